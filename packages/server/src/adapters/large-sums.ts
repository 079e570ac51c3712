// large-sums.ts: must a large file be hashed again?
import type { BigIntStats } from 'node:fs';

/**
 * What differs after every write: the system itself notes when a file was changed (`ctime`), and lets no program set
 * that. The time of modification is not looked at: tools set it as they like.
 */
export interface Mark {
  readonly text: string;
  /** Could another write fall into the same tick of the clock, so that it would not be seen? */
  readonly isFresh: boolean;
}

/** In milliseconds: coarser than the clock of any file system. */
const tick = 2000;

export function markOf({ dev, ino, size, ctimeNs, ctimeMs }: BigIntStats): Mark {
  return { text: [dev, ino, size, ctimeNs].join(), isFresh: Math.abs(Date.now() - Number(ctimeMs)) < tick };
}

/** Path → mark and sum. Its paths are those of a manifest, so it does not grow. */
const sums = new Map<string, { readonly mark: string; readonly sum: string }>();

/** Null where it has to be hashed. */
export function knownSum(path: string, { text }: Mark): string | null {
  const known = sums.get(path);
  return known?.mark === text ? known.sum : null;
}

/** @param mark from before the file was read. */
export function rememberSum(path: string, { text, isFresh }: Mark, sum: string): string {
  if (!isFresh) sums.set(path, { mark: text, sum });
  return sum;
}
