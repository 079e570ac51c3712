import { createAssets, type ReadFile } from '@truename/server';
import { truename } from '@truename/server/hono';
import { Hono } from 'hono';
import { beforeAll, describe, expect, test } from 'vitest';
import { createSite, type Site } from './site.ts';

let site: Site;

beforeAll(async () => {
  site = await createSite();
});

/** Bytes that stand in no directory, as on a runtime without a disk. */
const read: ReadFile = async ({ path }, range) => {
  const bytes = site.files.get(path);
  return bytes === undefined ? null : new Uint8Array(bytes).slice(range?.start ?? 0, range ? range.end + 1 : undefined);
};

const request = (path: string, init: RequestInit = {}) => new Request(`https://example.com/${path}`, init);

describe('fetch() of assets that are a value', () => {
  test('answers with the bytes that it is given', async () => {
    const assets = createAssets(site.manifest, { read });
    const response = await assets.fetch(request(site.paths.logo));
    expect(response?.status).toBe(200);
    expect(response?.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(Buffer.from(await response!.arrayBuffer())).toEqual(site.files.get(site.paths.logo));
  });

  test('answers with a part, with nothing new, and with not found', async () => {
    const assets = createAssets(site.manifest, { read });
    const part = await assets.fetch(request(site.paths.logo, { headers: { range: 'bytes=-2' } }));
    expect([part?.status, part?.headers.get('content-length')]).toEqual([206, '2']);
    expect((await part!.arrayBuffer()).byteLength).toBe(2);
    const etag = part!.headers.get('etag')!;
    expect((await assets.fetch(request(site.paths.logo, { headers: { 'if-none-match': etag } })))?.status).toBe(304);
    const missing = await assets.fetch(request('a-0123456789abcdef.js'));
    expect([missing?.status, await missing?.text()]).toEqual([404, 'Not found\n']);
    const asked = await assets.fetch(request('a-0123456789abcdef.js', { method: 'HEAD' }));
    expect([asked?.status, asked?.body]).toEqual([404, null]);
  });

  test('answers not found for bytes that are more or fewer than the manifest says: a length was promised', async () => {
    for (const size of [0, 499, 501]) {
      const other: ReadFile = async ({ path }) => (path.endsWith('.br') ? null : new Uint8Array(size));
      const assets = createAssets(site.manifest, { read: other });
      for (const path of [site.paths.logo, 'img/logo.png', site.paths.script])
        expect((await assets.fetch(request(path, { headers: { 'accept-encoding': 'br' } })))?.status, path).toBe(404);
      expect((await assets.fetch(request('robots.txt'), { serve: 'all' }))?.status).toBe(404);
    }
  });

  test('is undefined for what is not ours', async () => {
    const { fetch } = createAssets(site.manifest, { read });
    expect(await fetch(request('page'))).toBeUndefined();
    expect(await fetch(request(site.paths.logo, { method: 'POST' }))).toBeUndefined();
    expect(await fetch(request('a-0123456789abcdef.js'), { fallthrough: true })).toBeUndefined();
  });

  test('lets go of a stream when only the headers are asked for', async () => {
    const cancelled: string[] = [];
    const assets = createAssets(site.manifest, {
      read: async ({ path }) => new ReadableStream({ cancel: () => void cancelled.push(path) }),
    });
    const response = await assets.fetch(request(site.paths.logo, { method: 'HEAD' }));
    expect([response?.status, response?.body, cancelled]).toEqual([200, null, [site.paths.logo]]);
  });

  test('says what to do when nothing gives the bytes', async () => {
    const assets = createAssets(site.manifest);
    await expect(assets.fetch(request(site.paths.logo))).rejects.toThrow(
      /use loadAssets\(\).*or give createAssets\(\)/s,
    );
    expect((await assets.fetch(request('a-0123456789abcdef.js')))?.status).toBe(404);
  });

  test('serves Hono on a runtime without a disk, and keeps headers of earlier middleware that are not ours', async () => {
    const app = new Hono();
    app.use(async (context, next) => {
      context.res.headers.set('cache-control', 'private');
      context.res.headers.set('access-control-allow-origin', 'https://echo.example');
      context.res.headers.set('vary', 'Origin');
      context.header('x-frame-options', 'DENY');
      await next();
    });
    app.use(truename(createAssets(site.manifest, { read })));
    const { status, headers } = await app.request(`/${site.paths.script}`, { headers: { 'accept-encoding': 'br' } });
    expect({ status, ...Object.fromEntries(headers) }).toMatchObject({
      status: 200,
      'cache-control': 'public, max-age=31536000, immutable',
      'access-control-allow-origin': '*',
      vary: 'Origin, Accept-Encoding',
      'x-frame-options': 'DENY',
      'content-encoding': 'br',
    });
  });
});
