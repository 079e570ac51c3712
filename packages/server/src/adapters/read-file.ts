// read-file.ts: which bytes stand on disk for a planned file?
import { constants } from 'node:fs';
import { type FileHandle, open, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { Readable } from 'node:stream';
import type { Source } from '../answer.ts';
import type { ByteRange } from '../conditions.ts';
import type { ReadFile } from '../handlers.ts';
import type { PlannedFile } from '../plan.ts';

/** Bytes that are read at once; a part of a file that is no longer than this needs no stream, and no open file. */
const chunkSize = 65_536;

/** Files from disk, for `node:http` and what is built on it. */
export const nodeSource: Source<Readable | Buffer> = {
  read: async (file, range) => {
    const found = await readStart(file, range);
    return found === null || Buffer.isBuffer(found) ? found : toReadable(found);
  },
  drop: (body) => {
    if (!Buffer.isBuffer(body)) body.destroy();
  },
};

/** Files from disk, for `fetch()`. */
export const readFile: ReadFile = async (file, range) => {
  const found = await readStart(file, range);
  return found === null || Buffer.isBuffer(found) ? found : toReadableStream(found);
};

/** What is left to read of an open file. */
interface Chunks {
  /** Null at the end. Throws when the file turns out to be shorter than it was. */
  next(): Promise<Buffer<ArrayBuffer> | null>;
  close(): Promise<void>;
}

async function readStart(file: PlannedFile, range: ByteRange | null): Promise<Buffer<ArrayBuffer> | Chunks | null> {
  const opened = await openFile(file);
  if (opened === null) return null;
  const { handle, size } = opened;
  const { start, end } = range ?? { start: 0, end: size - 1 };
  const chunks = chunksOf(handle, { start, end });
  if (end - start + 1 > chunkSize) return chunks;
  try {
    return (await chunks.next()) ?? Buffer.alloc(0);
  } finally {
    await chunks.close();
  }
}

/** Null for what is no file below the root, wherever links lead, or has another size than the manifest says. */
async function openFile({ root, path, size }: PlannedFile): Promise<{ handle: FileHandle; size: number } | null> {
  if (root === '')
    throw new TypeError(
      'The assets stand in no directory: use loadAssets() of "@truename/server/node" to serve files.',
    );
  const handle = await openBelow(root, path);
  if (handle === null) return null;
  try {
    const found = await handle.stat();
    if (found.isFile() && (size === null || found.size === size)) return { handle, size: found.size };
  } catch (error) {
    await handle.close();
    throw error;
  }
  await handle.close();
  return null;
}

const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
const absent = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENXIO', 'EISDIR', 'ENAMETOOLONG']);

async function openBelow(root: string, path: string): Promise<FileHandle | null> {
  try {
    const [directory, real] = await Promise.all([realpath(root), realpath(join(root, path))]);
    return real.startsWith(directory.endsWith(sep) ? directory : directory + sep) ? await open(real, flags) : null;
  } catch (error) {
    if (error instanceof Error && 'code' in error && absent.has(String(error.code))) return null;
    throw error;
  }
}

function chunksOf(handle: FileHandle, { start, end }: ByteRange): Chunks {
  let position = start;
  return {
    next: async () => {
      const left = end + 1 - position;
      if (left <= 0) return null;
      const buffer = Buffer.allocUnsafe(Math.min(left, chunkSize));
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
      // The length was announced: the connection has to break, or the client would wait for the rest.
      if (bytesRead === 0) throw new Error('The file became shorter while it was sent');
      position += bytesRead;
      return buffer.subarray(0, bytesRead);
    },
    close: () => handle.close(),
  };
}

function toReadable(chunks: Chunks): Readable {
  return new Readable({
    highWaterMark: chunkSize,
    read() {
      chunks.next().then(
        (chunk) => this.push(chunk),
        (error) => this.destroy(error),
      );
    },
    destroy(error, done) {
      chunks.close().then(
        () => done(error),
        (closing) => done(error ?? closing),
      );
    },
  });
}

function toReadableStream(chunks: Chunks): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      pull: async (controller) => {
        const chunk = await chunks.next().catch(async (error) => {
          await chunks.close();
          throw error;
        });
        if (chunk !== null) return controller.enqueue(chunk);
        await chunks.close();
        controller.close();
      },
      cancel: () => chunks.close(),
    },
    { highWaterMark: 0 },
  );
}
