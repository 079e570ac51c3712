// sum.ts: what is the XXH64 of these bytes?
import xxhash from 'xxhash-wasm';

const { h64Raw } = await xxhash();

/** 16 lower-case hex digits, as `xxh64sum` prints them. */
export function sumOf(bytes: Uint8Array): string {
  return h64Raw(bytes).toString(16).padStart(16, '0');
}
