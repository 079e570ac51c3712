// write-tree.ts: how do the many files of one build get to their directory?
import { constants } from 'node:fs';
import { dirname } from 'node:path';
import { unwritable } from './fault.ts';
import { type FileSystem, machine } from './file-system.ts';

/** A file to write: its bytes, or the absolute path of a file to copy, which then never is in memory. */
export interface FileToWrite {
  /** Absolute. */
  readonly to: string;
  readonly from: string | Uint8Array;
}

/**
 * Writes files in place, as a bundler writes its own: whoever reads the directory waits for the manifest, which comes
 * last. Makes each directory once. Throws a `TruenameError` (`unwritable-file`) at the first that cannot be written.
 */
export function writeTree(files: Iterable<FileToWrite>, fs: FileSystem = machine): void {
  const made = new Set<string>();
  for (const { to, from } of files) {
    const directory = dirname(to);
    try {
      if (!made.has(directory)) fs.mkdirSync(directory, { recursive: true });
      made.add(directory);
      if (typeof from === 'string') fs.copyFileSync(from, to, constants.COPYFILE_FICLONE);
      else fs.writeFileSync(to, from, { flag: 'w' });
    } catch (error) {
      throw unwritable(to, error);
    }
  }
}
