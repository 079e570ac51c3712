// dev.test.ts: does a page of a server follow edits while its site is developed?
import { symlink } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { truename } from '@truename/server/express';
import { type LoadOptions, loadAssets } from '@truename/server/node';
import react from '@vitejs/plugin-react';
import express from 'express';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createDevSite, startVite } from '../server/dev-site.ts';
import { buildProgram, startProgram } from '../server/program.ts';
import { listen } from '../servers/listen.ts';
import { launch } from '../support/browser.ts';
import { afterEdit, replaceFile } from '../support/edits.ts';
import { freePort } from '../support/free-port.ts';
import { needs } from '../support/needs.ts';
import { createProxy } from '../support/one-origin.ts';

const nonce = 'ZGV2ZWxvcG1lbnQ=';

/** A page that has everything a dev server must answer for. */
const template = ({
  tags,
  asset,
}: {
  tags: (entry: string) => unknown;
  asset: (name: string) => string;
}): string => `<!doctype html>
<link rel="icon" href="data:,"><meta property="csp-nonce" nonce="${nonce}">
${tags('src/page.css')}
${tags('src/main.js')}
<p id="imports">text</p><p id="source">text</p><p id="linked">text</p><p id="word"></p>
<img id="imported"><img src="${asset('img/public.png')}"><img src="${asset('src/pixel.png')}"><img src="${asset('src/café 1.png')}">`;

/** Milliseconds; then a test says what it waited for, which a test that is over its own time does not. */
const patience = 100_000;

/** Waits until something holds; Playwright's own waiting evaluates text in the page, which the policy forbids. */
async function until(page: Page, condition: string): Promise<void> {
  const missed = await page.evaluate(`(async () => {
    const end = performance.now() + ${patience};
    while (!(${condition})) {
      if (performance.now() > end) return document.documentElement.outerHTML;
      await new Promise((frame) => requestAnimationFrame(frame));
    }
    return null;
  })()`);
  if (missed !== null) throw new Error(`${condition} is not so:\n${missed}`);
}

/** Edits a file and waits for what the page makes of it. */
async function edited(path: string, content: string, seen: () => Promise<unknown>): Promise<void> {
  const edit = (): Promise<void> => replaceFile(path, content);
  await edit();
  await afterEdit(seen(), edit);
}

interface Served {
  readonly origin: string;
  readonly close: () => Promise<void>;
}

/** Express 5 with the adapter, and before the pages whatever the dev server brings. */
async function serve(
  dir: string,
  options: LoadOptions,
  { middlewares, page = template }: { readonly middlewares?: express.Handler; readonly page?: typeof template } = {},
): Promise<Served> {
  const assets = await loadAssets(dir, options);
  const app = express();
  app.use(truename(assets, { nonce: () => nonce }));
  if (middlewares) app.use(middlewares);
  app.get('/', (_, response) => {
    const other = new URL(assets.url('img/public.png'), 'http://own.example').origin;
    const from = `'self' ${other} ${other.replace('http:', 'ws:')}`;
    response.setHeader(
      'content-security-policy',
      `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; img-src ${from} data:; connect-src ${from} ws:; worker-src 'self'`,
    );
    response.type('html').send(page(response.locals as Parameters<typeof template>[0]));
  });
  const { port, close } = await listen(createServer(app));
  return { origin: `http://127.0.0.1:${port}`, close };
}

needs('chromium')('in Chromium, while a site is developed', () => {
  let browser: Browser;
  const ends: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    browser = await launch(9);
  });
  afterAll(() => browser?.close());
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  /** A page, and all that went wrong on it. */
  async function open(
    origin: string,
  ): Promise<{ readonly page: Page; readonly wrong: string[]; readonly seen: string[] }> {
    const page = await browser.newPage();
    ends.push(() => page.close());
    const [wrong, seen]: string[][] = [[], []];
    page.on('console', (message) => message.type() === 'error' && wrong!.push(message.text()));
    page.on('pageerror', (error) => wrong!.push(error.message));
    page.on('response', (response) => {
      seen!.push(response.url());
      if (response.status() >= 400) wrong!.push(`${response.url()} ${response.status()}`);
    });
    const connected = page.waitForEvent('console', (message) => message.text() === '[vite] connected.');
    connected.catch(() => {});
    const answer = await page.goto(origin);
    expect(answer?.status(), await answer?.text()).toBe(200);
    await connected;
    return { page, wrong: wrong!, seen: seen! };
  }

  /** Edits a style sheet that a script imports, one that a tag loads, and a module: nothing is loaded anew. */
  async function expectUpdates(root: string, origin: string, first = 'true'): Promise<readonly string[]> {
    const { page, wrong, seen } = await open(origin);
    await until(page, first);
    const colour = (id: string, rgb: string): Promise<unknown> =>
      until(page, `getComputedStyle(document.querySelector('${id}')).color === '${rgb}'`);
    await colour('#imports', 'rgb(1, 2, 3)');
    await colour('#linked', 'rgb(4, 5, 6)');
    await until(page, `[...document.images].every((image) => image.complete && image.naturalWidth === 1)`);
    await page.waitForLoadState('load');
    await page.evaluate('window.isSame = true');

    const imports = '#imports { color: rgb(7, 7, 7); background: url(/img/public.png); }';
    await edited(join(root, 'src/main.css'), imports, () => colour('#imports', 'rgb(7, 7, 7)'));
    const linked = '#linked { color: rgb(8, 8, 8); }';
    await edited(join(root, 'src/page.css'), linked, () => colour('#linked', 'rgb(8, 8, 8)'));
    await edited(join(root, 'src/word.js'), `export const word = 'second';\n`, () =>
      until(page, `document.querySelector('#word').textContent === 'second'`),
    );

    expect(await page.evaluate('window.isSame')).toBe(true);
    expect(wrong).toEqual([]);
    return seen;
  }

  test.each([
    ['vite-8', '/'],
    ['vite-8', '/app/'],
    ['vite-7', '/'],
  ] as const)('middleware mode, %s, base %s: edits reach the page, under a strict policy', async (version, base) => {
    const root = await createDevSite();
    const vite = await startVite(version, root, { base });
    ends.push(() => vite.close());
    const served = await serve(join(root, 'dist'), { vite }, { middlewares: vite.middlewares });
    ends.push(served.close);
    const seen = await expectUpdates(root, served.origin);
    expect(seen).toContain(`${served.origin}${base}@vite/client`);
  });

  test.each(['/', '/app/'])(
    'a dev server of its own, base %s: edits reach the page, and files that code names too',
    async (base) => {
      const root = await createDevSite();
      const program = await startProgram(await buildProgram('vite'), [root, base], 'development');
      ends.push(() => program.stop());
      const { port } = await program.ask<{ readonly port: number }>({ ask: 'address' });
      const served = await serve(join(root, 'dist'), {});
      ends.push(served.close);
      const seen = await expectUpdates(root, served.origin);
      const dev = `http://127.0.0.1:${port}${base}`;
      for (const path of ['@vite/client', 'src/page.css', 'img/public.png', 'src/pixel.png'])
        expect(seen).toContain(dev + path);
      // Named by style sheets and scripts, which do not know where the page is.
      for (const path of ['img/public.png', 'src/pixel.png']) expect(seen).toContain(served.origin + base + path);
    },
  );

  test('one origin for an application and its dev server: workers run, and edits reach the page', async () => {
    const root = await createDevSite({
      'src/ask.js': `import Plain from './work.js?worker';
const workers = [new Plain(), new Worker(new URL('./work.js', import.meta.url), { type: 'module' })];
window.answers = [];
for (const worker of workers) worker.onmessage = ({ data }) => window.answers.push(data);
`,
      'src/work.js': "postMessage('works');\n",
    });
    const port = await freePort('127.0.0.1');
    const vite = await startVite('vite-8', root, { server: { port: 0, origin: `http://127.0.0.1:${port}` } });
    ends.push(() => vite.close());
    const page: typeof template = (names) => `${template(names)}${names.tags('src/ask.js')}`;
    const served = await serve(join(root, 'dist'), {}, { page });
    ends.push(served.close);
    const proxy = createProxy(new URL(served.origin), new URL(vite.resolvedUrls?.local[0] ?? ''));
    await new Promise<void>((listening) => proxy.listen(port, '127.0.0.1', listening));
    const { close } = await listen(proxy);
    ends.push(close);
    const origin = `http://127.0.0.1:${port}`;
    const seen = await expectUpdates(root, origin, `window.answers.join() === 'works,works'`);
    expect(seen.filter((url) => url.startsWith('http') && !url.startsWith(origin))).toEqual([]);
  });

  const counter = (text: string): string => `import { useState } from 'react';
export function Counter() {
  const [count, setCount] = useState(0);
  return <button onClick={() => setCount(count + 1)}>${text} {count}</button>;
}
`;
  const reactFiles = {
    'src/counter.jsx': counter('first'),
    'src/react.jsx': `import { createRoot } from 'react-dom/client';
import { Counter } from './counter.jsx';
createRoot(document.querySelector('#root')).render(<Counter />);
`,
  };

  async function serveReact(
    options: LoadOptions,
    base: string,
  ): Promise<{ readonly root: string; readonly origin: string }> {
    const root = await createDevSite(reactFiles);
    await symlink(fileURLToPath(new URL('../../node_modules', import.meta.url)), join(root, 'node_modules'));
    const include = ['react', 'react-dom/client', 'react/jsx-dev-runtime'];
    const vite = await startVite('vite-8', root, {
      base,
      plugins: [react()],
      cacheDir: join(root, '.vite'),
      optimizeDeps: { noDiscovery: true, include },
    });
    ends.push(() => vite.close());
    const page: typeof template = ({ tags }) =>
      `<!doctype html><link rel="icon" href="data:,"><meta property="csp-nonce" nonce="${nonce}"><div id="root"></div>${tags('src/react.jsx')}`;
    const served = await serve(join(root, 'dist'), { vite, ...options }, { middlewares: vite.middlewares, page });
    ends.push(served.close);
    return { root, origin: served.origin };
  }

  test.each(['/', '/app/'])(
    'React, base %s: a component is edited and its state stays, under a strict policy',
    async (base) => {
      const { root, origin } = await serveReact({ react: true }, base);
      const { page, wrong } = await open(origin);
      await page.click('button');
      await page.click('button');
      await until(page, `document.querySelector('button').textContent === 'first 2'`);
      await edited(join(root, 'src/counter.jsx'), counter('second'), () =>
        until(page, `document.querySelector('button').textContent.startsWith('second')`),
      );
      expect(await page.textContent('button')).toBe('second 2');
      expect(wrong).toEqual([]);
    },
  );

  test('React without its preamble does not run: this is what "react: true" is for', async () => {
    const { origin } = await serveReact({}, '/');
    const { page, wrong } = await open(origin);
    await page.waitForLoadState('load');
    await expect.poll(() => wrong.join()).toMatch(/can't detect preamble|\$RefreshSig\$ is not defined/);
    expect(await page.textContent('#root')).toBe('');
  });
});
