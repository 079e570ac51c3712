// open-file.ts: which file stands at a path of a build?
import { close, constants, fstat, open, read } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { promisify } from 'node:util';
import type { ByteRange } from '../conditions.ts';
import type { PlannedFile } from '../plan.ts';

/** In bytes: a file, or a part of one, that is no longer is read at once and needs no stream: it would hold as much. */
export const wholeSize = 262_144;

/** In bytes: what a stream reads at once. */
const chunkSize = 131_072;

/** A file that is open, and what was found of it. Descriptors: file handles double the cost of a download. */
export interface OpenFile {
  readonly descriptor: number;
  /** In bytes. */
  readonly size: number;
}

const openPath = promisify(open);
const statOpen = promisify(fstat);
export const closeFile: (descriptor: number) => Promise<void> = promisify(close);

/** Null for what is no file below the root, wherever links lead. */
export async function openFile({ root, path }: Pick<PlannedFile, 'root' | 'path'>): Promise<OpenFile | null> {
  if (root === '')
    throw new TypeError(
      'The assets stand in no directory: use loadAssets() of "@truename/server/node" to serve files.',
    );
  const descriptor = await openBelow(root, path);
  if (descriptor === null) return null;
  try {
    const found = await statOpen(descriptor);
    if (found.isFile()) return { descriptor, size: found.size };
  } catch (error) {
    await closeFile(descriptor);
    throw error;
  }
  await closeFile(descriptor);
  return null;
}

const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
const absent = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENXIO', 'EISDIR', 'ENAMETOOLONG']);

async function openBelow(root: string, path: string): Promise<number | null> {
  try {
    const place = join(root, path);
    const real = await realpath(place);
    // Without any link it is below the root; else the root may be a link itself.
    if (real === place) return await openPath(real, flags);
    const directory = await realpath(root);
    return real.startsWith(directory.endsWith(sep) ? directory : directory + sep) ? await openPath(real, flags) : null;
  } catch (error) {
    if (error instanceof Error && 'code' in error && absent.has(String(error.code))) return null;
    throw error;
  }
}

/** How many bytes there were; 0 at the end. */
export function readAt(descriptor: number, buffer: Uint8Array, position: number): Promise<number> {
  return new Promise((done, fail) => {
    read(descriptor, buffer, 0, buffer.length, position, (error, count) => (error ? fail(error) : done(count)));
  });
}

/** What is left to read of an open file. */
export interface Chunks {
  /** Null at the end. Throws when the file turns out to be shorter than it was. */
  next(): Promise<Buffer<ArrayBuffer> | null>;
  /** All that is left. */
  rest(): Promise<Buffer<ArrayBuffer>>;
  /** At once, or after what is being read: until then the number of a descriptor must not become that of another file. */
  close(): Promise<void>;
}

/** A part of an open file, both ends included, piece by piece. */
export function chunksOf(descriptor: number, { start, end }: ByteRange): Chunks {
  let position = start;
  const read = async (length: number): Promise<Buffer<ArrayBuffer>> => {
    const buffer = Buffer.allocUnsafe(length);
    let count = 0;
    while (count < length) {
      const more = await readAt(descriptor, buffer.subarray(count), position);
      // The length was announced: the connection has to break, or the client would wait for the rest.
      if (more === 0) throw new Error('The file became shorter while it was sent');
      [count, position] = [count + more, position + more];
    }
    return buffer;
  };
  const left = (): number => end + 1 - position;
  let reading: Promise<unknown> = Promise.resolve();
  let closing: Promise<void> | null = null;
  const begin = (length: number): Promise<Buffer<ArrayBuffer>> => {
    const bytes = read(length);
    reading = bytes.catch(() => {});
    return bytes;
  };
  return {
    next: async () => (left() <= 0 ? null : begin(Math.min(left(), chunkSize))),
    rest: () => begin(left()),
    close: () => {
      closing ??= reading.then(() => closeFile(descriptor));
      return closing;
    },
  };
}
