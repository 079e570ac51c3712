// names.ts: what may an edit ask about other files?
import type { Linked } from './link.ts';
import { rewrite } from './rewrite.ts';
import type { Asset, Names } from './types.ts';

/** What names ask of a file. */
export interface KnownFile {
  readonly digits: string;
  /** Null where the content was streamed. */
  readonly bytes: Uint8Array | null;
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
    bytes: (asset) => known(asset).bytes ?? new Uint8Array(0),
  };
}

/** These names, and those of a group's members. */
export function namesWithin(names: Names, digits: ReadonlyMap<Asset, string>): Names {
  return { ...names, digits: (asset) => digits.get(asset) ?? names.digits(asset) };
}

/** The bytes of a file alone in its group, with its own digits zeroed. */
export function blankedBytes({ document, edits }: Linked, names: Names, digits: number): Uint8Array {
  return rewrite(document, edits, namesWithin(names, new Map([[document.asset, '0'.repeat(digits)]])));
}
