// same.test.ts: does each request get the same answer from every server, to the last header and byte?
import { loadAssets } from '@truename/server/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sumOf } from '../support/sum.ts';
import { type Answered, ask } from './ask.ts';
import { createSite, type Site } from './site.ts';
import { leftStatus, type Running, type ServerName, starts } from './starts.ts';

const names = Object.keys(starts) as ServerName[];
const running = new Map<ServerName, Running>();
let site: Site;

beforeAll(async () => {
  site = await createSite();
  const assets = await loadAssets(site.dir);
  assets.close();
  for (const name of names)
    running.set(name, await starts[name]({ files: [{ assets, options: { serve: 'all', maps: true } }] }));
});

afterAll(() => Promise.all(Array.from(running.values(), ({ close }) => close())));

const pathsOf = ({ paths }: Site): string[] => [
  ...Object.values(paths).map((path) => path.split('/').map(encodeURIComponent).join('/')),
  ...['img/logo.png', 'robots.txt', 'env.js', '', 'docs/', '.well-known/security.txt', `${paths.script}.map`],
  ...['x-0123456789abcdef.js', `${paths.script}.br`, '.truename/manifest.json', 'docs', 'unknown.png'],
];

/** Every condition, range and encoding; some fit the path, others do not. */
const headersFor = (etag: string): readonly Readonly<Record<string, string>>[] => [
  {},
  ...['br', 'gzip, zstd;q=0.5', 'br;q=0, *', 'identity;q=0'].map((value) => ({ 'accept-encoding': value })),
  ...[etag, `W/${etag}`, '*', '"other"', `"a", ${etag.replace(/"$/, '-gzip"')}`].map((value) => ({
    'if-none-match': value,
  })),
  { 'if-modified-since': 'Fri, 01 Jan 2100 00:00:00 GMT' },
  { 'if-match': '"other"' },
  ...['bytes=0-9', 'bytes=-5', 'bytes=5-', 'bytes=0-1,2-3', 'bytes=0-1,4-5', 'bytes=999999-', 'bytes=x'].map(
    (range) => ({ range }),
  ),
  ...[etag, '"other"', new Date(0).toUTCString()].map((value) => ({ range: 'bytes=1-2', 'if-range': value })),
  { range: 'bytes=1-2', 'accept-encoding': 'br' },
];

/** What a framework adds to an answer that is not ours is its own. */
const told = ({ status, headers, body }: Answered): string =>
  JSON.stringify([status, status === leftStatus ? {} : Object.entries(headers).sort(), body.length, sumOf(body)]);

async function answers(name: ServerName): Promise<ReadonlyMap<string, string>> {
  const { port } = running.get(name)!;
  const found = new Map<string, string>();
  for (const path of pathsOf(site)) {
    const { etag = '"none"' } = (await ask(port, `/${path}`)).headers;
    const all = headersFor(etag);
    const asked = [
      ...all.map((headers) => ({ method: 'GET', headers })),
      ...all.filter((_, index) => index % 4 === 0).map((headers) => ({ method: 'HEAD', headers })),
      { method: 'POST', headers: {} },
    ];
    await Promise.all(
      asked.map(async (more) => {
        found.set(JSON.stringify([path, more]), told(await ask(port, `/${path}`, more)));
      }),
    );
  }
  return found;
}

test('every server answers every request alike', async () => {
  const expected = await answers('node:http');
  const statuses = new Set(Array.from(expected.values(), (answer) => JSON.parse(answer)[0]));
  expect([...statuses].sort()).toEqual([200, 202, 206, 304, 404, 412, 416]);
  for (const name of names.filter((each) => each !== 'node:http')) {
    const found = await answers(name);
    const other = [...found].filter(([request, answer]) => answer !== expected.get(request));
    expect(other, name).toEqual([]);
    expect(found.size, name).toBe(expected.size);
  }
});
