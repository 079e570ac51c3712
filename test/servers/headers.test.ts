// headers.test.ts: do real web servers keep our promises with the configuration that `truename headers` writes?
import { chmod, mkdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { brotliCompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { digestTree } from '@truename/disk';
import type { Manifest } from '@truename/manifest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { truename } from '../cli/terminal.ts';
import { needs } from '../support/needs.ts';
import { tempDir } from '../support/temp.ts';
import { type Application, ask, startWebServer, type WebServer, type WebServerName } from './web-server.ts';

const text = 'body { color: teal }\n'.repeat(200);
const robots = 'User-agent: *\n'.repeat(99);

/** Ten thousand files with long names, and one of each kind that is served in another way. */
async function digestedSite(base: string): Promise<{ dir: string; manifest: Manifest }> {
  const [input, output] = [await tempDir(), await tempDir()];
  // Apache's workers run as a user of their own.
  await chmod(output, 0o755);
  const dir = join(output, 'dist');
  const files: Record<string, string | Buffer> = {
    'index.html': '<link rel=stylesheet href="app.css"><img src="img/ä b.png">',
    'app.css': text,
    'app.css.gz': gzipSync(text),
    'app.css.br': brotliCompressSync(text),
    'data.tar.gz': gzipSync('data'),
    'odd $1 %41 ä [a].css': text,
    'odd $1 %41 ä [a].css.gz': gzipSync(text),
    'what?.css': text,
    'what?.css.gz': gzipSync(text),
    'app.js': 'export {};\n//# sourceMappingURL=app.js.map\n',
    'app.js.map': '{"version":3,"file":"app.js","sources":[],"mappings":""}',
    'worker.mjs': 'export {};',
    'img/ä b.png': 'an image',
    'img/looks-0123456789abcdef.png': 'named by a camera',
    'img/looks "$1"-0123456789abcdef.png': 'by another one',
    'robots.txt': robots,
    'robots.txt.gz': gzipSync(robots),
  };
  const count = base === '/' ? 10_000 : 10;
  for (let number = 0; number < count; number++) files[`many/${'long-'.repeat(20)}${number}.txt`] = `${number}`;
  const directories = new Set(Object.keys(files).map((path) => dirname(join(input, path))));
  for (const directory of directories) await mkdir(directory, { recursive: true });
  for (const [path, content] of Object.entries(files)) await writeFile(join(input, path), content);
  const { manifest } = await digestTree({ input, output: dir, settings: { base } });
  return { dir, manifest: manifest! };
}

const immutable = 'public, max-age=31536000, immutable';
const past = 'Thu, 01 Jan 1970 00:00:01 GMT';
const future = 'Fri, 01 Jan 2100 00:00:00 GMT';

/** Built once for each base. */
const sites = new Map<string, ReturnType<typeof digestedSite>>();
const siteAt = (base: string) => {
  const known = sites.get(base) ?? digestedSite(base);
  sites.set(base, known);
  return known;
};

function promises(name: WebServerName, base: string): void {
  describe(`${name} under ${base}`, () => {
    let server: WebServer;
    let site: Awaited<ReturnType<typeof digestedSite>>;
    const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
      ask(server.port, encodeURI(decodeURI(base)) + path.split('/').map(encodeURIComponent).join('/'), {
        headers,
        method,
      });
    const hashed = (logical: string) => site.manifest.assets[logical]!;

    beforeAll(async () => {
      site = await siteAt(base);
      const { code, stdout, stderr } = await truename(['headers', site.dir, `--${name}`, '--serve', 'all']);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      server = await startWebServer(name, stdout, join(await tempDir(), name));
    });
    afterAll(async () => await server?.stop());

    test('a hashed file is immutable, for every origin, and has no time', async () => {
      for (const logical of ['app.css', 'app.js', 'img/ä b.png']) {
        const { status, headers } = await get(hashed(logical));
        expect({ status, ...headers }, logical).toMatchObject({
          status: 200,
          'cache-control': immutable,
          'x-content-type-options': 'nosniff',
          'access-control-allow-origin': '*',
          'cross-origin-resource-policy': 'cross-origin',
        });
        expect(Object.keys(headers)).not.toContain('last-modified');
        expect(Object.keys(headers)).not.toContain('etag');
      }
    });

    test('a module has a type with which browsers run it', async () => {
      for (const path of [hashed('app.js'), hashed('worker.mjs'), 'worker.mjs'])
        expect((await get(path)).headers['content-type'], path).toMatch(/^(?:text|application)\/javascript/);
      expect((await get(hashed('worker.mjs'))).headers['cache-control']).toBe(immutable);
    });

    test('HEAD has the headers of GET, and a range is immutable too', async () => {
      const whole = await get(hashed('app.css'));
      const { date: _, connection: __, ...head } = (await get(hashed('app.css'), {}, 'HEAD')).headers;
      expect(whole.headers).toMatchObject(head);
      const part = await get(hashed('app.css'), { range: 'bytes=1-3' });
      expect([part.status, part.body.toString(), part.headers['cache-control']]).toEqual([206, 'ody', immutable]);
    });

    test('no condition by time is believed, and no answer changes with the time of a file', async () => {
      for (const path of [hashed('app.css'), 'robots.txt', 'app.css']) {
        const before = await get(path);
        for (const time of [past, future]) expect((await get(path, { 'if-modified-since': time })).status).toBe(200);
        expect((await get(path, { range: 'bytes=0-1', 'if-range': future })).status, path).not.toBe(304);
        await utimes(join(site.dir, path), 1, 1);
        const after = await get(path);
        expect({ ...after.headers, date: '' }).toEqual({ ...before.headers, date: '' });
      }
    });

    test('a hashed name that is not there is never kept, and is no page', async () => {
      const { status, headers, body } = await get('app-0123456789abcdef.css');
      expect({ status, ...headers }).toMatchObject({
        status: 404,
        'cache-control': 'no-store',
        'access-control-allow-origin': '*',
        'x-content-type-options': 'nosniff',
      });
      expect(headers['content-type']).toMatch(/^text\/plain/);
      expect(body.toString()).not.toContain('<');
    });

    test('files that keep their names are asked for again each time', async () => {
      const alike = ['img/looks-0123456789abcdef.png', 'img/looks "$1"-0123456789abcdef.png'];
      for (const path of ['robots.txt', 'app.css', 'index.html', '', `${hashed('app.js')}.map`, ...alike]) {
        const { status, headers } = await get(path);
        expect([status, headers['cache-control'], headers['last-modified'], headers.etag], path).toEqual([
          200,
          'no-cache',
          undefined,
          undefined,
        ]);
      }
    });

    test('hidden files are not served', async () => {
      for (const path of ['.truename/manifest.json', '.truename/XXH64SUMS', 'many/.truename', '.git/config'])
        expect((await get(path)).status, path).toBe(404);
    });

    describe('precompressed siblings', () => {
      const sent = async (path: string, accepted: string, more: Record<string, string> = {}) => {
        const { status, headers, body } = await get(path, { 'accept-encoding': accepted, ...more });
        return { status, headers, body, encoding: headers['content-encoding'] };
      };

      test('are sent to those who take them, under the headers of their file, and caches are told', async () => {
        const plain = await get(hashed('app.css'));
        expect(plain.headers['content-encoding']).toBeUndefined();
        expect(plain.body.toString()).toBe(text);
        const { encoding, headers, body } = await sent(hashed('app.css'), 'gzip, deflate');
        expect([encoding, body]).toEqual(['gzip', gzipSync(text)]);
        const { 'content-encoding': _, 'content-length': __, vary, date: ___, ...others } = headers;
        expect(vary).toMatch(/accept-encoding/i);
        expect(plain.headers).toMatchObject(others);
        expect((await sent(hashed('app.css'), 'gzip;q=0, identity')).body.toString()).toBe(text);
        const kept = await sent('robots.txt', 'gzip');
        expect([kept.encoding, kept.headers['cache-control'], kept.body]).toEqual([
          'gzip',
          'no-cache',
          gzipSync(robots),
        ]);
      });

      // What Debian has of nginx knows gzip only, and sends no part of it.
      if (name !== 'nginx') {
        test('the smallest one that is taken is sent', async () => {
          const accepted = { 'gzip, deflate, br': 'br', 'br;q=0, gzip': 'gzip', 'br;q=0.000,gzip;q=0.1': 'gzip' };
          for (const [header, encoding] of Object.entries(accepted))
            expect([header, (await sent(hashed('app.css'), header)).encoding]).toEqual([header, encoding]);
          const { headers, body } = await sent(hashed('app.css'), 'br');
          // The extension is that of the Breton language, too.
          expect(headers).not.toHaveProperty('content-language');
          expect(body).toEqual(brotliCompressSync(text));
        });

        test('have ranges of their own, and HEAD tells of them', async () => {
          const whole = await sent(hashed('app.css'), 'gzip');
          const part = await sent(hashed('app.css'), 'gzip', { range: 'bytes=2-5' });
          expect([part.status, part.encoding, part.headers['cache-control']]).toEqual([206, 'gzip', immutable]);
          expect(part.body).toEqual(whole.body.subarray(2, 6));
          const head = await get(hashed('app.css'), { 'accept-encoding': 'gzip' }, 'HEAD');
          expect(head.headers['content-encoding']).toBe('gzip');
        });
      }

      test('are found whatever signs are in the name', async () => {
        const odd = await sent(hashed('odd $1 %41 ä [a].css'), 'gzip');
        expect([odd.status, odd.encoding, odd.body]).toEqual([200, 'gzip', gzipSync(text)]);
        // Apache does not look for the sibling of such a name: here it compresses the file itself.
        const { status, body } = await sent(hashed('what?.css'), 'gzip');
        expect([status, gunzipSync(body).toString()]).toEqual([200, text]);
      });

      test('a compressed file of its own is sent as it is', async () => {
        const { encoding, headers, body } = await sent(hashed('data.tar.gz'), 'gzip, br');
        expect([encoding, body]).toEqual([undefined, gzipSync('data')]);
        if (name === 'apache') expect(headers['content-type']).toBe('application/gzip');
      });
    });

    if (base === '/')
      test('any of ten thousand files is served', async () => {
        for (let number = 0; number < 10_000; number += 997) {
          const { status, body } = await get(hashed(`many/${'long-'.repeat(20)}${number}.txt`));
          expect([status, body.toString()]).toEqual([200, `${number}`]);
        }
      });
  });
}

/** Only hashed names are ours; all others are those of an application, here in a directory that a link leads to. */
function besideAnApplication(name: WebServerName, base: string): void {
  describe(`${name} beside an application, under ${base}`, () => {
    const asked = createServer(({ url, headers }, response) => {
      response.end(`${url} ${headers['if-none-match']}`);
    });
    const running: WebServer[] = [];
    let site: Awaited<ReturnType<typeof digestedSite>>;
    const start = async (application: Application): Promise<WebServer> => {
      const places = await tempDir();
      await chmod(places, 0o755);
      const root = join(places, 'now live');
      await symlink(site.dir, root);
      const { code, stdout, stderr } = await truename(['headers', site.dir, `--${name}`, '--root', root]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const server = await startWebServer(name, stdout, join(await tempDir(), name), application);
      running.push(server);
      return server;
    };
    const at = encodeURI(decodeURI(base));
    const expectOurs = async ({ port }: WebServer): Promise<void> => {
      const css = at + site.manifest.assets['app.css'];
      for (const encoding of ['identity', 'gzip']) {
        const { status, headers } = await ask(port, css, { headers: { 'accept-encoding': encoding } });
        expect([status, headers['cache-control']]).toEqual([200, immutable]);
      }
      expect((await ask(port, css)).body.toString()).toBe(text);
      const missing = await ask(port, `${at}app-0123456789abcdef.css`);
      expect([missing.status, missing.headers['cache-control']]).toEqual([404, 'no-store']);
    };

    beforeAll(async () => {
      site = await siteAt(base);
      await new Promise<void>((ready) => asked.listen(0, '127.0.0.1', ready));
    });
    afterAll(async () => {
      for (const server of running) await server.stop();
      asked.close();
    });

    test('a server of its own gets its requests as they came, and none of ours', async () => {
      const { port } = asked.address() as AddressInfo;
      const server = await start({ url: `http://127.0.0.1:${port}` });
      await expectOurs(server);
      for (const path of ['/', `${at}app.css`, `${at}index.html`, `${at}img/looks-0123456789abcdef.png`]) {
        const { body } = await ask(server.port, path, { headers: { 'if-none-match': '"a"' } });
        expect(body.toString()).toBe(`${path} "a"`);
      }
    });

    test('files of its own stay where they are, its page is for all paths but ours, and originals are not served', async () => {
      const files = await tempDir();
      await chmod(files, 0o755);
      await writeFile(join(files, 'index.html'), 'of the application');
      const server = await start({ files });
      await expectOurs(server);
      for (const path of ['/index.html', '/orders/1', `${at}app.css`])
        expect((await ask(server.port, path)).body.toString(), path).toBe('of the application');
    });
  });
}

const programs = { nginx: 'nginx', caddy: 'caddy', apache: 'apache2' } as const;
for (const name of ['nginx', 'caddy', 'apache'] as const)
  needs(programs[name])(`truename headers --${name}`, () => {
    promises(name, '/');
    promises(name, '/my%20büro/');
    besideAnApplication(name, '/');

    test('two builds with two bases stand in one server', async () => {
      const bases = ['/my%20büro/', '/two/'];
      const sites = await Promise.all(bases.map(siteAt));
      const written = await Promise.all(sites.map(({ dir }) => truename(['headers', dir, `--${name}`])));
      const lines = written.map(({ stdout }) => stdout).join('\n');
      const server = await startWebServer(name, lines, join(await tempDir(), name));
      try {
        for (const [at, { manifest }] of sites.entries()) {
          const path = encodeURI(decodeURI(bases[at]!)) + manifest.assets['app.js'];
          expect((await ask(server.port, path)).headers['cache-control'], path).toBe(immutable);
        }
      } finally {
        await server.stop();
      }
    });
    besideAnApplication(name, '/my%20büro/');
  });

test('a site without its manifest, an unknown server and a missing choice are told', async () => {
  expect((await truename(['headers', await tempDir(), '--nginx'])).stderr).toMatch(/no manifest.*truename digest/s);
  const elsewhere = await truename(['headers', await tempDir(), '--nginx', '--manifest', 'meta/m.json', '--json']);
  expect(JSON.parse(elsewhere.stdout).problems).toMatchObject([{ code: 'no-manifest', path: 'meta/m.json' }]);
  expect((await truename(['headers', 'dist', '--nignx'])).stderr).toMatch(/--nginx/);
  expect((await truename(['headers', 'dist'])).code).toBe(2);
});

test('too many files that look hashed and are not are told', async () => {
  const [input, output] = [await tempDir(), await tempDir()];
  for (let number = 100; number < 300; number++)
    await writeFile(join(input, `photo-0123456789abc${number}.png`), `${number}`);
  await digestTree({ input, output, settings: {} });
  const { code, stderr } = await truename(['headers', output, '--nginx']);
  expect([code, stderr]).toEqual([2, expect.stringContaining('Too many files keep names that look hashed (200): ')]);
  expect(stderr).toContain('Build with another pattern');
});

test('a root with a sign that means something to the server is told', async () => {
  const { dir } = await siteAt('/my%20büro/');
  for (const [name, root] of [
    ['nginx', '/srv/$host'],
    ['caddy', '/srv/{env.HOME}'],
    ['apache', '/srv/"x"'],
  ] as const) {
    const { code, stderr } = await truename(['headers', dir, `--${name}`, '--root', root]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('--root')]);
  }
});
