// diff-alike.ts: of several files with one name but for the digits, which one became which?
import { hash } from 'node:crypto';
import { type Build, type BuildFile, groupBy, isBinary } from './diff-build.ts';
import { cutText } from './diff-names.ts';
import type { Reader } from './diff-read.ts';

/**
 * More comparisons than this take longer than their answer is worth. Then those are paired first that differ in names only,
 * and if too many are left, the order of the paths decides.
 */
const mostComparisons = 10_000;

/** The same bytes outweigh all words and neighbours in common. */
const sameBytes = 2;

type Two = readonly [BuildFile, BuildFile];

/** Pairs files of both builds that have one name but for the digits. */
export type PairAlike = (old: readonly BuildFile[], now: readonly BuildFile[]) => Two[];

/**
 * Chunks such as `index-[hash].js` are told apart by their bytes, by the words in them, and by the files that name them
 * and that they name: two pages with one script each, equal but for a word, keep their own. Reads files only where there
 * is a choice.
 */
export function createPairAlike(builds: readonly [Build, Build], reader: Reader): PairAlike {
  let neighbours: ReadonlyMap<BuildFile, ReadonlySet<string>> | undefined;
  const words = new Map<BuildFile, ReadonlySet<string>>();
  const wordsOf = (file: BuildFile): ReadonlySet<string> => {
    const found = words.get(file) ?? new Set(reader.text(file).match(/\w{3,}/g));
    words.set(file, found);
    return found;
  };
  const byLikeness: PairAlike = (old, now) => {
    if (old.length * now.length > mostComparisons) return inOrder(old, now);
    neighbours ??= new Map(builds.flatMap((build) => [...neighboursIn(build)]));
    const known = neighbours;
    const hashes = [old, now].map((files) => new Set(files.map(({ record }) => record.hash)));
    const isInBoth = ({ record }: BuildFile) => hashes.every((each) => each.has(record.hash));
    const content = (a: BuildFile, b: BuildFile): number => {
      if (a.record.hash === b.record.hash) return sameBytes;
      return isInBoth(a) || isInBoth(b) ? 0 : likeness(wordsOf(a), wordsOf(b));
    };
    return best(old, now, (a, b) => content(a, b) + likeness(known.get(a)!, known.get(b)!));
  };
  return (old, now) => {
    if (old.length === 1 && now.length === 1) return inOrder(old, now);
    if (old.length * now.length <= mostComparisons) return byLikeness(old, now);
    const same = equalButForNames([old, now], builds, reader);
    const paired = new Set(same.flat());
    const [left, right] = [old, now].map((files) => files.filter((file) => !paired.has(file)));
    return [...same, ...byLikeness(left!, right!)];
  };
}

type Files = readonly BuildFile[];

/** Files whose own text, without the names of others, is one file's of each build and no other's. */
function equalButForNames(groups: readonly [Files, Files], builds: readonly [Build, Build], reader: Reader): Two[] {
  const [old, now] = groups.map((files, at) => groupBy(files, (file) => ownText(file, builds[at]!, reader)));
  return [...old!].flatMap(([text, [before, ...moreBefore]]): Two[] => {
    const [after, ...moreAfter] = now!.get(text) ?? [];
    return before && after && moreBefore.length + moreAfter.length === 0 ? [[before, after]] : [];
  });
}

/** A short form of it: thousands of texts are not kept. */
function ownText(file: BuildFile, build: Build, reader: Reader): string {
  if (isBinary(file)) return file.record.hash;
  const { pieces } = cutText(reader.text(file), file, { build, reader, plain: new Map() });
  return hash('sha256', JSON.stringify(pieces));
}

function inOrder(left: readonly BuildFile[], right: readonly BuildFile[]): Two[] {
  return left.flatMap((file, index): Two[] => {
    const other = right[index];
    return other ? [[file, other]] : [];
  });
}

/** The pair with the highest score first, then the next of those that are left. */
function best(
  left: readonly BuildFile[],
  right: readonly BuildFile[],
  score: (old: BuildFile, now: BuildFile) => number,
): Two[] {
  const scored = left.flatMap((old) => right.map((now) => ({ two: [old, now] as Two, score: score(old, now) })));
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

/** For each file: those that name it and those that it names, by names that mean the same in both builds. */
function neighboursIn({ files, byPath }: Build): ReadonlyMap<BuildFile, ReadonlySet<string>> {
  const known = new Map(files.map((file) => [file, new Set<string>()]));
  for (const file of files) {
    const { imports = [], dynamicImports = [], css = [], assets = [] } = file.record;
    for (const path of [...imports, ...dynamicImports, ...css, ...assets]) {
      const named = byPath.get(path);
      if (!named) continue;
      known.get(file)!.add(`names ${nameOf(named)}`);
      known.get(named)!.add(`named by ${nameOf(file)}`);
    }
  }
  return known;
}

function nameOf({ logical, masked }: BuildFile): string {
  return logical[0] ?? masked;
}

/** Jaccard: members of both, of the members of either. */
function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let common = 0;
  for (const word of a) if (b.has(word)) common++;
  return common / Math.max(1, a.size + b.size - common);
}
