// body-sum.ts: which XXH64 do the pieces of a body have together?
import type { XXHash, XXHashAPI } from 'xxhash-wasm';
import type { Sink } from '../net/ask.ts';

export interface BodySum extends Sink {
  /** 16 hexadecimal digits. */
  digest(): string;
}

/** Most bodies come in one piece, which is summed in one go: to carry a state from piece to piece takes longer. */
export function createBodySum({ create64, h64Raw }: XXHashAPI): BodySum {
  let first: Uint8Array | null = null;
  let state: XXHash<bigint> | null = null;
  return {
    start: () => {
      first = null;
      state = null;
    },
    update: (bytes) => {
      if (state !== null) state.update(bytes);
      else if (first === null) first = bytes;
      else state = create64().update(first).update(bytes);
    },
    digest: () => (state?.digest() ?? h64Raw(first ?? nothing)).toString(16).padStart(16, '0'),
  };
}

const nothing = new Uint8Array();
