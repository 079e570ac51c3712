// take-away.ts: how do files go that nobody needs, although somebody may begin to need them at the same moment?
import { join } from 'node:path';
import { isAbsent, systemCode, unwritable } from '../fault.ts';
import type { Work } from './answer.ts';
import { flushNames, folderFor, folderOf } from './ground.ts';
import type { Writer } from './look-at.ts';
import type { DroppedBuild, PruneLook } from './prune-look.ts';
import { entriesIn, type ReleasedTarget, textOf } from './released-target.ts';

/** What is to go. */
export interface Taking {
  readonly look: PruneLook;
  /** Places of files. */
  readonly files: readonly string[];
  /** Places of temporary files. */
  readonly temporary: readonly string[];
}

/**
 * Without a lock: files are first moved aside, then records and manifests are read again. Whoever publishes or activates
 * writes a record first, and then looks whether all files are there. So either it misses a file and says so, or its record
 * is seen here, and the file is put back. What was moved aside when a prune was cut off, the next one settles.
 */
export async function takeAway(
  { look, files, temporary }: Taking,
  writer: Writer,
  { work, again }: { readonly work: Work; readonly again: () => PruneLook },
): Promise<void> {
  const { target } = writer.ground;
  for (const dropped of look.dropped) condemn(dropped, writer);
  for (const [done, place] of [...files, ...sumsOf(look, target)].entries()) {
    await work.next('delete', done, files.length);
    move(writer, place, `${target.folders.gone}/${place}`);
  }
  flushNames(writer.ground);
  // Before the second look: of what is moved aside after it, it says nothing.
  const gone = goneFiles(target);
  const second = lookAgain(again, gone, writer);
  settle(gone, stayingPlaces(second), writer);
  const still = new Set(second.dropped.filter(({ pinned }) => pinned.length === 0).map(({ known }) => known.build));
  for (const { known } of look.dropped) {
    if (second.retained.has(known.build)) restore(known, writer);
    else if (still.has(known.build)) removeRecords(known, writer);
  }
  for (const place of temporary) remove(writer, place);
  const manifests = [...look.builds.values()].map(({ places }) => places.manifest);
  for (const folder of new Set([...files, ...gone, ...temporary, ...manifests].map(folderOf)))
    removeEmpty(folder, target);
}

/** Places of files that were moved aside, sorted; without the folder's name they are the places where they stood. */
export function goneFiles(target: ReleasedTarget): string[] {
  const found: string[] = [];
  const waiting = [target.folders.gone];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop())
    for (const entry of entriesIn(target, folder)) {
      const place = `${folder}/${entry.name}`;
      if (entry.isDirectory()) waiting.push(place);
      else found.push(place);
    }
  return found.sort();
}

/** What tells of a build goes when its files have gone: a prune that is cut off still knows them. */
export function lastFiles(look: PruneLook, target: ReleasedTarget): string[] {
  const records = look.dropped
    .filter(({ pinned }) => pinned.length === 0)
    .flatMap(({ known: { places } }) => [places.manifest, places.unfinished, places.pruned, places.published])
    .filter((place) => textOf(target, place) !== null);
  return [...sumsOf(look, target), ...records];
}

function sumsOf({ dropped }: PruneLook, target: ReleasedTarget): string[] {
  return dropped.map(({ known }) => known.places.sums).filter((place) => textOf(target, place) !== null);
}

/** From now on the build is not complete, and its manifest still tells what belongs to it. */
function condemn({ known: { state, places } }: DroppedBuild, writer: Writer): void {
  if (state === 'published') move(writer, places.manifest, places.pruned);
  if (state === 'unfinished') move(writer, places.unfinished, places.pruned);
}

/** Somebody needs everything again: nothing was lost. */
function lookAgain(again: () => PruneLook, gone: readonly string[], writer: Writer): PruneLook {
  try {
    return again();
  } catch (error) {
    for (const place of gone) putBack(writer, place);
    throw error;
  }
}

function stayingPlaces({ needed, dropped }: PruneLook): ReadonlySet<string> {
  return new Set([...needed, ...dropped.flatMap(({ pinned }) => pinned)]);
}

function settle(gone: readonly string[], staying: ReadonlySet<string>, writer: Writer): void {
  const { folders } = writer.ground.target;
  for (const place of gone) {
    if (staying.has(place.slice(folders.gone.length + 1))) putBack(writer, place);
    else remove(writer, place);
  }
  flushNames(writer.ground);
}

/** Whoever needed it may have copied it anew meanwhile. */
function putBack(writer: Writer, gone: string): void {
  const { fs, root, folders } = writer.ground.target;
  const place = gone.slice(folders.gone.length + 1);
  try {
    fs.linkSync(join(root, gone), join(folderFor(writer.ground, place), nameOf(place)));
  } catch (error) {
    const code = systemCode(error);
    if (code !== 'EEXIST' && code !== 'ENOENT') {
      move(writer, gone, place);
      return;
    }
  }
  remove(writer, gone);
}

/** The build was announced or activated meanwhile: it is what it was. */
function restore({ places, state }: DroppedBuild['known'], writer: Writer): void {
  const { target } = writer.ground;
  const place = state === 'published' ? places.manifest : places.unfinished;
  const isToldOf = [places.manifest, place].some((each) => textOf(target, each) !== null);
  if (isToldOf) remove(writer, places.pruned);
  else if (state !== 'pruned') move(writer, places.pruned, place);
}

/** The manifest goes last: a prune that is cut off before still knows the build. */
function removeRecords({ places, publishedAt }: DroppedBuild['known'], writer: Writer): void {
  const text = textOf(writer.ground.target, places.published);
  const isNewer = text !== null && publishedAt !== null && !text.includes(new Date(publishedAt).toISOString());
  // A publish that has just begun says so here.
  if (!isNewer) remove(writer, places.published);
  remove(writer, places.pruned);
}

/** Nothing happens where somebody else was faster. */
function move({ ground }: Writer, from: string, to: string): void {
  const { fs, root } = ground.target;
  try {
    const folder = folderFor(ground, to);
    fs.renameSync(join(root, from), join(folder, nameOf(to)));
    ground.changed.add(folderOf(from));
  } catch (error) {
    if (!isAbsent(error)) throw unwritable(from, error);
  }
}

function remove({ ground: { target, changed } }: Writer, place: string): void {
  try {
    target.fs.unlinkSync(join(target.root, place));
    changed.add(folderOf(place));
  } catch (error) {
    if (!isAbsent(error)) throw unwritable(place, error);
  }
}

/** Folders that nothing stands in, up to those that every target has. */
function removeEmpty(folder: string, target: ReleasedTarget): void {
  const { folders, fs, root } = target;
  const kept = new Set(['', ...Object.values(folders)].filter((each) => each !== folders.gone));
  for (let each = folder; each !== '' && !kept.has(each); each = folderOf(each)) {
    try {
      fs.rmdirSync(join(root, each));
    } catch {
      // Something stands in it.
      return;
    }
  }
}

function nameOf(place: string): string {
  return place.slice(place.lastIndexOf('/') + 1);
}
