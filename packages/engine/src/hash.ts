// hash.ts: content hashes, as digits of a name and as plain sums.
import { createHash } from 'node:crypto';
import xxhash from 'xxhash-wasm';
import type { HashAlgorithm } from './types.ts';

/** Larger inputs go through the WASM memory slice by slice: a whole-file call would grow it for good. */
const wholeLimit = 1 << 20;
const sliceSize = 256 << 10;

/** A hash that is fed piece by piece. */
export interface HashStream {
  update(bytes: Uint8Array): void;
  /** Digits for a name: salted, cut to the settings' length. */
  digits(): string;
  /** XXH64 of the plain bytes: 16 lower-case hex digits, as `xxh64sum` prints them. */
  sum(): string;
}

/** Hashes for one set of naming settings. */
export interface Hasher {
  /** Digits in a name. */
  readonly length: number;
  /** Digits for these bytes. With a `domain`, the digits are apart from those of every other domain and of plain bytes. */
  digits(bytes: Uint8Array, domain?: string): string;
  /** XXH64 of the plain bytes, 16 lower-case hex digits. */
  sum(bytes: Uint8Array): string;
  /** Both at once: most names need only one pass. */
  both(bytes: Uint8Array, domain?: string): { readonly digits: string; readonly sum: string };
  /** For files that are too large to hold. */
  stream(): HashStream;
}

/** What a hasher needs to know of the settings. */
export interface HashSettings {
  readonly hash: HashAlgorithm;
  /** 8 to 16 for xxh64, 8 to 64 for sha256. */
  readonly hashLength: number;
  /** Stands before the bytes, so that `{ printf %s "$salt"; cat file; } | xxh64sum` gives the digits. */
  readonly salt: string;
}

/** Compiled once: every state keeps its own memory outside the module's. */
let loaded: ReturnType<typeof xxhash> | undefined;

/** Loads the hash function; everything after it is synchronous. */
export async function createHasher(settings: HashSettings): Promise<Hasher> {
  loaded ??= xxhash();
  const { create64, h64Raw } = await loaded;
  const encoder = new TextEncoder();
  const salt = encoder.encode(settings.salt);
  const begin = () => (settings.hash === 'sha256' ? beginSha256() : beginXxh64(create64));

  const sum = (bytes: Uint8Array): string => {
    if (bytes.byteLength <= wholeLimit) return hex(h64Raw(bytes));
    const state = beginXxh64(create64);
    state.update(bytes);
    return state.end();
  };

  const isPlain = settings.hash === 'xxh64' && salt.byteLength === 0;

  const digits = (bytes: Uint8Array, domain?: string): string => {
    if (isPlain && domain === undefined) return sum(bytes).slice(0, settings.hashLength);
    const state = begin();
    state.update(salt);
    // A NUL and the length keep a domain apart from plain bytes and from every other domain.
    if (domain !== undefined) state.update(encoder.encode(`\0truename\0${domain.length}\0${domain}\0`));
    state.update(bytes);
    return state.end().slice(0, settings.hashLength);
  };

  const both = (bytes: Uint8Array, domain?: string) => {
    const plain = sum(bytes);
    const named = isPlain && domain === undefined ? plain.slice(0, settings.hashLength) : digits(bytes, domain);
    return { digits: named, sum: plain };
  };

  const stream = (): HashStream => {
    const plain = beginXxh64(create64);
    const own = isPlain ? null : begin();
    own?.update(salt);
    return {
      update(bytes) {
        plain.update(bytes);
        own?.update(bytes);
      },
      digits: () => (own ?? plain).end().slice(0, settings.hashLength),
      sum: () => plain.end(),
    };
  };

  return { length: settings.hashLength, digits, sum, both, stream };
}

/** A hash at work; XXH64 and SHA-256 have one shape here. `end()` gives all its hex digits. */
interface HashState {
  update(bytes: Uint8Array): void;
  end(): string;
}

function beginSha256(): HashState {
  const state = createHash('sha256');
  return { update: (bytes) => void state.update(bytes), end: () => state.digest('hex') };
}

function beginXxh64(create: Awaited<ReturnType<typeof xxhash>>['create64']): HashState {
  const state = create();
  return {
    update: (bytes) => {
      for (const slice of slices(bytes)) state.update(slice);
    },
    end: () => hex(state.digest()),
  };
}

function hex(value: bigint): string {
  return value.toString(16).padStart(16, '0');
}

function* slices(bytes: Uint8Array): Iterable<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += sliceSize) yield bytes.subarray(at, at + sliceSize);
}
