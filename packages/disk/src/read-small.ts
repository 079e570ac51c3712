// read-small.ts: what is in a small file, read into memory that is used again?
import { hash } from 'node:crypto';
import type { FileSystem } from './file-system.ts';
import { streamLimit } from './hash-stream.ts';

let buffer: Uint8Array | null = null;

/**
 * The bytes of a file (absolute) of at most `streamLimit` bytes, good until the next call. `expected` is its size as far
 * as that is known. Null where the file has grown beyond the limit meanwhile.
 */
export function readSmall(path: string, expected: number, fs: FileSystem): Uint8Array | null {
  // One byte more than a small file has, so that one call takes all of it, and more if it grew.
  buffer ??= new Uint8Array(streamLimit + 1);
  const file = fs.openSync(path, 'r');
  try {
    let size = 0;
    for (;;) {
      const length = fs.readSync(file, buffer, size, buffer.byteLength - size, null);
      size += length;
      if (size === buffer.byteLength) return null;
      if (length === 0 || size === expected) return buffer.subarray(0, size);
    }
  } finally {
    fs.closeSync(file);
  }
}

/** The form of the `integrity` attribute (https://www.w3.org/TR/SRI/#the-integrity-attribute). */
export function integrityOf(bytes: Uint8Array): string {
  return `sha384-${hash('sha384', bytes, 'base64')}`;
}
