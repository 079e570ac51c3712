// unpackers.ts: which compressed bodies can be unpacked, and how?
import type { Transform } from 'node:stream';
import * as zlib from 'node:zlib';

/** Undoes one encoding. */
export interface Unpacker {
  stream(): Transform;
  /** Null where more than `most` bytes would come out. Throws for damaged bytes. */
  atOnce(packed: Buffer, most: number): Buffer | null;
}

type AtOnce = (packed: Buffer, options: { readonly maxOutputLength: number }) => Buffer;

function unpackerOf(stream: () => Transform, atOnce: AtOnce): Unpacker {
  return {
    stream,
    atOnce: (packed, most) => {
      try {
        return atOnce(packed, { maxOutputLength: Math.max(1, most) });
      } catch (error) {
        if (error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') return null;
        throw error;
      }
    },
  };
}

const gzip = unpackerOf(zlib.createGunzip, zlib.gunzipSync);

/** Zstandard is there from Node 22.15 on. */
const zstd =
  'zstdDecompressSync' in zlib && 'createZstdDecompress' in zlib
    ? { zstd: unpackerOf(zlib.createZstdDecompress as () => Transform, zlib.zstdDecompressSync as AtOnce) }
    : {};

/** By the names of `Content-Encoding`. */
export const unpackers: Readonly<Record<string, Unpacker>> = {
  gzip,
  'x-gzip': gzip,
  br: unpackerOf(zlib.createBrotliDecompress, zlib.brotliDecompressSync),
  deflate: unpackerOf(zlib.createInflate, zlib.inflateSync),
  ...zstd,
};

/** Encodings that can be asked for and undone. */
export const knownEncodings: readonly string[] = ['br', 'gzip', ...Object.keys(zstd)];
