// determinism.test.ts: do equal files give equal trees, whatever surrounds them?
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempDir } from '../support/temp.ts';
import { digestInChild } from './child.ts';
import { readFiles, siteFiles, writeFiles } from './real-tree.ts';

/** In another place, made in another order, by another kind of user. */
const surroundings = [
  { name: 'a', order: (files: unknown[]) => files, umask: '022', env: { LANG: 'C', TZ: 'UTC' } },
  {
    ...{ name: 'some/where else ü', order: (files: unknown[]) => files.reverse(), umask: '077' },
    env: { LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8', TZ: 'Pacific/Kiritimati' },
  },
  {
    name: 'c',
    // 7 and the number of files have no common divisor: every file once, in a shuffled order.
    order: (files: unknown[]) => files.map((_, index) => files[(index * 7) % files.length]),
    ...{ umask: '000', env: { LC_ALL: 'sv_SE.UTF-8', TZ: 'America/St_Johns', UV_THREADPOOL_SIZE: '1' } },
  },
];

const files = (): [string, string | Uint8Array][] => [
  ...siteFiles(20, 0),
  ['ıİ.css', 'a {}'],
  ['Ä.css', 'b {}'],
  ['z.css', '@import "Ä.css"; @import "ıİ.css";'],
  ['app.js', `${'long '.repeat(99)}\n//# sourceMappingURL=app.js.map`],
  ['app.js.map', '{"version":3,"sources":[],"names":[],"mappings":""}'],
];

test.each(['keep', 'drop'] as const)('with originals "%s", in place and into another directory', async (originals) => {
  const trees: Record<string, string>[] = [];
  for (const { name, order, umask, env } of surroundings) {
    const dir = join(await tempDir(), name);
    const input = join(dir, 'in');
    writeFiles(input, order(files()) as [string, string][]);
    const common = { input, originals, compress: ['br', 'gzip'] };
    expect(await digestInChild({ ...common, output: join(dir, 'out') }, { umask, env }).build).not.toBe(null);
    await digestInChild({ ...common, output: null }, { umask, env }).build;
    trees.push(readFiles(join(dir, 'out')), readFiles(input));
    for (const path of Object.keys(trees.at(-2)!)) expect(statSync(join(dir, 'out', path)).mode & 0o777).toBe(0o644);
    for (const path of ['', 'css', '.truename']) expect(statSync(join(dir, 'out', path)).mode & 0o777).toBe(0o755);
  }
  expect(Object.keys(trees[0]!).length).toBeGreaterThan(100);
  for (const tree of trees.slice(1)) expect(tree).toEqual(trees[0]);
});
