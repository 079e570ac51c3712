import { ManifestError } from '@truename/manifest';
import { AssetNotFoundError, createAssets } from '@truename/server';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { siteManifest, withAsset } from './manifest.ts';

function thrown(call: () => unknown): AssetNotFoundError {
  try {
    call();
  } catch (error) {
    if (error instanceof AssetNotFoundError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('url()', () => {
  const { url, has } = createAssets(siteManifest());

  test('gives the hashed URL of an asset', () => {
    expect(url('img/logo.png')).toBe('/img/logo-9f86d081884c7d65.png');
    expect(url('src/main.ts')).toBe('/assets/main-1111111111111111.js');
  });

  test('gives the own URL of a file that keeps its name', () => {
    expect(url('robots.txt')).toBe('/robots.txt');
  });

  test('keeps a fragment', () => {
    expect(url('img/sprite.svg#icon-a')).toBe('/img/sprite-aaaaaaaaaaaaaaaa.svg#icon-a');
    expect(has('img/sprite.svg#icon-a')).toBe(true);
  });

  test('prefers a name that itself has a #', () => {
    const assets = createAssets(withAsset('img/c#.png', 'img/c#-0000000000000001.png'));
    expect(assets.url('img/c#.png')).toBe('/img/c%23-0000000000000001.png');
  });

  test('stands below the base of the build, or the one that is given', () => {
    expect(createAssets(siteManifest({ base: 'https://cdn.example/a/' })).url('robots.txt')).toBe(
      'https://cdn.example/a/robots.txt',
    );
    expect(createAssets(siteManifest({ base: '/a/' }), { base: '/b/' }).url('robots.txt')).toBe('/b/robots.txt');
  });

  test('throws under a relative base, unless one is given', () => {
    const manifest = siteManifest({ base: './' });
    expect(() => createAssets(manifest).url('robots.txt')).toThrow(/relative base.*\n.*base: "\/"/);
    expect(() => createAssets(manifest).tags('src/main.ts')).toThrow(/relative base/);
    expect(createAssets(manifest, { base: '/' }).url('robots.txt')).toBe('/robots.txt');
  });

  test('is the URL a browser makes of the path, and leads back to it', () => {
    const segment = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 8 })
      .filter((text) => !/[\\/\0\r\n\t:]/.test(text) && !/^\.+$/.test(text) && text.isWellFormed());
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 3 }), (segments) => {
        const path = segments.join('/');
        const made = createAssets(withAsset('x', path)).url('x');
        const { pathname, search, hash } = new URL(made, 'http://host');
        expect(pathname).toBe(made);
        expect(search + hash).toBe('');
        expect(decodeURIComponent(pathname.slice(1))).toBe(path);
      }),
    );
  });

  test('leaves the characters that browsers leave, so that a rewritten reference and a tag name one URL', () => {
    const path = "img/[id]|(a)'@+,;=&$!~*.png";
    expect(createAssets(withAsset('x', path)).url('x')).toBe(new URL(path, 'http://host').pathname);
  });

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', ''])('does not know %j', (name) => {
    expect(has(name)).toBe(false);
    expect(thrown(() => url(name)).asset).toBe(name);
    expect(() => createAssets(siteManifest()).tags(name)).toThrow(AssetNotFoundError);
  });
});

describe('an unknown name', () => {
  const { url, tags, integrity } = createAssets(siteManifest(), { path: 'dist/.truename/manifest.json' });

  test('is an error with near names, the build and the manifest', () => {
    const error = thrown(() => url('img/lgo.png'));
    expect(error.suggestions).toEqual(['img/logo.png']);
    expect(error.build).toBe('5f2c9d0e1a7b3c48');
    expect(error.message).toMatch(
      /^No asset "img\/lgo.png"\n {2}Did you mean "img\/logo.png"\?\n.*\n {2}Build 5f2c9d0e1a7b3c48, manifest dist\/.truename\/manifest.json$/,
    );
  });

  test('finds a file by its last segment', () => {
    expect(thrown(() => integrity('assets/images/logo.png')).suggestions).toEqual(['img/logo.png']);
  });

  test('is told apart when it is a URL, a hashed name, an inlined asset or no entry', () => {
    expect(thrown(() => url('/img/logo.png')).message).toContain('without the base');
    expect(thrown(() => url('/img/logo.png')).suggestions).toEqual(['img/logo.png']);
    expect(thrown(() => url('/img/logo-9f86d081884c7d65.png')).message).toContain('hashed name of "img/logo.png"');
    expect(thrown(() => url('src/tiny.svg')).message).toContain('inlined by assetsInlineLimit');
    expect(thrown(() => tags('img/logo.png')).message).toContain('not an entry');
    expect(thrown(() => tags('src/mian.ts')).suggestions).toEqual(['src/main.ts']);
  });
});

describe('tags()', () => {
  const { tags } = createAssets(siteManifest());

  test('loads styles in order, then preloads, then the script', () => {
    const integrity = siteManifest().outputs['assets/main-1111111111111111.js']?.integrity;
    expect(String(tags('src/main.ts'))).toBe(
      [
        `<link rel="stylesheet" href="/assets/vendor-4444444444444444.css" integrity="${integrity}" crossorigin>`,
        '<link rel="stylesheet" href="/assets/main-5555555555555555.css" crossorigin>',
        '<link rel="modulepreload" href="/assets/vendor-3333333333333333.js" crossorigin>',
        `<script type="module" src="/assets/main-1111111111111111.js" integrity="${integrity}" crossorigin></script>`,
      ].join('\n'),
    );
  });

  test('loads each file of several entries once, and preloads no script that it loads', () => {
    const text = tags(['src/main.ts', 'src/admin.ts']).toHTML();
    for (const path of Object.keys(siteManifest().outputs).filter((each) => each.startsWith('assets/')))
      expect(text.split(path)).toHaveLength(2);
    expect(text).not.toContain('modulepreload" href="/assets/main');
  });

  test('is made once for an entry', () => {
    expect(tags('src/main.ts')).toBe(tags('src/main.ts'));
    expect(tags(['src/main.ts'])).toBe(tags('src/main.ts'));
    expect(tags(['src/admin.ts', 'src/main.ts'])).not.toBe(tags(['src/main.ts', 'src/admin.ts']));
  });

  test('escapes every value', () => {
    const path = `a"><script>'&.js`;
    const manifest = withAsset('x', path, {
      base: '/"&<>/',
      entries: { x: { scripts: [path], styles: [path], preloads: [] } },
    });
    const text = String(createAssets(manifest).tags('x'));
    expect(text.match(/<script|<link|<\/script>|</g)).toEqual(['<link', '<script', '</script>']);
    expect(text).toContain('href="/&quot;&amp;&lt;&gt;/a%22%3E%3Cscript%3E&#39;&amp;.js"');
  });
});

describe('integrity()', () => {
  const { integrity } = createAssets(siteManifest());

  test('gives the recorded value, and null where there is none', () => {
    expect(integrity('src/main.ts')).toMatch(/^sha384-/);
    expect(integrity('src/admin.ts')).toBeNull();
    expect(integrity('robots.txt')).toBeNull();
  });
});

describe('assert()', () => {
  const assets = createAssets(siteManifest());

  test('passes for assets, fixed files and entries', () => {
    expect(() => assets.assert('img/logo.png', 'robots.txt', 'src/main.ts', 'img/sprite.svg#a')).not.toThrow();
    const styles = { 'src/app.css': { scripts: [], styles: ['assets/main-5555555555555555.css'], preloads: [] } };
    expect(() => createAssets(siteManifest({ entries: styles })).assert('src/app.css')).not.toThrow();
  });

  test('names everything that is missing in one error', () => {
    const { message } = thrown(() => assets.assert('img/lgo.png', 'img/logo.png', 'robot.txt'));
    expect(message).toContain('"img/lgo.png"');
    expect(message).toContain('"robot.txt"');
    expect(message).not.toContain('No asset "img/logo.png"');
  });
});

describe('createAssets()', () => {
  test('refuses a value that is no manifest', () => {
    expect(() => createAssets({})).toThrow(ManifestError);
    expect(() => createAssets(withAsset('x', '../etc/passwd'))).toThrow(ManifestError);
  });

  test.each(['', 'app/', '/app', './', 'ftp://host/', 'https://host'])('refuses the base %j', (base) => {
    expect(() => createAssets(siteManifest(), { base })).toThrow(/ends with a slash/);
  });

  test('refuses an unknown option, and names the nearest', () => {
    const misspelt: object = { bsae: '/' };
    expect(() => createAssets(siteManifest(), misspelt)).toThrow('did you mean "base"?');
  });

  test('is not changed by a later change of the value', () => {
    const value = { ...siteManifest(), assets: { ...siteManifest().assets } };
    const assets = createAssets(value);
    value.assets['img/logo.png'] = 'robots.txt';
    expect(assets.url('img/logo.png')).toBe('/img/logo-9f86d081884c7d65.png');
  });
});
