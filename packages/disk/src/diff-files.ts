// diff-files.ts: what became of each file, as the comparison tells it?
import type { Build, BuildFile } from './diff-build.ts';
import { isChanged } from './diff-compare.ts';
import { originsOf } from './diff-origins.ts';
import type { Pair } from './diff-pairs.ts';
import type { Why } from './diff-reasons.ts';
import type { DiffSide, DiffStatus, FileDiff, Transfer } from './diff-types.ts';

/** What is known of the files. */
export interface Known {
  readonly old: Build;
  readonly reasons: ReadonlyMap<Pair, Why>;
  readonly transfers: ReadonlyMap<BuildFile, Transfer>;
}

/** One value a pair, sorted by name. */
export function fileDiffs(
  pairs: readonly Pair[],
  { old: build, reasons, transfers }: Known,
): { pair: Pair; file: FileDiff }[] {
  const names = uniqueNames(pairs);
  const sorted = [...names].sort(([, a], [, b]) => (a < b ? -1 : 1)).map(([pair]) => pair);
  const origins = originsOf(sorted, reasons);
  return sorted.map((pair) => {
    const { new: now } = pair;
    const old = pair.old ?? standsIn(build, now!);
    const file = now ?? old!;
    const why = reasons.get(pair);
    const origin = origins.get(pair);
    return {
      pair,
      file: {
        name: names.get(pair)!,
        kind: file.kind,
        status: statusOf({ ...pair, old }),
        type: file.record.type,
        old: sideOf(old),
        new: sideOf(now),
        transfer: (now && transfers.get(now)) ?? null,
        reasons: why?.reasons ?? [],
        causes: [...(why?.causes ?? [])].map((cause) => names.get(cause)!).sort(),
        via: origin ? names.get(origin.via)! : null,
        origin: origin ? names.get(origin.origin)! : null,
      },
    };
  });
}

/**
 * What is new by its name may be what another file was: that went on with other bytes, and visitors have these under this
 * URL. Null where they do not.
 */
function standsIn({ byPath }: Build, { path, url, record }: BuildFile): BuildFile | null {
  const other = byPath.get(path);
  return other?.url === url && other.record.hash === record.hash ? other : null;
}

function statusOf(pair: Pair): DiffStatus {
  if (pair.old === null) return 'added';
  if (pair.new === null) return 'removed';
  if (pair.isRenamed) return 'renamed';
  return isChanged(pair) ? 'changed' : 'unchanged';
}

function sideOf(file: BuildFile | null): DiffSide | null {
  if (!file) return null;
  const { url, path, logical, record } = file;
  return { url, path, logical: logical[0] ?? null, size: record.size, hash: record.hash };
}

/** Chunks may share a name but for the digits, and a removed file's logical name may be another's now. */
function uniqueNames(pairs: readonly Pair[]): Map<Pair, string> {
  const wanted = pairs.map((pair) => ({ pair, name: nameOf(pair), path: (pair.new ?? pair.old)!.path }));
  const isRemoved = ({ pair }: { pair: Pair }) => Number(pair.new === null);
  wanted.sort((a, b) => isRemoved(a) - isRemoved(b) || (a.path < b.path ? -1 : 1));
  const names = new Map<Pair, string>();
  const taken = new Set<string>();
  for (const { pair, name } of wanted) {
    let own = name;
    for (let number = 2; taken.has(own); number++) own = `${name} #${number}`;
    taken.add(own);
    names.set(pair, own);
  }
  return names;
}

function nameOf({ old, new: now, isRenamed }: Pair): string {
  const shared = isRenamed ? undefined : now?.logical.find((name) => old?.logical.includes(name));
  return shared ?? now?.logical[0] ?? now?.masked ?? old!.logical[0] ?? old!.masked;
}
