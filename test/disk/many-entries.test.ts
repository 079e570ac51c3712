// many-entries.test.ts: does a directory with very many entries go through?
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { digestTree } from '@truename/disk';
import { expect, test } from 'vitest';
import { tempDir } from '../support/temp.ts';

/** The promise is 100,000; the files of that many take a slow disk its time. */
const count = process.env.CI ? 100_000 : 10_000;

test(`${count} entries of one directory are named, and stay as they are the second time`, { timeout: 0 }, async () => {
  const input = await tempDir();
  for (let k = 0; k < count; k++) writeFileSync(join(input, `${k}.bin`), `${k}`);
  const options = { input, output: null, settings: {}, originals: 'drop' as const };
  const { counts } = await digestTree(options);
  expect(counts).toMatchObject({ named: count, written: count, deleted: count });
  expect(readdirSync(input).length).toBe(count + 1);
  expect((await digestTree(options)).counts).toMatchObject({ named: count, unchanged: true });
});
