// random.ts: the same noise on every machine and in every run.

/** Whole numbers from 0 up to, not including, `below`; the sequence depends on the seed alone (mulberry32). */
export function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** Bytes that do not compress, as in a picture. */
export function noise(length: number, next: (below: number) => number): Uint8Array {
  const words = Uint32Array.from({ length: Math.ceil(length / 4) }, () => next(2 ** 32));
  return new Uint8Array(words.buffer, 0, length);
}
