// sites.test.ts: do real third-party sites work the same once their files have names made of their content?
import { cp, readFile, realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { digestTree, verifyTree } from '@truename/disk';
import { formatProblem } from '@truename/engine';
import { expect, test } from 'vitest';
import { sites, type ThirdPartySite } from '../sites/sites.ts';
import { type Visit, visit } from '../support/browser.ts';
import { needs } from '../support/needs.ts';
import { type Stage, stage } from '../support/stage.ts';
import { tempDir } from '../support/temp.ts';

const folder = fileURLToPath(new URL('../sites/', import.meta.url));

/** The package's files, and our page on top of them. */
async function copySite({ name, copies }: ThirdPartySite, to: string): Promise<void> {
  const isCode = (path: string) => !['node_modules', 'package.json'].includes(basename(path));
  for (const [below, from] of Object.entries(copies)) {
    const real = await realpath(join(folder, 'node_modules', from));
    await cp(real, join(to, below), { recursive: true, filter: (path) => path === real || isCode(path) });
  }
  await cp(join(folder, 'pages', name), to, { recursive: true });
}

async function open({ browser, site }: Stage, dir: string): Promise<Visit> {
  site.show(dir, '/');
  const [made] = await visit(browser, [`${site.origin}/`]);
  return made!;
}

async function digested({ fixed = [] }: ThirdPartySite, input: string) {
  const output = join(await tempDir(), 'digested');
  const { manifest, problems } = await digestTree({ input, output, settings: { fixed } });
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  const read = (name: string) => readFile(join(output, '.truename', name), 'utf8');
  return { output, manifest: manifest!, texts: [await read('manifest.json'), await read('XXH64SUMS')] };
}

needs('chromium')('third-party sites in Chromium', () => {
  const staged = stage();
  for (const site of sites)
    test(`${site.name} works as its plain copy does, verifies, and stays as it is when it is digested again`, async () => {
      const plain = await tempDir();
      await copySite(site, plain);
      const before = await open(staged, plain);
      expect(before).toMatchObject({ failed: [], errors: [] });
      expect(new Set(Object.values(before.features))).toEqual(new Set(['ok']));

      const once = await digested(site, plain);
      expect(await open(staged, once.output)).toEqual(before);
      const hashed = staged.site.seen.filter(({ path }) => Object.hasOwn(once.manifest.outputs, path));
      expect(hashed).not.toEqual([]);

      const { faults } = await verifyTree(once.output);
      expect(faults.filter(({ severity }) => severity === 'error').map(formatProblem)).toEqual([]);
      const twice = await digested(site, once.output);
      expect(twice.texts).toEqual(once.texts);
    });
});
