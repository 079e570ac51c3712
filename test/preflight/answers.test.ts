// answers.test.ts: is each answer taken for what it is to browsers and caches, and nothing else?
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { longestKeeping } from '../../packages/preflight/src/cache-control.ts';
import { createCookies } from '../../packages/preflight/src/net/cookies.ts';
import { at, createGround } from './plain-ground.ts';
import { type Answer, html } from './plain-site.ts';
import { buildSite } from './site.ts';

const ground = createGround();
const { started, found } = ground;

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

describe('pages of two hosts use files of a third', () => {
  const pages = (port: number) => ({
    pages: [`http://a.shop.test:${port}/`, `http://b.shop.test:${port}/`],
    assets: `http://cdn.files.test:${port}/`,
  });

  /** The origins that are let in. */
  const letting =
    (...allowed: readonly string[]): Answer =>
    ({ headers, url }, response) => {
      const name = headers.origin === undefined ? '' : new URL(headers.origin).hostname;
      const { writeHead } = response;
      response.writeHead = ((status: number, given: Record<string, string>) => {
        const { 'access-control-allow-origin': _, ...rest } = given;
        const leave = allowed.includes(name) ? { 'access-control-allow-origin': headers.origin } : {};
        return writeHead.call(response, status, { ...rest, ...leave, vary: 'Origin' });
      }) as typeof response.writeHead;
      return url === undefined;
    };

  test('and may both', async () => {
    const port = await started(letting('a.shop.test', 'b.shop.test'));
    expect((await found(port, pages(port))).faults).toEqual([]);
  });

  test('and only the first may', async () => {
    const port = await started(letting('a.shop.test'));
    const { faults, came } = await found(port, pages(port));
    expect(faults).toEqual(['asset.cors']);
    expect(came).toBe(`no Access-Control-Allow-Origin, for pages of http://b.shop.test:${port}`);
  });
});

describe('names that a server refuses by hanging up', () => {
  const hangUp: Answer = (request) => {
    request.socket.destroy();
    return true;
  };

  test('are not given away, however many', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `js/${index}.js`);
    const built = await buildSite({
      files: Object.fromEntries([
        ...names.map((name, index) => [name, `${index};\n//# sourceMappingURL=${index}.js.map\n`]),
        ...names.map((name, index) => [`${name}.map`, `{"version":3,"sources":["${index}.ts"],"mappings":""}`]),
      ]),
    });
    const port = await started(
      (request, response) => /\.map$|\/\./.test(request.url ?? '') && hangUp(request, response),
      built,
    );
    const { faults, exitCode, report } = await found(port, { originals: false }, undefined, built);
    expect([faults, exitCode]).toEqual([[], 0]);
    expect(report.counts.again).toBe(0);
  });

  test('and that were never built are a fault', async () => {
    const known = new Set(Object.keys(ground.site().manifest.outputs));
    const port = await started(
      (request, response) =>
        /-[0-9a-f]{16}\./.test(request.url ?? '') && !known.has(request.url!.slice(1)) && hangUp(request, response),
    );
    const { faults, exitCode, came } = await found(port, { retries: 0 });
    expect([faults, exitCode]).toEqual([['missing.notfound'], 1]);
    expect(came).toBe('no answer: the connection was closed before an answer came');
  });
});

test('headers that a CDN adds are no fault of the instances', async () => {
  // The users' way has another port than the instances.
  const bare: Answer = (_, response) => {
    const { writeHead } = response;
    response.writeHead = ((status: number, given: Record<string, string>) => {
      const { 'cache-control': cache, ...rest } = given;
      return writeHead.call(response, status, /immutable|no-store/.test(cache ?? '') ? rest : given);
    }) as typeof response.writeHead;
    return false;
  };
  const [edge, origin] = [await started(), await started(bare)];
  const instances = [`127.0.0.1:${origin}`, `127.0.0.2:${origin}`];
  const { faults, exitCode, report } = await found(edge, { instances });
  expect([faults, exitCode]).toEqual([[], 0]);
  expect(report.checks.find(({ id }) => id === 'asset.cache')?.state).toBe('passed');
  const one = await found(edge, { instances: [`127.0.0.1:${edge}`, `127.0.0.2:${origin}`] });
  expect(one.faults).toEqual([`asset.cache at 127.0.0.2:${origin}`, `missing.notfound at 127.0.0.2:${origin}`]);
});

describe('how long a cache may keep it', () => {
  const year = 365 * 86_400;
  test.each([
    [{ expires: 'Fri, 01 Jan 2027 00:00:00 GMT', date: 'Thu, 01 Jan 2026 00:00:00 GMT' }, year],
    [
      {
        expires: 'Fri, 01 Jan 2027 00:00:00 GMT',
        date: 'Thu, 01 Jan 2026 00:00:00 GMT',
        'cache-control': 'max-age=60',
      },
      60,
    ],
    [
      { expires: 'Fri, 01 Jan 2027 00:00:00 GMT', date: 'Thu, 01 Jan 2026 00:00:00 GMT', 'cache-control': 'no-cache' },
      0,
    ],
    [
      {
        expires: 'Fri, 01 Jan 2027 00:00:00 GMT',
        date: 'Thu, 01 Jan 2026 00:00:00 GMT',
        'cache-control': 'public, stale-if-error=9',
      },
      year + 9,
    ],
    [{ expires: '-1', date: 'Thu, 01 Jan 2026 00:00:00 GMT' }, 0],
    [{ expires: 'Fri, 01 Jan 2027 00:00:00 GMT' }, 0],
  ])('%j', (headers, seconds) => {
    expect(longestKeeping(headers).seconds).toBe(seconds);
  });

  test('a page with Expires in a year', async () => {
    const port = await started(
      at('/', (_, response) =>
        response
          .writeHead(200, { 'content-type': 'text/html', expires: new Date(Date.now() + year * 1000).toUTCString() })
          .end('<p>'),
      ),
    );
    const { faults, came } = await found(port);
    expect(faults).toEqual(['html.retention']);
    expect(came).toMatch(/^Expires 36[56] days after Date: 36[56] days$/);
  });
});

test('an ETag of the time is one, whatever size the file had that was sent', async () => {
  const modified = Math.floor(Date.now() / 1000) - 5000;
  const port = await started(
    at('/', (_, response) =>
      response
        .writeHead(200, {
          ...html,
          'content-encoding': 'gzip',
          vary: 'Accept-Encoding',
          etag: `"${modified.toString(16)}-1f"`,
          'last-modified': new Date(modified * 1000).toUTCString(),
        })
        .end(gzipSync('<p>packed before')),
    ),
  );
  expect((await found(port)).faults).toEqual(['fleet.validators']);
});

test('what to do is said of the host that a redirect leads to', async () => {
  const port = await started(
    at('/', (_, response) => response.writeHead(302, { location: 'http://b.shop.test:1/' }).end()),
  );
  const { faults, findings } = await found(port, { retries: 0, instances: [`127.0.0.2:${port}`] });
  expect(faults).toEqual(['route.status']);
  expect(findings[0]?.came).toMatch(
    /^a redirect to http:\/\/b\.shop\.test:1\/, and there no answer: the connection was refused/,
  );
  expect(findings[0]?.todo).toBe('Let the balancer listen on port 1 for b.shop.test, and the address be the right one');
});

describe('names with digits', () => {
  const image = 'content-type';
  const showing =
    (tag: (instance: string) => string): Answer =>
    (request, response) => {
      const { url = '', socket } = request;
      if (url.startsWith('/uploads/')) {
        response.writeHead(200, { [image]: 'image/png' }).end('x');
        return true;
      }
      if (url !== '/') return false;
      response.writeHead(200, html).end(tag(socket.localAddress ?? ''));
      return true;
    };

  test.each([
    ['uploads', '<img src="uploads/photo-20240101.png">'],
    ['a query behind a file of the build', '<link rel="stylesheet" href="CSS?ver=6.4">'],
  ])('are no other build: %s', async (_, tag) => {
    const port = await started(showing(() => tag.replace('CSS', ground.site().output('css/app.css'))));
    const served = await found(port);
    expect([served.faults, served.exitCode]).toEqual([[], 0]);
  });

  test('of a random upload at each instance are none either', async () => {
    const port = await started(
      showing(
        (who) =>
          `<link rel="stylesheet" href="${ground.site().output('css/app.css')}"><img src="uploads/${who.endsWith('2') ? '1b4e28ba' : '2c5f39cb'}-2fa1-11d2-883f-0016d3cca427.png">`,
      ),
    );
    const { faults } = await found(port, { instances: [`127.0.0.1:${port}`, `127.0.0.2:${port}`] });
    expect(faults).toEqual([]);
  });
});

test('a page that sets a cookie and sends back to itself is opened as browsers open it', async () => {
  const port = await started((request, response) => {
    if (request.url !== '/' || request.headers.cookie?.includes('seen=1') === true) return false;
    response.writeHead(302, { location: '/', 'set-cookie': ['gone=1; Max-Age=0', 'seen=1; Path=/; HttpOnly'] }).end();
    return true;
  });
  const { faults, exitCode } = await found(port);
  expect([faults, exitCode]).toEqual([[], 0]);
  const endless = await started(
    at('/', (_, response) => response.writeHead(302, { location: '/', 'set-cookie': 'a=1' }).end()),
  );
  expect((await found(endless)).came).toContain('redirects without end');
});

test('an answer may have as many headers as browsers read', async () => {
  const port = await started(
    at('/', (_, response) => response.writeHead(200, { ...html, csp: 'x'.repeat(60_000) }).end('<p>')),
  );
  expect((await found(port)).faults).toEqual([]);
});

test('cookies are sent back as they came, to whom they came from, where a header can hold them', () => {
  const cookies = createCookies();
  cookies.take('a.test', ['a=1; Path=/', 'b="x y"', 'c=\u0001', 'none', 'd=1', `e=${'x'.repeat(5000)}`]);
  cookies.take('a.test', ['a=2', 'd=; Max-Age=0']);
  expect([cookies.sent('a.test'), cookies.sent('b.test')]).toEqual(['a=2; b="x y"', '']);
});
