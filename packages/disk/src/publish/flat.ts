// flat.ts: how do the pages of a plain web root become those of the live build, each in one step?
import { join } from 'node:path';
import { TruenameError } from '@truename/engine';
import type { Manifest } from '@truename/manifest';
import { systemCode, unwritable } from '../fault.ts';
import { refuse, type Work } from './answer.ts';
import { flushNames, folderOf } from './ground.ts';
import { namedBuild, newestActivation } from './live-build.ts';
import { liveRecords } from './live-records.ts';
import { lookAt, openForAll, type Writer } from './look-at.ts';
import { remove } from './moves.ts';
import { placeNew, placeOver } from './place-file.ts';
import { isError, taken } from './release-problems.ts';
import { rootFiles } from './root-files.ts';
import { isOneOf, measureAt, type RootOwners, rootOwners } from './root-owners.ts';
import { type RootStep, surveyRoot } from './root-survey.ts';

/** How many times it is looked again at what others write at the same moment. */
const attempts = 5;

/**
 * Brings the files of the root in step with the newest record. Of two that do so at once, who sees a newer record begins
 * again, so that in the end the newest one has won.
 */
export async function switchPages(writer: Writer, work: Work): Promise<void> {
  const { target } = writer.ground;
  const newest = () => newestActivation(liveRecords(target));
  let attempt = 1;
  for (let live = newest(); live !== null; live = newest()) {
    const { manifest } = namedBuild(target, live.build);
    const lost = await switchTo(manifest, writer, work);
    if (newest()?.seq !== live.seq) continue;
    if (lost !== null && attempt++ === attempts) refuse([taken(lost, 'what somebody else writes at the same moment')]);
    if (lost !== null) continue;
    for (const path of leftovers(manifest, rootOwners(target), writer)) remove(writer, path);
    flushNames(writer.ground);
    if (newest()?.seq === live.seq) return;
  }
}

/** Gives a path that somebody else took meanwhile; null where all is done. */
async function switchTo(manifest: Manifest, writer: Writer, work: Work): Promise<string | null> {
  const { steps, kept, problems } = surveyRoot(manifest, writer);
  refuse(problems.filter(isError));
  for (const problem of problems) work.warn(problem);
  for (const path of kept) openForAll(writer, path);
  let lost: string | null = null;
  for (const [done, step] of steps.entries()) {
    await work.next('switch', done, steps.length);
    if (!take(step, writer)) lost = step.file.path;
  }
  flushNames(writer.ground);
  return lost;
}

/** False where somebody else was faster. */
function take({ file, measure, isOver, files, folders }: RootStep, writer: Writer): boolean {
  const placement = { place: file.path, from: join(writer.ground.target.root, file.place), expected: measure };
  // A folder has taken the place of the file, once the first of its own files is there.
  for (const path of files) if (lookAt(writer, path, null) === 'other') remove(writer, path);
  if (!folders.every((folder) => removeFolder(folder, writer))) return false;
  try {
    if (!isOver) return placeNew(writer, placement);
    placeOver(writer, placement);
    return true;
  } catch (error) {
    if (error instanceof TruenameError && error.problems[0]?.code === 'taken-name') return false;
    throw error;
  }
}

/** False where somebody has put something into it. */
function removeFolder(folder: string, { ground: { target, changed, known } }: Writer): boolean {
  try {
    target.fs.rmdirSync(join(target.root, folder));
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOTEMPTY' || code === 'EEXIST') return false;
    if (code !== 'ENOENT') throw unwritable(folder, error);
  }
  known.delete(folder);
  changed.delete(folder);
  changed.add(folderOf(folder));
  return true;
}

/**
 * Pages that only other builds have, and that a release wrote: they would be found, although the live build has no such
 * page. What somebody changed is not among them. Paths, sorted.
 */
export function leftovers(manifest: Manifest, { files, shared }: RootOwners, writer: Writer): string[] {
  const own = new Set(
    rootFiles(manifest).flatMap((file) =>
      // A compressed copy that this build lacks would be sent in place of the page.
      file.copyOf !== null && measureAt(file.place, writer) === null ? [] : [file.path],
    ),
  );
  return [...files]
    .flatMap(([path, owned]) => {
      if (own.has(path) || shared.has(path)) return [];
      const others = owned.filter(({ build, isReleased }) => isReleased && build !== manifest.build);
      return isOneOf(others, path, writer) ? [path] : [];
    })
    .sort();
}
