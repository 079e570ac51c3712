// read-file.ts: which bytes stand on disk for a planned file?
import { Readable } from 'node:stream';
import type { Source as AnySource } from '../answer.ts';
import type { ByteRange } from '../conditions.ts';
import type { WebBody } from '../handlers.ts';
import type { PlannedFile } from '../plan.ts';
import { loadSums } from '../sum.ts';
import { heldBytes } from './held.ts';
import { type Chunks, chunksOf, closeFile, openFile, wholeSize } from './open-file.ts';
import { openStanding } from './standing.ts';

/** A small part of a file, or what is left to read of a large one. */
type Found = Buffer<ArrayBuffer> | Chunks;

type Source<Body> = Required<Pick<AnySource<Body>, 'read' | 'stand'>>;

/** Files from disk, for `node:http` and what is built on it. */
export const nodeSource: AnySource<Readable | Buffer> = {
  ...sourceOf<Readable | Buffer>((found) => (Buffer.isBuffer(found) ? found : toReadable(found))),
  drop: (body) => {
    if (!Buffer.isBuffer(body)) body.destroy();
  },
};

/** Files from disk, for `fetch()`. A copy, since who gets a Web-standard body may keep its memory. */
export const webSource: Source<WebBody> = sourceOf<WebBody>((found) =>
  Buffer.isBuffer(found) ? new Uint8Array(found) : toReadableStream(found),
);

function sourceOf<Body>(bodyOf: (found: Found) => Body): Source<Body> {
  return {
    read: async (file, range) => {
      const found = await readStart(file, range);
      return found === null ? null : bodyOf(found);
    },
    stand: async (file) => {
      const standing = await openStanding(file);
      return standing === null ? null : { ...standing, read: (range) => bodyOf(standing.read(range)) };
    },
  };
}

/** Null for what is not there, or is not what the manifest says. */
async function readStart(file: PlannedFile, range: ByteRange | null): Promise<Found | null> {
  if (file.hash !== null && file.size !== null && file.size <= wholeSize) {
    const bytes = await heldBytes(file, () => readNamed(file));
    return bytes === null || range === null ? bytes : bytes.subarray(range.start, range.end + 1);
  }
  const opened = await openFile(file);
  if (opened === null) return null;
  const { descriptor, size } = opened;
  if (file.size !== null && size !== file.size) {
    await closeFile(descriptor);
    return null;
  }
  const chunks = chunksOf(descriptor, range ?? { start: 0, end: size - 1 });
  return (range === null ? size : range.end - range.start + 1) > wholeSize ? chunks : readAll(chunks);
}

/** The whole file, if these are the bytes that were named. */
async function readNamed(file: PlannedFile): Promise<Buffer<ArrayBuffer> | null> {
  const opened = await openFile(file);
  if (opened === null) return null;
  const { descriptor, size } = opened;
  if (size !== file.size) {
    await closeFile(descriptor);
    return null;
  }
  const [bytes, sums] = await Promise.all([readAll(chunksOf(descriptor, { start: 0, end: size - 1 })), loadSums()]);
  return sums.of(bytes) === file.hash ? bytes : null;
}

/** Of a part that fits. */
async function readAll(chunks: Chunks): Promise<Buffer<ArrayBuffer>> {
  try {
    return await chunks.rest();
  } finally {
    await chunks.close();
  }
}

function toReadable(chunks: Chunks): Readable {
  return new Readable({
    // One piece is enough: the connection has a buffer of its own.
    highWaterMark: 1,
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
