// diff-pairs.ts: which file of the old build is which of the new?
import { createPairAlike } from './diff-alike.ts';
import { type Build, type BuildFile, groupBy } from './diff-build.ts';
import type { Reader } from './diff-read.ts';

/** A file through both builds; null in the one that has it not. */
export interface Pair {
  readonly old: BuildFile | null;
  readonly new: BuildFile | null;
  /** Not the same file by any name, but the same bytes. */
  readonly isRenamed: boolean;
}

/** What is not paired yet, and what is. */
interface Matching {
  readonly pairs: Pair[];
  readonly old: Set<BuildFile>;
  readonly new: Set<BuildFile>;
}

/**
 * By logical name, then by path, then by path without the digits, and what is left by its bytes. Files that are left
 * even then were removed or added. In no certain order.
 */
export function pairFiles(old: Build, now: Build, reader: Reader): Pair[] {
  const matching: Matching = { pairs: [], old: new Set(old.files), new: new Set(now.files) };
  for (const [name, path] of Object.entries(old.manifest.assets).sort(byFirst)) {
    const other = Object.hasOwn(now.manifest.assets, name) ? now.manifest.assets[name] : undefined;
    if (other !== undefined) take(matching, old.byPath.get(path), now.byPath.get(other));
  }
  for (const file of old.files) take(matching, file, now.byPath.get(file.path));
  const pairAlike = createPairAlike([old, now], reader);
  for (const [left, right] of both(matching, ({ masked }) => masked))
    for (const [before, after] of pairAlike(left, right)) take(matching, before, after);
  for (const [left, right] of both(matching, bytesOf))
    for (const [index, file] of left.entries()) pair(matching, { old: file, new: right[index], isRenamed: true });
  return [
    ...matching.pairs,
    ...[...matching.old].map((file) => ({ old: file, new: null, isRenamed: false })),
    ...[...matching.new].map((file) => ({ old: null, new: file, isRenamed: false })),
  ];
}

function take(matching: Matching, old: BuildFile | undefined, now: BuildFile | undefined): void {
  pair(matching, { old, new: now, isRenamed: false });
}

interface Two {
  readonly old: BuildFile | undefined;
  readonly new: BuildFile | undefined;
  readonly isRenamed: boolean;
}

function pair(matching: Matching, { old, new: now, isRenamed }: Two): void {
  if (!old || !now || !matching.old.has(old) || !matching.new.has(now)) return;
  matching.pairs.push({ old, new: now, isRenamed });
  matching.old.delete(old);
  matching.new.delete(now);
}

/** Unpaired files of both builds with one key. The empty key is none. */
function both(matching: Matching, key: (file: BuildFile) => string): [BuildFile[], BuildFile[]][] {
  const right = groupBy(matching.new, key);
  return [...groupBy(matching.old, key)].flatMap(([each, left]): [BuildFile[], BuildFile[]][] => {
    const others = right.get(each);
    return each === '' || !others ? [] : [[left, others]];
  });
}

/** All empty files have the same bytes, and nothing else in common. */
function bytesOf({ record }: BuildFile): string {
  return record.size === 0 ? '' : `${record.hash} ${record.size} ${record.type}`;
}

function byFirst([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
