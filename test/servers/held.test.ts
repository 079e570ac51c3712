// held.test.ts: how often are small files read, and how many of them are kept?
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { heldBytes } from '../../packages/server/src/adapters/held.ts';
import type { PlannedFile } from '../../packages/server/src/plan.ts';

let count = 0;
/** A file that no other test has. */
const file = (size = 1): PlannedFile => ({ root: '/held', path: `${count++}`, size, hash: '0000000000000000' });
const bytes = Buffer.from('x');

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});

afterEach(() => {
  vi.useRealTimers();
});

test('a thousand requests cost one reading, and a second later one more', async () => {
  const [asked, read] = [file(), vi.fn(async () => bytes)];
  const ask = () => Promise.all(Array.from({ length: 1000 }, () => heldBytes(asked, read)));
  expect(new Set(await ask())).toEqual(new Set([bytes]));
  vi.advanceTimersByTime(999);
  await ask();
  expect(read).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1);
  await ask();
  expect(read).toHaveBeenCalledTimes(2);
});

test('a file that is not there, or cannot be read, is asked for again each time', async () => {
  const asked = file();
  expect(await heldBytes(asked, async () => null)).toBeNull();
  await expect(heldBytes(asked, () => Promise.reject(new Error('EIO')))).rejects.toThrow('EIO');
  expect(await heldBytes(asked, async () => bytes)).toBe(bytes);
});

test('a file that was taken away is missed after a second', async () => {
  const asked = file();
  await heldBytes(asked, async () => bytes);
  vi.advanceTimersByTime(1000);
  expect(await heldBytes(asked, async () => null)).toBeNull();
});

test('the same path with another content is another file', async () => {
  const asked = file();
  await heldBytes(asked, async () => bytes);
  const next = Buffer.from('y');
  expect(await heldBytes({ ...asked, hash: 'ffffffffffffffff' }, async () => next)).toBe(next);
  expect(await heldBytes({ ...asked, root: '/other' }, async () => null)).toBeNull();
});

test('no more than 32 MiB are kept: those that were read first are read again', async () => {
  const [first, read] = [file(1 << 20), vi.fn(async () => bytes)];
  await heldBytes(first, read);
  for (let n = 0; n < 31; n++) await heldBytes(file(1 << 20), read);
  await heldBytes(first, read);
  expect(read).toHaveBeenCalledTimes(32);
  await heldBytes(file(1 << 20), read);
  await heldBytes(first, read);
  expect(read).toHaveBeenCalledTimes(34);
});
