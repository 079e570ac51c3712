// list-files.ts: which names stand below a directory?
import { readdirSync } from 'node:fs';
import { join, sep } from 'node:path';

/**
 * Paths of the files (and links) below `root` (absolute), `/` between segments, in no order. Only names are read, so
 * this costs one call a directory; an empty list where there is no such directory.
 */
export function listFiles(root: string): string[] {
  try {
    const prefix = root.endsWith(sep) ? root.length : root.length + 1;
    return readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name).slice(prefix).split(sep).join('/'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
