// hashed-names.ts: which digits in a path are those of a hashed name?
import type { Manifest } from '@truename/manifest';

/** Hex digits that no other letter or digit touches, in the last segment. */
const digits = /(?<![0-9A-Za-z])[0-9a-f]{8,64}(?![0-9A-Za-z])(?=[^/]*$)/g;

/** Does the last segment of a path hold digits like ours? */
export function looksHashed(path: string): boolean {
  return path.search(digits) >= 0;
}

/** A path with its digits left out: the same for a file in every build. */
export function formOf(path: string): string {
  return path.replace(digits, '*');
}

/** So many kinds of names are made up: a server may treat folders and types in different ways. */
const mostKinds = 8;

/** A script or a style that is not there does most harm. */
const first = /\.(?:css|m?js)$/;

/**
 * Paths of hashed files that no build has: names of the manifest with other digits, one for each folder and extension.
 *
 * @param random gives so many hex digits.
 */
export function madeUpPaths({ outputs }: Manifest, random: (length: number) => string): string[] {
  const kinds = new Map<string, string>();
  const paths = Object.keys(outputs).toSorted(
    (a, b) => Number(first.test(b)) - Number(first.test(a)) || (a < b ? -1 : 1),
  );
  for (const path of paths) {
    const kind = `${path.split('/')[0]} ${/\.[^./]*$/.exec(path)?.[0] ?? ''}`;
    if (kinds.size === mostKinds) break;
    if (!kinds.has(kind) && looksHashed(path))
      kinds.set(
        kind,
        path.replace(digits, (old) => random(old.length)),
      );
  }
  return [...kinds.values()];
}
