// compress.ts: how is a compressed copy of a file made?
import { pipeline } from 'node:stream/promises';
import * as zlib from 'node:zlib';
import type { Encoding } from '@truename/manifest';
import type { FileSystem } from './file-system.ts';

/** Compressed once and sent many times, so as small as it gets. */
const quality = { gzip: { level: zlib.constants.Z_BEST_COMPRESSION }, br: zlib.constants.BROTLI_MAX_QUALITY } as const;
const bufferSize = 256 << 10;

interface Zstd {
  zstdCompressSync(bytes: Uint8Array): Uint8Array;
  createZstdCompress(): zlib.Gzip;
  createZstdDecompress(): zlib.Gunzip;
}

/** Node 20 has no zstd. */
const zstd: Zstd | null = 'zstdCompressSync' in zlib ? (zlib as unknown as Zstd) : null;

/** Can this Node make it? */
export function canCompress(encoding: Encoding): boolean {
  return encoding !== 'zstd' || zstd !== null;
}

/** Compresses bytes in memory; null where this Node cannot make the encoding. */
export function compress(bytes: Uint8Array, encoding: Encoding): Uint8Array | null {
  if (encoding === 'gzip') return withoutPlatform(zlib.gzipSync(bytes, quality.gzip));
  if (encoding === 'br') return zlib.brotliCompressSync(bytes, brotli(bytes.byteLength));
  return zstd?.zstdCompressSync(bytes) ?? null;
}

/** A file to compress. */
export interface FileToCompress {
  /** Absolute. */
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  readonly encoding: Encoding;
}

/** Compresses a file on the thread pool, part by part; parts are taken in order and are not kept. */
export async function compressFile(
  { path, size, encoding }: FileToCompress,
  fs: FileSystem,
  take: (part: Uint8Array) => void,
): Promise<void> {
  let isFirst = true;
  await pipeline(parts(path, fs), packer(encoding, size), async (packed: AsyncIterable<Uint8Array>) => {
    for await (const part of packed) {
      take(isFirst && encoding === 'gzip' ? withoutPlatform(part) : part);
      isFirst = false;
    }
  });
}

/** Unpacks a file on the thread pool. Throws what the file system throws, and an error of zlib for broken bytes. */
export async function unpackFile(
  { path, encoding }: Omit<FileToCompress, 'size'>,
  fs: FileSystem,
  take: (part: Uint8Array) => void,
): Promise<void> {
  await pipeline(parts(path, fs), unpacker(encoding), async (unpacked: AsyncIterable<Uint8Array>) => {
    for await (const part of unpacked) take(part);
  });
}

function packer(encoding: Encoding, size: number): zlib.Gzip | zlib.BrotliCompress {
  if (encoding === 'gzip') return zlib.createGzip({ ...quality.gzip, chunkSize: bufferSize });
  if (encoding === 'br') return zlib.createBrotliCompress({ ...brotli(size), chunkSize: bufferSize });
  return zstdOfNode().createZstdCompress();
}

function unpacker(encoding: Encoding): zlib.Gunzip | zlib.BrotliDecompress {
  if (encoding === 'gzip') return zlib.createGunzip();
  return encoding === 'br' ? zlib.createBrotliDecompress() : zstdOfNode().createZstdDecompress();
}

function zstdOfNode(): Zstd {
  if (zstd === null) throw new Error('This Node has no zstd');
  return zstd;
}

function brotli(size: number): zlib.BrotliOptions {
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_SIZE_HINT } = zlib.constants;
  return { params: { [BROTLI_PARAM_QUALITY]: quality.br, [BROTLI_PARAM_SIZE_HINT]: size } };
}

/** RFC 1952 §2.3: byte 9 names the operating system; 255 is "unknown", so that every system writes the same bytes. */
function withoutPlatform(gzip: Uint8Array): Uint8Array {
  gzip[9] = 255;
  return gzip;
}

function* parts(path: string, fs: FileSystem): Iterable<Uint8Array> {
  const file = fs.openSync(path, 'r');
  try {
    for (;;) {
      const buffer = new Uint8Array(bufferSize);
      const length = fs.readSync(file, buffer, 0, bufferSize, null);
      if (length === 0) return;
      yield buffer.subarray(0, length);
    }
  } finally {
    fs.closeSync(file);
  }
}
