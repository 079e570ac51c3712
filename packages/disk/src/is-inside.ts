// is-inside.ts: does a path stand below a directory?
import { isAbsolute, relative, sep } from 'node:path';

/** Does a path stand below a directory, or is it the directory? Both absolute, without links. */
export function isInside(directory: string, path: string): boolean {
  const below = relative(directory, path);
  return below !== '..' && !below.startsWith(`..${sep}`) && !isAbsolute(below);
}
