// stage.ts: where do files wait until all of them are there?
import { constants } from 'node:fs';
import { dirname, join } from 'node:path';
import { isAbsent, systemCode, unwritable } from './fault.ts';
import { type FileSystem, isThere, quietly } from './file-system.ts';
import { directoryMode, fileMode, hasMode, setMode } from './modes.ts';
import { planDirectory, stageDirectory } from './own-files.ts';
import { takenOver } from './take-over.ts';
import { writeAll, writeFlushed } from './write-file.ts';

/** Files on the disk of the output directory, so that each later appears under its name by one rename. */
export interface Stage {
  /** Tells this run's files from those of another one, so that two runs at once never mix their files. */
  readonly id: string;
  /** Path of the staged files below the root, until they are handed over. */
  readonly directory: string;
  /** Writes bytes; `path`, below the root, is shown to the user when that fails. Gives the name below `directory`. */
  add(bytes: Uint8Array, path: string): string;
  /** Copies a file (absolute), by the kernel; `link` makes a second name of the same file where the disk can do that. */
  take(file: string, path: string, link: boolean): string;
  /** A copy that shares its blocks with the file (absolute), where the disk can do that; null where it cannot. */
  clone(file: string, path: string): string | null;
  /** A file that is written part by part. */
  create(path: string): StagedFile;
  /** Takes a file away again. */
  remove(name: string): void;
  /**
   * Hands the files over to a plan, which is written beside them: from here on the work will be completed.
   * Throws a `TruenameError`: `taken-over` where another run did so before, or has ended this one.
   */
  handOver(plan: Uint8Array): void;
  /** Has another run taken the files away, so that this one cannot go on? */
  isTakenOver(): boolean;
  /** Takes everything away again that was not handed over, as far as that is possible. */
  discard(): void;
}

/** A file that is written part by part, and then closed. */
export interface StagedFile {
  readonly name: string;
  write(bytes: Uint8Array): void;
  /** A power cut does not take away what was written so far. */
  flush(): void;
  close(): void;
}

/** Makes the next file of the stage; gives its name. */
type Place = (path: string, make: (to: string) => void) => string;

/**
 * Makes the directory of the stage at once: from then on no other run changes the output without ending this one. Where
 * that cannot be made, the first file that is added says so: there may be none.
 *
 * @param root absolute path of the output directory, which is made if need be.
 */
export function openStage(fs: FileSystem, root: string, id: string): Stage {
  const own = join(root, stageDirectory, id);
  // The run's id stands in the path after the hand-over, too: `.truename/plan/<id>/0`.
  const directory = `${stageDirectory}/${id}/${id}`;
  const absolute = join(root, directory);
  const made: string[] = [];
  const refusal = refusalOf(() => made.push(...makeDirectories(fs, absolute)));
  const named: Named = (path, write) => {
    if (refusal) throw unwritable(dirname(own), refusal.error);
    try {
      write();
    } catch (error) {
      throw unwritable(join(root, path), error);
    }
  };
  return {
    ...{ id, directory, ...writers(fs, absolute, named) },
    remove: (name) => quietly(() => fs.unlinkSync(join(absolute, name))),
    handOver: (plan) => {
      named(planDirectory, () => writeFlushed(fs, `${absolute}/plan.json`, plan));
      handOver(fs, own, join(root, planDirectory));
    },
    isTakenOver: () => refusal === null && !isThere(fs, absolute),
    discard: () => {
      quietly(() => fs.rmSync(own, { force: true, recursive: true }));
      for (const each of made.toReversed()) quietly(() => fs.rmdirSync(each));
    },
  };
}

/** Does what writes a file; `path`, below the root, is the file that the user is told of where that fails. */
type Named = (path: string, write: () => void) => void;

function writers(fs: FileSystem, absolute: string, named: Named): Pick<Stage, 'add' | 'take' | 'clone' | 'create'> {
  let count = 0;
  let isMasked: boolean | null = null;
  let canLink = true;
  let canClone = true;
  const place: Place = (path, make) => {
    const name = String(count++);
    named(path, () => make(`${absolute}/${name}`));
    return name;
  };
  return {
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
    create: (path) => createFile(fs, path, { place, named }),
  };
}

function createFile(
  fs: FileSystem,
  path: string,
  { place, named }: { readonly place: Place; readonly named: Named },
): StagedFile {
  let file = -1;
  const name = place(path, (to) => {
    file = fs.openSync(to, 'wx', fileMode);
    setMode(fs, to, fileMode);
  });
  return {
    name,
    write: (bytes) => named(path, () => writeAll(fs, file, bytes)),
    flush: () => named(path, () => fs.fsyncSync(file)),
    close: () => named(path, () => fs.closeSync(file)),
  };
}

/** One rename, which only one of all runs can do: a directory does not replace another one that holds something. */
function handOver(fs: FileSystem, from: string, to: string): void {
  // What is empty is replaced on some systems only.
  quietly(() => fs.rmdirSync(to));
  try {
    fs.renameSync(from, to);
  } catch (error) {
    const isOthers = ['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(systemCode(error)) && isThere(fs, to);
    throw isOthers || (isAbsent(error) && !isThere(fs, from)) ? takenOver(dirname(dirname(to))) : unwritable(to, error);
  }
}

function refusalOf(act: () => void): { readonly error: unknown } | null {
  try {
    act();
    return null;
  } catch (error) {
    return { error };
  }
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

/** What systems say where a disk has no hard links, or not between these two places. */
export const noLinks: ReadonlySet<string> = new Set([
  'EXDEV',
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EMLINK',
  'EINVAL',
  // Of exFAT on Windows: https://github.com/nodejs/node/issues/65817
  'EISDIR',
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
