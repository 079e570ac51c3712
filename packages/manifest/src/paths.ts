// paths.ts: may this text be the path of an output?
import { type Check, ManifestError } from './check.ts';

const faults: readonly (readonly [RegExp, string])[] = [
  [/^$/, 'it is empty'],
  [/\p{Surrogate}/u, 'it is not well-formed Unicode'],
  [/\\/, 'it has a backslash'],
  [/^\//, 'it is absolute'],
  [/^[A-Za-z][A-Za-z0-9+.-]*:/, 'it has a scheme or a drive letter'],
  [/(?:^|\/)\.{1,2}(?:\/|$)/, 'it has a segment "." or ".."'],
  [/\/\/|\/$/, 'it has an empty segment'],
];

/** Most paths, told without a look for each fault: no segment is empty or starts with a dot, and no character is odd. */
const plain = /^[\w@+~-][\w@+~.-]*(?:\/[\w@+~-][\w@+~.-]*)*$/;

/** What keeps this text from being a path below the output directory; null if nothing does. */
export function pathFault(path: string): string | null {
  if (plain.test(path)) return null;
  if (path.includes('\0')) return 'it has a NUL';
  return faults.find(([pattern]) => pattern.test(path))?.[1] ?? null;
}

/** A path below the output directory. */
export const outputPath: Check<string> = (value) => {
  const fault = typeof value === 'string' ? pathFault(value) : 'it is not a string';
  if (typeof value === 'string' && fault === null) return value;
  const cure =
    'Paths stand below the output directory, with "/" between segments. Do not use this manifest: build again.';
  throw new ManifestError({ what: `has the path ${JSON.stringify(value)}: ${fault}`, cure });
};
