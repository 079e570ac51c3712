// stage.ts: where do files wait until all of them are there?
import { constants } from 'node:fs';
import { join } from 'node:path';
import { isAbsent, systemCode, unwritable } from './fault.ts';
import type { FileSystem } from './file-system.ts';
import { directoryMode, fileMode, hasMode, setMode } from './modes.ts';
import { ownDirectory, stageDirectory } from './own-files.ts';
import { temporaryPrefix, writeAll } from './write-file.ts';

/** Files on the disk of the output directory, so that each later appears under its name by one rename. */
export interface Stage {
  /** Path below the root; nothing is there before the first file. */
  readonly directory: string;
  /** Writes bytes; `path` is shown to the user when that fails. Gives the name below `directory`. */
  add(bytes: Uint8Array, path: string): string;
  /** Copies a file (absolute), by the kernel; `link` makes a second name of the same file where the disk can do that. */
  take(file: string, path: string, link: boolean): string;
  /** A copy that shares its blocks with the file (absolute), where the disk can do that; null where it cannot. */
  clone(file: string, path: string): string | null;
  /** A file that is written part by part. */
  create(path: string): StagedFile;
  /** Takes a file away again. */
  remove(name: string): void;
  /** Takes everything away again, as far as that is possible. */
  discard(): void;
}

/** A file that is written part by part, and then closed. */
export interface StagedFile {
  readonly name: string;
  write(bytes: Uint8Array): void;
  close(): void;
}

/** Makes the next file of the stage; gives its name. */
type Place = (path: string, make: (to: string) => void) => string;

/**
 * @param root absolute path of the output directory; made when the first file is added.
 * @param id tells this run's files from those of another one, so that two runs at once never mix their files.
 */
export function openStage(fs: FileSystem, root: string, id: string): Stage {
  const directory = `${stageDirectory}/${id}`;
  const absolute = join(root, directory);
  const made: string[] = [];
  let count = 0;
  let isMasked: boolean | null = null;
  let canLink = true;
  let canClone = true;

  const place: Place = (path, make) => {
    const name = String(count++);
    named(path, () => {
      if (name === '0') made.push(...makeDirectories(fs, absolute));
      make(`${absolute}/${name}`);
    });
    return name;
  };

  return {
    directory,
    add: (bytes, path) =>
      place(path, (to) => {
        fs.writeFileSync(to, bytes, { flag: 'wx', mode: fileMode });
        isMasked ??= !hasMode(fs, to, fileMode);
        if (isMasked) setMode(fs, to, fileMode);
      }),
    take: (file, path, link) =>
      place(path, (to) => {
        if (link && canLink) canLink = linked(fs, file, to);
        if (!link || !canLink) copy(fs, file, to);
      }),
    clone: (file, path) => {
      if (!canClone) return null;
      const name = place(path, (to) => {
        canClone = cloned(fs, file, to);
      });
      return canClone ? name : null;
    },
    create: (path) => createFile(fs, path, place),
    remove: (name) => quietly(() => fs.unlinkSync(join(absolute, name))),
    discard: () => {
      if (count === 0) return;
      removeStage(fs, root, directory);
      for (const each of made.toReversed()) quietly(() => fs.rmdirSync(each));
    },
  };
}

function createFile(fs: FileSystem, path: string, place: Place): StagedFile {
  let file = -1;
  const name = place(path, (to) => {
    file = fs.openSync(to, 'wx', fileMode);
    setMode(fs, to, fileMode);
  });
  const write = (bytes: Uint8Array) => named(path, () => writeAll(fs, file, bytes));
  return { name, write, close: () => named(path, () => fs.closeSync(file)) };
}

function copy(fs: FileSystem, file: string, to: string): void {
  fs.copyFileSync(file, to, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
  // A copy has its source's mode.
  setMode(fs, to, fileMode);
}

/** False where this disk has no clones, or not between these two places. */
function cloned(fs: FileSystem, file: string, to: string): boolean {
  try {
    fs.copyFileSync(file, to, constants.COPYFILE_FICLONE_FORCE | constants.COPYFILE_EXCL);
  } catch (error) {
    if (!noClones.has(systemCode(error))) throw error;
    quietly(() => fs.unlinkSync(to));
    return false;
  }
  setMode(fs, to, fileMode);
  return true;
}

/** `path` is the file that the user is told of. */
function named(path: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    throw unwritable(path, error);
  }
}

/** Takes away the files of a run, as far as that is possible: what is left, the next run takes away. */
export function removeStage(fs: FileSystem, root: string, directory: string): void {
  quietly(() => fs.rmSync(join(root, directory), { force: true, recursive: true }));
  quietly(() => fs.rmdirSync(join(root, stageDirectory)));
}

/** Takes away what runs left behind that were killed before they had a plan. */
export function discardStages(fs: FileSystem, root: string): void {
  const own = join(root, ownDirectory);
  try {
    for (const { name } of fs.readdirSync(own, { withFileTypes: true }))
      if (name.startsWith(temporaryPrefix)) fs.rmSync(join(own, name), { force: true });
    fs.rmSync(join(root, stageDirectory), { force: true, recursive: true });
  } catch (error) {
    if (!isAbsent(error)) throw unwritable(ownDirectory, error);
  }
}

/** Makes a directory and those above it; gives those that were made, outermost first. */
export function makeDirectories(fs: FileSystem, path: string): string[] {
  try {
    fs.mkdirSync(path, { mode: directoryMode });
    if (!hasMode(fs, path, directoryMode)) setMode(fs, path, directoryMode);
    return [path];
  } catch (error) {
    if (systemCode(error) === 'ENOENT') {
      const above = makeDirectories(fs, join(path, '..'));
      return [...above, ...makeDirectories(fs, path)];
    }
    if (systemCode(error) === 'EEXIST' && fs.statSync(path).isDirectory()) return [];
    throw error;
  }
}

export const noLinks: ReadonlySet<string> = new Set([
  'EXDEV',
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EMLINK',
  'EINVAL',
]);

const noClones: ReadonlySet<string> = new Set(['EXDEV', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL', 'ENOTTY']);

/** False where this disk has no links, or not between these two places. */
function linked(fs: FileSystem, file: string, to: string): boolean {
  try {
    fs.linkSync(file, to);
    return true;
  } catch (error) {
    if (noLinks.has(systemCode(error))) return false;
    throw error;
  }
}

/** For cleaning up: what made it necessary matters, not that it did not work. */
function quietly(act: () => void): void {
  try {
    act();
  } catch {}
}
