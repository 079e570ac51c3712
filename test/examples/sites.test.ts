// sites.test.ts: does every example build, and does its server answer every URL of its pages right?
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { symlink } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { verifyTree } from '@truename/disk';
import { chromium } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { find, needs } from '../support/needs.ts';
import { tempDir } from '../support/temp.ts';

const examples = fileURLToPath(new URL('../../examples', import.meta.url));
const load = async <Module>(path: string): Promise<Module> =>
  (await import(pathToFileURL(join(examples, path)).href)) as Module;

interface Example {
  readonly name: string;
  /** Where the files of the pages are, in the example. */
  readonly dist: string;
  /** What `npm start` runs. */
  readonly script: string;
  /** Files that are reached from the front page. */
  readonly hashed: number;
  /** A listening server, and how it is closed. */
  readonly start: () => Promise<{ origin: string; close(): Promise<unknown> | unknown }>;
}

async function listening(listener: RequestListener) {
  const server: Server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

/** What the test uses of the examples' modules, which are plain JavaScript. */
interface Listener {
  createListener(): Promise<RequestListener>;
}
interface FastifyExample {
  createApp(): Promise<{ listen(options: object): Promise<string>; close(): Promise<void> }>;
}
interface Check {
  checkSite(
    origin: string,
    dist: string,
  ): Promise<{ faults: readonly string[]; pages: number; files: { hashed: number } }>;
}

const all: readonly Example[] = [
  {
    name: 'vite-fastify-nunjucks',
    script: 'server.js',
    dist: 'dist',
    hashed: 6,
    start: async () => {
      const app = await (await load<FastifyExample>('vite-fastify-nunjucks/server.js')).createApp();
      return { origin: await app.listen({ port: 0, host: '127.0.0.1' }), close: () => app.close() };
    },
  },
  {
    name: 'hono-web',
    script: 'node-server.js',
    dist: 'dist',
    hashed: 5,
    start: async () => listening(await (await load<Listener>('hono-web/node-server.js')).createListener()),
  },
  {
    name: 'vite-ssr',
    script: 'server.js',
    dist: 'dist/client',
    hashed: 4,
    start: async () => listening(await (await load<Listener>('vite-ssr/server.js')).createListener()),
  },
];

describe.each(all)('examples/$name', ({ name, script, dist, hashed, start }) => {
  test('builds, and every URL of its pages is answered right', async () => {
    await promisify(execFile)('npm', ['run', '--silent', 'build'], { cwd: join(examples, name) });
    const { checkSite } = await load<Check>('vite-express/check/site.js');
    const { origin, close } = await start();
    try {
      const result = await checkSite(origin, join(examples, name, dist));
      expect(result.faults).toEqual([]);
      expect(result.files.hashed).toBe(hashed);
      expect((await fetch(`${origin}/?from=mail`)).status).toBe(200);
      expect((await verifyTree(join(examples, name, dist))).faults).toEqual([]);
    } finally {
      await close();
    }
  });

  test('starts where a link leads to its directory', async () => {
    const link = join(await tempDir(), 'current');
    await symlink(join(examples, name), link);
    const server = spawn(process.execPath, [join(link, script)], { env: { ...process.env, PORT: '0' } });
    try {
      const printed = new Promise<string>((resolve) => {
        server.stdout.once('data', (data) => resolve(String(data)));
        server.once('exit', () => resolve('nothing'));
      });
      expect(await printed).toMatch(/^http:/);
    } finally {
      server.kill();
    }
  });
});

needs('chromium')('the examples in Chromium', () => {
  test.each(all)('$name loads without an error, under its own policy', async ({ start }) => {
    const { origin, close } = await start();
    const browser = await chromium.launch({
      executablePath: find('chromium')!,
      args: ['--no-sandbox', '--disable-gpu'],
    });
    try {
      const page = await browser.newPage();
      const faults: string[] = [];
      page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
      page.on('pageerror', (error) => faults.push(error.message));
      page.on('requestfailed', (request) => faults.push(request.url()));
      await page.goto(origin, { waitUntil: 'networkidle' });
      const background = await page.evaluate('getComputedStyle(document.body).backgroundColor');
      expect(background).not.toBe('rgba(0, 0, 0, 0)');
      expect(faults).toEqual([]);
    } finally {
      await browser.close();
      await close();
    }
  });
});
