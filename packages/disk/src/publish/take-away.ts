// take-away.ts: how do files go that nobody needs, although somebody may begin to need them at the same moment?
import type { Problem } from '@truename/engine';
import type { Work } from './answer.ts';
import { flushNames, folderOf } from './ground.ts';
import { liveRecords } from './live-records.ts';
import type { Writer } from './look-at.ts';
import { goneFiles, move, putBack, remove, removeEmpty, removeTemporary } from './moves.ts';
import type { DroppedBuild, PruneLook } from './prune-look.ts';
import { entriesIn, type ReleasedTarget, textOf } from './released-target.ts';

/** What is to go. */
export interface Taking {
  readonly look: PruneLook;
  /** Places of files. */
  readonly files: readonly string[];
  /** Places of temporary files, and of folders without a name. */
  readonly temporary: readonly string[];
}

/** What taking away works with. */
export interface Taker {
  readonly work: Work;
  /** The second look, in which builds that were announced meanwhile are kept. */
  lookAgain(announced: ReadonlySet<string>): PruneLook;
}

/**
 * Without a lock: files are first moved aside, then records and manifests are read again. Whoever publishes or activates
 * writes a record first, and then looks whether all files are there. So either it misses a file and says so, or its record
 * is seen here, and the file is put back. What was moved aside when a prune was cut off, the next one settles.
 */
export async function takeAway({ look, files, temporary }: Taking, writer: Writer, taker: Taker): Promise<void> {
  const { target } = writer.ground;
  const isWanted = watchFor(look, target);
  const condemned = look.dropped.filter((dropped) => condemn(dropped, writer));
  const isWhole = await moveAside([...files, ...sumsOf(look, target)], writer, { ...taker, isWanted });
  // Before the second look: of what is moved aside after it, it says nothing.
  const gone = goneFiles(target);
  const second = orPutBack(() => taker.lookAgain(announcedAmong(look, target)), { gone, condemned }, writer);
  settle(gone, stayingPlaces(second), writer);
  const still = new Set(second.dropped.filter(({ pinned }) => pinned.length === 0).map(({ known }) => known.build));
  for (const { known } of condemned) {
    if (second.retained.has(known.build)) restore(known, writer);
    // The manifest goes last: a prune that is cut off before still knows the build.
    else if (isWhole && still.has(known.build)) remove(writer, known.places.pruned);
  }
  if (!isWhole) taker.work.warn(interrupted);
  for (const place of temporary) removeTemporary(writer, place);
  const manifests = [...look.builds.values()].map((known) => known.places.manifest);
  for (const folder of new Set([...files, ...gone, ...temporary, ...manifests].map(folderOf)))
    removeEmpty(folder, target);
}

const interrupted: Problem = {
  code: 'unfinished',
  severity: 'warning',
  message: 'A build that was about to go was released at the same moment, so not all files were deleted',
  hint: 'None is needed: the next prune goes on',
};

/** False where somebody began to need one of the builds: then nothing more is moved. */
async function moveAside(
  places: readonly string[],
  writer: Writer,
  { work, isWanted }: Taker & { isWanted(): boolean },
): Promise<boolean> {
  const { folders } = writer.ground.target;
  let isWhole = true;
  for (const [done, place] of places.entries()) {
    await work.next('delete', done, places.length);
    if (isWanted()) {
      isWhole = false;
      break;
    }
    move(writer, place, `${folders.gone}/${place}`);
  }
  flushNames(writer.ground);
  return isWhole;
}

/** Tells whether a build that is to go was published, activated or pinned since this was called. */
function watchFor(look: PruneLook, target: ReleasedTarget): () => boolean {
  const dropped = new Set(look.dropped.map(({ known }) => known.build));
  const names = (folder: string) => entriesIn(target, folder).map(({ name }) => name);
  const pins = names(target.folders.pins).join();
  let records = names(target.folders.live).join();
  return () => {
    if (announcedAmong(look, target).size > 0 || names(target.folders.pins).join() !== pins) return true;
    const now = names(target.folders.live).join();
    if (now === records) return false;
    records = now;
    return liveRecords(target).activations.some(({ seq, build }) => seq > look.newest.seq && dropped.has(build));
  };
}

/** Builds that were to go, and were published again since they were condemned. */
function announcedAmong({ dropped }: PruneLook, target: ReleasedTarget): Set<string> {
  const again = dropped.filter(({ known }) => textOf(target, known.places.published) !== null);
  return new Set(again.map(({ known }) => known.build));
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

/**
 * From now on the build is not complete, and its manifest still tells what belongs to it. Its time of publication goes:
 * where there is one again, somebody has published it again, whatever the clocks say. False where that is so already.
 */
function condemn({ known: { state, places, published } }: DroppedBuild, writer: Writer): boolean {
  if (textOf(writer.ground.target, places.published) !== published) return false;
  remove(writer, places.published);
  if (state === 'published') move(writer, places.manifest, places.pruned);
  if (state === 'unfinished') move(writer, places.unfinished, places.pruned);
  return true;
}

/** Where it can no longer be told what is needed, nothing is lost. */
function orPutBack(
  look: () => PruneLook,
  { gone, condemned }: { readonly gone: readonly string[]; readonly condemned: readonly DroppedBuild[] },
  writer: Writer,
): PruneLook {
  try {
    return look();
  } catch (error) {
    for (const place of gone) putBack(writer, place);
    for (const { known } of condemned) restore(known, writer);
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

/** The build was announced or activated meanwhile: it is what it was. */
function restore({ places, state }: DroppedBuild['known'], writer: Writer): void {
  const { target } = writer.ground;
  const place = state === 'published' ? places.manifest : places.unfinished;
  const isToldOf = [places.manifest, place].some((each) => textOf(target, each) !== null);
  if (isToldOf) remove(writer, places.pruned);
  else if (state !== 'pruned') move(writer, places.pruned, place);
}
