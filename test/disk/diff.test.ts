// diff.test.ts: does diffTrees() tell what changed, and why?
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type BuildInput, changesOf, diffOf, fileOf } from './diff-site.ts';
import type { Files } from './disk.ts';

const site: Files = {
  'index.html': '<link rel="stylesheet" href="css/app.css"><script type="module" src="js/app.js"></script>',
  'about.html': '<link rel="stylesheet" href="css/print.css">',
  'css/app.css': 'body { background: url(../img/logo.svg) }',
  'css/print.css': 'body { color: black }',
  'js/app.js': 'import { x } from "./x.js"; document.title = x;',
  'js/x.js': 'export const x = 1;',
  'img/logo.svg': '<svg xmlns="http://www.w3.org/2000/svg"><circle r="4"/></svg>',
  'img/photo.png': new Uint8Array([137, 80, 78, 71, 1]),
  'robots.txt': 'User-agent: *\n',
};

const build = (files: Files, settings: BuildInput['settings'] = {}): BuildInput => ({ files, settings });
const edited = (changes: Files): BuildInput => build({ ...site, ...changes });
const without = (path: string): BuildInput =>
  build(Object.fromEntries(Object.entries(site).filter(([each]) => each !== path)));

describe('diffTrees()', () => {
  test('says nothing of two equal builds', async () => {
    const diff = await diffOf(build(site), build(site));
    expect(changesOf(diff)).toEqual([]);
    expect(diff.files).toHaveLength(Object.keys(site).length);
    expect(diff.settings).toEqual([]);
    expect(diff.totals.again).toEqual({ files: 0, size: 0, transfer: 0 });
    expect(diff.totals.first.files).toBe(9);
    expect(diff.entries.every(({ again }) => again.files === 0)).toBe(true);
  });

  test('tells an own edit from the cascade that it causes, and leads from each file back to the edit', async () => {
    const diff = await diffOf(build(site), edited({ 'img/logo.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>' }));
    expect(changesOf(diff)).toEqual([
      'css/app.css: changed, cascade by img/logo.svg',
      'img/logo.svg: changed, own-edit',
      'index.html: changed, cascade by css/app.css',
    ]);
    expect(fileOf(diff, 'index.html')).toMatchObject({ kind: 'fixed', via: 'css/app.css', origin: 'img/logo.svg' });
    expect(fileOf(diff, 'css/app.css')).toMatchObject({ kind: 'output', via: 'img/logo.svg', origin: 'img/logo.svg' });
    expect(fileOf(diff, 'img/logo.svg')).toMatchObject({ via: null, origin: null });
  });

  test('gives both reasons for a file that was edited and names a changed file', async () => {
    const diff = await diffOf(
      build(site),
      edited({ 'js/x.js': 'export const x = 2;', 'js/app.js': 'import { x } from "./x.js"; alert(x);' }),
    );
    expect(changesOf(diff)).toEqual([
      'index.html: changed, cascade by js/app.js',
      'js/app.js: changed, own-edit + cascade by js/x.js',
      'js/x.js: changed, own-edit',
    ]);
    expect(fileOf(diff, 'index.html').origin).toBe('js/app.js');
    expect(fileOf(diff, 'js/app.js')).toMatchObject({ via: 'js/x.js', origin: 'js/x.js' });
  });

  test('finds the edited member of a circle', async () => {
    const circle = {
      'a.js': 'import "./b.js"; export let a = 1;',
      'b.js': 'import "./c.js"; export let b = 1;',
      'c.js': 'import "./a.js"; export let c = 1;',
      'page.html': '<script type="module" src="b.js"></script>',
    };
    const diff = await diffOf(build(circle), build({ ...circle, 'c.js': 'import "./a.js"; export let c = 2;' }));
    expect(changesOf(diff)).toEqual([
      'a.js: changed, cascade by b.js',
      'b.js: changed, cascade by c.js',
      'c.js: changed, own-edit + cascade by a.js',
      'page.html: changed, cascade by b.js',
    ]);
    expect(fileOf(diff, 'a.js')).toMatchObject({ via: 'b.js', origin: 'c.js' });
  });

  test('tells added, removed and changed fixed files', async () => {
    const { files } = without('css/print.css');
    const diff = await diffOf(
      build(site),
      build({ ...files, 'about.html': '<p>', 'js/new.js': 'new', 'robots.txt': 'User-agent: x\n' }),
    );
    expect(changesOf(diff)).toEqual([
      'about.html: changed, own-edit',
      'css/print.css: removed',
      'js/new.js: added',
      'robots.txt: changed, own-edit',
    ]);
    expect(fileOf(diff, 'css/print.css')).toMatchObject({ new: null, transfer: null });
    expect(fileOf(diff, 'js/new.js').old).toBeNull();
  });

  test('tells a renamed asset as renamed, and who names it as following', async () => {
    const { 'img/logo.svg': logo, ...files } = site;
    const diff = await diffOf(
      build(site),
      build({ ...files, 'img/brand.svg': logo!, 'css/app.css': 'body { background: url(../img/brand.svg) }' }),
    );
    expect(changesOf(diff)).toEqual([
      'css/app.css: changed, cascade by img/brand.svg',
      'img/brand.svg: renamed, renamed',
      'index.html: changed, cascade by css/app.css',
    ]);
    expect(fileOf(diff, 'img/brand.svg').old?.logical).toBe('img/logo.svg');
  });

  test('tells a file that lost its hashed name, and not that its page was edited', async () => {
    const diff = await diffOf(build(site), build(site, { fixed: ['js/x.js'] }));
    expect(fileOf(diff, 'js/x.js')).toMatchObject({ kind: 'fixed', reasons: ['kind'] });
    expect(fileOf(diff, 'js/app.js').reasons).toEqual(['cascade']);
  });

  test('knows digests that follow from other files and from inline scripts', async () => {
    const inline = 'import("/x.js");';
    const page = (text: string): Files => ({
      'x.js': text,
      'page.html':
        `<meta http-equiv="Content-Security-Policy" content="script-src 'self' '${digest('sha256', inline)}'">` +
        `<script type="module">${inline}</script>` +
        `<script type="module" src="x.js" integrity="${digest('sha512', text)}"></script>`,
    });
    const diff = await diffOf(build(page('export const x = 1;')), build(page('export const x = 2;')));
    expect(changesOf(diff)).toEqual(['page.html: changed, cascade by x.js', 'x.js: changed, own-edit']);
  });

  test('takes a digest of something else for an edit', async () => {
    const page = (text: string): Files => ({
      'x.js': 'export const x = 1;',
      'page.html': `<script src="https://cdn.example/y.js" integrity="${digest('sha384', text)}"></script>`,
    });
    const diff = await diffOf(build(page('one')), build(page('two')));
    expect(changesOf(diff)).toEqual(['page.html: changed, own-edit']);
  });

  test('tells apart files of equal content when only one of them changes', async () => {
    const styles = (b: string): Files => ({
      'a.svg': '<svg/>',
      'b.svg': b,
      'a.css': 'a { background: url(a.svg) }',
      'b.css': 'a { background: url(b.svg) }',
    });
    const diff = await diffOf(build(styles('<svg/>')), build(styles('<svg ></svg>')));
    expect(changesOf(diff)).toEqual(['b.css: changed, cascade by b.svg', 'b.svg: changed, own-edit']);
  });

  test('sees that a text names another file now, however alike the two names are', async () => {
    const pages = (which: string): Files => ({
      'a/x.svg': '<svg id="a"/>',
      'b/x.svg': '<svg id="b"/>',
      'x.css': `a { background: url(${which}/x.svg) }`,
    });
    expect(changesOf(await diffOf(build(pages('a')), build(pages('b'))))).toEqual(['x.css: changed, own-edit']);
  });

  test('follows names with percent escapes, spaces, umlauts and quotes', async () => {
    const files = (text: string): Files => ({
      'größe 1.svg': text,
      "it's.svg": text,
      'a.css': 'a { background: url("gr%C3%B6%C3%9Fe%201.svg") } b { background: url("größe 1.svg") }',
      'b.css': 'a { background: url("it\'s.svg") } b { background: url("it\\27s.svg") }',
    });
    const diff = await diffOf(build(files('<svg/>')), build(files('<svg ></svg>')));
    expect(fileOf(diff, 'a.css')).toMatchObject({ reasons: ['cascade'], causes: ['größe 1.svg'] });
    expect(fileOf(diff, 'b.css')).toMatchObject({ reasons: ['cascade'], causes: ["it's.svg"] });
    expect(fileOf(diff, 'größe 1.svg').new?.url).toMatch(/^\/gr%C3%B6%C3%9Fe%201-[0-9a-f]{16}\.svg$/);
  });
});

describe('diffTrees() when a setting changed', () => {
  const reasons = (diff: Awaited<ReturnType<typeof diffOf>>) =>
    Object.fromEntries(diff.files.map(({ name, reasons }) => [name, reasons.join(' ')]));

  test('gives the salt as the reason for every URL, and for the pages that name them', async () => {
    const diff = await diffOf(build(site), build(site, { salt: 'poisoned' }));
    expect(diff.settings).toEqual([{ setting: 'salt', old: '', new: 'poisoned' }]);
    expect(reasons(diff)).toEqual({
      ...Object.fromEntries(Object.keys(site).map((name) => [name, 'salt'])),
      'robots.txt': '',
    });
    expect(diff.totals.groups['names-only'].files).toBe(8);
  });

  test('still tells edits and their cascades from the salt', async () => {
    const diff = await diffOf(build(site), build({ ...site, 'js/x.js': 'export const x = 2;' }, { salt: 'new' }));
    expect(reasons(diff)).toMatchObject({
      'js/x.js': 'own-edit salt',
      'js/app.js': 'cascade salt',
      'index.html': 'cascade',
      'img/logo.svg': 'salt',
      'css/app.css': 'salt',
    });
  });

  test.each([
    ['pattern', { pattern: '[dir]/[hash].[name][ext]' }],
    ['length', { hashLength: 12 }],
    ['algorithm', { hash: 'sha256' as const, hashLength: 16 }],
  ])('gives the %s as the only reason', async (reason, settings) => {
    const diff = await diffOf(build(site), build(site, settings));
    expect(diff.settings.map(({ setting }) => setting)).toEqual([reason]);
    expect(reasons(diff)).toEqual({
      ...Object.fromEntries(Object.keys(site).map((name) => [name, reason])),
      'robots.txt': '',
    });
  });

  test('gives the pattern as the only reason for names with spaces and umlauts, however they are spelled', async () => {
    const files: Files = {
      'größe 1.svg': '<svg/>',
      'a.css': 'a { background: url("gr%C3%B6%C3%9Fe%201.svg") } b { background: url("größe 1.svg") }',
    };
    const diff = await diffOf(build(files), build(files, { pattern: '[dir]/[hash].[name][ext]' }));
    expect(reasons(diff)).toEqual({ 'größe 1.svg': 'pattern', 'a.css': 'pattern' });
  });

  test('gives the base as the only reason where a text holds the base itself, and with it the names', async () => {
    const files = (base: string): Files => ({
      'app.css': `a { background: url(${base}img/logo.svg) }`,
      'app.js': `const base = "${base}"; fetch(base + "api"); import("${base}x.js");`,
      'x.js': 'export const x = 1;',
      'img/logo.svg': '<svg/>',
    });
    const old = build(files('/shop/'), { base: '/shop/' });
    for (const base of ['/', '/store/', 'https://cdn.example/shop/']) {
      const diff = await diffOf(old, build(files(base), { base }));
      expect(reasons(diff), base).toEqual({
        'app.css': 'base',
        'app.js': 'base',
        'x.js': 'base',
        'img/logo.svg': 'base',
      });
    }
  });

  test('gives the base as the reason for all URLs, those of fixed files too', async () => {
    const diff = await diffOf(build(site), build(site, { base: 'https://cdn.example/app/' }));
    expect(reasons(diff)).toEqual(Object.fromEntries(Object.keys(site).map((name) => [name, 'base'])));
    expect(fileOf(diff, 'robots.txt').new?.url).toBe('https://cdn.example/app/robots.txt');
  });
});

function digest(algorithm: string, text: string): string {
  return `${algorithm}-${createHash(algorithm).update(text).digest('base64')}`;
}
