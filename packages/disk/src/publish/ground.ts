// ground.ts: may a file be written at this place of a target, and is its folder there?
import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { TruenameError } from '@truename/engine';
import { isAbsent, systemCode, unreadable, unwritable } from '../fault.ts';
import type { FileSystem } from '../file-system.ts';
import { directoryMode } from '../modes.ts';
import { isOwn } from '../own-files.ts';
import { temporaryPrefix } from '../write-file.ts';
import { taken } from './release-problems.ts';
import { type ReleasedTarget, throughLink } from './released-target.ts';

/** The folders of a target, as far as they were looked at. */
export interface Ground {
  readonly target: ReleasedTarget;
  /** Folders below the target that are there and are no links. */
  readonly known: Set<string>;
  /** Folders in which names have changed, and may be lost in a power cut. */
  readonly changed: Set<string>;
}

/** Nothing is known of its folders yet. */
export function openGround(target: ReleasedTarget): Ground {
  return { target, known: new Set(['']), changed: new Set() };
}

/** The folder of a place; empty for the target itself. */
export function folderOf(place: string): string {
  return place.slice(0, Math.max(0, place.lastIndexOf('/')));
}

/** What stands in the way of a folder. */
export interface Obstacle {
  /** Below the target. */
  readonly place: string;
  readonly isLink: boolean;
}

/**
 * The first name on the way to a place that is no folder; null where all of them are folders, or free.
 *
 * @param known answers by folder, of earlier calls.
 * @throws TruenameError `unreadable-file`.
 */
export function obstacleTo(
  place: string,
  target: ReleasedTarget,
  known: Map<string, Obstacle | null>,
): Obstacle | null {
  const folder = folderOf(place);
  if (folder === '') return null;
  const answer = known.get(folder);
  if (answer !== undefined) return answer;
  const found = obstacleTo(folder, target, known) ?? obstacleAt(folder, target);
  known.set(folder, found);
  return found;
}

function obstacleAt(place: string, { fs, root }: ReleasedTarget): Obstacle | null {
  try {
    const stats = fs.lstatSync(join(root, place));
    return stats.isDirectory() ? null : { place, isLink: stats.isSymbolicLink() };
  } catch (error) {
    if (isAbsent(error)) return null;
    throw new TruenameError([unreadable(place, error)]);
  }
}

/**
 * Makes the folder of a place where it is missing. Gives its absolute path.
 * @throws TruenameError `link-outside`, `taken-name` or `unwritable-file`; what the file system throws where a prune took
 * the folder away at the same moment, as it does with empty ones: see `again()`.
 */
export function folderFor(ground: Ground, place: string): string {
  const folder = folderOf(place);
  makeFolder(ground, folder);
  ground.changed.add(folder);
  return join(ground.target.root, folder);
}

/** The same for a folder whose names do not change. */
export function makeFolder(ground: Ground, folder: string): void {
  const { known, target, changed } = ground;
  if (known.has(folder)) return;
  makeFolder(ground, folderOf(folder));
  const absolute = join(target.root, folder);
  try {
    const isThere = isFolder(target.fs, absolute, folder);
    if (!isThere) changed.add(folderOf(folder));
    if (isOurs(folder, target)) {
      if (!isThere) makeOne(target.fs, absolute);
      openForAll(target.fs, absolute);
    } else if (!isThere) makeOpened(target.fs, absolute);
  } catch (error) {
    throw error instanceof TruenameError || isAbsent(error) ? error : unwritable(folder, error);
  }
  known.add(folder);
}

const attempts = 5;

/** Does work that needs folders; once more where they were taken away meanwhile. @throws what the last attempt threw. */
export function again<T>({ known }: Ground, work: () => T): T {
  for (let attempt = 1; ; attempt++) {
    try {
      return work();
    } catch (error) {
      if (!isAbsent(error) || attempt === attempts) throw error;
      known.clear();
      known.add('');
    }
  }
}

function isFolder(fs: FileSystem, absolute: string, folder: string): boolean {
  try {
    const stats = fs.lstatSync(absolute);
    if (stats.isDirectory()) return true;
    throw new TruenameError([stats.isSymbolicLink() ? throughLink(folder) : taken(folder, 'a file')]);
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error;
  }
}

function makeOne(fs: FileSystem, absolute: string): void {
  try {
    fs.mkdirSync(absolute, { mode: directoryMode });
  } catch (error) {
    // Somebody else, who publishes too, was faster.
    if (systemCode(error) !== 'EEXIST') throw error;
  }
}

/** In a plain web root others have folders too, and those that were there keep their modes. */
function isOurs(folder: string, { layout }: ReleasedTarget): boolean {
  return layout !== 'flat' || isOwn(folder);
}

/** A folder that has its mode before it has its name: whoever is cut off leaves none that nobody would open again. */
function makeOpened(fs: FileSystem, absolute: string): void {
  const temporary = join(dirname(absolute), temporaryPrefix + randomBytes(8).toString('hex'));
  fs.mkdirSync(temporary, { mode: directoryMode });
  try {
    openForAll(fs, temporary);
    fs.renameSync(temporary, absolute);
  } catch (error) {
    discardFolder(fs, temporary);
    // Somebody else, who publishes too, was faster, and has put something into it.
    if (!['EEXIST', 'ENOTEMPTY'].includes(systemCode(error))) throw error;
  }
}

function discardFolder(fs: FileSystem, absolute: string): void {
  try {
    fs.rmdirSync(absolute);
  } catch {
    // What made it fail matters; what is left behind has a name that a prune knows.
  }
}

/** Whatever the umask was; the bits above, such as that of a shared group, stay. */
function openForAll(fs: FileSystem, absolute: string): void {
  const { mode } = fs.lstatSync(absolute);
  if ((mode & directoryMode) !== directoryMode) changeMode(fs, absolute, mode | directoryMode);
}

const noModes: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL']);

/** Some disks have no modes, and files of other users keep theirs. */
export function changeMode(fs: FileSystem, absolute: string, mode: number): void {
  try {
    fs.chmodSync(absolute, mode & 0o7777);
  } catch (error) {
    if (!noModes.has(systemCode(error))) throw error;
  }
}

/** Not every system lets a folder be opened; those keep names safe in their own way. */
const noFlush: ReadonlySet<string> = new Set(['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP', 'EBADF', 'ENOENT']);

/**
 * Makes sure that all new names survive a power cut, before anything is written that relies on them: the order in which
 * folders reach the disk is not the order in which they were changed.
 * @throws TruenameError `unwritable-file`.
 */
export function flushNames({ target, changed }: Ground): void {
  for (const folder of [...changed].sort()) {
    try {
      flushFolder(target.fs, join(target.root, folder));
    } catch (error) {
      if (!noFlush.has(systemCode(error))) throw unwritable(folder, error);
    }
    changed.delete(folder);
  }
}

function flushFolder(fs: FileSystem, absolute: string): void {
  const file = fs.openSync(absolute, 'r');
  try {
    fs.fsyncSync(file);
  } finally {
    fs.closeSync(file);
  }
}
