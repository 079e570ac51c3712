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
  replace(fs, path, (_, file) => {
    writeAll(fs, file, bytes);
    fs.fsyncSync(file);
  });
}

/**
 * Copies a file the same way, by the kernel (a shared extent where the file system can do that), so that it is never in
 * memory. Not flushed: large files would hold up the build, which can be run again after a power cut. `from` and `to`
 * are absolute. Throws a `TruenameError` (`unwritable-file`).
 */
export function copyFile(fs: FileSystem, from: string, to: string): void {
  replace(fs, to, (temporary) => fs.copyFileSync(from, temporary, constants.COPYFILE_FICLONE));
}

function replace(fs: FileSystem, path: string, fill: (temporary: string, file: number) => void): void {
  let temporary: string | null = null;
  try {
    fs.mkdirSync(dirname(path), { recursive: true });
    const opened = openTemporary(fs, dirname(path));
    temporary = opened.path;
    try {
      fill(opened.path, opened.file);
    } finally {
      fs.closeSync(opened.file);
    }
    fs.renameSync(temporary, path);
  } catch (error) {
    if (temporary !== null) fs.rmSync(temporary, { force: true });
    throw unwritable(path, error);
  }
}

/** Opened exclusively: a second process, or what a crash left behind, has another number. */
function openTemporary(fs: FileSystem, directory: string): { path: string; file: number } {
  for (let number = 0; ; number++) {
    const path = join(directory, `${temporaryPrefix}${number}`);
    try {
      return { path, file: fs.openSync(path, 'wx') };
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error;
    }
  }
}

function writeAll(fs: FileSystem, file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.byteLength; ) at += fs.writeSync(file, bytes, at, bytes.byteLength - at);
}
