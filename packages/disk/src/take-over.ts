// take-over.ts: what happens where two digests write to one directory at the same time?
import { join } from 'node:path';
import { TruenameError } from '@truename/engine';
import { isAbsent, systemCode, unreadable, unwritable } from './fault.ts';
import { type FileSystem, isThere, quietly } from './file-system.ts';
import { ownDirectory, planDirectory, stageDirectory } from './own-files.ts';
import { temporaryPrefix } from './write-file.ts';

/*
 * Nobody can tell a process that was killed from one that is slow, so no run waits for another one: who begins ends all
 * runs that have no plan yet, and completes the plan that there is. Each step is one rename out of a directory that has
 * the run's own id in its path, so that of two who try the same step one does it, and the other one is told:
 *
 *   stage/<id>        → plan             the hand-over, with <id>/plan.json and the files in it
 *   stage/<id>        → stage/ended-<id> a run without a plan is ended: all that it tries from then on fails
 *   plan/<id>/<n>     → the file's place a file is put in place
 *   the file's place  → plan/<id>/gone-… a file is taken away
 *   plan/<id>         → plan/ended-<id>  the plan is completed
 */

/** Its names begin so where a run or plan is over, and what is left of it can be deleted. */
export const endedPrefix = 'ended-';

/** The error of the run that cannot go on. `root` is absolute. */
export function takenOver(root: string): TruenameError {
  return new TruenameError([
    {
      code: 'taken-over',
      severity: 'error',
      message:
        'Another digest into this directory has taken over, or the files that wait in .truename were deleted: this digest has ended',
      at: { path: root },
      hint: 'Let one digest end before the next one begins, then run this one again',
    },
  ]);
}

/** Ends the runs that have no plan, also those that were killed long ago, and takes away what they left behind. */
export function endStages(fs: FileSystem, root: string): void {
  const [own, stages] = [join(root, ownDirectory), join(root, stageDirectory)];
  for (const name of namesIn(fs, own)) if (name.startsWith(temporaryPrefix)) deleteAll(fs, join(own, name));
  const names = namesIn(fs, stages);
  for (const name of names) endOne(fs, stages, name);
  if (names.length > 0) quietly(() => fs.rmdirSync(stages));
}

/** Ends a run or a plan, whose directory is `name` below `directory` (absolute). False where another run did so. */
export function endOne(fs: FileSystem, directory: string, name: string): boolean {
  const from = join(directory, name);
  if (name.startsWith(endedPrefix)) {
    deleteAll(fs, from);
    return true;
  }
  const to = join(directory, endedPrefix + name);
  try {
    fs.renameSync(from, to);
  } catch (error) {
    if (isAbsent(error)) return false;
    throw unwritable(from, error);
  }
  deleteAll(fs, to);
  return true;
}

/** Is there a plan that is not completed, or what is left of one? */
export function isPlanned(fs: FileSystem, root: string): boolean {
  return plansIn(fs, root).length > 0;
}

/** What stands where a plan waits: the ids of runs, and what is left of those that are over. */
export function plansIn(fs: FileSystem, root: string): string[] {
  return namesIn(fs, join(root, planDirectory));
}

function namesIn(fs: FileSystem, directory: string): string[] {
  try {
    return fs
      .readdirSync(directory, { withFileTypes: true })
      .map(({ name }) => name)
      .sort();
  } catch (error) {
    if (isAbsent(error)) return [];
    throw new TruenameError([unreadable(directory, error)]);
  }
}

/** More than one run may do this at once, and one that was ended may still be adding the file that it had begun. */
function deleteAll(fs: FileSystem, path: string, tries = 3): void {
  try {
    fs.rmSync(path, { force: true, recursive: true });
  } catch (error) {
    if (!isThere(fs, path)) return;
    if (systemCode(error) !== 'ENOTEMPTY' || tries === 0) throw unwritable(path, error);
    deleteAll(fs, path, tries - 1);
  }
}
