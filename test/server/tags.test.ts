// tags.test.ts: what do tags say, and what can never be said with them?
import { type Attributes, createAssets } from '@truename/server';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { elementsOf } from './elements.ts';
import { siteManifest, withAsset } from './manifest.ts';

const { tags, script, style, preload } = createAssets(siteManifest());
const integrity = siteManifest().outputs['assets/main-1111111111111111.js']?.integrity;

describe('script() and style()', () => {
  test('load one file, with its integrity', () => {
    expect(String(script('src/main.ts'))).toBe(
      `<script type="module" src="/assets/main-1111111111111111.js" integrity="${integrity}" crossorigin></script>`,
    );
    const site = withAsset('a.css', 'a-0000000000000001.css');
    expect(String(createAssets(site).style('a.css'))).toBe(
      '<link rel="stylesheet" href="/a-0000000000000001.css" crossorigin>',
    );
  });

  test('take attributes, and leave out what is false, null or undefined', () => {
    const attributes = {
      type: null,
      defer: true,
      async: false,
      id: undefined,
      'data-n': 3,
      CrossOrigin: 'use-credentials',
    };
    expect(elementsOf(String(script('src/admin.ts', attributes)))).toEqual([
      {
        name: 'script',
        attributes: {
          src: '/assets/admin-2222222222222222.js',
          defer: '',
          'data-n': '3',
          crossorigin: 'use-credentials',
        },
        text: '',
      },
    ]);
  });
});

describe('tags()', () => {
  test('puts attributes on each tag, and does not remember them', () => {
    const given = elementsOf(String(tags('src/admin.ts', { nonce: 'bm9uY2U=', 'data-turbo-track': 'reload' })));
    expect(given).toHaveLength(4);
    for (const { attributes } of given)
      expect(attributes).toMatchObject({ nonce: 'bm9uY2U=', 'data-turbo-track': 'reload' });
    expect(String(tags('src/admin.ts'))).not.toMatch(/nonce|turbo/);
  });

  test('tells a list of one name from the name of a list', () => {
    const entries = { '["a"]': { scripts: [], styles: ['assets/main-5555555555555555.css'], preloads: [] } };
    const assets = createAssets(siteManifest({ entries: { ...siteManifest().entries, ...entries } }));
    expect(String(assets.tags('["a"]'))).toContain('main-5555555555555555.css');
    expect(() => assets.tags(['a'])).toThrow('No entry "a"');
  });
});

describe('preload()', () => {
  const { preload } = createAssets(
    siteManifest({
      assets: {
        ...siteManifest().assets,
        'a.woff2': 'a-0000000000000001.woff2',
        'a.css': 'assets/vendor-4444444444444444.css',
        'a.json': 'a-0000000000000001.json',
      },
      outputs: {
        ...siteManifest().outputs,
        'a-0000000000000001.woff2': { size: 1, hash: '0000000000000000', type: 'font/woff2' },
        'a-0000000000000001.json': { size: 1, hash: '0000000000000000', type: 'application/json' },
      },
    }),
  );
  const attributesOf = (name: string, given?: Attributes): Readonly<Record<string, string>> =>
    elementsOf(String(preload(name, given)))[0]!.attributes;

  test('asks for scripts as modules, as script() does', () => {
    expect(attributesOf('src/main.ts')).toEqual({
      rel: 'modulepreload',
      href: '/assets/main-1111111111111111.js',
      integrity,
      crossorigin: '',
    });
    expect(attributesOf('src/admin.ts', { as: 'script' })).toMatchObject({
      rel: 'preload',
      as: 'script',
      crossorigin: '',
    });
  });

  test('asks as the page will: fonts, styles and fetch() with CORS, images without', () => {
    expect(attributesOf('a.woff2')).toMatchObject({ as: 'font', type: 'font/woff2', crossorigin: '' });
    expect(attributesOf('a.css')).toMatchObject({ as: 'style', crossorigin: '', integrity });
    expect(attributesOf('a.json', { as: 'fetch' })).toMatchObject({ as: 'fetch', crossorigin: '' });
    const image = attributesOf('img/logo.png', { fetchpriority: 'high' });
    expect(image).toMatchObject({ rel: 'preload', as: 'image', type: 'image/png', fetchpriority: 'high' });
    expect(image).not.toHaveProperty('crossorigin');
  });

  test('asks what will ask, where the type does not tell', () => {
    expect(() => preload('a.json')).toThrow(/file of type application\/json: say it, as in \{ as: "fetch" \}/);
  });
});

describe('attributes', () => {
  test.each(['onload', 'onerror', 'OnClick', 'on'])('that are code are refused: %s', (name) => {
    expect(() => script('src/main.ts', { [name]: 'alert(1)' })).toThrow(/is code in markup/);
  });

  test.each(['href', 'src', 'rel', 'integrity', 'SRC'])('that name the file are refused: %s', (name) => {
    for (const write of [tags, script])
      expect(() => write('src/main.ts', { [name]: 'x' })).toThrow(/from the manifest/);
  });

  test.each(['', 'a b', 'a"b', 'a>b', 'a/b', 'a=b', 'é', '1a', 'a\n', '\0'])(
    'that are none are refused: %j',
    (name) => {
      expect(() => style('img/logo.png', { [name]: 'x' })).toThrow(/is no name of an attribute/);
    },
  );

  test('of an object with a prototype are its own only', () => {
    const given: Attributes = Object.create({ onload: 'alert(1)' });
    expect(String(script('src/admin.ts', given))).toBe(String(script('src/admin.ts')));
  });
});

describe('a break-out', () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .array(fc.constantFrom('"', "'", '<', '>', '</script>', '<!--', '&quot;', '\n', '`', '=', '\0', ' on='))
      .map((parts) => parts.join('')),
  );
  /** What the HTML Standard's parser makes of every value: one line feed for two ways to end a line, and no NUL. */
  const read = (value: string): string =>
    value
      .replace(/\r\n?/g, '\n')
      .replaceAll('\0', '\ufffd')
      .replace(/\p{Surrogate}/gu, '\ufffd');

  test('does not succeed with the value of an attribute', () => {
    fc.assert(
      fc.property(nasty, (value) => {
        const found = elementsOf(
          `${script('src/admin.ts', { title: value })}${preload('img/logo.png', { title: value })}`,
        );
        expect(found.map(({ name, text }) => name + text)).toEqual(['script', 'link']);
        for (const { attributes } of found) expect(read(attributes.title ?? '')).toBe(read(value));
      }),
    );
  });

  test('does not succeed with the path or the base of a file', () => {
    const path = nasty.filter(
      (text) => !/[\\\0]|^\/|\/\/|\/$|^$|(^|\/)\.\.?(\/|$)|^[a-z][a-z\d+.-]*:/i.test(text) && text.isWellFormed(),
    );
    fc.assert(
      fc.property(path, nasty, (file, folder) => {
        const base = `/${folder.replace(/[\0\r]/g, '')}/`;
        const { script } = createAssets(withAsset('x', file, { base }));
        const found = elementsOf(String(script('x')));
        expect(found).toHaveLength(1);
        expect(Object.keys(found[0]!.attributes).sort()).toEqual(['crossorigin', 'src', 'type']);
      }),
    );
  });

  test('does not succeed with a nonce: one that no browser would match is refused', () => {
    const assets = createAssets(siteManifest());
    fc.assert(
      fc.property(nasty, (nonce) => {
        if (/^[A-Za-z0-9+/_-]+={0,2}$/.test(nonce)) return;
        expect(() => assets.forRequest({}, { nonce })).toThrow(/nonce is not base64/);
        expect(() => assets.tags('src/main.ts', { nonce })).toThrow(/nonce is not base64/);
      }),
    );
  });
});
