// diff-alike.ts: of several files with one name but for the digits, which one became which?
import type { BuildFile } from './diff-build.ts';
import type { Reader } from './diff-read.ts';

/** More comparisons than this take longer than their answer is worth: then the order of the paths decides. */
const mostComparisons = 10_000;

type Two = readonly [BuildFile, BuildFile];

/**
 * Pairs files of both builds, such as several chunks `index-[hash].js`: equal bytes first, then those that have most words
 * in common. Reads files only where there is a choice.
 */
export function pairAlike(old: readonly BuildFile[], now: readonly BuildFile[], reader: Reader): Two[] {
  const taken = new Set<BuildFile>();
  const equal = old.flatMap((file): Two[] => {
    const same = now.find((other) => other.record.hash === file.record.hash && !taken.has(other));
    if (!same) return [];
    taken.add(file).add(same);
    return [[file, same]];
  });
  const [left, right] = [old, now].map((files) => files.filter((file) => !taken.has(file))) as [
    BuildFile[],
    BuildFile[],
  ];
  const isClear = (left.length === 1 && right.length === 1) || left.length * right.length > mostComparisons;
  return [...equal, ...(isClear ? inOrder(left, right) : byWords(left, right, reader))];
}

function inOrder(left: readonly BuildFile[], right: readonly BuildFile[]): Two[] {
  return left.flatMap((file, index): Two[] => {
    const other = right[index];
    return other ? [[file, other]] : [];
  });
}

function byWords(left: readonly BuildFile[], right: readonly BuildFile[], reader: Reader): Two[] {
  if (left.length === 0 || right.length === 0) return [];
  const words = new Map([...left, ...right].map((file) => [file, new Set(reader.text(file).match(/\w{3,}/g))]));
  const scored = left.flatMap((old) =>
    right.map((now) => ({ two: [old, now] as Two, score: likeness(words.get(old)!, words.get(now)!) })),
  );
  const taken = new Set<BuildFile>();
  const pairs: Two[] = [];
  // A stable sort: of equal scores the first in the order of the paths wins.
  for (const { two } of scored.sort((a, b) => b.score - a.score)) {
    if (two.some((file) => taken.has(file))) continue;
    for (const file of two) taken.add(file);
    pairs.push(two);
  }
  return pairs;
}

/** Jaccard: words in both, of the words in either. */
function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let common = 0;
  for (const word of a) if (b.has(word)) common++;
  return common / Math.max(1, a.size + b.size - common);
}
