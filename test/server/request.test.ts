// request.test.ts: what does one page write, and what does its Link header say?
import { createAssets } from '@truename/server';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { elementsOf } from './elements.ts';
import { siteManifest } from './manifest.ts';

const assets = createAssets(siteManifest());
const nonce = 'r4nd0m+/_-A==';

/** A site with many styles in one entry. */
function wideSite(count: number, length: number): ReturnType<typeof createAssets> {
  const paths = Array.from({ length: count }, (_, n) => `${'x'.repeat(length)}-${String(n).padStart(16, '0')}.css`);
  const record = { size: 1, hash: '0000000000000000', type: 'text/css' };
  const outputs = { ...siteManifest().outputs, ...Object.fromEntries(paths.map((path) => [path, record])) };
  const entries = { wide: { scripts: [], styles: paths, preloads: [] } };
  return createAssets(siteManifest({ outputs, entries }));
}

describe("a request's view", () => {
  test('writes its nonce on scripts, styles and preloads', () => {
    const view = assets.forRequest({}, { nonce });
    const markup = [
      view.preload('img/logo.png'),
      view.tags('src/main.ts'),
      view.script('src/admin.ts'),
      view.style('img/sprite.svg'),
    ];
    const found = elementsOf(markup.join(''));
    expect(found).toHaveLength(7);
    for (const { attributes } of found) expect(attributes.nonce).toBe(nonce);
  });

  test('leaves no nonce behind', () => {
    assets.forRequest({}, { nonce }).tags('src/main.ts');
    expect(String(assets.tags('src/main.ts'))).not.toContain('nonce');
    expect(String(assets.forRequest({}).tags('src/main.ts'))).toBe(String(assets.tags('src/main.ts')));
  });

  test('keeps nonces of many requests apart, however they take turns', () => {
    const turn = fc.tuple(fc.nat(9), fc.constantFrom('src/main.ts', 'src/admin.ts'));
    fc.assert(
      fc.property(fc.array(turn), (turns) => {
        const views = Array.from({ length: 10 }, (_, n) => assets.forRequest({}, { nonce: `n${n}` }));
        for (const [n, entry] of turns)
          for (const { attributes } of elementsOf(String(views[n]!.tags(entry))))
            expect(attributes.nonce).toBe(`n${n}`);
      }),
      { numRuns: 30 },
    );
  });

  test('writes no tag of a file twice on its page, and starts anew with the next', () => {
    const view = assets.forRequest({});
    const page = [
      view.tags('src/main.ts'),
      view.tags('src/admin.ts'),
      view.script('src/main.ts'),
      view.tags('src/main.ts'),
    ];
    const urls = elementsOf(page.join('')).map(({ attributes }) => attributes.src ?? attributes.href);
    expect(new Set(urls).size).toBe(urls.length);
    expect(urls).toHaveLength(5);
    expect(String(assets.forRequest({}).tags('src/main.ts'))).not.toBe('');
  });

  test('still loads what it has preloaded, and preloads nothing that it has loaded', () => {
    const view = assets.forRequest({});
    expect(String(view.preload('src/main.ts'))).toContain('modulepreload');
    expect(String(view.preload('src/main.ts'))).toBe('');
    expect(String(view.script('src/main.ts'))).toContain('<script');
    expect(String(view.preload('src/main.ts'))).toBe('');
  });

  test('answers as the site does, for names', () => {
    const view = assets.forRequest({}, { nonce });
    expect(view.url('img/logo.png')).toBe(assets.url('img/logo.png'));
    expect(view.integrity('src/main.ts')).toBe(assets.integrity('src/main.ts'));
    expect([view.has('img/logo.png'), view.has('x'), view.build]).toEqual([true, false, assets.build]);
    expect(() => view.tags('src/mian.ts')).toThrow('Did you mean "src/main.ts"?');
  });

  test.each([null, undefined])('has no nonce when it is %s', (none) => {
    expect(String(assets.forRequest({}, { nonce: none }).tags('src/main.ts'))).not.toContain('nonce');
  });
});

describe('links()', () => {
  test('names what was written, as it will be asked for', () => {
    const view = assets.forRequest({}, { nonce });
    expect(view.links()).toBe('');
    view.tags('src/admin.ts');
    view.preload('img/logo.png');
    view.script('img/sprite.svg', { type: null });
    const integrity = siteManifest().outputs['assets/vendor-4444444444444444.css']?.integrity;
    expect(view.links().split(', ')).toEqual([
      `</assets/vendor-4444444444444444.css>; rel=preload; as=style; crossorigin; integrity="${integrity}"; nonce="${nonce}"`,
      `</assets/vendor-3333333333333333.js>; rel=modulepreload; crossorigin; nonce="${nonce}"`,
      `</assets/main-1111111111111111.js>; rel=modulepreload; crossorigin; integrity="${integrity}"; nonce="${nonce}"`,
      `</assets/admin-2222222222222222.js>; rel=modulepreload; crossorigin; nonce="${nonce}"`,
      `</img/logo-9f86d081884c7d65.png>; rel=preload; as=image; type="image/png"; nonce="${nonce}"`,
      `</img/sprite-aaaaaaaaaaaaaaaa.svg>; rel=preload; as=script; crossorigin; nonce="${nonce}"`,
    ]);
  });

  test('says of crossorigin what the tag says', () => {
    const view = assets.forRequest({});
    const written = elementsOf(`${view.tags('src/main.ts')}${view.preload('img/logo.png')}`);
    for (const [index, link] of view.links().split(', ').entries())
      expect(link.includes('; crossorigin')).toBe(written[index]!.attributes.crossorigin !== undefined);
  });

  test('names a file once, and keeps media and priority', () => {
    const view = assets.forRequest({});
    view.preload('src/admin.ts', { fetchpriority: 'high' });
    view.script('src/admin.ts');
    view.style('img/logo.png', { media: '(min-width: 1px) and "x\\y"' });
    expect(view.links()).toBe(
      '</assets/admin-2222222222222222.js>; rel=modulepreload; crossorigin; fetchpriority=high, ' +
        '</img/logo-9f86d081884c7d65.png>; rel=preload; as=style; media="(min-width: 1px) and \\"x\\\\y\\""; crossorigin',
    );
  });

  test('is at most ten links and 2,000 bytes', () => {
    const many = wideSite(30, 5).forRequest({});
    many.tags('wide');
    expect(many.links().split(', ')).toHaveLength(10);
    for (const length of [150, 1900, 3000]) {
      const long = wideSite(30, length).forRequest({});
      expect(elementsOf(String(long.tags('wide')))).toHaveLength(30);
      expect(long.links().length).toBeLessThanOrEqual(2000);
      expect(long.links() === '').toBe(length === 3000);
    }
  });

  test('holds only what a header can hold, whatever the base and the attributes', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, text, (folder, media) => {
        const base = `/${folder.replace(/[\0\p{Surrogate}]/gu, '')}/`;
        const view = createAssets(siteManifest({ base })).forRequest({});
        view.style('img/logo.png', { media });
        view.tags('src/main.ts');
        expect(view.links()).toMatch(/^[\x20-\x7e]+$/);
        expect(() => new Headers({ link: view.links() })).not.toThrow();
      }),
    );
  });
});

describe('path()', () => {
  test('needs a directory, which a value has not', () => {
    expect(() => assets.forRequest({}).path('views/home.ejs')).toThrow(/in no directory: read it with loadAssets/);
  });

  test.each(['../x', '/etc/passwd', 'a\\b', 'a\0b', 'file:x', ''])('refuses %j', (path) => {
    expect(() => assets.generation().path(path)).toThrow(/is no path of a file of the build/);
  });
});
