// diff-page.test.ts: is the page one safe file that says what the comparison says?
import { createHash } from 'node:crypto';
import type { TreeDiff } from '@truename/disk';
import { beforeAll, describe, expect, test } from 'vitest';
import { chainOf, chainsOf, followersOf, spreadsOf } from '../../packages/cli/src/diff-chains.ts';
import { diffPage } from '../../packages/cli/src/diff-page.ts';
import { itemsOf } from '../../packages/cli/src/diff-page-cells.ts';
import { html } from '../../packages/cli/src/diff-page-markup.ts';
import { diffOf, fileOf } from '../disk/diff-site.ts';
import { newShop, oldShop } from './diff-shop.ts';

const names = { old: 'before', new: 'after' };

describe('diffPage()', () => {
  let diff: TreeDiff;
  let page: string;
  beforeAll(async () => {
    diff = await diffOf(oldShop, newShop);
    page = diffPage(diff, names);
  });

  test('says in its headline and title what is downloaded again', () => {
    const headline = /<h1>(.+?)<\/h1>/.exec(page)?.[1];
    expect(headline).toMatch(/^A returning visitor downloads [\d.]+\u00a0kB of [\d.]+\u00a0kB again$/);
    expect(page).toContain(`<title>${headline}</title>`);
  });

  test('has a row for every file that is loaded again, and none for others', () => {
    const rows = [
      ...page.matchAll(/<th scope="row"><details><summary><span class="row"><span class="name">(.+?)<\/span>/g),
    ];
    const again = diff.files.filter(({ status }) => status !== 'unchanged' && status !== 'removed');
    expect(rows.map(([, name]) => name).sort()).toEqual(again.map(({ name }) => name));
  });

  test('leads from a file back to the edit that caused its change', () => {
    expect(page).toContain('<code>index.html</code> ← <code>css/app.css</code> ← <code>img/hero.svg</code> (own edit)');
  });

  test('tells what each edit costs beyond itself', () => {
    const { others } = spreadsOf(chainsOf(diff))[0]!;
    expect(others.files).toBe(2);
    expect(page).toContain('What caused the cascades');
  });

  test('counts for an edit what follows from it, also through edited files, but not those', async () => {
    const files = (a: number, b: number) => ({
      'a.js': `x = ${a}`,
      'b.js': `import "./a.js"; x = ${b}`,
      'c.js': 'import "./b.js";',
      'd.html': '<script type="module" src="c.js"></script>',
    });
    const chains = chainsOf(await diffOf({ files: files(1, 1) }, { files: files(2, 2) }));
    expect(followersOf('a.js', chains).files).toBe(2);
    expect(followersOf('b.js', chains).files).toBe(2);
    expect(followersOf('d.html', chains).files).toBe(0);
  });

  test('runs no script, asks for nothing, and has a policy that allows neither', () => {
    expect(page).not.toMatch(/<script|javascript:|\son\w+=|\sstyle=|<iframe|<object|@import|url\(/i);
    expect([...page.matchAll(/\s(?:src|href)="([^"]*)"/g)].map(([, url]) => url!.replace(/\d+$/, ''))).toEqual(
      expect.arrayContaining(['data:,', '#r']),
    );
    expect([...page.matchAll(/\s(?:src|href)="(?!data:,|#r\d)([^"]*)"/g)]).toEqual([]);
    const css = /<style>([\s\S]*?)<\/style>/.exec(page)![1]!;
    const hash = createHash('sha256').update(css).digest('base64');
    expect(page).toContain(
      `content="default-src &#39;none&#39;; style-src &#39;sha256-${hash}&#39;; img-src data:; base-uri &#39;none&#39;; form-action &#39;none&#39;"`,
    );
  });

  test('is the same for the same comparison', async () => {
    expect(diffPage(await diffOf(oldShop, newShop), names)).toBe(page);
  });

  test('says that there is nothing to download again, of equal builds', async () => {
    const equal = diffPage(await diffOf(oldShop, oldShop), names);
    expect(equal).toContain('<h1>A returning visitor downloads nothing again</h1>');
    expect(equal).not.toMatch(/<table|Removed/);
  });

  test('tells which setting changed all names', async () => {
    const salted = diffPage(await diffOf(oldShop, { ...oldShop, settings: { salt: '<b>' } }), names);
    expect(salted).toContain('the salt changed from none to &quot;&lt;b&gt;&quot;');
  });

  test('has a page for builds without a file', async () => {
    expect(diffPage(await diffOf({ files: {} }, { files: {} }), names)).toContain('Both builds have the same 0 files.');
  });
});

describe('the text of a page', () => {
  const odd = [
    '<img src=x onerror=alert(1)>.css',
    `"quotes' & <b>.css`,
    '&amp;.css',
    'a\u202egnp.css',
    '</style><script>.css',
  ];

  test('is never taken for markup, whatever a file is called', async () => {
    const files = (color: string) =>
      Object.fromEntries(odd.map((name) => [name, `a { color: ${color} } /* ${name} */`]));
    const page = diffPage(await diffOf({ files: files('red') }, { files: files('blue') }), {
      old: '<old>',
      new: '"new"',
    });
    expect(page).not.toMatch(/<img|& <b>|<script|<old>|\u202e/);
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;.css');
    expect(page.match(/<\/style>/g)).toHaveLength(1);
  });

  test('is escaped in templates, once', () => {
    expect(html`<p title="${`"'`}">${'<&>'}${html`<b>${'<'}</b>`}${[html`1`, html`2`]}${3}</p>`.markup).toBe(
      '<p title="&quot;&#39;">&lt;&amp;&gt;<b>&lt;</b>123</p>',
    );
    expect(html`${'\u0000\u001b\ud800'}`.markup).toBe('\ufffd\ufffd\ufffd');
    expect(html`${'12.3 kB of 4 B, 5 Bees'}`.markup).toBe('12.3\u00a0kB of 4\u00a0B, 5 Bees');
  });
});

describe('a page of very many files', () => {
  const many = (version: number) =>
    Object.fromEntries(
      Array.from({ length: 700 }, (_, n) => [
        `d${n % 12}/e${n % 5}/f${n}.css`,
        `/* ${n} ${'x'.repeat(n * 3)} ${n % 2 ? version : ''} */`,
      ]),
    );

  test('stays small, and tells small files together, by directory and reason', async () => {
    const diff = await diffOf({ files: many(1) }, { files: many(2) });
    expect(diff.totals.groups['own-edit'].files).toBe(350);
    const page = diffPage(diff, names);
    expect(page.length).toBeLessThan(600_000);
    expect(page).toMatch(/\d+ smaller files below d\d+\/e\d\//);
  });

  test('has every file in exactly one place, and no more places than it may', async () => {
    const { files } = await diffOf({ files: many(1) }, { files: many(2) });
    for (const limits of [
      { single: 100, together: 40, share: 0 },
      { single: 0, together: 1, share: 0 },
      { single: 5000, together: 5, share: 1 / 100 },
    ]) {
      const items = itemsOf(files, limits);
      expect(items.flatMap((item) => item.files.map(({ name }) => name)).sort()).toEqual(files.map(({ name }) => name));
      expect(items.filter((item) => item.files.length > 1).length).toBeLessThanOrEqual(Math.max(2, limits.together));
    }
  });

  test('shows a long way by its ends', async () => {
    const chain = (version: number) =>
      Object.fromEntries(
        Array.from({ length: 30 }, (_, n) => [
          `m${n}.js`,
          n === 29 ? `x = ${version}` : `import "./m${n + 1}.js"; // ${n}`,
        ]),
      );
    const diff = await diffOf({ files: chain(1) }, { files: chain(2) });
    const chains = chainsOf(diff);
    expect(chainOf(fileOf(diff, 'm0.js'), chains)).toEqual(Array.from({ length: 29 }, (_, n) => `m${n + 1}.js`));
    expect(followersOf('m29.js', chains).files).toBe(29);
    expect(diffPage(diff, names)).toContain(
      '<code>m0.js</code> ← <code>m1.js</code> ← <code>m2.js</code> ← <code>m3.js</code> ← <code>m4.js</code> ← <code>m5.js</code> ← 21 more ← <code>m27.js</code>',
    );
  });
});
