// bad-names.ts: which names can a digest not write?
import { Buffer } from 'node:buffer';
import { join } from 'node:path';
import type { Problem } from '@truename/engine';
import { pathFault } from '@truename/manifest';

/** In bytes; of nearly every file system, for one segment of a path. */
const longest = 255;

/**
 * Errors for paths that no manifest may have, and for those whose last segment has more than 255 bytes in UTF-8; they show
 * where below `root` (absolute) the files would stand.
 */
export function badNames(paths: Iterable<string>, root: string): Problem[] {
  const problems: Problem[] = [];
  for (const path of paths) {
    const fault = pathFault(path);
    if (fault !== null) problems.push(unusable(join(root, path), fault));
    const length = segmentLength(path);
    if (length > longest) problems.push(tooLong(join(root, path), length));
  }
  return problems;
}

/** Is the last segment longer than disks take? */
export function isTooLong(path: string): boolean {
  return segmentLength(path) > longest;
}

function segmentLength(path: string): number {
  // No character has more than three bytes for one UTF-16 unit, and most paths are short.
  return path.length * 3 <= longest ? 0 : Buffer.byteLength(path.slice(path.lastIndexOf('/') + 1));
}

function unusable(path: string, fault: string): Problem {
  return {
    code: 'unusable-name',
    severity: 'error',
    message: `Its name cannot stand in a manifest: ${fault}`,
    at: { path },
    hint: 'Rename the file',
  };
}

function tooLong(path: string, length: number): Problem {
  return {
    code: 'path-too-long',
    severity: 'error',
    message: `Its name would have ${length} bytes, and disks take ${longest}`,
    at: { path },
    hint: 'Shorten the name of the file, use fewer digits (--hash-length), or let it keep its name (--fixed)',
  };
}
