// static.test.ts: what does another static middleware send, with our headers?
import { symlink, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { loadAssets } from '@truename/server/node';
import express from 'express';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sumOf } from '../support/sum.ts';
import { tempDir } from '../support/temp.ts';
import { ask } from './ask.ts';
import { listen } from './listen.ts';
import { createSite, type Site } from './site.ts';
import type { Running } from './starts.ts';

describe('setHeaders() in serve-static', () => {
  let site: Site;
  let running: Running;

  beforeAll(async () => {
    site = await createSite();
    // A middleware keeps the path it was given; the assets know where the directory really is.
    const link = join(await tempDir(), 'current');
    await symlink(site.dir, link);
    const { setHeaders, close } = await loadAssets(link);
    close();
    const app = express();
    app.use(express.static(link, { setHeaders, lastModified: false }));
    running = await listen(createServer(app));
  });
  afterAll(() => running.close());

  test('a hashed file is immutable, with the ETag of its content and no date', async () => {
    const { status, headers } = await ask(running.port, `/${site.paths.logo}`);
    expect({ status, ...headers }).toMatchObject({
      status: 200,
      'cache-control': 'public, max-age=31536000, immutable',
      etag: `"${site.manifest.outputs[site.paths.logo]!.hash}"`,
      'access-control-allow-origin': '*',
    });
    expect(headers).not.toHaveProperty('last-modified');
  });

  test('an original and a file that keeps its name are asked for again each time', async () => {
    for (const path of ['img/logo.png', 'robots.txt']) {
      const { headers } = await ask(running.port, `/${path}`);
      expect(headers['cache-control']).toBe('no-cache');
      expect(headers).not.toHaveProperty('access-control-allow-origin');
    }
  });

  test('what was written after the build has the ETag of what is sent, also with equal size and equal time', async () => {
    const time = new Date('2020-01-01');
    for (const path of ['robots.txt', 'img/logo.png', 'env.js']) {
      const [file, before] = [join(site.dir, path), site.files.get(path)!];
      await utimes(file, time, time);
      const { etag } = (await ask(running.port, `/${path}`)).headers;
      const now = Buffer.from(before);
      now[0]! ^= 1;
      await writeFile(file, now);
      await utimes(file, time, time);
      const asked = { 'if-none-match': etag!, 'if-modified-since': time.toUTCString() };
      const answered = await ask(running.port, `/${path}`, { headers: asked });
      expect([answered.status, answered.headers.etag, answered.body], path).toEqual([200, `"${sumOf(now)}"`, now]);
    }
  });

  test('a source map has an ETag of its content too, where the middleware would make one of the time', async () => {
    const path = `${site.paths.script}.map`;
    const { headers } = await ask(running.port, `/${path}`);
    expect(headers.etag).toBe(`"${sumOf(site.files.get(path)!)}"`);
  });

  test('conditions and ranges follow the ETag of the content', async () => {
    const get = (headers: Record<string, string>) => ask(running.port, `/${site.paths.logo}`, { headers });
    const etag = (await get({})).headers.etag!;
    const later = new Date(Date.now() + 86_400_000).toUTCString();
    expect((await get({ 'if-none-match': etag })).status).toBe(304);
    expect((await get({ 'if-modified-since': later })).status).toBe(200);
    expect((await get({ range: 'bytes=0-1', 'if-range': etag })).status).toBe(206);
    expect((await get({ range: 'bytes=0-1', 'if-range': '"a"' })).status).toBe(200);
  });
});
