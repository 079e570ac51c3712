// long-names.ts: which file names are longer than a disk takes?
import { Buffer } from 'node:buffer';
import type { Problem } from '@truename/engine';

/** In bytes; of nearly every file system, for one segment of a path. */
const longest = 255;

/** Errors for paths whose last segment has more than 255 bytes in UTF-8. */
export function tooLong(paths: Iterable<string>): Problem[] {
  const problems: Problem[] = [];
  for (const path of paths) {
    // No character has more than three bytes for one UTF-16 unit.
    if (path.length * 3 <= longest) continue;
    const length = Buffer.byteLength(path.slice(path.lastIndexOf('/') + 1));
    if (length > longest) problems.push(problem(path, length));
  }
  return problems;
}

function problem(path: string, length: number): Problem {
  return {
    code: 'path-too-long',
    severity: 'error',
    message: `Its name would have ${length} bytes, and disks take ${longest}`,
    at: { path },
    hint: 'Shorten the name of the file, or use fewer digits (--hash-length)',
  };
}
