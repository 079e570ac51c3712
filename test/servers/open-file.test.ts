// open-file.test.ts: when is the descriptor of a file given back?
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { chunksOf, openFile } from '../../packages/server/src/adapters/open-file.ts';
import { tempDir } from '../support/temp.ts';
import { openFiles } from './download.ts';

/** Readings that have not begun, so that a test can say when. */
const { waiting } = vi.hoisted(() => ({ waiting: [] as (() => void)[] }));

vi.mock('node:fs', async (load) => {
  const real = await load<typeof import('node:fs')>();
  const read = (...words: unknown[]) => waiting.push(() => Reflect.apply(real.read, real, words));
  return { ...real, read };
});

test('after what is being read, once: or the number could be that of another file by then', async () => {
  const root = await tempDir();
  await writeFile(join(root, 'file'), 'text');
  const opened = await openFile({ root, path: 'file' });
  const chunks = chunksOf(opened!.descriptor, { start: 0, end: 3 });
  const reading = chunks.next();
  const closed = vi.fn();
  const closing = Promise.all([chunks.close(), chunks.close()]).then(closed);
  // What was asked of the disk earlier is done by then.
  for (let n = 0; n < 8; n++) await stat(root);
  expect(closed).not.toHaveBeenCalled();
  waiting.shift()?.();
  expect(String(await reading)).toBe('text');
  await closing;
  expect(openFiles(root)).toEqual([]);
});
