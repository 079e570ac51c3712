// ground.ts: may a file be written at this place of a target, and is its folder there?
import { join } from 'node:path';
import { TruenameError } from '@truename/engine';
import { isAbsent, systemCode, unwritable } from '../fault.ts';
import type { FileSystem } from '../file-system.ts';
import { directoryMode } from '../modes.ts';
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

export function openGround(target: ReleasedTarget): Ground {
  return { target, known: new Set(['']), changed: new Set() };
}

/** The folder of a place; empty for the target itself. */
export function folderOf(place: string): string {
  return place.slice(0, Math.max(0, place.lastIndexOf('/')));
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
    if (!isFolder(target.fs, absolute, folder)) {
      makeOne(target.fs, absolute);
      changed.add(folderOf(folder));
    }
    openForAll(target.fs, absolute);
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
