// diff-origins.ts: which file that changed by itself is a cascade's nearest origin, and which way leads there?
import { groupBy } from './diff-build.ts';
import type { Pair } from './diff-pairs.ts';
import type { Why } from './diff-reasons.ts';

/** The first step of the way, and its end. */
export interface Origin {
  readonly via: Pair;
  readonly origin: Pair;
}

/**
 * For every file with causes: the cause that is nearest to a file with a reason of its own. `pairs` are sorted, and of
 * equally near causes the first one is taken.
 */
export function originsOf(pairs: readonly Pair[], reasons: ReadonlyMap<Pair, Why>): Map<Pair, Origin> {
  const isOwn = (pair: Pair) => reasons.get(pair)?.reasons.some((reason) => reason !== 'cascade') === true;
  const steps = pairs.flatMap((pair) => [...(reasons.get(pair)?.causes ?? [])].map((cause) => ({ pair, cause })));
  const followers = groupBy(steps, ({ cause }) => cause);
  const origins = new Map<Pair, Origin>();
  const queue = new Set(pairs.filter(isOwn));
  // Breadth first: whoever is reached first is reached on a shortest way.
  for (const cause of queue)
    for (const { pair } of followers.get(cause) ?? []) {
      if (!origins.has(pair))
        origins.set(pair, { via: cause, origin: isOwn(cause) ? cause : origins.get(cause)!.origin });
      queue.add(pair);
    }
  return origins;
}
