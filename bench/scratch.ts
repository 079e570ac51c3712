// scratch.ts: where is room for the files of a bench?
import { existsSync, statfsSync } from 'node:fs';
import { freemem, tmpdir } from 'node:os';

/** In memory where the machine can: what a disk costs the kernel differs tenfold from run to run. */
const inMemory = '/dev/shm';

/** A directory, and what the reader of the figures should know about it. */
export interface Place {
  readonly directory: string;
  /** Empty where all is as it should be. */
  readonly note: string;
}

/** The place for files of `bytes` bytes altogether. */
export function findPlace(bytes: number): Place {
  const free = existsSync(inMemory) ? freeBytes(inMemory) : 0;
  if (free > bytes * 1.2) return { directory: inMemory, note: '' };
  const [need, has] = [bytes, free].map((count) => `${(count / 1e9).toFixed(1)} GB`);
  return { directory: tmpdir(), note: `On a disk (${need} are needed, ${inMemory} has ${has} free): times vary more.` };
}

function freeBytes(directory: string): number {
  const { bavail, bsize } = statfsSync(directory);
  return Math.min(bavail * bsize, freemem());
}
