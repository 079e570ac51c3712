// urls.test.ts: where do URLs lead, below which origin, and what becomes of names that are not there?
import { AssetNotFoundError, createAssets } from '@truename/server';
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createBuild } from '../../packages/server/src/build.ts';
import { resolveOptions } from '../../packages/server/src/options.ts';
import { createPage } from '../../packages/server/src/page.ts';
import { siteManifest, withAsset } from './manifest.ts';

const logo = '/img/logo-9f86d081884c7d65.png';

afterEach(() => {
  vi.restoreAllMocks();
});

describe('origin', () => {
  test('stands before every URL and tag', () => {
    const { url, tags, script, preload } = createAssets(siteManifest(), { origin: 'https://cdn.example' });
    expect(url('img/logo.png')).toBe(`https://cdn.example${logo}`);
    expect(String(tags('src/main.ts')).match(/(?:href|src)="https:\/\/cdn\.example\//g)).toHaveLength(4);
    expect(String(script('src/main.ts'))).toContain('src="https://cdn.example/assets/main');
    expect(String(preload('img/logo.png'))).toContain(`href="https://cdn.example${logo}"`);
  });

  test('of the options takes the place of the origin in the base of the build', () => {
    const manifest = siteManifest({ base: 'https://build.example/app/' });
    expect(createAssets(manifest).url('robots.txt')).toBe('https://build.example/app/robots.txt');
    const { url, forRequest } = createAssets(manifest, { origin: 'https://cdn.example:8443' });
    expect(url('robots.txt')).toBe('https://cdn.example:8443/app/robots.txt');
    expect(forRequest({}, { origin: null }).url('robots.txt')).toBe('/app/robots.txt');
  });

  test('can be chosen for each request, and none is the own origin of the page', () => {
    const origin = ({ host }: { host: string }): string | null => (host === 'eu' ? 'https://eu.cdn.example' : null);
    const { url, forRequest } = createAssets(siteManifest(), { origin });
    expect(forRequest({ host: 'eu' }).url('img/logo.png')).toBe(`https://eu.cdn.example${logo}`);
    expect(forRequest({ host: 'us' }).url('img/logo.png')).toBe(logo);
    expect(forRequest({ host: 'us' }, { origin: 'https://x.example' }).url('img/logo.png')).toBe(
      `https://x.example${logo}`,
    );
    expect(url('img/logo.png')).toBe(logo);
  });

  test.each([
    'https://cdn.example/',
    'cdn.example',
    '//cdn.example',
    'javascript://x',
    'https://a"b',
    'https://a/b',
    '',
  ])('is not %j', (origin) => {
    expect(() => createAssets(siteManifest(), { origin })).toThrow(/scheme and a host/);
    expect(() => createAssets(siteManifest(), { origin: () => origin }).forRequest({})).toThrow(/scheme and a host/);
    expect(() => createAssets(siteManifest()).forRequest({}, { origin })).toThrow(/scheme and a host/);
  });
});

describe('url() with { absolute: true }', () => {
  test('gives an origin, from the options, the base or the request', () => {
    const { url } = createAssets(siteManifest(), { origin: 'https://cdn.example' });
    expect(url('img/logo.png', { absolute: true })).toBe(`https://cdn.example${logo}`);
    const based = createAssets(siteManifest({ base: 'https://build.example/' }));
    expect(based.url('img/logo.png', { absolute: true })).toBe(`https://build.example${logo}`);
    const view = createAssets(siteManifest()).forRequest({}, { origin: 'https://www.example' });
    expect(view.url('img/logo.png', { absolute: true })).toBe(`https://www.example${logo}`);
  });

  test('throws where none is known, also once the URL has been asked for', () => {
    for (const base of ['/', '//cdn.example/']) {
      const { url } = createAssets(siteManifest({ base }));
      url('img/logo.png');
      expect(() => url('img/logo.png', { absolute: true })).toThrow(/No origin is known.*\n.*origin: "https:/);
    }
  });
});

describe('url() with { legacy: true }', () => {
  const { url } = createAssets(siteManifest({ base: '/app/' }));

  test.each([
    ['/img/logo.png?1699999999', '/app/img/logo-9f86d081884c7d65.png'],
    ['/app/img/logo.png?v=1', '/app/img/logo-9f86d081884c7d65.png'],
    ['img/logo.png', '/app/img/logo-9f86d081884c7d65.png'],
    ['/img/sprite.svg?1#icon-a?b', '/app/img/sprite-aaaaaaaaaaaaaaaa.svg#icon-a?b'],
    ['/img/sprite.svg#icon-a?b', '/app/img/sprite-aaaaaaaaaaaaaaaa.svg#icon-a?b'],
    ['robots.txt?', '/app/robots.txt'],
  ])('accepts %s', (name, expected) => {
    expect(url(name, { legacy: true })).toBe(expected);
  });

  test('leaves a name alone that has a query of its own', () => {
    const { url } = createAssets(withAsset('a?b.png', 'a-0000000000000001.png'));
    expect(url('a?b.png', { legacy: true })).toBe('/a-0000000000000001.png');
  });

  test('does not change what is accepted without it', () => {
    url('/img/logo.png?1699999999', { legacy: true });
    expect(() => url('/img/logo.png?1699999999')).toThrow(AssetNotFoundError);
    expect(() => url('/img/lgo.png?1', { legacy: true })).toThrow('Did you mean "img/logo.png"?');
  });
});

describe('a fragment', () => {
  const { url } = createAssets(siteManifest());

  test('is what a browser makes of it', () => {
    const made = url('img/sprite.svg#a b"<>`é\ud800');
    expect(made).toBe('/img/sprite-aaaaaaaaaaaaaaaa.svg#a%20b%22%3C%3E%60%C3%A9%EF%BF%BD');
    expect(new URL(made, 'http://host').hash).toBe(made.slice(made.indexOf('#')));
  });

  test('has no single quote either, which may be that of an attribute', () => {
    expect(url("img/sprite.svg#it's")).toBe('/img/sprite-aaaaaaaaaaaaaaaa.svg#it%27s');
  });

  test('makes nothing grow, since it may come from a visitor', () => {
    const snapshot = { manifest: siteManifest(), path: 'x', root: null };
    const build = createBuild(snapshot, resolveOptions({ onMissing: () => '' }));
    const page = createPage(build, { origin: '', absolute: '', nonce: null, needed: null });
    for (let n = 0; n < 10; n++) for (const name of ['img/sprite.svg', 'lost']) page.url(`${name}#${n}`);
    page.tags('lost');
    expect([build.urls.size, build.tags.size]).toEqual([0, 0]);
  });

  test('ends no attribute, whatever is in it and whatever quotes stand around it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (fragment) => {
        expect(url(`img/sprite.svg#${fragment}`)).toMatch(/^[!#-&(-;=?-_a-~]*$/);
      }),
    );
  });
});

describe('an unknown name', () => {
  const { url } = createAssets(siteManifest({ base: '/app/' }), { path: 'dist/.truename/manifest.json' });
  const messageOf = (name: string): string => {
    try {
      return url(name);
    } catch (error) {
      return (error as Error).message;
    }
  };

  test('is told what is wrong with it: a base, a slash, a query, digits', () => {
    expect(messageOf('/img/logo.png?1699999999')).toMatch(/mean "img\/logo.png"\?\n.*no query; \{ legacy: true \}/);
    expect(messageOf('/app/img/logo.png')).toMatch(/mean "img\/logo.png"\?\n.*without the base/);
    expect(messageOf('/img/sprite.svg#a')).toMatch(/mean "img\/sprite.svg#a"\?\n.*no slash before/);
    expect(messageOf('/app/img/logo-9f86d081884c7d65.png?1')).toContain('hashed name of "img/logo.png"');
  });

  test('knows its manifest', () => {
    try {
      url('img/lgo.png');
    } catch (error) {
      expect(error).toMatchObject({
        asset: 'img/lgo.png',
        suggestions: ['img/logo.png'],
        build: '5f2c9d0e1a7b3c48',
        manifest: 'dist/.truename/manifest.json',
      });
    }
    expect.assertions(1);
  });
});

describe("onMissing: 'warn'", () => {
  test('gives the URL that the original has, and warns once for a name', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const { url, integrity } = createAssets(siteManifest({ base: '/app/' }), { onMissing: 'warn' });
    expect(url('/img/löst.png?1#a')).toBe('/app/img/l%C3%B6st.png#a');
    expect(url('/img/löst.png?1#a')).toBe('/app/img/l%C3%B6st.png#a');
    expect(integrity('/img/löst.png?1#a')).toBeNull();
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn.mock.calls[0]?.[0]).toContain('No asset "/img/löst.png?1#a"');
  });

  test('writes a tag for the file, and none for an entry', () => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    const { script, preload, tags } = createAssets(siteManifest(), {
      onMissing: 'warn',
      origin: 'https://cdn.example',
    });
    expect(String(script('js/lost.js'))).toContain('src="https://cdn.example/js/lost.js"');
    expect(String(preload('js/lost.js'))).toBe('');
    expect(String(preload('js/lost.js', { as: 'fetch' }))).toContain('href="https://cdn.example/js/lost.js"');
    expect(String(tags(['src/lost.ts', 'src/admin.ts']))).toBe(String(tags('src/admin.ts')));
  });

  test('never fails, whatever the name', () => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    const assets = createAssets(siteManifest(), { onMissing: 'warn' });
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        expect(assets.url(name)).toMatch(/^\/[!#-;=?-_a-~]*$/);
        expect(String(assets.tags(name))).toBe('');
        for (const write of [assets.script, assets.style, assets.preload]) expect(() => write(name)).not.toThrow();
      }),
      { numRuns: 50 },
    );
  });

  test('remembers no more than a thousand names, since they may come from visitors', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const { url } = createAssets(siteManifest(), { onMissing: 'warn' });
    for (let n = 0; n < 1100; n++) url(`lost-${n}`);
    expect(warn).toHaveBeenCalledTimes(1000);
  });
});

describe('onMissing as a function', () => {
  test('is given the name and the error, and gives the URL', () => {
    const onMissing = vi.fn(() => '/lost.png');
    const { url, script } = createAssets(siteManifest(), { onMissing, origin: 'https://cdn.example' });
    expect(url('img/lgo.png')).toBe('/lost.png');
    expect(onMissing).toHaveBeenCalledWith('img/lgo.png', expect.any(AssetNotFoundError));
    expect(String(script('x.js'))).toContain('src="/lost.png"');
  });

  test('leaves out tags of a file for which it gives nothing', () => {
    const { script, style, preload } = createAssets(siteManifest(), { onMissing: () => '' });
    expect([script('x'), style('x'), preload('x')].join('')).toBe('');
  });

  test('is refused when it is neither', () => {
    const options: object = { onMissing: 'ignore' };
    expect(() => createAssets(siteManifest(), options)).toThrow(/onMissing is "ignore"/);
  });
});
