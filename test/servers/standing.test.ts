// standing.test.ts: what stands under a name that is kept, and when is a large file hashed again?
import { statSync } from 'node:fs';
import { rename, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { knownSum, markOf, rememberSum } from '../../packages/server/src/adapters/large-sums.ts';
import { openStanding, sumNow } from '../../packages/server/src/adapters/standing.ts';
import { loadSums } from '../../packages/server/src/sum.ts';
import { sumOf } from '../support/sum.ts';
import { tempDir } from '../support/temp.ts';
import { openFiles } from './download.ts';
import { noise } from './site.ts';

let root: string;
const sums = await loadSums();
const sizes = [0, 1, 262_144, 1_048_576, 1_048_577, 2_500_000];

beforeEach(async () => {
  root = await tempDir();
});

const standing = async (path: string): Promise<readonly [number, string] | null> => {
  const found = await openStanding({ root, path });
  await found?.close();
  return found && [found.size, found.hash];
};

test.each(sizes)('a file of %i bytes has its size and its XXH64, asked for in either way', async (size) => {
  const bytes = noise(size, 5);
  await writeFile(join(root, 'file'), bytes);
  expect(await standing('file')).toEqual([size, sumOf(bytes)]);
  expect(sumNow(join(root, 'file'), sums)).toBe(sumOf(bytes));
  expect(openFiles(root)).toEqual([]);
});

test('what is not there, or no file, has none', async () => {
  for (const path of ['missing', '.', 'file/below']) {
    expect(await standing(path)).toBeNull();
    expect(sumNow(join(root, path), sums)).toBeNull();
  }
});

describe('a large file', () => {
  const statOf = (path: string) => statSync(path, { bigint: true });
  /** As if the clock had gone on since the file was written. */
  const later = <Result>(call: () => Result): Result => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 });
    try {
      return call();
    } finally {
      vi.useRealTimers();
    }
  };

  test('is not hashed again until it changes, whatever its time says', async () => {
    const [path, other] = [join(root, 'large'), join(root, 'other')];
    const time = new Date('2020-01-01');
    for (const [file, seed] of [[path, 1] as const, [other, 2] as const]) {
      await writeFile(file, noise(1_100_000, seed));
      await utimes(file, time, time);
    }
    const begin = vi.fn(sums.begin);
    const sum = () => later(() => sumNow(path, { ...sums, begin }));
    expect([sum(), sum()]).toEqual(Array(2).fill(sumOf(noise(1_100_000, 1))));
    expect(begin).toHaveBeenCalledTimes(1);
    // As rsync and git put a file in the place of another: equal size, equal time.
    await rename(other, path);
    expect(sum()).toBe(sumOf(noise(1_100_000, 2)));
    expect(begin).toHaveBeenCalledTimes(2);
    expect(await standing('large')).toEqual([1_100_000, sumOf(noise(1_100_000, 2))]);
  });

  test('is hashed again when it was written over in place, with its time set back', async () => {
    const path = join(root, 'large');
    const time = new Date('2020-01-01');
    const sumOfSeed = async (seed: number) => {
      await writeFile(path, noise(1_100_000, seed));
      await utimes(path, time, time);
      return later(() => sumNow(path, sums));
    };
    for (const seed of [1, 2]) expect(await sumOfSeed(seed)).toBe(sumOf(noise(1_100_000, seed)));
  });

  test('is hashed each time while a change might not be seen: within a tick of the clock', async () => {
    const path = join(root, 'large');
    await writeFile(path, noise(1_100_000, 3));
    const fresh = markOf(statOf(path));
    expect(fresh.isFresh).toBe(true);
    expect(rememberSum(path, fresh, 'sum')).toBe('sum');
    expect(knownSum(path, fresh)).toBeNull();
    const old = later(() => markOf(statOf(path)));
    rememberSum(path, old, 'sum');
    expect(knownSum(path, old)).toBe('sum');
    expect(knownSum(`${path}2`, old)).toBeNull();
  });
});
