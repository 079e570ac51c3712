// engines.test.ts: does every template engine write what the functions give, escaped once and only once?
import { createAssets } from '@truename/server';
import { addAssets } from '@truename/server/nunjucks';
import fc from 'fast-check';
import Handlebars from 'handlebars';
import nunjucks from 'nunjucks';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { elementsOf, type Found } from './elements.ts';
import { engines, functionsOf, type Template, type Values } from './engines.ts';
import { siteManifest, withAsset } from './manifest.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const site = createAssets(siteManifest());
const awkward = createAssets(withAsset("a&amp;'b.png", "a&amp;'b-0000000000000001.png", { base: '/x&y/' }));
const nasty = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.constantFrom('"', "'", '<', '>', '</script>', '<script>', '&lt;', '\n', '`', '=', ' ', 'onload=', '\0'))
    .map((parts) => parts.join('')),
);

describe.each(engines)('$name', ({ templates, compile, ready }) => {
  const compiled = new Map(Object.entries(templates).map(([key, template]) => [key, compile(template)]));
  const render = (template: Template, from: Parameters<typeof functionsOf>[0], values: Partial<Values> = {}): string =>
    compiled.get(template)!({ ...functionsOf(from), name: 'img/logo.png', entry: 'src/main.ts', title: '', ...values });
  const only = (text: string): Found => {
    const found = elementsOf(text);
    expect(found).toHaveLength(1);
    return found[0]!;
  };

  test.each(['escaped', 'single'] as const)('escapes a URL once: %s', (template) => {
    const text = render(template, ready(awkward), { name: "a&amp;'b.png" });
    expect(only(text).attributes).toEqual({ src: "/x&y/a&amp;'b-0000000000000001.png" });
    expect(text).toContain('/x&amp;y/a&amp;amp;');
  });

  test.each(['tags', 'rawTags'] as const)('writes markup as it is: %s', (template) => {
    expect(elementsOf(render(template, ready(site)))).toEqual(elementsOf(String(site.tags('src/main.ts'))));
  });

  test('writes what has been written already as nothing', () => {
    const view = ready(site).forRequest({}, { nonce: 'YQ==' });
    const found = elementsOf(render('both', view));
    expect(found.filter(({ name }) => name === 'script')).toHaveLength(1);
    for (const { attributes } of found) expect(attributes.nonce).toBe('YQ==');
    expect(render('both', view).trim()).toBe('');
  });

  test('escapes the value of an attribute once', () => {
    for (const { attributes } of elementsOf(render('attribute', ready(site), { title: '"&amp;<\'' })))
      expect(attributes.title).toBe('"&amp;<\'');
  });

  test('lets nothing out of an attribute', () => {
    const [plain, names] = [ready(site), elementsOf(String(site.tags('src/main.ts'))).map(({ name }) => name)];
    fc.assert(
      fc.property(nasty, (title) => {
        const found = elementsOf(render('attribute', plain, { title }));
        expect(found.map(({ name, text }) => name + text)).toEqual(names);
      }),
      { numRuns: 50 },
    );
  });

  test('lets nothing out of a URL, raw in double quotes or not, with a fragment of a visitor or a name that is not there', () => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    const soft = ready(createAssets(siteManifest(), { onMissing: 'warn' }));
    const name = fc.oneof(
      nasty.map((text) => `img/sprite.svg#${text}`),
      nasty.map((text) => text.replaceAll('#', '')),
    );
    fc.assert(
      fc.property(name, (text) => {
        for (const template of ['escaped', 'single', 'raw'] as const) {
          const { name, attributes } = only(render(template, soft, { name: text }));
          expect([name, ...Object.keys(attributes)]).toEqual(['img', 'src']);
        }
        expect(elementsOf(render('preload', soft, { name: text })).length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 50 },
    );
  });

  test('lets an error for an unknown name through', () => {
    expect(() => render('escaped', ready(site), { name: 'img/lgo.png' })).toThrow('Did you mean "img/logo.png"?');
    expect(() => render('tags', ready(site), { entry: 'src/mian.ts' })).toThrow('Did you mean "src/main.ts"?');
  });

  test('never mixes the nonces of pages that are made at the same time', async () => {
    const assets = ready(site);
    const page = async (n: number): Promise<string> => {
      const view = assets.forRequest({}, { nonce: `nonce${n}` });
      let text = '';
      for (const template of ['preload', 'tags', 'both'] as const) {
        for (let turn = 0; turn < (n * 7) % 5; turn++) await Promise.resolve();
        text += render(template, view, { entry: template === 'both' ? 'src/admin.ts' : 'src/main.ts' });
      }
      return text;
    };
    const pages = await Promise.all(Array.from({ length: 50 }, (_, n) => page(n)));
    for (const [n, text] of pages.entries()) {
      expect(elementsOf(text)).toHaveLength(6);
      for (const { attributes } of elementsOf(text)) expect(attributes.nonce).toBe(`nonce${n}`);
    }
  });
});

describe('Handlebars', () => {
  test('takes the functions as helpers, with options of the template', () => {
    const handlebars = Handlebars.create();
    handlebars.registerHelper({ asset: awkward.url, has: awkward.has, tags: site.tags, preload: site.preload });
    const template = handlebars.compile(
      '{{#if (has "x")}}no{{/if}}<img src="{{asset "/a&amp;\'b.png?1" legacy=true}}">{{tags "src/main.ts" nonce=nonce}}{{preload "img/logo.png" as="image"}}',
    );
    const found = elementsOf(template({ nonce: 'YQ==' }));
    expect(found.map(({ name }) => name)).toEqual(['img', 'link', 'link', 'link', 'script', 'link']);
    expect(found[0]!.attributes.src).toBe("/x&y/a&amp;'b-0000000000000001.png");
    expect(found[1]!.attributes.nonce).toBe('YQ==');
    expect(elementsOf(template({})).some(({ attributes }) => 'nonce' in attributes)).toBe(false);
  });
});

describe('Nunjucks', () => {
  const env = new nunjucks.Environment(null, { autoescape: true });
  const assets = addAssets(env, site);
  const nonces = (text: string): readonly (string | undefined)[] =>
    elementsOf(text).map(({ attributes }) => attributes.nonce);

  test('takes the nonce from the variables of the page, and never from a global', () => {
    env.addGlobal('nonce', 'Z2xvYmFs');
    const page = '{{ tags("src/main.ts") }}{{ script("src/admin.ts") }}{{ preload("img/logo.png") }}';
    expect(new Set(nonces(env.renderString(page, { nonce: 'YQ==' })))).toEqual(new Set(['YQ==']));
    expect(new Set(nonces(env.renderString(page, {})))).toEqual(new Set([undefined]));
    expect(() => env.renderString(page, { nonce: '"' })).toThrow(/nonce is not base64/);
  });

  test('takes it from a variable of another name', () => {
    const other = new nunjucks.Environment(null, { autoescape: true });
    addAssets(other, site, { nonce: 'cspNonce' });
    expect(nonces(other.renderString('{{ style("img/logo.png") }}', { cspNonce: 'YQ==', nonce: 'Yg==' }))).toEqual([
      'YQ==',
    ]);
    const misspelt: object = { nonse: 'x' };
    expect(() => addAssets(other, site, misspelt)).toThrow('did you mean "nonce"?');
  });

  test("uses a request's view that the page is rendered with", () => {
    const view = assets.forRequest({}, { nonce: 'YQ==', origin: 'https://cdn.example' });
    const text = env.renderString(
      '{{ script("src/main.ts") }}{{ tags("src/main.ts") }}<i id="{{ "robots.txt" | asset }}">{{ integrity("src/main.ts") }}',
      { assets: view },
    );
    expect(text.match(/<script/g)).toHaveLength(1);
    expect(text).toContain('<i id="https://cdn.example/robots.txt">sha384-');
    expect(text.match(/nonce="YQ=="/g)).toHaveLength(4);
  });

  test('writes what an adapter gives to pages, which stands before the globals', () => {
    const { url, tags } = assets.forRequest({}, { nonce: 'YQ==' });
    const text = env.renderString('{{ tags("src/main.ts") }}', { asset: url, tags });
    expect(elementsOf(text)).toHaveLength(4);
    expect(elementsOf(env.renderString('{{ tags("src/main.ts") }}', { tags: assets.generation().tags }))).toHaveLength(
      4,
    );
    const { tags: later } = assets.generation().forRequest({});
    expect(elementsOf(env.renderString('{{ tags("src/main.ts") }}', { tags: later }))).toHaveLength(4);
  });

  test('keeps everything else of the assets', () => {
    expect(Object.keys(assets).sort()).toEqual(Object.keys(site).sort());
    expect(assets.build).toBe(site.build);
    expect(assets.tags('src/main.ts').toHTML()).toBe(site.tags('src/main.ts').toHTML());
  });

  test('passes options on: of a URL, and attributes', () => {
    expect(env.renderString('{{ asset("/img/logo.png?1", legacy=true) }}', {})).toBe('/img/logo-9f86d081884c7d65.png');
    expect(env.renderString('{{ "/img/logo.png?1" | asset(legacy=true) }}', {})).toBe('/img/logo-9f86d081884c7d65.png');
    expect(env.renderString('{{ style("img/logo.png", media="print") }}', {})).toContain('media="print"');
  });
});
