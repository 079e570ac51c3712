// tags.test.ts: does Chromium load what tags() writes, each file once, under a strict content security policy?
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { truename } from '@truename/plugin';
import type { RequestNames } from '@truename/server';
import { loadAssets, type NodeAssets } from '@truename/server/node';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch } from '../support/browser.ts';
import { viteBuild } from '../support/build.ts';
import { needs } from '../support/needs.ts';
import { tempDir } from '../support/temp.ts';

const font = new URL('../apps/kitchen-sink/public/fonts/public-sink.ttf', import.meta.url);

/** Two entries that share a chunk with a style sheet, an image and a font. */
const sources: Readonly<Record<string, string>> = {
  'src/main.js': `import './main.css'; import { say } from './shared.js'; say('main'); import('./lazy.js');`,
  'src/other.js': `import { say } from './shared.js'; say('other');`,
  'src/lazy.js': `import './lazy.css'; import { say } from './shared.js'; say('lazy');`,
  'src/shared.js': `import './shared.css'; export const said = window.said = []; export function say(word) { said.push(word); }`,
  'src/shared.css': `@font-face { font-family: sink; src: url(/fonts/sink.ttf); } p { color: rgb(9, 9, 9); font: 20px sink; }`,
  'src/main.css': `p { color: rgb(1, 2, 3); }`,
  'src/lazy.css': `p { background: rgb(4, 5, 6); }`,
  'public/img/pic.svg':
    '<svg xmlns="http://www.w3.org/2000/svg" width="7" height="7"><rect width="7" height="7"/></svg>',
};

async function build(): Promise<string> {
  const root = await tempDir();
  await mkdir(join(root, 'public/fonts'), { recursive: true });
  await copyFile(font, join(root, 'public/fonts/sink.ttf'));
  for (const [path, text] of Object.entries(sources)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  const input = ['src/main.js', 'src/other.js'].map((path) => join(root, path));
  const config = { root, configFile: false as const, logLevel: 'silent' as const, plugins: [truename()] };
  return (await viteBuild('vite-8', { ...config, build: { rollupOptions: { input }, assetsInlineLimit: 0 } })).outDir;
}

/** A server of the page, or of its files alone, and the paths that it was asked for. */
interface Host {
  readonly server: Server;
  readonly port: number;
  readonly seen: string[];
}

async function host(assets: NodeAssets, page: (response: ServerResponse) => void): Promise<Host> {
  const seen: string[] = [];
  const files = assets.handler();
  const server = createServer((request: IncomingMessage, response) => {
    seen.push(request.url ?? '');
    if (request.url === '/') page(response);
    else files(request, response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return { server, port: (server.address() as AddressInfo).port, seen };
}

/** What a page writes, as markup, before its text. */
type Head = (view: RequestNames) => string;

const head: Head = (view) =>
  [
    view.preload('fonts/sink.ttf'),
    view.preload('img/pic.svg'),
    view.tags('src/main.js'),
    view.tags('src/other.js'),
  ].join('\n');

needs('chromium')('in Chromium, under a strict policy', () => {
  let assets: NodeAssets;
  let [own, cdn]: (Host | undefined)[] = [];
  let browser: Browser;
  let [written, origin, withLinks]: [Head, string | null, boolean] = [head, null, false];
  const nonce = 'dGhpcyBwYWdlIG9ubHk=';
  /** Where Vite's code for lazy chunks looks for the nonce. */
  const metaNonce = `<meta property="csp-nonce" nonce="${nonce}">`;

  beforeAll(async () => {
    assets = await loadAssets(await build());
    own = await host(assets, (response) => {
      const view = assets.forRequest({}, { nonce, origin });
      const markup = written(view);
      const from = origin ?? "'self'";
      const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; img-src ${from} data:; font-src ${from}`;
      response.setHeader('content-security-policy', policy);
      response.setHeader('content-type', 'text/html');
      if (withLinks) response.setHeader('link', view.links());
      response.end(
        `<!doctype html><link rel="icon" href="data:,">${metaNonce}${markup}<p>text</p><img src="${view.url('img/pic.svg')}">`,
      );
    });
    cdn = await host(assets, (response) => response.end());
    browser = await launch(cdn.port);
  });

  afterAll(async () => {
    await browser?.close();
    for (const each of [own, cdn]) {
      each?.server.closeAllConnections();
      each?.server.close();
    }
    assets?.close();
  });

  /** What the page did, with no cache that would hide a second download. */
  async function visit(): Promise<{
    readonly done: unknown;
    readonly said: readonly string[];
    readonly paths: readonly string[];
  }> {
    for (const each of [own, cdn]) each?.seen.splice(0);
    const page = await browser.newPage();
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(error.message));
    const session = await page.context().newCDPSession(page);
    await session.send('Network.setCacheDisabled', { cacheDisabled: true });
    await page.goto(`http://127.0.0.1:${own?.port}/`);
    const done = await page.evaluate(`new Promise(async (done) => {
      while (!['lazy', 'other'].every((one) => window.said?.includes(one))) await new Promise((frame) => requestAnimationFrame(frame));
      await document.fonts.ready;
      const p = getComputedStyle(document.querySelector('p'));
      const image = document.querySelector('img');
      await image.decode();
      // A lazy part may come before the other entry or after it.
      done([said.sort().join(), p.color, p.backgroundColor, image.naturalWidth, document.fonts.check('20px sink')].join(' | '));
    })`);
    await page.close();
    return { done, said, paths: [...(own?.seen ?? []), ...(cdn?.seen ?? [])].sort() };
  }

  const works = 'lazy,main,other | rgb(1, 2, 3) | rgb(4, 5, 6) | 7 | true';

  test.each([
    ['from its own origin', null, false],
    ['from its own origin, with a Link header', null, true],
    ['from a second origin', 'http://cdn.example', false],
    ['from a second origin, with a Link header', 'http://cdn.example', true],
  ] as const)('everything works, without a violation, and each file is fetched once: %s', async (_, from, links) => {
    [written, origin, withLinks] = [head, from, links];
    const { done, said, paths } = await visit();
    expect(said).toEqual([]);
    expect(done).toBe(works);
    expect(paths.filter((path, index) => paths[index - 1] === path)).toEqual([]);
    // The page; three scripts and the one that is lazy; three style sheets; a font and an image.
    expect(paths).toHaveLength(1 + 4 + 3 + 2);
    if (from !== null) expect(own?.seen).toEqual(['/']);
  });

  test('what is looked for is found: a preload that does not match what asks later', async () => {
    const early: Head = (view) => `${view.preload('img/pic.svg', { crossorigin: '' })}${head(view)}`;
    [written, origin, withLinks] = [early, 'http://cdn.example', false];
    expect((await visit()).said.join()).toMatch(/pic-\w+\.svg' is found, but is not used/);
  });

  test('what is looked for is found: a style sheet without the nonce', async () => {
    const bare: Head = (view) => head(view).replace(/(rel="stylesheet".*?) nonce="[^"]*"/, '$1');
    [written, origin, withLinks] = [bare, null, false];
    expect((await visit()).said.join()).toMatch(/violates the following Content Security Policy/);
  });
});
