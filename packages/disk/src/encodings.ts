// encodings.ts: what is in a compressed copy of a file?
import * as zlib from 'node:zlib';
import type { Encoding } from '@truename/manifest';

/** The encoding of a file, by the ending of its path. */
const byEnding: Readonly<Record<string, Encoding>> = { '.br': 'br', '.gz': 'gzip', '.zst': 'zstd' };

/** A compressed copy, by its path: the path of its file, and how it is compressed. Null for any other path. */
export function encodedSibling(path: string): { readonly of: string; readonly encoding: Encoding } | null {
  const ending = path.slice(path.lastIndexOf('.'));
  const encoding = Object.hasOwn(byEnding, ending) ? byEnding[ending] : undefined;
  return encoding === undefined ? null : { of: path.slice(0, -ending.length), encoding };
}

type Unpack = (bytes: Uint8Array, options: { readonly maxOutputLength: number }) => Uint8Array;

/** Node 20 has no zstd. */
const unpackers: Readonly<Partial<Record<Encoding, Unpack>>> = {
  br: zlib.brotliDecompressSync,
  gzip: zlib.gunzipSync,
  ...('zstdDecompressSync' in zlib ? { zstd: zlib.zstdDecompressSync as Unpack } : {}),
};

/** Can this Node unpack it? */
export function canUnpack(encoding: Encoding): boolean {
  return unpackers[encoding] !== undefined;
}

/** The unpacked bytes; null where they are broken, or more than `most`. */
export function unpack(bytes: Uint8Array, encoding: Encoding, most: number): Uint8Array | null {
  try {
    const unpacked = unpackers[encoding]?.(bytes, { maxOutputLength: most + 1 });
    return unpacked === undefined || unpacked.byteLength > most ? null : unpacked;
  } catch {
    return null;
  }
}
