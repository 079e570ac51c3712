// dev.test.ts: where do names lead while a site is developed, and when is a dev server believed?
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { AssetNotFoundError } from '@truename/server';
import { type LoadOptions, loadAssets, type NodeAssets } from '@truename/server/node';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createAuthority } from '../preflight/certificates.ts';
import { listen } from '../servers/listen.ts';
import { needs } from '../support/needs.ts';
import { createDevSite, startVite, writeIn } from './dev-site.ts';
import { buildProgram, startProgram } from './program.ts';

const ends: (() => Promise<unknown>)[] = [];
let root: string;

beforeEach(async () => {
  vi.stubEnv('NODE_ENV', 'development');
  root = await createDevSite();
});

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  vi.unstubAllEnvs();
});

/** A dev server in middleware mode, or one that listens. */
async function start(config: Parameters<typeof startVite>[2] = {}): ReturnType<typeof startVite> {
  const vite = await startVite('vite-8', root, config);
  ends.push(() => vite.close());
  return vite;
}

const apart = { server: { port: 0 } } as const;
const load = (options: LoadOptions = {}): Promise<NodeAssets> => loadAssets(join(root, 'dist'), options);
const folder = (): string => join(root, 'node_modules/.truename');
const devFiles = async (): Promise<readonly string[]> => (await readdir(folder())).sort();

/** Whatever a dev server wrote, with other values. */
async function forge(values: object, name = 'dev-1.json'): Promise<void> {
  const [first = ''] = await devFiles();
  const file = JSON.parse(await readFile(join(folder(), first), 'utf8'));
  await writeFile(join(folder(), name), JSON.stringify({ ...file, ...values }));
}

describe('absolute URLs', () => {
  const name = 'img/public.png';
  test('begin with the origin of the built site, where pages are on the dev server themselves', async () => {
    const vite = await start();
    const fixed = await load({ vite, origin: 'https://www.example' });
    expect(fixed.url(name)).toBe('/img/public.png');
    expect(fixed.url(name, { absolute: true })).toBe('https://www.example/img/public.png');
    expect(fixed.forRequest({}).url(name, { absolute: true })).toBe('https://www.example/img/public.png');
    const chosen = await load({ vite, origin: ({ host }: { host?: string }) => host && `https://${host}` });
    const page = chosen.forRequest({ host: 'a.example' });
    expect([page.url(name), page.url(name, { absolute: true })]).toEqual([
      '/img/public.png',
      'https://a.example/img/public.png',
    ]);
    for (const { url } of [chosen, chosen.forRequest({}), await load({ vite })])
      expect(() => url(name, { absolute: true })).toThrow('No origin is known');
  });

  test('begin with that of a dev server apart', async () => {
    const vite = await start(apart);
    const { url } = await load({ origin: 'https://www.example' });
    expect(url(name, { absolute: true })).toBe(new URL('/img/public.png', vite.resolvedUrls?.local[0]).href);
  });
});

describe('names', () => {
  test('lead to the files, by path; tags bring the client', async () => {
    const { url, tags, forRequest, assert, integrity } = await load({ vite: await start({ base: '/app/' }) });
    expect(url('img/public.png')).toBe('/app/img/public.png');
    expect(url('src/pixel.png#part')).toBe('/app/src/pixel.png#part');
    expect(url('/src/pixel.png?1699999999', { legacy: true })).toBe('/app/src/pixel.png');
    expect(integrity('src/main.js')).toBeNull();
    expect(String(tags('src/main.js'))).toBe(
      '<script type="module" src="/app/@vite/client" crossorigin></script>\n' +
        '<script type="module" src="/app/src/main.js" crossorigin></script>',
    );
    const page = forRequest({}, { nonce: 'YQ==' });
    expect(String(page.tags('src/page.css'))).toBe(
      '<link rel="stylesheet" href="/app/src/page.css" crossorigin nonce="YQ==">\n' +
        '<script type="module" src="/app/@vite/client" crossorigin nonce="YQ=="></script>',
    );
    expect(String(page.tags('src/main.js'))).not.toContain('@vite/client');
    assert('src/main.js', 'robots.txt');
  });

  test('of files that come and go are told as they are', async () => {
    const { has, tags } = await load({ vite: await start() });
    expect(has('src/new.js')).toBe(false);
    await writeIn(root, 'src/new.js', '');
    expect(has('src/new.js')).toBe(true);
    expect(String(tags('src/new.js'))).toContain('/src/new.js');
  });

  test('that are not there are an error that suggests', async () => {
    const { url, tags, assert } = await load({ vite: await start() });
    const failure = (call: () => unknown): AssetNotFoundError => {
      try {
        call();
      } catch (error) {
        if (error instanceof AssetNotFoundError) return error;
      }
      throw new Error('There is no such error');
    };
    expect(failure(() => url('img/pubilc.png')).suggestions).toEqual(['img/public.png']);
    expect(failure(() => url('/img/public.png')).suggestions).toEqual(['img/public.png']);
    expect(failure(() => tags('src/mian.js')).suggestions).toContain('src/main.js');
    expect(failure(() => tags('img/public.png')).message).toContain('It is an asset, not an entry');
    expect(failure(() => assert('src/main.js', 'lost.js')).message).toBe(
      'No asset "lost.js"\n  Names are what the author writes: a path under the public directory, or from the root' +
        ` (src/main.ts).\n  The Vite dev server of ${root}`,
    );
  });

  test('that are not there do what onMissing says', async () => {
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const vite = await start();
    const assets = await load({ vite, onMissing: 'warn' });
    expect([assets.url('lost.svg#a'), assets.url('lost.svg#a')]).toEqual(['/lost.svg#a', '/lost.svg#a']);
    expect(warned).toHaveBeenCalledOnce();
    warned.mockRestore();
    expect((await load({ vite, onMissing: (name) => `/none/${name}` })).url('lost.svg')).toBe('/none/lost.svg');
  });

  test('of files outside the root lead to those that Vite serves, and to no others', async () => {
    await writeIn(root, 'site/main.js', '');
    const site = join(root, 'site');
    const outside = {
      root: site,
      server: { middlewareMode: true, ws: false, fs: { allow: [site, join(root, 'src')] } },
    };
    const { createServer: createVite } = await import('vite');
    const vite = await createVite({ ...outside, configFile: false, logLevel: 'silent', appType: 'custom' } as object);
    ends.push(() => vite.close());
    const { has, url } = await load({ vite });
    expect(url('../src/pixel.png')).toBe(`/@fs${root}/src/pixel.png`);
    const { port, close } = await listen(createServer(vite.middlewares));
    ends.push(close);
    expect((await fetch(`http://127.0.0.1:${port}${url('../src/pixel.png')}`)).status).toBe(200);
    const { status } = await fetch(`http://127.0.0.1:${port}/@fs${root}/package.json`);
    expect(status).toBe(403);
    const others = ['../package.json', `${'../'.repeat(20)}etc/passwd`, '/etc/passwd', `@fs${root}/src/pixel.png`];
    for (const name of [...others, 'x/../main.js', './main.js', '', 'main.js\0', '..', '.'])
      expect(has(name), name).toBe(false);
  });
});

describe('a dev server of its own', () => {
  test('is found while there is no dist, and takes its file away when it ends', async () => {
    const vite = await start(apart);
    const origin = new URL(vite.resolvedUrls?.local[0] ?? '').origin;
    const { url, plan, status } = await load();
    expect(url('src/main.js')).toBe(`${origin}/src/main.js`);
    expect(status().fault).toBeNull();
    const asked = (path: string, method = 'GET') => plan({ method, url: path, headers: {} });
    expect(asked('/img/public.png?t=1')).toMatchObject({
      status: 307,
      headers: { location: `${origin}/img/public.png?t=1` },
    });
    expect([asked('/'), asked('/lost.png'), asked('/%2e%2e/package.json'), asked('/src/main.js', 'POST')]).toEqual([
      null,
      null,
      null,
      null,
    ]);
    await vite.close();
    expect(await devFiles()).toEqual([]);
  });

  test('can be handed over too, once it listens', async () => {
    const vite = await start(apart);
    const { url, status } = await load({ vite });
    expect(url('src/main.js')).toBe(`${new URL(vite.resolvedUrls?.local[0] ?? '').origin}/src/main.js`);
    await vite.close();
    expect(status().fault).toMatch(/has stopped/);
    await expect(load({ vite })).rejects.toThrow('await vite.listen()');
  });

  test('that has stopped is an error that says so, and one that starts anew is followed', async () => {
    const vite = await start(apart);
    const { url, tags, status, forRequest } = await load();
    tags('src/main.js');
    await vite.close();
    expect(() => url('src/main.js')).toThrow(/^The Vite dev server at http:\S+ has stopped.*Start it again/s);
    expect(() => tags('src/main.js')).toThrow('has stopped');
    expect(() => forRequest({}).tags('src/main.js')).toThrow('has stopped');
    expect(status().fault).toMatch(/has stopped$/);
    const again = await start({ ...apart, base: '/again/' });
    expect(url('src/main.js')).toBe(`${again.resolvedUrls?.local[0]}src/main.js`);
    expect(status().fault).toBeNull();
  });

  test('keeps its pages when a second one starts; when it ends the second has them', async () => {
    const first = await start(apart);
    const { url } = await load();
    const before = url('src/main.js');
    const second = await start(apart);
    expect(await devFiles()).toHaveLength(2);
    expect(url('src/main.js')).toBe(before);
    await first.close();
    expect(url('src/main.js')).toBe(`${second.resolvedUrls?.local[0]}src/main.js`);
    expect(await devFiles()).toHaveLength(1);
  });

  test('is that of this directory, and not of another site that is built into a directory within', async () => {
    const shop = await start(apart);
    const admin = await start({ ...apart, build: { outDir: 'dist/admin' } });
    const origins = [shop, admin].map((vite) => new URL(vite.resolvedUrls?.local[0] ?? '').origin);
    const { url } = await load();
    const within = await loadAssets(join(root, 'dist/admin'));
    expect([url('src/main.js'), within.url('src/main.js')]).toEqual(origins.map((origin) => `${origin}/src/main.js`));
    await shop.close();
    expect(() => url('src/main.js')).toThrow('has stopped');
    await expect(load()).rejects.toThrow('manifest');
  });

  test('is found for a directory that only the options of the client environment name', async () => {
    const vite = await start({ ...apart, environments: { client: { build: { outDir: 'out/client' } } } });
    const { url } = await loadAssets(join(root, 'out/client'));
    expect(url('src/main.js')).toBe(`${vite.resolvedUrls?.local[0]}src/main.js`);
    await expect(load()).rejects.toThrow('manifest');
  });

  test('is found for a directory within its own, which the command line may have chosen', async () => {
    const vite = await start(apart);
    const { url } = await loadAssets(join(root, 'dist/client'));
    expect(url('src/main.js')).toBe(`${vite.resolvedUrls?.local[0]}src/main.js`);
  });

  test('is named as Vite prints it, since certificates and policies are for that name', async () => {
    const vite = await start({ server: { port: 0, host: 'localhost' } });
    const { url } = await load();
    expect(url('src/main.js')).toBe(`${vite.resolvedUrls?.local[0]}src/main.js`);
    expect(url('src/main.js')).toContain('http://localhost:');
  });

  test('behind a proxy is found where it listens; what the proxy asks is the next handler’s, and no redirect back', async () => {
    await start({ server: { port: 0, origin: 'https://shop.example:8443' } });
    const { url, plan, fetch } = await load();
    expect(url('img/public.png')).toBe('https://shop.example:8443/img/public.png');
    const asked = (host: string) => plan({ method: 'GET', url: '/img/public.png', headers: { host } });
    expect(asked('shop.example:8443')).toBeNull();
    expect(asked('localhost:3000')?.headers.location).toBe('https://shop.example:8443/img/public.png');
    expect(await fetch(new Request('http://shop.example:8443/img/public.png'))).toBeUndefined();
    expect((await fetch(new Request('http://localhost:3000/img/public.png')))?.status).toBe(307);
  });

  test('starts with an origin that has no scheme, and says that it will not be found', async () => {
    const { createLogger } = await import('vite');
    const told: string[] = [];
    const customLogger = { ...createLogger('silent'), warn: (message: string) => void told.push(message) };
    await start({ server: { port: 0, origin: '//dev.example' }, customLogger });
    expect(told.join()).toContain('will not find this dev server: server.origin is "//dev.example"');
    await expect(load()).rejects.toThrow('manifest');
  });

  test('that was killed leaves a file that nobody believes', async () => {
    const program = await startProgram(await buildProgram('vite'), [root, '/'], 'development');
    ends.push(() => program.stop());
    await program.ask({ ask: 'address' });
    const { url } = await load();
    url('src/main.js');
    await program.stop('SIGKILL');
    expect(await devFiles()).toHaveLength(1);
    expect(() => url('src/main.js')).toThrow('has stopped');
    await expect(load()).rejects.toThrow('manifest');
  });

  test('is not believed in production, nor is one that is handed over', async () => {
    const vite = await start(apart);
    vi.stubEnv('NODE_ENV', 'production');
    await expect(load()).rejects.toThrow('manifest');
    await expect(load({ vite })).rejects.toThrow('manifest');
  });

  test('of another site is not ours, and is told to whoever has named the wrong directory', async () => {
    const vite = await start({ ...apart, build: { outDir: 'other' } });
    const { origin } = new URL(vite.resolvedUrls?.local[0] ?? '');
    const told = `\n  The Vite dev server at ${origin} is for ${join(root, 'other')}`;
    await expect(load()).rejects.toThrow(/^No manifest at/);
    await expect(load()).rejects.toThrow(told);
    await expect(loadAssets(root)).rejects.toThrow(told);
    vi.stubEnv('NODE_ENV', 'production');
    await expect(load()).rejects.not.toThrow(told);
  });
});

test('a dev server that bundles has no URLs for names: it says so, and so does who is given it', async () => {
  const { createLogger } = await import('vite');
  const told: string[] = [];
  const customLogger = { ...createLogger('silent'), warn: (message: string) => void told.push(message) };
  const vite = await start({ ...apart, customLogger, experimental: { bundledDev: true } });
  expect(told.join()).toContain('will not find this dev server: experimental.bundledDev is set');
  await expect(load()).rejects.toThrow('manifest');
  await expect(load({ vite })).rejects.toThrow('Turn experimental.bundledDev off');
});

test('a dev server that is handed over is told what is wrong with its origin', async () => {
  const vite = await start({ server: { port: 0, origin: '//dev.example' } });
  await expect(load({ vite })).rejects.toThrow(/server\.origin .* is "\/\/dev\.example": give a scheme and a host/);
});

needs('openssl')('a dev server with a certificate', () => {
  test('is at the host that it was told, and not at the names of its certificate', async () => {
    const authority = await createAuthority(join(root, 'tls'));
    const { chain: cert, key } = await authority.certificate('shop', { names: ['shop.example'], isSelfSigned: true });
    const vite = await start({ server: { port: 0, host: '127.0.0.2', https: { cert, key } } });
    expect(vite.resolvedUrls?.local).toEqual([expect.stringContaining('https://shop.example:')]);
    const [expected] = vite.resolvedUrls?.network ?? [];
    expect(expected).toContain('https://127.0.0.2:');
    for (const { url } of [await load(), await load({ vite })])
      expect(url('src/main.js')).toBe(`${expected}src/main.js`);
  });
});

describe('a file that a dev server might have written', () => {
  const wrong: readonly (readonly [string, object])[] = [
    ['another scheme', { origin: 'javascript:alert(1)' }],
    ['markup', { origin: 'http://a"><script>' }],
    ['no origin', { origin: null }],
    ['no address', { address: null }],
    ['an address with a path', { address: 'http://127.0.0.1:1/' }],
    ['a base that is none', { base: '"><script>' }],
    ['a relative root', { root: 'src' }],
    ['a root that is no text', { root: 1 }],
    ['every process', { pid: -1 }],
    ['a pid that is text', { pid: '1' }],
    ['a process that is gone', { pid: 2 ** 30 }],
    ['directories that are none', { allow: 'all' }],
    ['no time', { started: 'now' }],
  ];

  test.each(wrong)('is not believed with %s', async (_, values) => {
    await start(apart);
    const [real = ''] = await devFiles();
    await forge(values, real);
    await expect(load()).rejects.toThrow('manifest');
  });

  test.each(['', '{', 'null', '[]', '{"pid":1}'])('is not believed when it holds %j', async (text) => {
    await mkdir(folder(), { recursive: true });
    await writeFile(join(folder(), 'dev-1.json'), text);
    await expect(load()).rejects.toThrow('manifest');
  });

  test('is not believed where the process lives, and nothing or something else listens', async () => {
    const vite = await start(apart);
    const { port, close } = await listen(createServer((_, response) => response.end('<!doctype html>')));
    const [real = ''] = await devFiles();
    await forge({ address: `http://127.0.0.1:${port}` }, real);
    await expect(load()).rejects.toThrow('manifest');
    await close();
    await expect(load()).rejects.toThrow('manifest');
    await forge({ address: new URL(vite.resolvedUrls?.local[0] ?? '').origin }, real);
    await load();
  });
});

test('in middleware mode: a dev server that was closed is an error, nothing is written, and requests go on', async () => {
  const vite = await start();
  const { url, plan, status } = await load({ vite });
  await expect(devFiles()).rejects.toThrow('ENOENT');
  expect(plan({ method: 'GET', url: '/src/main.js', headers: {} })).toBeNull();
  expect(() => plan({ method: 'GET', url: '/', headers: {} }, { serve: 'al' as 'all' })).toThrow('serve is "al"');
  await vite.close();
  expect(() => url('src/main.js')).toThrow('has stopped');
  expect(status().fault).toBe(`The Vite dev server of ${root} has stopped`);
});

test('"react: true" needs the plugin, which serves the preamble', async () => {
  const { tags } = await load({ vite: await start({ base: '/app/' }), react: true });
  expect(String(tags('src/main.js'))).toContain('src="/app/@id/virtual:truename/react-refresh"');
  const { createServer: createVite } = await import('vite');
  const plain = await createVite({
    root,
    configFile: false,
    server: { middlewareMode: true, ws: false },
    appType: 'custom',
  });
  ends.push(() => plain.close());
  await expect(load({ vite: plain, react: true })).rejects.toThrow('Add truename()');
  await expect(load({ react: 'yes' as unknown as boolean })).rejects.toThrow('react is "yes"');
});
