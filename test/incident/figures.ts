// figures.ts: how many loads mixed two builds, and how many files were missing?
import type { Track } from './replay.ts';
import { type SchemeId, schemes } from './schemes.ts';
import { countMissing, isMixed, type Lane, type Load, type Way } from './timeline.ts';

/** What is counted: one moment or way of visiting, whichever cache was in between. */
export type Column = 'rollout' | 'direct' | 'fresh' | 'expired' | 'tab';

export const columns: readonly Column[] = ['rollout', 'direct', 'fresh', 'expired', 'tab'];

export const columnWords: Readonly<Record<Column, readonly [string, string]>> = {
  rollout: ['while B', 'rolls out'],
  direct: ['returning', 'visitor'],
  fresh: ['CDN,', 'fresh entry'],
  expired: ['CDN,', 'expired entry'],
  tab: ['tab open', 'since B'],
};

/** Of some loads. */
export interface Count {
  /** Pages of one version that ran with a file of the other. */
  readonly mixed: number;
  /** Files that were asked for and not there. */
  readonly missing: number;
}

/** One scheme in one column. */
export interface Figure {
  readonly scheme: SchemeId;
  readonly column: Column;
  /** How many loads were counted for each visitor. */
  readonly loads: number;
  /** What visitors saw, by client and cache: one entry where all of them saw the same. */
  readonly counts: readonly (Count & { readonly seenBy: readonly string[] })[];
}

/** Only what happens after the revert is counted, when no instance has B any more; and the rollout of B by itself. */
export function figuresOf(tracks: readonly Track[]): readonly Figure[] {
  return schemes.flatMap(({ id: scheme }) =>
    columns.map((column) => {
      const counted = tracks.flatMap(({ lane, loads }) =>
        lane.scheme === scheme && waysOf(column).includes(lane.way)
          ? [{ lane, loads: countedLoads(loads, column) }]
          : [],
      );
      const counts = new Map<string, Count & { readonly seenBy: string[] }>();
      for (const { lane, loads } of counted) {
        const count = countOf(loads);
        const key = `${count.mixed} ${count.missing}`;
        const known = counts.get(key) ?? { ...count, seenBy: [] };
        counts.set(key, known);
        known.seenBy.push(visitor(lane));
      }
      return { scheme, column, loads: counted[0]?.loads.length ?? 0, counts: [...counts.values()] };
    }),
  );
}

function waysOf(column: Column): readonly Way[] {
  if (column === 'rollout' || column === 'direct') return ['direct'];
  return column === 'tab' ? ['tab'] : [`nginx-${column}`, `varnish-${column}`];
}

function countedLoads(loads: readonly Load[], column: Column): readonly Load[] {
  if (column === 'tab') return loads.slice(-1);
  const happens = column === 'rollout' ? 'B is rolled out' : 'B was reverted';
  return loads.filter(({ step }) => step.happens === happens);
}

export function countOf(loads: readonly Load[]): Count {
  return {
    mixed: loads.filter(isMixed).length,
    missing: loads.reduce((sum, load) => sum + countMissing(load), 0),
  };
}

function visitor({ client, way }: Lane): string {
  return way === 'direct' || way === 'tab' ? client : `${client}, ${way.replace(/-.*/, '')}`;
}

export function countText({ mixed, missing }: Count): string {
  if (missing === 0) return String(mixed);
  return mixed === 0 ? `${missing} missing` : `${mixed}, ${missing} missing`;
}

/** What the figures have to say, or the replay shows nothing. */
export function faultsOf(figures: readonly Figure[]): readonly string[] {
  const total = (scheme: SchemeId, columns: readonly Column[]): number =>
    figures
      .filter((figure) => figure.scheme === scheme && columns.includes(figure.column))
      .flatMap(({ counts }) => counts)
      .reduce((sum, { mixed, missing }) => sum + mixed + missing, 0);
  const clean = total('truename', columns) === 0 ? [] : ['Truename mixed builds, or missed files'];
  const red = (
    [
      ['mtime', 'direct'],
      ['mtime', 'fresh'],
      ['mtime', 'expired'],
      ['query-hash', 'fresh'],
      ['public', 'fresh'],
    ] as const
  ).flatMap(([scheme, column]) =>
    total(scheme, [column]) > 0 ? [] : [`${scheme} mixed nothing (${column}): the replay shows nothing`],
  );
  return [...clean, ...red];
}
