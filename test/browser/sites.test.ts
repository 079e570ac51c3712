// sites.test.ts: do real third-party sites work the same once their files have names made of their content?
import { cp, realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { sites, type ThirdPartySite } from '../sites/sites.ts';
import { visit } from '../support/browser.ts';
import { needs } from '../support/needs.ts';
import { stage } from '../support/stage.ts';
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

needs('chromium')('third-party sites in Chromium', () => {
  const staged = stage();
  for (const site of sites)
    test(`${site.name} works as its plain copy does`, async () => {
      const plain = await tempDir();
      await copySite(site, plain);
      staged.site.show(plain, '/');
      const [before] = await visit(staged.browser, [`${staged.site.origin}/`]);
      expect(before).toMatchObject({ failed: [], errors: [] });
      expect(new Set(Object.values(before!.features))).toEqual(new Set(['ok']));
    });
});
