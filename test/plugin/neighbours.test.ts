// neighbours.test.ts: which files does an output know to be those of others?
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest } from '@truename/manifest';
import { expect, test } from 'vitest';
import { announce, manifestsOfAll, pathsInTheMaking, pathsOfOthers } from '../../packages/plugin/src/neighbours.ts';
import type { Named, Session } from '../../packages/plugin/src/run.ts';
import { tempDir } from '../support/temp.ts';

const sessionIn = (dir: string): Session => ({ site: { dir, isVite: false } }) as unknown as Session;
const named = (outputKey: string, ...paths: string[]): Named =>
  ({ outputKey, outputs: paths.map((path) => ({ path })), originals: new Map() }) as unknown as Named;

const outer = named('outer', 'main.js', 'logo.svg');
announce(sessionIn('/site/dist'), outer);
announce(sessionIn('/site/dist'), named('beside', 'main.cjs', 'logo.svg'));
announce(sessionIn('/site/dist/cjs'), named('inner', 'main.js'));
announce(sessionIn('/site/dist-other'), named('elsewhere', 'other.js'));

test('those of outputs into the same directory, and all in a directory inside it that is another output', () => {
  const isOfOthers = pathsOfOthers(sessionIn('/site/dist'), outer);
  const known = ['main.cjs', 'logo.svg', 'cjs/main.js', 'cjs/.truename/manifest.json'];
  expect([...known, 'main.js', 'other.js', 'cjs-other/main.js'].filter(isOfOthers)).toEqual(known);
});

test('those in the making are the same until they are written; its own are none of them', () => {
  expect([...pathsInTheMaking(sessionIn('/site/dist'), outer)]).toEqual(['main.cjs', 'logo.svg']);
});

test('a manifest stays while its output is built again, and goes with the files that it lists', async () => {
  const dir = await tempDir();
  const session = sessionIn(dir);
  const manifest = (path: string) => ({ outputs: { [path]: {} }, fixed: {} }) as unknown as Manifest;
  const [one, other] = [named('one', 'one.js'), named('other', 'other.js')];
  const all = (of: Named, path: string) =>
    manifestsOfAll(session.site, of, { path: join(dir, 'manifest.json'), manifest: manifest(path) }).flatMap(
      ({ outputs }) => Object.keys(outputs),
    );
  for (const each of [one, other]) announce(session, each);
  await writeFile(join(dir, 'one.js'), '');
  expect(all(one, 'one.js')).toEqual(['one.js']);
  expect(all(other, 'other.js')).toEqual(['one.js', 'other.js']);
  announce(session, one);
  expect(all(other, 'other.js')).toEqual(['one.js', 'other.js']);
  announce(session, other);
  // No file of the other one was ever written here, as if somebody had emptied the directory.
  expect(all(one, 'one.js')).toEqual(['one.js']);
});
