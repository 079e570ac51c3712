// answers.test.ts: is each answer taken for what it is to browsers and caches, and nothing else?
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { EnvironmentConfig } from '@truename/preflight';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { look, settings } from './look.ts';
import { type Answer, html, type PlainSite, startPlainSite } from './plain-site.ts';
import { type BuiltSite, buildSite } from './site.ts';

let site: BuiltSite;
const running: PlainSite[] = [];
beforeAll(async () => {
  site = await buildSite();
});
afterEach(async () => {
  for (const { stop } of running.splice(0)) await stop();
});

async function started(answer?: Answer, built: BuiltSite = site): Promise<number> {
  const server = await startPlainSite(built, answer);
  running.push(server);
  return server.port;
}

const hosts = ['a.shop.test', 'b.shop.test', 'cdn.files.test'];

async function found(port: number, more: Partial<EnvironmentConfig> = {}, only?: readonly string[], built = site) {
  const given = {
    pages: [`http://a.shop.test:${port}/`],
    retries: 1,
    resolve: Object.fromEntries(hosts.map((host) => [host, '127.0.0.1'])),
    ...more,
  };
  const options = only === undefined ? {} : { only: new Set(only as never[]) };
  const { faults, report, exitCode } = await look(settings(built.dir, given), options);
  const findings = report.checks.flatMap((check) => check.findings);
  if (process.env.SHOW) console.log(JSON.stringify(report.checks, null, 1));
  return { faults, exitCode, findings, report, came: findings.map(({ came }) => came).join('\n') };
}

/** Answers one path, and leaves the rest to the site. */
const at =
  (path: string, answer: (request: IncomingMessage, response: ServerResponse) => void): Answer =>
  (request, response) => {
    if (request.url !== path) return false;
    answer(request, response);
    return true;
  };

test('a site that is right', async () => {
  const { faults, exitCode } = await found(await started());
  expect([faults, exitCode]).toEqual([[], 0]);
});

describe('the end of an answer', () => {
  test('another protocol that nobody asked for is no answer', async () => {
    const port = await started(
      at('/', (_, response) =>
        response.socket?.end('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'),
      ),
    );
    const { faults, came, exitCode } = await found(port);
    expect([faults, exitCode]).toEqual([['route.status'], 1]);
    expect(came).toBe(
      'no answer: what came is no answer in HTTP (status 101, to another protocol that nobody asked for)',
    );
  });

  test('what came with an attempt that failed is no part of the answer', async () => {
    const tried = new Set<string>();
    const port = await started(({ url = '', headers }, response) => {
      const key = `${url} ${headers.range} ${headers['accept-encoding']}`;
      if (tried.has(key)) return false;
      tried.add(key);
      response.writeHead(503, { 'content-type': 'text/html' }).end('<h1>Service Not Found</h1>');
      return true;
    });
    const { faults, exitCode } = await found(port, { expect: { notMatch: 'Not Found' } });
    expect([faults, exitCode]).toEqual([[], 0]);
  });

  test('nor is what came before it broke off', async () => {
    const tried = new Set<string>();
    const port = await started(({ url = '', headers }, response) => {
      const key = `${url} ${headers.range} ${headers['accept-encoding']}`;
      if (tried.has(key)) return false;
      tried.add(key);
      response.writeHead(200, { ...html, 'content-length': 1000 }).write('<h1>Not Found</h1>', () => {
        // A reset, not an end: in the midst of a connection that was used before.
        setImmediate(() => response.socket?.resetAndDestroy());
      });
      return true;
    });
    const { faults, exitCode, report } = await found(port, { expect: { notMatch: 'Not Found' } });
    expect([faults, exitCode]).toEqual([[], 0]);
    expect(report.counts.again).toBe(tried.size);
  });
});

test('a map is public, however long it is and however small it packs', async () => {
  const built = await buildSite({
    files: {
      'js/app.js': '1;\n//# sourceMappingURL=app.js.map\n',
      'js/app.js.map': JSON.stringify({
        version: 3,
        sources: ['a.ts'],
        sourcesContent: ['x '.repeat(4000)],
        mappings: '',
      }),
    },
  });
  const text = `{"version":3,"sources":["a.ts"],"sourcesContent":["${'x '.repeat(4000)}"]}`;
  const port = await started(({ url = '' }, response) => {
    if (!/\.map$|^\/\.truename\//.test(url)) return false;
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(gzipSync(text));
    return true;
  }, built);
  const { faults } = await found(port, {}, undefined, built);
  expect(faults).toEqual(['map.public', 'manifest.private']);
});
