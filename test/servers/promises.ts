// promises.ts: what does every server promise, in equal words?
import { rename, symlink, unlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Assets, ServeOptions } from '@truename/server';
import { loadAssets } from '@truename/server/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sumOf } from '../support/sum.ts';
import { tempDir } from '../support/temp.ts';
import { type Answered, type Ask, ask } from './ask.ts';
import { download, openFiles } from './download.ts';
import { createSite, noise, type Site } from './site.ts';
import { type Layers, left, leftStatus, type Running, type ServerName, starts } from './starts.ts';

/** Without a look for newer builds, which keeps unknown names waiting. */
async function load(dir: string): Promise<Assets> {
  const assets = await loadAssets(dir);
  assets.close();
  return assets;
}

const always = { 'x-content-type-options': 'nosniff' };
const open = { ...always, 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' };
const immutable = { ...open, 'cache-control': 'public, max-age=31536000, immutable' };
const refused = { ...open, 'cache-control': 'no-store', 'content-length': '0' };
const notFound = { ...refused, 'content-type': 'text/plain; charset=utf-8', 'content-length': '10' };

/** All promises about HTTP, for one server. */
export function promises(name: ServerName): void {
  describe(name, () => {
    const running: Running[] = [];
    let site: Site;
    let port: number;

    const serve = async (layers: Layers): Promise<number> => {
      const started = await starts[name](layers);
      running.push(started);
      return started.port;
    };
    const get = (path: string, headers: Record<string, string> = {}, more: Ask = {}) =>
      ask(port, path.startsWith('/') || path.startsWith('http') ? path : `/${path}`, { ...more, headers });
    const bytes = (path: string): Buffer => site.files.get(path)!;
    const etag = (path: string): string => `"${site.manifest.outputs[path]!.hash}"`;

    beforeAll(async () => {
      site = await createSite();
      port = await serve({ files: [{ assets: await load(site.dir), options: { serve: 'all' } }] });
    });
    afterAll(() => Promise.all(running.map((each) => each.close())));

    describe('200', () => {
      test('a hashed file is immutable, with the ETag of its content and no date', async () => {
        const { logo } = site.paths;
        expect(await get(logo)).toEqual({
          status: 200,
          headers: {
            ...immutable,
            etag: etag(logo),
            'content-type': 'image/png',
            'content-length': '500',
            'accept-ranges': 'bytes',
          },
          body: bytes(logo),
        });
      });

      test('a large file comes whole', async () => {
        const answered = await get(site.paths.big);
        expect(answered.headers['content-length']).toBe('300000');
        expect(answered.body.equals(bytes(site.paths.big))).toBe(true);
      });

      test('an empty file is a file', async () => {
        expect(await get(site.paths.empty)).toMatchObject({
          status: 200,
          headers: { 'content-length': '0' },
          body: Buffer.alloc(0),
        });
      });

      test('a query is no part of the name', async () => {
        expect((await get(`${site.paths.logo}?v=1&x=/../..`)).status).toBe(200);
      });

      test('an original and a file that keeps its name are asked for again each time, with an ETag', async () => {
        const original = await get('img/logo.png');
        expect(original.headers).toEqual({
          ...always,
          'cache-control': 'no-cache',
          etag: etag(site.paths.logo),
          'content-type': 'image/png',
          'content-length': '500',
          'accept-ranges': 'bytes',
        });
        const { hash, size } = site.manifest.fixed['robots.txt']!;
        expect((await get('robots.txt')).headers).toEqual({
          ...always,
          'cache-control': 'no-cache',
          etag: `"${hash}"`,
          'content-type': 'text/plain; charset=utf-8',
          'content-length': String(size),
          'accept-ranges': 'bytes',
        });
      });

      test('the page of a folder answers for the folder', async () => {
        expect((await get('/')).body.toString()).toContain('<title>Home</title>');
        expect((await get('/docs/')).headers['content-type']).toBe('text/html; charset=utf-8');
        expect((await get('/docs')).body.toString()).toBe(left('GET'));
      });

      test('by default files that keep their name are sent, and pages are left to the application', async () => {
        const at = await serve({ files: [{ assets: await load(site.dir) }] });
        for (const path of ['robots.txt', 'env.js', '.well-known/security.txt', 'img/logo.png', site.paths.logo])
          expect(await ask(at, `/${path}`), path).toEqual(await get(path));
        for (const path of ['', 'index.html', 'docs/', 'docs/index.html'])
          expect((await ask(at, `/${path}`)).body.toString(), path).toBe(left('GET'));
      });

      test('where something else sends the rest, only hashed files and originals are', async () => {
        const at = await serve({ files: [{ assets: await load(site.dir), options: { serve: 'hashed' } }] });
        for (const path of ['img/logo.png', site.paths.logo])
          expect((await ask(at, `/${path}`)).status, path).toBe(200);
        for (const path of ['robots.txt', 'env.js', '.well-known/security.txt', ''])
          expect((await ask(at, `/${path}`)).body.toString(), path).toBe(left('GET'));
      });

      test('HEAD has the headers of GET and no body', async () => {
        for (const path of [site.paths.logo, site.paths.big, site.paths.script, 'robots.txt']) {
          const { status, headers, body } = await get(path, { 'accept-encoding': 'br' }, { method: 'HEAD' });
          expect({ status, headers }).toEqual(pick(await get(path, { 'accept-encoding': 'br' })));
          expect(body.length).toBe(0);
        }
      });

      test('pages of other sites may read hashed files, and more where that is asked for or names have an origin', async () => {
        const paths = [site.paths.logo, 'img/logo.png', 'robots.txt', ''];
        const openAt = async (assets: Assets, options: ServeOptions): Promise<readonly boolean[]> => {
          const at = await serve({ files: [{ assets, options: { ...options, serve: 'all' } }] });
          return Promise.all(
            paths.map(async (path) => {
              const first = await ask(at, `/${path}`);
              const again = await ask(at, `/${path}`, { headers: { 'if-none-match': first.headers.etag! } });
              const refusal = await ask(at, `/${path}`, { headers: { range: 'bytes=999999-' } });
              expect([again.status, refusal.status]).toEqual([304, 416]);
              const names = ['access-control-allow-origin', 'cross-origin-resource-policy'];
              const are = [first, again, refusal].flatMap(({ headers }) => names.map((name) => name in headers));
              expect(new Set(are).size, path).toBe(1);
              return are[0]!;
            }),
          );
        };
        const assets = await load(site.dir);
        expect(await openAt(assets, {})).toEqual([true, false, false, false]);
        expect(await openAt(assets, { cors: 'files' })).toEqual([true, true, true, false]);
        expect(await openAt(assets, { cors: 'all' })).toEqual([true, true, true, true]);
        const fromCdn = await loadAssets(site.dir, { origin: 'https://cdn.example' });
        fromCdn.close();
        expect(await openAt(fromCdn, {})).toEqual([true, true, true, false]);
        expect(await openAt(fromCdn, { cors: 'hashed' })).toEqual([true, false, false, false]);
      });

      test('the origin of a request is never told back', async () => {
        expect((await get(site.paths.logo, { origin: 'https://evil.example' })).headers).toMatchObject(open);
      });
    });

    describe('names', () => {
      test('percent-encoded and Unicode names are found, as browsers write them', async () => {
        const { unicode, signs } = site.paths;
        const encoded = unicode.split('/').map(encodeURIComponent).join('/');
        for (const path of [
          encoded,
          encoded.toLowerCase().replace('%5ba', '%5Ba'),
          encoded.replace('%5B', '[').replace('%5D', ']'),
        ])
          expect(await get(path)).toMatchObject({ status: 200, body: bytes(unicode) });
        expect(await get(signs.split('/').map(encodeURIComponent).join('/'))).toMatchObject({
          status: 200,
          body: bytes(signs),
        });
        expect((await get(`img/%6Cogo-${site.paths.logo.slice('img/logo-'.length)}`)).status).toBe(200);
      });

      test('a path is decoded once', async () => {
        expect((await get(site.paths.logo.replace('logo', '%256Cogo'))).status).toBe(404);
      });

      const traversals = [
        '/../package.json',
        '/img/../../package.json',
        '/..%2fpackage.json',
        '/%2e%2e/package.json',
        '/%2e%2e%2fpackage.json',
        '/..%5cpackage.json',
        '/..%255c..%255cpackage.json',
        '/%252e%252e/package.json',
        '/....//package.json',
        '/..;/package.json',
        '/%c0%ae%c0%ae/package.json',
        '/img/%00/../robots.txt%00.png',
        '/%2fetc/passwd',
        '//etc/passwd',
        '/.truename/manifest.json',
        '/%2etruename/manifest.json',
        '/img/..%2f.truename/manifest.json',
        '/.truename%2fmanifest.json',
        '/.vite/manifest.json',
        '/%2Evite/manifest.json',
        '/.git/config',
        '/.env',
      ];
      /** A server may refuse such a path by itself. */
      const expectLeft = async (path: string) => {
        const { status, body } = await get(path);
        expect([400, leftStatus], path).toContain(status);
        if (status !== 400) expect(body.toString()).toBe(left('GET'));
      };
      test.each(traversals)('%s is no file of ours', expectLeft);

      test('a folder with a dot is served only where its address is a standard', async () => {
        expect((await get('/.well-known/security.txt')).status).toBe(200);
      });

      test('a path that cannot be decoded is left to others', async () => {
        for (const path of ['/%', '/%zz', '/%ff', `/${site.paths.logo}%`]) await expectLeft(path);
      });

      test('a whole URL in the request line is read as one', async () => {
        expect((await get(`http://127.0.0.1:${port}/${site.paths.logo}`)).status).toBe(200);
      });
    });

    describe('encodings', () => {
      const choose = async (accepted?: string) => {
        const answered = await get(site.paths.script, accepted === undefined ? {} : { 'accept-encoding': accepted });
        expect(answered.headers.vary).toBe('Accept-Encoding');
        expect(answered.headers['content-type']).toBe('text/javascript; charset=utf-8');
        expect(answered.headers['content-length']).toBe(String(answered.body.length));
        return answered;
      };
      const chosen = async (accepted?: string) => (await choose(accepted)).headers['content-encoding'] ?? 'identity';

      test.each([
        ['gzip, deflate, br, zstd', 'br'],
        ['gzip, deflate, zstd', 'zstd'],
        ['gzip, deflate', 'gzip'],
        ['gzip;q=1.0, br;q=0.5', 'gzip'],
        ['br;q=0, gzip', 'gzip'],
        ['br; q=0 , zstd;q=0.1', 'zstd'],
        ['*', 'br'],
        ['*;q=0.5, br;q=0', 'zstd'],
        ['identity, br;q=0.5', 'identity'],
        ['GZIP', 'gzip'],
        ['deflate', 'identity'],
        ['', 'identity'],
        ['br;q=0, gzip;q=0, zstd;q=0', 'identity'],
        ['identity;q=0', 'identity'],
        ['identity;q=0, *;q=0', 'identity'],
      ])('%s gets %s', async (accepted, encoding) => {
        expect(await chosen(accepted)).toBe(encoding);
      });

      test('without the header it is the file itself', async () => {
        expect(await chosen()).toBe('identity');
        expect((await choose()).body).toEqual(bytes(site.paths.script));
      });

      test('each has an ETag of its own bytes', async () => {
        const { br, gzip } = site.manifest.outputs[site.paths.script]!.encodings!;
        const answered = await choose('br');
        expect(answered.body).toEqual(bytes(`${site.paths.script}.br`));
        expect(answered.headers.etag).toBe(`"${br!.hash}-br"`);
        expect((await choose('gzip')).headers.etag).toBe(`"${gzip!.hash}-gzip"`);
        expect((await choose('x')).headers.etag).toBe(etag(site.paths.script));
      });

      test('a file without precompressed copies does not vary', async () => {
        expect((await get(site.paths.logo, { 'accept-encoding': 'br' })).headers).not.toHaveProperty('vary');
      });
    });

    describe('304', () => {
      const conditional = (ifNoneMatch: string, headers: Record<string, string> = {}, path = site.paths.logo) =>
        get(path, { 'if-none-match': ifNoneMatch, ...headers });

      test('has the headers that a cache updates, and nothing of the body', async () => {
        expect(await conditional(etag(site.paths.logo))).toEqual({
          status: 304,
          headers: { ...immutable, etag: etag(site.paths.logo) },
          body: Buffer.alloc(0),
        });
        const script = etag(site.paths.script);
        expect((await conditional(script, {}, site.paths.script)).headers).toEqual({
          ...immutable,
          etag: script,
          vary: 'Accept-Encoding',
        });
      });

      test('for lists, weak tags, any, and the tag as Apache writes it', async () => {
        const tag = etag(site.paths.logo);
        const bare = tag.slice(1, -1);
        for (const value of [
          `"a", ${tag}, "b"`,
          `W/${tag}`,
          '*',
          `"${bare}-gzip"`,
          `W/"${bare}-gzip"`,
          `"x","${bare}-br"`,
        ])
          expect((await conditional(value)).status, value).toBe(304);
        for (const value of ['"a"', bare, `"${bare}x"`, `"x-gzip"`])
          expect((await conditional(value)).status, value).toBe(200);
      });

      test('also for HEAD, for files that keep their name, and for a client that wants no stored answer', async () => {
        const tag = etag(site.paths.logo);
        expect((await get(site.paths.logo, { 'if-none-match': tag }, { method: 'HEAD' })).status).toBe(304);
        expect(
          (await conditional(`"${site.manifest.fixed['robots.txt']!.hash}"`, {}, 'robots.txt')).headers[
            'cache-control'
          ],
        ).toBe('no-cache');
        expect((await conditional(tag, { 'cache-control': 'no-cache' })).status).toBe(304);
      });

      test('for the encoding that would be sent, and no other', async () => {
        const { br, gzip } = site.manifest.outputs[site.paths.script]!.encodings!;
        const ask = (tag: string) => conditional(tag, { 'accept-encoding': 'br' }, site.paths.script);
        expect((await ask(`"${br!.hash}-br"`)).headers).toMatchObject({
          etag: `"${br!.hash}-br"`,
          vary: 'Accept-Encoding',
        });
        expect((await ask(`"${gzip!.hash}-gzip"`)).status).toBe(200);
        expect((await ask(etag(site.paths.script))).status).toBe(200);
      });

      test('never because of a date', async () => {
        const date = new Date(Date.now() + 86_400_000).toUTCString();
        for (const path of [site.paths.logo, 'img/logo.png', 'robots.txt']) {
          expect((await get(path, { 'if-modified-since': date })).status).toBe(200);
          expect((await get(path, { 'if-modified-since': date, 'if-none-match': '"a"' })).status).toBe(200);
          expect((await get(path)).headers).not.toHaveProperty('last-modified');
        }
      });
    });

    describe('206 and 416', () => {
      const range = (value: string, headers: Record<string, string> = {}, more: Ask = {}) =>
        get(site.paths.logo, { range: value, ...headers }, more);
      const part = (answered: Answered, start: number, end: number): void => {
        expect(answered).toEqual({
          status: 206,
          headers: {
            ...immutable,
            etag: etag(site.paths.logo),
            'content-type': 'image/png',
            'content-length': String(end - start + 1),
            'content-range': `bytes ${start}-${end}/500`,
            'accept-ranges': 'bytes',
          },
          body: bytes(site.paths.logo).subarray(start, end + 1),
        });
      };

      test('first, middle, open, suffix, and one that goes beyond the end', async () => {
        part(await range('bytes=0-0'), 0, 0);
        part(await range('bytes=100-199'), 100, 199);
        part(await range('bytes=490-'), 490, 499);
        part(await range('bytes=-5'), 495, 499);
        part(await range('bytes=400-999999'), 400, 499);
        part(await range('bytes=-999999'), 0, 499);
        part(await range('bytes=0-'), 0, 499);
      });

      test('of a large file', async () => {
        const answered = await get(site.paths.big, { range: 'bytes=70000-270000' });
        expect(answered.body.equals(bytes(site.paths.big).subarray(70_000, 270_001))).toBe(true);
        expect(answered.headers['content-length']).toBe('200001');
      });

      test('several that touch are one; several that do not are the whole file', async () => {
        part(await range('bytes=0-9,10-19, 5-12'), 0, 19);
        expect(await range('bytes=0-9,20-29')).toMatchObject({ status: 200, body: bytes(site.paths.logo) });
      });

      test('a range beyond the end is told the size, and no cache keeps that', async () => {
        for (const value of ['bytes=500-', 'bytes=9000-9001', 'bytes=-0', 'bytes=20-10'])
          expect(await range(value), value).toEqual({
            status: 416,
            headers: { ...refused, 'content-range': 'bytes */500' },
            body: Buffer.alloc(0),
          });
      });

      test('a range that is none, or of another unit, is ignored', async () => {
        for (const value of ['bytes=a-b', 'bytes', 'bytes=', 'lines=0-1', 'bytes=-', '0-1', 'bytes=0-1,x'])
          expect((await range(value)).status, value).toBe(200);
      });

      test('an empty file has no ranges', async () => {
        expect((await get(site.paths.empty, { range: 'bytes=0-' })).status).toBe(200);
      });

      test('HEAD has no ranges', async () => {
        const answered = await range('bytes=0-1', {}, { method: 'HEAD' });
        expect(answered).toMatchObject({ status: 200, headers: { 'content-length': '500' } });
      });

      test('If-Range: the right tag gets the part; a wrong one, a weak one or a date gets the whole', async () => {
        const tag = etag(site.paths.logo);
        part(await range('bytes=0-9', { 'if-range': tag }), 0, 9);
        for (const value of [
          '"a"',
          `W/${tag}`,
          `${tag.slice(0, -1)}-gzip"`,
          new Date(Date.now() + 86_400_000).toUTCString(),
        ])
          expect((await range('bytes=0-9', { 'if-range': value })).status, value).toBe(200);
        expect((await range('bytes=9000-', { 'if-range': '"a"' })).status).toBe(200);
      });

      test('If-None-Match comes first', async () => {
        expect((await range('bytes=0-9', { 'if-none-match': etag(site.paths.logo) })).status).toBe(304);
      });

      test('of an encoding, counted in its bytes', async () => {
        const path = `${site.paths.script}.br`;
        const answered = await get(site.paths.script, { range: 'bytes=2-5', 'accept-encoding': 'br' });
        expect(answered).toMatchObject({
          status: 206,
          headers: {
            'content-encoding': 'br',
            'content-range': `bytes 2-5/${bytes(path).length}`,
            vary: 'Accept-Encoding',
          },
          body: bytes(path).subarray(2, 6),
        });
      });
    });

    describe('412', () => {
      test('If-Match with another tag, and nothing else', async () => {
        const tag = etag(site.paths.logo);
        expect(await get(site.paths.logo, { 'if-match': '"a"' })).toEqual({
          status: 412,
          headers: refused,
          body: Buffer.alloc(0),
        });
        for (const value of [tag, `"a", ${tag}`, '*'])
          expect((await get(site.paths.logo, { 'if-match': value })).status).toBe(200);
        expect((await get(site.paths.logo, { 'if-unmodified-since': new Date(0).toUTCString() })).status).toBe(200);
      });
    });

    describe('404', () => {
      test('an unknown name that looks hashed: text, and no cache keeps it', async () => {
        for (const path of [
          'img/logo-0123456789abcdef.png',
          'assets/b/c-0123456789abcdef.html',
          'x-0123456789abcdef.js.map',
        ])
          expect(await get(path)).toEqual({ status: 404, headers: notFound, body: Buffer.from('Not found\n') });
        expect(await get('x-0123456789abcdef.js', {}, { method: 'HEAD' })).toMatchObject({
          status: 404,
          headers: notFound,
          body: Buffer.alloc(0),
        });
      });

      test('a precompressed copy has no address of its own', async () => {
        expect((await get(`${site.paths.script}.br`)).status).toBe(404);
      });

      test('names that do not look hashed, and other methods, are for the next handler', async () => {
        for (const path of [
          'unknown.png',
          'robots.txt/',
          'img',
          'img/',
          'orders/item-0123456789abcdef',
          'uploads/me-0123456789abcdef.png',
          'a/img/logo-0123456789abcdef.png',
          'ROBOTS.TXT',
          'constructor',
        ])
          expect((await get(path)).body.toString(), path).toBe(left('GET'));
        for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])
          expect((await get(site.paths.logo, {}, { method })).body.toString()).toBe(left(method));
      });

      test('a listed file that is not there, is no file, or has another size', async () => {
        const broken = await createSite();
        const { logo, big, script, unicode } = broken.paths;
        const at = await serve({ files: [{ assets: await load(broken.dir), options: { serve: 'all' } }] });
        await unlink(join(broken.dir, logo));
        await writeFile(join(broken.dir, big), noise(299_999, 2));
        await unlink(join(broken.dir, unicode));
        await symlink('.', join(broken.dir, unicode));
        for (const path of [logo, big, encodeURI(unicode)])
          for (const method of ['GET', 'HEAD'])
            expect(pick(await ask(at, `/${path}`, { method }))).toEqual({ status: 404, headers: notFound });
        await unlink(join(broken.dir, 'robots.txt'));
        expect(pick(await ask(at, '/robots.txt'))).toEqual({ status: 404, headers: notFound });
        // A copy that was taken away or made again is no loss.
        await unlink(join(broken.dir, `${script}.br`));
        await writeFile(join(broken.dir, `${script}.zst`), 'made again');
        const answered = await ask(at, `/${script}`, { headers: { 'accept-encoding': 'br, zstd, gzip' } });
        expect(answered).toMatchObject({
          status: 200,
          headers: { 'content-encoding': 'gzip', vary: 'Accept-Encoding' },
        });
      });

      test('a small file, or a copy of one, that has other bytes than those of its name, in equal number', async () => {
        const broken = await createSite();
        const { logo, script } = broken.paths;
        const at = await serve({ files: [{ assets: await load(broken.dir) }] });
        for (const path of [logo, `${script}.br`]) {
          const other = Buffer.from(broken.files.get(path)!);
          other[7]! ^= 1;
          await writeFile(join(broken.dir, path), other);
        }
        expect(pick(await ask(at, `/${logo}`))).toEqual({ status: 404, headers: notFound });
        expect(pick(await ask(at, '/img/logo.png'))).toEqual({ status: 404, headers: notFound });
        const { headers, body } = await ask(at, `/${script}`, { headers: { 'accept-encoding': 'br' } });
        expect([headers['content-encoding'], body]).toEqual([undefined, broken.files.get(script)]);
      });

      test('a link that leads out of the directory, for the file or for its folder', async () => {
        const outside = await createSite();
        const linked = await createSite();
        await unlink(join(linked.dir, linked.paths.logo));
        await symlink(join(outside.dir, outside.paths.logo), join(linked.dir, linked.paths.logo));
        const root = await tempDir();
        await symlink(linked.dir, join(root, 'current'));
        const at = await serve({ files: [{ assets: await load(join(root, 'current')), options: { serve: 'all' } }] });
        expect((await ask(at, `/${linked.paths.logo}`)).status).toBe(404);
        // The directory itself may be a link.
        expect((await ask(at, `/${linked.paths.empty}`)).status).toBe(200);
        for (const folder of ['assets', 'docs'])
          await replaceByLink(join(linked.dir, folder), join(outside.dir, folder));
        for (const path of [linked.paths.script, linked.paths.big, 'docs/'])
          expect((await ask(at, `/${path}`)).status, path).toBe(404);
      });
    });

    describe('a file that keeps its name', () => {
      /** A server of a site of its own, whose files are then written as a deploy would. */
      const deployed = async () => {
        const built = await createSite();
        const at = await serve({ files: [{ assets: await load(built.dir), options: { serve: 'all' } }] });
        const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
          ask(at, `/${path}`, { headers, method });
        return { built, get, write: (path: string, text: string | Buffer) => writeFile(join(built.dir, path), text) };
      };
      const asItStands = (bytes: Buffer, type: string) => ({
        ...always,
        'cache-control': 'no-cache',
        'content-type': `${type}; charset=utf-8`,
        'content-length': String(bytes.length),
        'accept-ranges': 'bytes',
        etag: `"${sumOf(bytes)}"`,
      });

      test('is sent as it stands when it was written at deploy, with the ETag of what stands there', async () => {
        const { built, get, write } = await deployed();
        const before = await get('robots.txt');
        const now = Buffer.from('User-agent: *\nDisallow: /private\n# written at deploy\n');
        await write('robots.txt', now);
        const expected = asItStands(now, 'text/plain');
        expect(await get('robots.txt')).toEqual({ status: 200, headers: expected, body: now });
        expect(pick(await get('robots.txt', {}, 'HEAD'))).toEqual({ status: 200, headers: expected });
        expect(await get('robots.txt', { 'if-none-match': before.headers.etag! })).toMatchObject({ body: now });
        expect(await get('robots.txt', { 'if-none-match': expected.etag })).toMatchObject({
          status: 304,
          headers: { etag: expected.etag, 'cache-control': 'no-cache' },
        });
        const range = { range: 'bytes=-5' };
        expect(await get('robots.txt', range)).toMatchObject({ status: 206, body: now.subarray(-5) });
        const part = await get('robots.txt', { ...range, 'if-range': before.headers.etag! });
        expect([part.status, part.body]).toEqual([200, now]);
        await write('robots.txt', built.files.get('robots.txt')!);
        expect(await get('robots.txt')).toEqual(before);
      });

      test('is told apart by its bytes alone: equal size and equal time, while the server runs', async () => {
        const { built, get, write } = await deployed();
        const [time, path] = [new Date('2020-01-01'), join(built.dir, 'robots.txt')];
        await utimes(path, time, time);
        const { etag } = (await get('robots.txt')).headers;
        const other = Buffer.from(built.files.get('robots.txt')!);
        other[0] = 0x75;
        await write('robots.txt', other);
        await utimes(path, time, time);
        const asked = { 'if-none-match': etag!, 'if-modified-since': time.toUTCString() };
        const { status, body, headers } = await get('robots.txt', asked);
        expect([status, body, headers.etag]).toEqual([200, other, `"${sumOf(other)}"`]);
      });

      test('has its precompressed copies as long as it is what they were made from', async () => {
        const { built, get, write } = await deployed();
        const accepts = { 'accept-encoding': 'br' };
        const packed = await get('env.js', accepts);
        expect(packed).toMatchObject({ headers: { 'content-encoding': 'br' }, body: built.files.get('env.js.br') });
        const other = Buffer.from(built.files.get('env.js')!);
        other[other.length - 2]! ^= 1;
        await write('env.js', other);
        const plain = await get('env.js', { ...accepts, 'if-none-match': packed.headers.etag! });
        expect(plain).toEqual({
          status: 200,
          headers: { ...asItStands(other, 'text/javascript'), vary: 'Accept-Encoding' },
          body: other,
        });
      });

      test('may be large, and is closed whatever was asked', async () => {
        const { built, get, write } = await deployed();
        for (const size of [1_500_000, 1_600_000]) {
          const now = noise(size, size);
          await write('index.html', now);
          const expected = asItStands(now, 'text/html');
          const answered = await get('');
          expect([pick(answered), answered.body.equals(now)]).toEqual([{ status: 200, headers: expected }, true]);
          expect((await get('', { 'if-none-match': expected.etag })).status).toBe(304);
          expect((await get('', { range: 'bytes=9-' }, 'HEAD')).headers).toEqual(expected);
          const part = await get('', { range: 'bytes=1000000-1000009', 'if-range': expected.etag });
          expect([part.status, part.body]).toEqual([206, now.subarray(1_000_000, 1_000_010)]);
        }
        await write('index.html', '');
        expect(await get('')).toMatchObject({ status: 200, body: Buffer.alloc(0) });
        await expect.poll(() => openFiles(built.dir)).toEqual([]);
      });
    });

    describe('a newer build', () => {
      test('in the same directory: its files are found when they are asked for, and those of the pages stay', async () => {
        const a = await createSite();
        const assets = await loadAssets(a.dir);
        const at = await serve({ files: [{ assets, options: { serve: 'all' } }] });
        const b = await createSite({ logo: noise(600, 3), robots: 'User-agent: b\n' }, a.dir);
        expect((await ask(at, `/${b.paths.logo}`)).body).toEqual(b.files.get(b.paths.logo));
        expect((await ask(at, `/${a.paths.logo}`)).body).toEqual(a.files.get(a.paths.logo));
        expect((await ask(at, '/robots.txt')).body.toString()).toBe('User-agent: b\n');
        expect(assets.url('img/logo.png')).toBe(`/${a.paths.logo}`);
        assets.close();
      });

      test('has its pages sent before it is found, since they keep their names', async () => {
        const { dir } = await createSite();
        const assets = await loadAssets(dir);
        const at = await serve({ files: [{ assets, options: { serve: 'all' } }] });
        const b = await createSite({ robots: 'User-agent: b\n' }, dir);
        const answered = await ask(at, '/robots.txt');
        expect(answered.body.toString()).toBe('User-agent: b\n');
        expect(answered.headers.etag).toBe(`"${b.manifest.fixed['robots.txt']!.hash}"`);
        assets.close();
      });
    });

    describe('many at once', () => {
      test('1,000 downloads, three quarters broken off: right bytes for the rest, and every file closed', async () => {
        const built = await createSite();
        const at = await serve({ files: [{ assets: await load(built.dir) }] });
        const done = await Promise.all(Array.from({ length: 1000 }, (_, index) => download(at, built, index)));
        expect(done.filter((bytes) => bytes !== null)).toHaveLength(250);
        expect(done.every((bytes) => bytes === null || bytes.equals(built.files.get(built.paths.big)!))).toBe(true);
        await expect.poll(() => openFiles(built.dir)).toEqual([]);
        expect((await ask(at, `/${built.paths.logo}`)).status).toBe(200);
      });
    });

    describe('times', () => {
      test('a touched file changes nothing in any answer', async () => {
        const touched = await createSite();
        const at = await serve({ files: [{ assets: await load(touched.dir), options: { serve: 'all' } }] });
        const paths = ['robots.txt', 'img/logo.png', touched.paths.logo, touched.paths.script, ''];
        const all = () =>
          Promise.all(paths.map((path) => ask(at, `/${path}`, { headers: { 'accept-encoding': 'gzip' } })));
        const before = await all();
        for (const path of touched.files.keys()) await utimes(join(touched.dir, path), new Date(0), new Date(0));
        expect(await all()).toEqual(before);
      });

      test('equal size and equal time with other bytes is never a 304', async () => {
        const [a, b] = ['User-agent: *\nDisallow: /a\n', 'User-agent: *\nDisallow: /b\n'];
        const built = await createSite({ robots: a });
        const time = new Date('2020-01-01');
        const serveBuild = async () => {
          await utimes(join(built.dir, 'robots.txt'), time, time);
          return serve({ files: [{ assets: await load(built.dir), options: { serve: 'all' } }] });
        };
        const first = await ask(await serveBuild(), '/robots.txt');
        await createSite({ robots: b }, built.dir);
        const known = { 'if-none-match': first.headers.etag!, 'if-modified-since': time.toUTCString() };
        const second = await ask(await serveBuild(), '/robots.txt', { headers: known });
        expect([second.status, second.body.toString()]).toEqual([200, b]);
      });
    });

    describe('which files', () => {
      test('without `maps`, no source maps, whatever else is sent', async () => {
        for (const serves of ['hashed', 'files', 'all'] as const) {
          const at = await serve({ files: [{ assets: await load(site.dir), options: { serve: serves } }] });
          expect((await ask(at, `/${site.paths.script}.map`)).status, serves).toBe(404);
        }
      });

      test('maps when they are asked for, and never stored', async () => {
        const at = await serve({ files: [{ assets: await load(site.dir), options: { maps: true } }] });
        const answered = await ask(at, `/${site.paths.script}.map`);
        expect(answered).toEqual({
          status: 200,
          headers: {
            ...always,
            'cache-control': 'no-cache',
            'content-type': 'application/json',
            'content-length': String(answered.body.length),
          },
          body: bytes(`${site.paths.script}.map`),
        });
      });

      test('two manifests in one server, of which the first lets unknown names through', async () => {
        const other = await createSite({ logo: noise(700, 9) });
        const first = { assets: await load(site.dir), options: { fallthrough: true } };
        const at = await serve({ files: [first, { assets: await load(other.dir) }] });
        expect((await ask(at, `/${site.paths.logo}`)).body.length).toBe(500);
        expect((await ask(at, `/${other.paths.logo}`)).body.length).toBe(700);
        expect((await ask(at, '/img/logo-0123456789abcdef.png')).status).toBe(404);
        const alone = await serve({ files: [first] });
        expect((await ask(alone, '/img/logo-0123456789abcdef.png')).body.toString()).toBe(left('GET'));
        expect((await ask(alone, `/${site.paths.script}.map`)).body.toString()).toBe(left('GET'));
      });
    });

    describe('below a path', () => {
      test('mounted there, and built for it', async () => {
        const built = await createSite({ base: '/app/' });
        const at = await serve({
          files: [{ assets: await load(built.dir), options: { serve: 'all' } }],
          mount: '/app',
        });
        expect((await ask(at, `/app/${built.paths.logo}`)).status).toBe(200);
        expect((await ask(at, '/app/')).body.toString()).toContain('Home');
        expect((await ask(at, `/${built.paths.logo}`)).body.toString()).toBe(left('GET'));
        expect((await ask(at, '/app/x-0123456789abcdef.js')).status).toBe(404);
        expect((await ask(at, '/x-0123456789abcdef.js')).body.toString()).toBe(left('GET'));
      });

      test('behind a proxy that takes the path away', async () => {
        const built = await createSite({ base: '/app/' });
        const assets = await load(built.dir);
        const at = await serve({ files: [{ assets, options: { base: '/' } }] });
        expect(assets.url('img/logo.png')).toBe(`/app/${built.paths.logo}`);
        expect((await ask(at, `/${built.paths.logo}`)).status).toBe(200);
        expect((await ask(at, `/app/${built.paths.logo}`)).status).toBe(leftStatus);
      });

      test('of a CDN that keeps the path', async () => {
        const built = await createSite({ base: 'https://cdn.example/static/' });
        const at = await serve({ files: [{ assets: await load(built.dir) }] });
        expect((await ask(at, `/static/${built.paths.logo}`)).status).toBe(200);
      });
    });
  });
}

function pick({ status, headers }: Answered): Pick<Answered, 'status' | 'headers'> {
  return { status, headers };
}

async function replaceByLink(path: string, target: string): Promise<void> {
  await rename(path, `${path}-before`);
  await symlink(target, path);
}
