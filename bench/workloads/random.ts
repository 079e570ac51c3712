// random.ts: the same noise on every machine and in every run.

/** Whole numbers from 0 up to, not including, `below`; the sequence depends on the seed alone (mulberry32). */
export type Next = (below: number) => number;

export function random(seed: number): Next {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** Bytes that do not compress, as in a picture. */
export function noise(length: number, next: Next): Uint8Array {
  const words = new Uint32Array(Math.ceil(length / 4));
  // Gigabytes of it are needed, so the words come from an inner loop without calls (xorshift, seeded once).
  let state = next(2 ** 32) | 1;
  for (let i = 0; i < words.length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[i] = state;
  }
  return new Uint8Array(words.buffer, 0, length);
}

/** One of these. */
export function pick<Value>(values: readonly Value[], next: Next): Value {
  return values[next(values.length)]!;
}

/** Up to `count` different ones of these, in the order in which they were drawn. */
export function draw<Value>(values: readonly Value[], count: number, next: Next): Value[] {
  const drawn = new Set<Value>();
  for (let i = 0; i < 4 * count && drawn.size < Math.min(count, values.length); i++) drawn.add(pick(values, next));
  return [...drawn];
}

/** A size between the two, in bytes; small ones are likelier, as in a directory of pictures. */
export function size(from: number, to: number, next: Next): number {
  const share = next(2 ** 20) / 2 ** 20;
  return Math.round(from * (to / from) ** share);
}
