// strange.test.ts: is a server that does what no server should told of in one line, with bounded time and memory?
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createSecureServer } from 'node:http2';
import { createServer as createHttps } from 'node:https';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { createServer as createTls } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listen } from '../servers/listen.ts';
import type { Running } from '../servers/starts.ts';
import { needs } from '../support/needs.ts';
import { tempDir } from '../support/temp.ts';
import { type Authority, type Certificate, createAuthority } from './certificates.ts';
import { look, settings } from './look.ts';
import { type BuiltSite, buildSite } from './site.ts';

const host = 'strange.shop.test';
const megabyte = Buffer.alloc(1_000_000);

needs('openssl')('a strange server', () => {
  let authority: Authority;
  let good: Certificate;
  let site: BuiltSite;
  const running: Running[] = [];
  const sockets = new Set<Socket>();
  beforeAll(async () => {
    authority = await createAuthority(join(await tempDir(), 'ca'));
    good = await authority.certificate('good', { names: ['*.shop.test'] });
    site = await buildSite();
  });
  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    for (const { close } of running) await close();
  });

  const pems = () => ({ cert: readFileSync(good.chain), key: readFileSync(good.key) });

  async function started(server: Server): Promise<number> {
    server.on('connection', (socket) => sockets.add(socket));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const close = (): Promise<void> => new Promise((closed) => server.close(() => closed()));
    running.push({ port: 0, close });
    return (server.address() as { port: number }).port;
  }

  /** Whatever is asked, this is answered. */
  async function answering(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<number> {
    const server = createHttps(pems(), answer);
    const { port, close } = await listen(server as unknown as Parameters<typeof listen>[0]);
    running.push({ port, close });
    return port;
  }

  /** Bytes behind a handshake, whatever is asked. */
  const speaking = (speak: (socket: Socket) => void): Promise<number> =>
    started(
      createTls(pems(), (socket) => {
        socket.on('error', () => {});
        socket.once('data', () => speak(socket));
      }),
    );

  async function found(port: number, more: object = {}, built: BuiltSite = site) {
    const given = {
      pages: [`https://${host}:${port}/`],
      tls: { ca: authority.root },
      timeoutMs: 10_000,
      retries: 1,
      ...more,
    };
    const { faults, report, exitCode } = await look(
      settings(built.dir, { ...given, resolve: { [host]: '127.0.0.1' } }),
    );
    const findings = report.checks.flatMap((check) => check.findings);
    if (process.env.SHOW)
      console.log(
        findings.map(({ check, expected, came, todo }) => `${check}\n  ${expected}\n  ${came}\n  ${todo}`).join('\n'),
        report.counts,
      );
    return { faults, exitCode, came: findings.map(({ came }) => came).join('\n'), report };
  }

  const page = { 'content-type': 'text/html', 'cache-control': 'no-cache' };

  test('nobody listens', async () => {
    const port = await started(createServer());
    await running.at(-1)?.close();
    const { faults, came, exitCode } = await found(port);
    expect([faults, exitCode]).toEqual([['route.status'], 1]);
    expect(came).toBe(`no answer: the connection was refused (127.0.0.1, port ${port})`);
  });

  test('it accepts, and shakes no hands', async () => {
    const { faults, came, exitCode } = await found(await started(createServer(() => {})), { timeoutMs: 300 });
    expect([faults, exitCode]).toEqual([['route.status'], 1]);
    expect(came).toBe('no answer: no TLS handshake came about within 300 ms');
  });

  test('it shakes hands, and says nothing', async () => {
    const { faults, came, report } = await found(
      await started(createTls(pems(), (socket) => socket.on('error', () => {}))),
      { timeoutMs: 1000 },
    );
    expect(faults).toEqual(['route.status']);
    expect(came).toBe('no answer: nothing came within 1000 ms');
    // Nobody waits for it thousands of times.
    expect(report.counts.requests).toBe(1);
  });

  test('it sends a byte now and then', async () => {
    const port = await answering((_, response) => {
      response.writeHead(200, page);
      const timer = setInterval(() => response.write('.'), 20);
      response.on('close', () => clearInterval(timer));
    });
    const { faults, came } = await found(port, { timeoutMs: 1500 });
    expect(faults).toEqual(['route.status']);
    expect(came).toMatch(/^no answer: the answer came too slowly: \d+ bytes in \d+ ms$/);
  });

  test('it redirects in a circle', async () => {
    const port = await answering((request, response) => {
      response.writeHead(302, { location: request.url === '/' ? '/login' : '/' }).end();
    });
    const { faults, came, exitCode } = await found(port);
    expect([faults, exitCode]).toEqual([['route.status'], 1]);
    expect(came).toBe(
      `redirects without end: https://${host}:${port}/ → https://${host}:${port}/login → https://${host}:${port}/`,
    );
  });

  test('it redirects for ever', async () => {
    let count = 0;
    const port = await answering((_, response) => {
      response.writeHead(302, { location: `/${count++}` }).end();
    });
    const { faults, came } = await found(port);
    expect(faults).toEqual(['route.status']);
    expect(came).toContain('redirects without end');
  });

  test('it redirects to http', async () => {
    const port = await answering((_, response) => {
      response.writeHead(302, { location: `http://${host}:1/` }).end();
    });
    const { faults, came } = await found(port);
    expect(faults).toEqual(['route.status']);
    expect(came).toBe(`a redirect from https://${host}:${port}/ to http://${host}:1/`);
  });

  test('its page has no end', async () => {
    let sent = 0;
    const port = await answering((_, response) => {
      response.writeHead(200, page);
      const send = (): void => {
        while (!response.destroyed && response.write(megabyte)) sent++;
        sent++;
      };
      response.on('drain', send);
      send();
    });
    const { faults, came } = await found(port);
    expect(faults).toContain('route.body');
    expect(came).toContain('more than that');
    // Pages are read up to 8 MB, files up to their size; the rest stays in buffers of the system.
    expect(sent).toBeLessThan(150);
  });

  test('its files have no end', async () => {
    const port = await answering((request, response) => {
      response.writeHead(
        200,
        request.url === '/'
          ? page
          : { 'content-type': 'text/css', 'cache-control': 'public, max-age=31536000, immutable' },
      );
      if (request.url === '/') return void response.end('<p>');
      const send = (): void => {
        while (!response.destroyed && response.write(megabyte));
      };
      response.on('drain', send);
      send();
    });
    const { report } = await found(port);
    const bytes = report.checks.find(({ id }) => id === 'asset.bytes');
    expect(bytes?.findings[0]?.came).toMatch(/^more than \d+ bytes$/);
  });

  test.each([
    ['large', 60],
    ['small', 20],
  ])('its page is a %s gzip bomb', async (_, megabytes) => {
    const bomb = gzipSync(Buffer.alloc(megabytes * 1_000_000), { level: 1 });
    const port = await answering((_request, response) => {
      response.writeHead(200, { ...page, 'content-encoding': 'gzip' }).end(bomb);
    });
    const { faults, came } = await found(port);
    expect(faults).toContain('route.body');
    expect(came).toContain('more than that');
  });

  test('it speaks http where https is meant', async () => {
    const port = await started(
      createServer((socket) => socket.on('error', () => {}).end('HTTP/1.1 400 Bad Request\r\n\r\n')),
    );
    const { faults, came, exitCode } = await found(port);
    expect([faults, exitCode]).toEqual([['tls.version'], 1]);
    expect(came).toBe('the TLS handshake failed (wrong version number)');
  });

  test('it speaks HTTP/2 only', async () => {
    const port = await started(createSecureServer({ ...pems(), allowHTTP1: false }));
    const { faults, came, report } = await found(port);
    expect(faults).toEqual(['tls.version']);
    expect(came).toContain('no application protocol');
    expect(report.checks.flatMap(({ findings }) => findings)[0]?.todo).toContain('Offer http/1.1 besides h2');
  });

  test('it hangs up in the handshake', async () => {
    const { faults, came } = await found(await started(createServer((socket) => socket.destroy())));
    expect(faults).toEqual(['route.status']);
    expect(came).toBe('no answer: the connection was closed before an answer came');
  });

  test('it speaks HTTP/1.0', async () => {
    const port = await speaking((socket) => socket.end('HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nhello'));
    const { faults, came } = await found(port);
    expect(faults).toContain('route.status');
    expect(came).toContain('an answer in HTTP/1.0');
  });

  test('it speaks no HTTP', async () => {
    const { faults, came } = await found(await speaking((socket) => socket.end('220 mail.shop.test ESMTP\r\n')));
    expect(faults).toEqual(['route.status']);
    expect(came).toMatch(/^no answer: what came is no HTTP \(HPE_/);
  });

  test('its headers have no end', async () => {
    const port = await speaking((socket) => socket.write(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(300_000)}\r\n`));
    expect((await found(port)).came).toMatch(/no answer: what came is no HTTP \(HPE_HEADER_OVERFLOW/);
  });

  test('it hangs up in the middle of a page', async () => {
    const port = await speaking((socket) =>
      socket.end('HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\n<p>hello'),
    );
    const { faults, came } = await found(port);
    expect(faults).toEqual(['route.status']);
    expect(came).toBe('no answer: the answer broke off after 8 of 1000 bytes');
  });

  test('it is gone after some files: the others are not waited for', async () => {
    const names = Array.from({ length: 200 }, (_, index) => `many/${index}.svg`);
    const many = await buildSite({
      files: Object.fromEntries(names.map((name) => [name, `<svg><!-- ${name} --></svg>`])),
    });
    let count = 0;
    const port = await answering((request, response) => {
      if (request.url === '/') return void response.writeHead(200, page).end('<p>');
      count++;
      if (count > 4) return;
      response.writeHead(404, { 'cache-control': 'no-store' }).end();
    });
    const { report, exitCode } = await found(port, { timeoutMs: 1000, retries: 0, originals: false }, many);
    expect(exitCode).toBe(1);
    expect(report.counts.requests).toBeLessThan(100);
    const status = report.checks.find(({ id }) => id === 'asset.status');
    expect(status?.reasons).toContain('not asked: 32 requests before it got no answer');
  });

  test('a server that is ready at the second attempt is right, and the attempts are counted', async () => {
    let count = 0;
    const port = await answering((_, response) => {
      count++;
      response.writeHead(count % 2 === 0 ? 200 : 503, page).end('<p>');
    });
    const { report } = await found(port);
    expect(report.checks.find(({ id }) => id === 'route.status')?.state).toBe('passed');
    expect(report.counts.again).toBeGreaterThan(0);
  });

  test('time is up: the rest could not be looked at, which is no fault', async () => {
    const port = await answering((_, response) => {
      response.writeHead(200, page).end('<p>');
    });
    const { faults, exitCode } = await found(port, { budgetMs: 1 });
    expect([faults, exitCode]).toEqual([['unknown route.status'], 3]);
  });
});
