// reload.test.ts: does an open page of build A find its way to build B when a lazy chunk of A is gone?
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { truename } from '@truename/plugin';
import { expect, test } from 'vitest';
import { viteBuild } from '../support/build.ts';
import { needs } from '../support/needs.ts';
import { stage } from '../support/stage.ts';
import { tempDir } from '../support/temp.ts';

async function build(version: string): Promise<string> {
  const root = await tempDir();
  const files = {
    'index.html': '<link rel="icon" href="data:,"><button>Go</button><script type="module" src="/main.js"></script>',
    'main.js': `import '@truename/plugin/reload';
document.title = '${version}';
document.querySelector('button').onclick = async () => {
  try { document.title = (await import('./lazy.js')).text; } catch (error) { document.title = 'failed: ' + error.message; }
};`,
    'lazy.js': `export const text = 'lazy ${version}';`,
  };
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  const alias = {
    '@truename/plugin/reload': new URL('../../packages/plugin/src/reload-page.ts', import.meta.url).pathname,
  };
  const { outDir } = await viteBuild('vite-8', {
    root,
    configFile: false,
    logLevel: 'silent',
    plugins: [truename()],
    resolve: { alias },
  });
  return outDir;
}

needs('chromium')('@truename/plugin/reload in Chromium', () => {
  const staged = stage();

  test('a page whose lazy chunk is gone loads the new build, once', async () => {
    const dir = await tempDir();
    await cp(await build('A'), dir, { recursive: true });
    staged.site.show(dir, '/');
    const page = await staged.browser.newPage();
    await page.goto(staged.site.origin);
    await page.waitForFunction("document.title === 'A'");

    await rm(dir, { recursive: true });
    await cp(await build('B'), dir, { recursive: true });
    await page.click('button');
    await page.waitForFunction("document.title === 'B'");
    await page.click('button');
    await page.waitForFunction("document.title === 'lazy B'");

    expect(staged.site.seen.filter(({ path }) => path === '')).toHaveLength(2);
    await page.close();
  });

  test('a chunk that stays away does not make the page reload for ever', async () => {
    const dir = await build('A');
    staged.site.show(dir, '/');
    const page = await staged.browser.newPage();
    await page.route(/lazy-/, (route) => route.fulfill({ status: 404, body: '' }));
    await page.goto(staged.site.origin);
    await page.click('button');
    await page.waitForEvent('load');
    await page.waitForFunction("document.title === 'A'");
    await page.click('button');
    await page.waitForFunction("document.title.startsWith('failed: ')");
    expect(staged.site.seen.filter(({ path }) => path === '')).toHaveLength(2);
    await page.close();
  });
});
