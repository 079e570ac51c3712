// plan-order.ts: in which order do files appear and vanish, so that pages find what they name?
import { languageOf } from '@truename/engine';
import type { Manifest } from '@truename/manifest';
import { inTheWay } from './in-the-way.ts';
import type { Move, Plan, Removal } from './plan.ts';
import type { PlannedFile } from './planned-files.ts';
import type { Target } from './target.ts';

type Files = ReadonlyMap<string, PlannedFile>;

/** All that is renamed and deleted, but our own files. */
export type Order = Pick<Plan, 'moves' | 'inTheWay' | 'removals' | 'last'>;

/**
 * Hashed files first, since nothing names them yet; pages after all that they name. An un-hashed copy that replaces
 * other bytes comes late: until the pages have changed they may name it, some with an `integrity` value for the old ones.
 *
 * Where a directory takes the place of a file, or a file that of a directory, one is lost before the other is there. A
 * hashed file is needed by the new pages, so what is in its way goes right before they come. All others wait until nothing
 * of the old build is needed any more.
 */
export function orderOf(files: Files, removals: readonly Removal[], target: Target): Order {
  const coming = [...files.values()].filter(({ staged }) => staged !== null);
  const going = removals.map(([path]) => path);
  const waiting = inTheWay({ coming: coming.map(({ path }) => path), going });
  const isNeeded = (file: PlannedFile) => roleFor(file, files) === 'output';
  const early = new Set(coming.filter(isNeeded).flatMap(({ path }) => waiting.get(path) ?? []));
  const ranked = coming.map((file) => {
    const waitsFor = waiting.get(file.path) ?? [];
    const rank = rankOf(file, files, target);
    if (!waitsFor.every((path) => early.has(path))) return { file, rank: last + rank };
    return { file, rank: waitsFor.length > 0 && rank < beforePages ? beforePages + rank / 10 : rank };
  });
  ranked.sort((a, b) => a.rank - b.rank || (a.file.path < b.file.path ? -1 : 1));
  const moves = (from: number, to: number): Move[] =>
    ranked.flatMap(({ file: { staged, path, size, sum }, rank }) =>
      rank >= from && rank < to ? [[staged!, path, size, sum]] : [],
    );
  const sorted = removals.toSorted((a, b) => byNeed(a, b, target.manifest));
  return {
    moves: moves(0, last),
    inTheWay: {
      needed: moves(0, beforePages).length,
      removals: sorted.filter(([path]) => early.has(path)),
    },
    removals: sorted.filter(([path]) => !early.has(path)),
    last: moves(last, Number.POSITIVE_INFINITY),
  };
}

/** Between files that keep their names (2) and pages (3). */
const beforePages = 2.5;
/** After all else. */
const last = 10;

function rankOf(file: PlannedFile, files: Files, target: Target): number {
  const { path, role, owner } = file;
  if (role === 'output') return 0;
  if (role === 'original') return target.paths.has(path) ? 4 : 1;
  if (role === 'fixed') return languageOf(path) === 'html' ? 3 : 2;
  // Servers give a compressed copy instead of its file, so it changes when the file does.
  const of = owner === null ? undefined : files.get(owner);
  return of?.role === 'fixed' ? rankOf(of, files, target) : 1;
}

/** Of a companion, its owner's. */
function roleFor({ role, owner }: PlannedFile, files: Files): PlannedFile['role'] {
  return (owner === null ? undefined : files.get(owner)?.role) ?? role;
}

/** Hashed files last: until then a page in somebody's cache finds them, and a compressed copy is never older than its file. */
function byNeed([a]: Removal, [b]: Removal, manifest: Manifest | null): number {
  const isOutput = (path: string) => Number(manifest !== null && Object.hasOwn(manifest.outputs, path));
  return isOutput(a) - isOutput(b) || (a < b ? -1 : 1);
}
