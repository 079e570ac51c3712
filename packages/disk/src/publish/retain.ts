// retain.ts: which builds of a target are kept, and why?
import type { Activation } from '@truename/manifest';

/**
 * `live`: pages are served from it. `newest`: the newest record names it. `activated`: one of the last builds that were.
 * `recent`: it was live not long ago. `published`: it was published not long ago, and may be activated any moment.
 */
export type Reason = 'live' | 'newest' | 'activated' | 'recent' | 'published';

/** How long builds are kept. */
export interface Retention {
  /** So many of the builds that were activated last. */
  readonly keep: number;
  /** Milliseconds since a build was live or was published. */
  readonly maxAge: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What is known of times. */
export interface Recorded {
  /** By their numbers. */
  readonly activations: readonly Activation[];
  /** The build that readers take. */
  readonly live: string | null;
  /** By id: milliseconds since 1970, null where nothing tells. */
  readonly published: ReadonlyMap<string, number | null>;
}

/** Reasons by build id, for the builds that are kept. */
export function retainedBuilds(
  { activations, live, published }: Recorded,
  retention: Retention,
): Map<string, Reason[]> {
  const { keep, maxAge, now } = retention;
  const reasons = new Map<string, Reason[]>();
  const add = (build: string, reason: Reason) => {
    const known = reasons.get(build) ?? [];
    if (!known.includes(reason)) reasons.set(build, [...known, reason]);
  };
  if (live !== null) add(live, 'live');
  const newest = activations.at(-1);
  if (newest) add(newest.build, 'newest');
  const latest = new Set(activations.toReversed().map(({ build }) => build));
  for (const build of [...latest].slice(0, keep)) add(build, 'activated');
  for (const [index, { build }] of activations.entries())
    if (endOf(index, activations, now) >= now - maxAge) add(build, 'recent');
  const everLive = new Set(activations.map(({ build }) => build));
  // Of a build that nobody ever activated, and that has no date, nothing tells that it is old.
  for (const [build, at] of published)
    if (at === null ? !everLive.has(build) : at >= now - maxAge) add(build, 'published');
  return reasons;
}

/**
 * When an activation ended, at the latest: clocks go backwards, so the next record may be older than this one. Then the
 * first one counts that is not, or the present.
 */
function endOf(index: number, activations: readonly Activation[], now: number): number {
  const start = Date.parse(activations[index]?.at ?? '');
  const next = activations.slice(index + 1).find(({ at }) => Date.parse(at) >= start);
  return next ? Date.parse(next.at) : now;
}
