// cycle.ts: which digits do files get that refer to each other in a circle?
import { type Names, targetsOf } from './edits.ts';
import type { Group } from './graph.ts';
import type { Hasher } from './hash.ts';
import { rewrite } from './rewrite.ts';
import type { Asset } from './types.ts';

/** What is hashed with; `full` gives as many digits as the algorithm has, for hashes that are hashed again. */
export interface Hashers {
  readonly digits: Hasher;
  readonly full: Hasher;
}

/** Where the members stand. */
interface Member {
  readonly asset: Asset;
  /** Indices of the members that it refers to, in the order of the text. */
  readonly inner: readonly number[];
}

/**
 * Digits for the members of a group of several. Each is hashed with the digits of members blanked and all other names final;
 * hashes are then refined by those of the targets until no more files are told apart. Each name also covers the hashes
 * of all members, since their final bytes name each other. Quadratic for long rings of files that hardly differ.
 */
export function cycleDigits(
  group: Group,
  { hashers, names, twinOf }: { hashers: Hashers; names: Names; twinOf: (asset: Asset) => number },
): ReadonlyMap<Asset, string> {
  const { full, digits } = hashers;
  const text = new TextEncoder();
  const indices = new Map(group.map(({ asset }, index) => [asset, index]));
  const zeros = '0'.repeat(digits.length);
  const blanked: Names = { ...names, digits: (asset) => (indices.has(asset) ? zeros : names.digits(asset)) };
  const members: Member[] = group.map(({ asset, edits }) => ({
    asset,
    inner: edits.flatMap((edit) => targetsOf(edit).flatMap((target) => indices.get(target) ?? [])),
  }));
  let hashes = group.map((linked) => {
    const twin = twinOf(linked.asset);
    return full.digits(rewrite(linked, blanked), twin === 0 ? 'h0' : `h0:${twin}`);
  });
  for (let round = 0, distinct = 0; round <= group.length; round++) {
    const now = new Set(hashes).size;
    if (now === distinct) break;
    distinct = now;
    const before = hashes;
    hashes = members.map(({ inner }, index) =>
      full.digits(text.encode([before[index], ...inner.map((target) => before[target])].join(' ')), 'refine'),
    );
  }
  const all = full.digits(text.encode(hashes.toSorted().join(' ')), 'component');
  return new Map(
    members.map(({ asset }, index) => [asset, digits.digits(text.encode(`${hashes[index]} ${all}`), 'member')]),
  );
}
