// write-file.ts: how does a file appear whole or not at all?
import { constants } from 'node:fs';
import { dirname, join } from 'node:path';
import { systemCode, unwritable } from './fault.ts';
import type { FileSystem } from './file-system.ts';

/** Every temporary file's name starts so; a file that was left behind by a crash can be deleted. */
export const temporaryPrefix = '.truename-tmp-';

/**
 * Writes a file so that its path never shows half of it: to a temporary name in the same directory, flushed, renamed.
 * Makes the directory where it is missing. Throws a `TruenameError` (`unwritable-file`) and leaves no temporary file.
 */
export function writeAtomically(fs: FileSystem, path: string, bytes: Uint8Array): void {
  replace(fs, path, (temporary) => writeFlushed(fs, temporary, bytes));
}

/** Writes a new file, which a power cut does not take away again. Throws what the file system throws. */
export function writeFlushed(fs: FileSystem, path: string, bytes: Uint8Array): void {
  const file = fs.openSync(path, 'wx');
  try {
    writeAll(fs, file, bytes);
    fs.fsyncSync(file);
  } finally {
    fs.closeSync(file);
  }
}

/**
 * Writes a file the same way, but does not flush it: for the many files of a build, which can be run again after a power
 * cut; to flush each of them would take longer than the build. Throws a `TruenameError` (`unwritable-file`).
 */
export function writeFile(fs: FileSystem, path: string, bytes: Uint8Array): void {
  replace(fs, path, (temporary) => fs.writeFileSync(temporary, bytes, { flag: 'wx' }));
}

/**
 * Copies a file the same way, by the kernel (a shared extent where the file system can do that), so that it is never in
 * memory; not flushed. `from` and `to` are absolute. Throws a `TruenameError` (`unwritable-file`).
 */
export function copyFile(fs: FileSystem, from: string, to: string): void {
  const mode = constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL;
  replace(fs, to, (temporary) => fs.copyFileSync(from, temporary, mode));
}

/** A directory with more files than this left behind has another trouble. */
const maxLeftBehind = 1000;

/** `make` makes the temporary file, exclusively: what another process or a crash left behind has another number. */
function replace(fs: FileSystem, path: string, make: (temporary: string) => void): void {
  const directory = dirname(path);
  for (let number = 0; ; number++) {
    const temporary = join(directory, `${temporaryPrefix}${number}`);
    try {
      if (number === 0) fs.mkdirSync(directory, { recursive: true });
      make(temporary);
      fs.renameSync(temporary, path);
      return;
    } catch (error) {
      if (systemCode(error) === 'EEXIST' && number < maxLeftBehind) continue;
      discard(fs, temporary);
      throw unwritable(path, error);
    }
  }
}

function discard(fs: FileSystem, temporary: string): void {
  try {
    fs.rmSync(temporary, { force: true });
  } catch {
    // What made the write fail (a read-only disk, say) matters, not that nothing can be deleted there either.
  }
}

/** Writes all of the bytes at the end of an open file. */
export function writeAll(fs: FileSystem, file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.byteLength; ) at += fs.writeSync(file, bytes, at, bytes.byteLength - at);
}
