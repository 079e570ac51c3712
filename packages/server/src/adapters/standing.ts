// standing.ts: what stands now under a name that is kept?
import { closeSync, fstatSync, openSync, readSync, fstat as stat } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ByteRange } from '../conditions.ts';
import type { PlannedFile } from '../plan.ts';
import { loadSums, type Sums } from '../sum.ts';
import { knownSum, markOf, rememberSum } from './large-sums.ts';
import { type Chunks, chunksOf, closeFile, openFile, readAt } from './open-file.ts';

/** A file as it stands. */
export interface OpenStanding {
  /** In bytes. */
  readonly size: number;
  /** XXH64 of the bytes. */
  readonly hash: string;
  readonly read: (range: ByteRange | null) => Buffer<ArrayBuffer> | Chunks;
  /** What `read()` gave closes by itself. */
  readonly close: () => Promise<void>;
}

/** In bytes. A file that is no larger is read and hashed each time, and sent from memory. */
const small = 1 << 20;

/** In bytes. */
const sliceSize = 256 << 10;

/** Null for what is no file below the root. */
export async function openStanding(file: Pick<PlannedFile, 'root' | 'path'>): Promise<OpenStanding | null> {
  const [opened, sums] = await Promise.all([openFile(file), loadSums()]);
  if (opened === null) return null;
  const { descriptor, size } = opened;
  let isKept = false;
  try {
    if (size > small) {
      const hash = await sumOfLarge(descriptor, join(file.root, file.path), sums);
      isKept = true;
      return large(descriptor, size, hash);
    }
    const bytes = await readWhole(descriptor, size);
    const read = (range: ByteRange | null) => (range === null ? bytes : bytes.subarray(range.start, range.end + 1));
    return { size: bytes.length, hash: sums.of(bytes), read, close: async () => {} };
  } finally {
    if (!isKept) await closeFile(descriptor);
  }
}

function large(descriptor: number, size: number, hash: string): OpenStanding {
  let isTaken = false;
  const read = (range: ByteRange | null): Chunks => {
    isTaken = true;
    return chunksOf(descriptor, range ?? { start: 0, end: size - 1 });
  };
  return { size, hash, read, close: async () => (isTaken ? undefined : closeFile(descriptor)) };
}

/** As far as it goes: a file may be written while it is read. */
async function readWhole(descriptor: number, size: number): Promise<Buffer<ArrayBuffer>> {
  const bytes = Buffer.allocUnsafe(size);
  let length = 0;
  for (let count = -1; count !== 0 && length < size; length += count)
    count = await readAt(descriptor, bytes.subarray(length), length);
  return bytes.subarray(0, length);
}

async function sumOfLarge(descriptor: number, path: string, { begin }: Sums): Promise<string> {
  const mark = markOf(await promisify(stat)(descriptor, { bigint: true }));
  const known = knownSum(path, mark);
  if (known !== null) return known;
  const state = begin();
  const slice = Buffer.allocUnsafe(sliceSize);
  let position = 0;
  for (let count = -1; count !== 0; position += count) {
    count = await readAt(descriptor, slice, position);
    state.update(slice.subarray(0, count));
  }
  return rememberSum(path, mark, state.digest());
}

/** The same for who cannot wait: null where the file cannot be read. */
export function sumNow(path: string, { begin }: Sums): string | null {
  try {
    const descriptor = openSync(path, 'r');
    try {
      const found = fstatSync(descriptor, { bigint: true });
      const mark = found.size > small ? markOf(found) : null;
      const known = mark === null ? null : knownSum(path, mark);
      if (known !== null) return known;
      const state = begin();
      const slice = Buffer.allocUnsafe(sliceSize);
      for (let read = readSync(descriptor, slice); read > 0; read = readSync(descriptor, slice))
        state.update(slice.subarray(0, read));
      return mark === null ? state.digest() : rememberSum(path, mark, state.digest());
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return null;
  }
}
