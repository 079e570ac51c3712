// reader.test.ts: does a process that loads pages during many releases ever see a page that is not whole?
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildProgram } from '../server/program.ts';
import { tempDir } from '../support/temp.ts';
import { type Site, target } from './layouts.ts';
import { digestVersion, readPage, versionIn } from './versions.ts';

const releases = 100;

/** Of which versions a page and its files are; null stands for what is not there. */
async function versionsOf(site: Site): Promise<readonly (number | null)[]> {
  const { version, urls } = readPage(await site.page());
  const texts = await Promise.all(urls.map((url) => site.file(url)));
  return [version, ...texts.map((text) => (text === null ? null : versionIn(text)))];
}

test('a reader that loads pages during 100 releases sees only whole generations', async () => {
  const directory = await tempDir();
  const outputs: string[] = [];
  for (const version of [1, 2, 3, 4]) outputs.push(await digestVersion(version, directory, 6));
  const released = join(directory, 'target');
  await target.add(released, 1, outputs[0]!);
  const following = await target.start(released);
  const program = await buildProgram('releases');
  const child = fork(program, [released, String(releases), ...outputs], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  const seen = new Set<number>();
  let pages = 0;
  while (child.exitCode === null && child.signalCode === null) {
    // One process that has run since before, and one that is started now.
    const started = await target.start(released);
    for (const site of [following, started]) {
      const versions = await versionsOf(site);
      expect(new Set(versions).size, `versions of a page and its files: ${versions}`).toBe(1);
      seen.add(versions[0]!);
      pages++;
    }
    started.close();
  }
  following.close();
  expect(await ended).toEqual([0, null]);
  expect([...seen].sort()).toEqual([1, 2, 3, 4]);
  expect(pages).toBeGreaterThan(releases);
});
