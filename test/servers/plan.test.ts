import { describe, expect, test } from 'vitest';
import { fixedTable } from '../../packages/engine/src/fixed.ts';
import { kindOfFixed } from '../../packages/server/src/fixed-kind.ts';
import { createHandlers, type Handlers } from '../../packages/server/src/handlers.ts';
import type { ServeOptions } from '../../packages/server/src/serve-options.ts';
import { createServed } from '../../packages/server/src/served.ts';
import { siteManifest, withAsset } from '../server/manifest.ts';

const logo = '/img/logo-9f86d081884c7d65.png';

function handlers(changes: Parameters<typeof siteManifest>[0] = {}, base = '/') {
  return createHandlers(createServed(siteManifest(changes), { base, root: '/srv/dist' }));
}

const get = (url: string, headers: Record<string, string> = {}) => ({ method: 'GET', url, headers });

describe('plan()', () => {
  test('names the file below its directory, with its size, and touches no disk', () => {
    expect(handlers().plan(get(logo))).toMatchObject({
      status: 200,
      file: { root: '/srv/dist', path: 'img/logo-9f86d081884c7d65.png', size: 1 },
      range: null,
    });
  });

  test('sends an original from the output that it is a copy of', () => {
    expect(handlers().plan(get('/img/logo.png'))?.file?.path).toBe('img/logo-9f86d081884c7d65.png');
  });

  test.each(['http://example.com', 'https://example.com:8443', 'http://[::1]:80'])('reads whole URLs: %s', (origin) => {
    expect(handlers().plan(get(`${origin}${logo}?x=1`))?.status).toBe(200);
    expect(handlers().plan(get(`${origin}/${logo}`))?.status).toBe(404);
  });

  test.each(['//example.com', '/x/..', '/.', '/img/..//', '\\', '/%2e%2e', '//'])(
    'matches no other spelling: %s',
    (start) => {
      expect(handlers().plan(get(start + logo))?.status ?? null).not.toBe(200);
    },
  );

  test('takes the path from the base, whatever its form', () => {
    for (const base of ['/app/', 'https://cdn.example/app/', '//cdn.example/app/', '/%61pp/'])
      expect(handlers({}, base).plan(get(`/app${logo}`))?.status).toBe(200);
    expect(handlers({}, './').plan(get(logo))?.status).toBe(200);
    expect(handlers({}, '/app/').plan(get(logo))).toBeNull();
    expect(handlers({}, '/app/').plan(get(logo), { base: '/' })?.status).toBe(200);
  });

  test('serves a source map when told to, and never its precompressed copy', () => {
    const owner = { of: 'assets/main-1111111111111111.js' };
    const path = '/assets/main-1111111111111111.js.map';
    const { plan } = handlers({ maps: { [path.slice(1)]: owner, [`${path.slice(1)}.br`]: owner } });
    expect(plan(get(path))?.status).toBe(404);
    expect(plan(get(path), { fallthrough: true })).toBeNull();
    expect(plan(get(path), { maps: true })).toMatchObject({ status: 200, file: { size: null } });
    expect(plan(get(`${path}.br`), { maps: true })?.status).toBe(404);
  });

  test('takes no page, template or source map for a file that anybody may have', () => {
    const fixed = (path: string) => ({
      [path]: { size: 1, hash: '0'.repeat(16), type: 'text/plain', reason: 'listed' },
    });
    const statusOf = (path: string, options?: ServeOptions) =>
      handlers({ fixed: fixed(path) }).plan(get(`/${path}`), options)?.status ?? null;
    for (const path of ['a.html', 'views/home.ejs', 'index.php', 'x/y.TWIG']) {
      expect(
        fixedTable.some(({ paths }) => paths.test(path.toLowerCase())),
        path,
      ).toBe(true);
      expect([statusOf(path), statusOf(path, { serve: 'all' })], path).toEqual([null, 200]);
    }
    expect([statusOf('old.js.map', { serve: 'all' }), statusOf('old.js.map', { maps: true })]).toEqual([null, 200]);
    expect([statusOf('level.map'), statusOf('site.webmanifest'), statusOf('sw.js')]).toEqual([200, 200, 200]);
    expect([statusOf('sw.js', { serve: 'hashed' }), statusOf('.env', { serve: 'all' })]).toEqual([null, null]);
  });

  test('knows every extension by which the engine knows a page', () => {
    const pages = fixedTable.find(({ reason }) => reason.startsWith('pages '))!.paths.source;
    const extensions = /\(\?:(.*)\)\$$/.exec(pages)![1]!.split('|');
    expect(extensions.length).toBeGreaterThan(10);
    for (const extension of extensions) expect(kindOfFixed(`a.${extension}`), extension).toBe('page');
  });

  test('never takes a name from the prototype of an object', () => {
    for (const name of ['__proto__', 'constructor', 'toString']) expect(handlers().plan(get(`/${name}`))).toBeNull();
  });

  test('a method is GET or HEAD, or it is for others', () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'get', 'CONNECT'])
      expect(handlers().plan({ method, url: logo, headers: {} })).toBeNull();
  });

  test('refuses options that are unknown or wrong', () => {
    const plan = (options: object) => () => handlers().plan(get(logo), options);
    expect(plan({ server: 'all' })).toThrow('"server" is no option: did you mean "serve"?');
    expect(plan({ serve: 'some' })).toThrow('serve is "some": give "files", "all" or "hashed"');
    expect(plan({ cors: true })).toThrow('cors is true: give "hashed", "files" or "all"');
    expect(plan({ base: 'app' })).toThrow('base is "app": give a path with a slash at both ends');
    expect(plan({ maps: 'yes' })).toThrow('maps is "yes": give true or false');
  });

  test('several lines of one header are one list', () => {
    const headers = { 'if-none-match': ['"a"', '"0000000000000000"'] };
    expect(handlers().plan({ method: 'GET', url: logo, headers })?.status).toBe(304);
  });
});

describe('names that look hashed', () => {
  const statusOf = (url: string, pattern = '[dir]/[name]-[hash][ext]', length = 16) =>
    handlers({ naming: { pattern, algorithm: 'xxh64', length } }).plan(get(url))?.status ?? null;

  test('get a 404 that nobody keeps', () => {
    const plan = handlers().plan(get('/img/logo-0123456789abcdef.png'));
    expect(plan).toMatchObject({ status: 404, text: 'Not found\n', file: null });
    expect(plan?.headers).toMatchObject({ 'cache-control': 'no-store', 'content-type': 'text/plain; charset=utf-8' });
  });

  test('are those with digits of the right kind and number before an extension', () => {
    expect(statusOf('/a-0123456789abcdef.js')).toBe(404);
    expect(statusOf('/assets/b/c-0123456789abcdef.js.map')).toBe(404);
    for (const other of [
      '/a-0123456789abcde.js',
      '/a-0123456789ABCDEF.js',
      '/a.0123456789abcdef.js',
      '/-0123456789abcdef.js',
    ])
      expect(statusOf(other)).toBeNull();
    expect(statusOf('/orders/item-0123456789abcdef')).toBeNull();
    expect(statusOf('/a-0123456789abcdef.d/page')).toBeNull();
  });

  test('stand in no folder, or below one in which a known build has hashed files: others are the application’s', () => {
    expect(statusOf('/img/new/deep/a-0123456789abcdef.png')).toBe(404);
    for (const other of [
      '/uploads/me-0123456789abcdef.png',
      '/imgs/a-0123456789abcdef.png',
      '/x/img/a-0123456789abcdef.png',
    ])
      expect(statusOf(other), other).toBeNull();
  });

  test('follow the pattern of the build', () => {
    expect(statusOf('/a.01234567.min.js', '[dir]/[name].[hash].min[ext]', 8)).toBe(404);
    expect(statusOf('/aX01234567Ymin.js', '[dir]/[name].[hash].min[ext]', 8)).toBeNull();
    expect(statusOf('/01234567-a.js', '[dir]/[hash]-[name][ext]', 8)).toBe(404);
    expect(statusOf('/a-01234567', '[dir]/[name]-[hash]', 8)).toBe(404);
    expect(statusOf('/a-01234567.map', '[dir]/[name]-[hash]', 8)).toBe(404);
  });

  test('are recognised in time that grows with their length only', () => {
    expect(statusOf(`/${'a-0123456789abcde'.repeat(4000)}`)).toBeNull();
    expect(statusOf(`/${'-0123456789abcdef'.repeat(4000)}/`)).toBeNull();
  });
});

describe('add()', () => {
  const later = withAsset('img/new.png', 'img/new-bbbbbbbbbbbbbbbb.png', { build: 'aaaaaaaaaaaaaaaa' });

  test('serves the files of both generations, each from its own directory', () => {
    const served = createServed(siteManifest(), { base: '/', root: '/srv/a' });
    const { plan } = createHandlers(served);
    expect(plan(get('/img/new-bbbbbbbbbbbbbbbb.png'))?.status).toBe(404);
    served.add(later, '/srv/b');
    expect(plan(get('/img/new-bbbbbbbbbbbbbbbb.png'))?.file?.root).toBe('/srv/b');
    expect(plan(get(logo))?.file?.root).toBe('/srv/a');
  });

  test('a file that keeps its name stays the one that pages belong to', () => {
    const served = createServed(siteManifest(), { base: '/', root: '/srv/a' });
    const { plan } = createHandlers(served);
    const fixed = { 'robots.txt': { size: 2, hash: 'ffffffffffffffff', type: 'text/plain', reason: 'fixed' } };
    served.add({ ...later, fixed }, '/srv/b');
    expect(plan(get('/robots.txt'), { serve: 'all' })?.headers.etag).toBe('"0000000000000000"');
    // A build into the same directory wrote over it.
    served.add({ ...later, fixed }, '/srv/a');
    expect(plan(get('/robots.txt'), { serve: 'all' })?.headers.etag).toBe('"ffffffffffffffff"');
  });

  test('knows the names of another pattern too', () => {
    const served = createServed(siteManifest(), { base: '/', root: '' });
    served.add(siteManifest({ naming: { pattern: '[dir]/[hash]-[name][ext]', algorithm: 'sha256', length: 8 } }), '');
    expect(served.looksHashed('01234567-a.js')).toBe(true);
    expect(served.looksHashed('a-0123456789abcdef.js')).toBe(true);
  });
});

describe('setHeaders()', () => {
  const setBy = ({ setHeaders }: Handlers, path: string, known: Record<string, string> = {}) => {
    const headers: Record<string, string> = { ...known };
    const response = {
      setHeader: (name: string, value: string) => {
        headers[name] = value;
      },
      getHeader: (name: string) => headers[name],
    };
    setHeaders(response, path);
    return headers;
  };
  const set = (path: string, known?: Record<string, string>) => setBy(handlers(site), path, known);
  const br = { file: 'a-1111111111111111.js.br', size: 1, hash: '2222222222222222' };
  const outputs = {
    'a-1111111111111111.js': { size: 1, hash: '1111111111111111', type: 'text/javascript', encodings: { br } },
  };
  const site = { outputs, originals: { 'a.js': 'a-1111111111111111.js' }, assets: {}, entries: {} };

  test('takes an absolute path, a path below the directory, and the path of a URL', () => {
    const paths = ['/srv/dist/robots.txt', 'robots.txt', '/robots.txt', '\\srv\\dist\\robots.txt'];
    for (const path of paths)
      expect(set(path)).toMatchObject({ 'cache-control': 'no-cache', etag: '"0000000000000000"' });
  });

  test('gives a precompressed sibling its own ETag', () => {
    expect(set('/srv/dist/a-1111111111111111.js').etag).toBe('"1111111111111111"');
    expect(set('/srv/dist/a-1111111111111111.js.br').etag).toBe('"2222222222222222-br"');
    expect(set('/srv/dist/a-1111111111111111.js.br')['cache-control']).toContain('immutable');
  });

  test('adds to a Vary that is there', () => {
    const path = '/srv/dist/a-1111111111111111.js';
    expect(set(path).vary).toBe('Accept-Encoding');
    expect(set(path, { vary: 'Origin' }).vary).toBe('Origin, Accept-Encoding');
    expect(set(path, { vary: 'accept-encoding, Origin' }).vary).toBe('accept-encoding, Origin');
    expect(set(path, { vary: '*' }).vary).toBe('*');
  });

  test('knows of which build a file that keeps its name is', () => {
    const served = createServed(siteManifest(), { base: '/', root: '/srv/a' });
    const added = createHandlers(served);
    served.add(siteManifest(), '/srv/b');
    expect(setBy(added, '/srv/a/robots.txt')).not.toEqual({});
    expect(setBy(added, '/srv/b/robots.txt')).toEqual({});
    expect(setBy(added, `/srv/b${logo}`)['cache-control']).toContain('immutable');
  });

  test('leaves files of others alone', () => {
    expect(set('/srv/other/robots.txt')).toEqual({});
    expect(set('/srv/dist/unknown-0123456789abcdef.js')).toEqual({});
    expect(set('/srv/distant/robots.txt')).toEqual({});
  });
});
