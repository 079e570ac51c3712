// diff-vite.test.ts: does diffTrees() see what was edited in an app that Vite built?
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { diffTrees, groupOf, type TreeDiff } from '@truename/disk';
import { expect, test } from 'vitest';
import { viteBuild } from '../support/build.ts';
import { copyApp } from '../support/copy-app.ts';
import { kitchenSink, kitchenSinkConfig, type TruenameOptions, withTruename } from '../support/kitchen-sink.ts';

async function built(root: string, options: TruenameOptions = {}): Promise<string> {
  const config = withTruename(kitchenSinkConfig(root, 'root'), options);
  return (await viteBuild('vite-8', { ...config, logLevel: 'error' })).outDir;
}

async function diffOf(old: string, now: string): Promise<TreeDiff> {
  const { diff, problems } = await diffTrees(old, now);
  expect(problems).toEqual([]);
  return diff!;
}

test('diffTrees() of two Vite builds tells the edited module and image, and nothing else, as edited', async () => {
  const root = await copyApp('kitchen-sink');
  const before = await built(root);
  await appendFile(join(root, 'src/store.ts'), '\nconsole.debug("edited");\n');
  await appendFile(join(root, 'public/img/bg.png'), 'x');
  const diff = await diffOf(before, await built(root));
  const of = (group: string) => diff.files.filter((file) => groupOf(file) === group).map(({ name }) => name);
  expect(of('own-edit')).toEqual(['assets/store-[hash].js', 'img/bg.png']);
  expect(of('cascade')).toEqual(expect.arrayContaining(['index.html', 'src/pages/home.ts', 'twins/one/index.html']));
  expect(diff.files.filter((file) => file.origin !== null && !of('own-edit').includes(file.origin))).toEqual([]);
  expect([...of('added'), ...of('removed'), ...of('names-only')]).toEqual([]);
});

test('diffTrees() of a Vite build with another salt tells no file as edited', async () => {
  const { totals, settings } = await diffOf(await built(kitchenSink), await built(kitchenSink, { salt: 'other' }));
  expect(settings).toEqual([{ setting: 'salt', old: '', new: 'other' }]);
  expect(Object.entries(totals.groups).flatMap(([group, { files }]) => (files > 0 ? [group] : []))).toEqual([
    'unchanged',
    'names-only',
  ]);
});
