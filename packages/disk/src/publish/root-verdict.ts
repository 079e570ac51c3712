// root-verdict.ts: may what stands in a plain web root give way to a file of a build?
import { join } from 'node:path';
import { type Problem, TruenameError } from '@truename/engine';
import { unreadable } from '../fault.ts';
import type { Writer } from './look-at.ts';
import { changedRelease, leftAsItIs, notOurs, sharedFolder, taken } from './release-problems.ts';
import { entriesIn, type ReleasedTarget } from './released-target.ts';
import { isOneOf, type RootOwners } from './root-owners.ts';
import type { RootStep, Standing } from './root-survey.ts';
import { isTemporary } from './target-files.ts';

type RootPlan = Pick<RootStep, 'isOver' | 'files' | 'folders'>;

/** A step, or why there is none; neither where all is right. */
export interface Verdict {
  readonly step?: RootPlan;
  readonly problem?: Problem;
}

/** Nothing is in the way. */
export const free: RootPlan = { isOver: false, files: [], folders: [] };
/** A file that a release wrote is replaced. */
export const over: RootPlan = { ...free, isOver: true };

/** Only what a release wrote gives way, and only as long as it is what was written. */
export function judge({ file, found, obstacle }: Standing, owners: RootOwners, writer: Writer): Verdict {
  const { path } = file;
  if (obstacle !== null) {
    const problem = wrongFile(obstacle.place, owners, writer);
    return problem ? { problem } : { step: { ...free, files: [obstacle.place] } };
  }
  if (found === 'no file') return judgeFolder(path, owners, writer);
  const problem = wrongFile(path, owners, writer);
  if (problem === null) return { step: over };
  return { problem: file.isDeployed ? leftAsItIs(path) : problem };
}

/** Why a file may not go; null where it may. */
function wrongFile(path: string, { files, shared }: RootOwners, writer: Writer): Problem | null {
  // One build may keep the name that another one has given by content.
  if (shared.has(path)) return taken(path, 'a hashed file of a build that is kept');
  const owned = files.get(path) ?? [];
  if (isOneOf(owned, path, writer)) return null;
  return owned.some(({ isReleased }) => isReleased) ? changedRelease(path) : notOurs(path, 'a file');
}

function judgeFolder(path: string, owners: RootOwners, writer: Writer): Verdict {
  const { target } = writer.ground;
  const inside = contents(path, target);
  if (inside === null) return { problem: notOurs(path, 'a link or a special file') };
  const shared = inside.files.filter((each) => owners.shared.has(each));
  if (shared.length > 0) return { problem: sharedFolder(path, shared) };
  // A write that was cut off leaves its file behind, and the folder would be in the way for ever.
  const others = inside.files.filter((each) => !isTemporary(each) && wrongFile(each, owners, writer) !== null);
  if (others.length > 0) return { problem: notOurs(path, 'a folder', others) };
  return { step: { ...free, ...inside } };
}

/** What stands in a folder, the folder itself too; null where it is none. No link is followed. */
function contents(folder: string, target: ReleasedTarget): { files: string[]; folders: string[] } | null {
  if (!isFolder(folder, target)) return null;
  const files: string[] = [];
  const folders = [folder];
  // A list that grows while it is walked through.
  for (const each of folders)
    for (const entry of entriesIn(target, each)) (entry.isDirectory() ? folders : files).push(`${each}/${entry.name}`);
  return { files: files.sort(), folders: folders.reverse() };
}

function isFolder(place: string, { fs, root }: ReleasedTarget): boolean {
  try {
    return fs.lstatSync(join(root, place)).isDirectory();
  } catch (error) {
    throw new TruenameError([unreadable(place, error)]);
  }
}
