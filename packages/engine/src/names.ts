// names.ts: what may an edit ask about other files?
import type { Linked, Names, ShaAlgorithm } from './edits.ts';
import { rewrite } from './rewrite.ts';
import type { Asset } from './types.ts';

/** What is known of a file when its bytes are let go. */
export interface KnownFile {
  readonly digits: string;
  /** Of its output. */
  readonly path: string;
  /** Of its final bytes, by the algorithms that somebody asks for. */
  readonly digests: ReadonlyMap<ShaAlgorithm, string>;
}

/** Names as they are known so far. Asking for more is a mistake in the order. */
export function namesOf(named: ReadonlyMap<Asset, KnownFile>): Names {
  const known = (asset: Asset): KnownFile => {
    const file = named.get(asset);
    if (!file) throw new Error(`"${asset.path}" is not named yet`);
    return file;
  };
  return {
    digits: (asset) => known(asset).digits,
    digest: (asset, algorithm) => {
      const digest = known(asset).digests.get(algorithm);
      if (digest === undefined) throw new Error(`Nobody asked for the ${algorithm} of "${asset.path}" in time`);
      return digest;
    },
  };
}

/** These names, and those of a group's members. */
export function namesWithin(names: Names, digits: ReadonlyMap<Asset, string>): Names {
  return { ...names, digits: (asset) => digits.get(asset) ?? names.digits(asset) };
}

/** The bytes of a file alone in its group, with its own digits zeroed. */
export function blankedBytes(linked: Linked, names: Names, digits: number): Uint8Array {
  return rewrite(linked, namesWithin(names, new Map([[linked.asset, '0'.repeat(digits)]])));
}
