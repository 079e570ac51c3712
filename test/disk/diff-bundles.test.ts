// diff-bundles.test.ts: does diffTrees() know the files of a bundle again, and what its pages load?
import { type DiffTreesResult, diffTrees } from '@truename/disk';
import type { Asset } from '@truename/engine';
import { memfs } from 'memfs';
import { describe, expect, test } from 'vitest';
import { chunk, token, tree } from '../engine/site.ts';
import { type BundleDescription, writeBundle } from './diff-bundle.ts';
import { changesOf, fileOf } from './diff-site.ts';
import { asFileSystem } from './memory.ts';

interface Bundle extends BundleDescription {
  readonly assets: readonly Asset[];
}

async function compare(old: Bundle, now: Bundle): Promise<DiffTreesResult> {
  const fs = asFileSystem(memfs({}).fs);
  for (const [directory, { assets, ...given }] of [['/old', old] as const, ['/new', now] as const])
    await writeBundle({ fs, directory }, assets, given);
  return diffTrees('/old', '/new', { fs });
}

async function diffOf(old: readonly Asset[], now: readonly Asset[]) {
  const { diff, problems } = await compare({ assets: old }, { assets: now });
  expect(problems).toEqual([]);
  return diff!;
}

const main = (code: string): Asset =>
  chunk(`assets/main-${token(1)}.js`, `import "./vendor-${token(2)}.js"; ${code}`, { logical: ['src/main.ts'] });
const vendor = (code: string): Asset => chunk(`assets/vendor-${token(2)}.js`, code);

describe('diffTrees() of bundles', () => {
  test('knows a shared chunk again by its name without the digits', async () => {
    const diff = await diffOf([main('go()'), vendor('one')], [main('go()'), vendor('two')]);
    expect(changesOf(diff)).toEqual([
      'assets/vendor-[hash].js: changed, own-edit',
      'src/main.ts: changed, cascade by assets/vendor-[hash].js',
    ]);
  });

  test('knows chunks of one name again by what they hold', async () => {
    const topics = ['order', 'price', 'photo', 'review', 'basket', 'voucher'];
    const chunks = (first: number, more: string) =>
      topics.map((topic, at) =>
        chunk(`assets/index-${token(first + at)}.js`, `show the ${topic}s of each ${topic}${'.'.repeat(at)}${more}`, {
          id: `${first} ${topic}`,
        }),
      );
    const diff = await diffOf(chunks(1, ''), chunks(20, ' and hide').toReversed());
    expect(diff.files.map(({ status, reasons }) => `${status} ${reasons}`)).toEqual(
      topics.map(() => 'changed own-edit'),
    );
    for (const { old, new: now } of diff.files) expect(now!.size - old!.size).toBe(' and hide'.length);
    expect(diff.files.map(({ name }) => name)).toEqual(
      topics.map((_, at) => `assets/index-[hash].js${at === 0 ? '' : ` #${at + 1}`}`),
    );
  });

  test('knows hundreds of chunks of one name again that changed with what they name', async () => {
    const count = 120;
    const bundle = (code: string, shown: string) => [
      chunk(`assets/${token(1)}.js`, code),
      ...Array.from({ length: count }, (_, at) =>
        chunk(`assets/${token(at + 2)}.js`, `import "./${token(1)}.js"; page(${at}${at === 7 ? shown : ''})`),
      ),
    ];
    const { totals } = await diffOf(bundle('one', ''), bundle('two', ', "more"'));
    expect(totals.groups['own-edit'].files).toBe(2);
    expect(totals.groups.cascade.files).toBe(count - 1);
  });

  test('knows which of two runs of digits is the hash', async () => {
    const bundle = (lib: string) => [
      chunk(`assets/${token(1)}-0123456789abcdef.js`, lib),
      chunk(`main-${token(2)}.js`, `import "/assets/${token(1)}-0123456789abcdef.js"`, { logical: ['main.js'] }),
    ];
    expect(changesOf(await diffOf(bundle('one'), bundle('two')))).toEqual([
      'assets/[hash]-0123456789abcdef.js: changed, own-edit',
      'main.js: changed, cascade by assets/[hash]-0123456789abcdef.js',
    ]);
  });

  test('knows chunks of one name and nearly one content again by the pages that name them', async () => {
    const bundle = (salt: string): Bundle => ({
      assets: ['one', 'two']
        .flatMap((name, at) => [
          tree(`${name}/index.html`, `<script type="module" src="/assets/index-${token(at + 1)}.js"></script>`),
          chunk(`assets/index-${token(at + 1)}.js`, `import "./lib-${token(3)}.js"; start();`, { id: name }),
        ])
        .concat(chunk(`assets/lib-${token(3)}.js`, `${salt}`)),
    });
    for (const salt of ['a', 'b', 'c', 'd', 'e', 'f']) {
      const { diff } = await compare(bundle('lib'), bundle(salt));
      expect(fileOf(diff!, 'one/index.html').reasons, salt).toEqual(['cascade']);
      expect(fileOf(diff!, 'two/index.html').reasons, salt).toEqual(['cascade']);
    }
  });

  test('tells that a chunk has another name, when the bundler was told to write it elsewhere', async () => {
    const there = (folder: string): Asset[] => [
      chunk(`${folder}/main-${token(1)}.js`, `import "/${folder}/lib-${token(2)}.js"`, { logical: ['main.ts'] }),
      chunk(`${folder}/lib-${token(2)}.js`, 'lib', { logical: ['lib.ts'] }),
    ];
    const diff = await diffOf(there('assets'), there('static/js'));
    expect(fileOf(diff, 'lib.ts').reasons).toEqual(['place']);
    expect(fileOf(diff, 'main.ts').reasons).toEqual(['cascade', 'place']);
  });

  test('counts nothing again that stood under this URL for another file', async () => {
    const named = (number: number, code: string, logical: string) =>
      chunk(`assets/${token(number)}.js`, code, { logical: [logical] });
    const diff = await diffOf(
      [named(1, 'one', 'src/a.js')],
      [named(1, 'other', 'src/a.js'), named(2, 'one', 'src/b.js')],
    );
    expect(changesOf(diff)).toEqual(['src/a.js: changed, own-edit']);
    expect(fileOf(diff, 'src/b.js')).toMatchObject({ status: 'unchanged', old: { logical: 'src/a.js' } });
    expect(diff.totals.again).toMatchObject({ files: 1, size: 'other'.length });
  });

  test('takes equal chunks, of which there is one more now, for what they are', async () => {
    const twin = (n: number) => chunk(`assets/panel-${token(n)}.js`, 'let count = 0;', { id: `panel ${n}` });
    const diff = await diffOf([twin(1), twin(2)], [twin(1), twin(2), twin(3)]);
    expect(diff.files.map(({ status }) => status).sort()).toEqual(['added', 'unchanged', 'unchanged']);
  });

  test('sees through debug ids, source map comments and licence files that follow a name', async () => {
    const id = '11111111-2222-4333-8444-555555555555';
    const bundle = (vendorCode: string): Asset[] => [
      chunk(
        `app-${token(1)}.js`,
        `import "./vendor-${token(2)}.js"; const id = "${id}";\n//# debugId=${id}\n//# sourceMappingURL=app-${token(1)}.js.map`,
        { logical: ['app.js'] },
      ),
      chunk(`app-${token(1)}.js.map`, '{"version":3,"sources":[],"names":[],"mappings":""}'),
      chunk(`vendor-${token(2)}.js`, vendorCode, { logical: ['vendor.js'] }),
      chunk(`vendor-${token(2)}.js.LICENSE.txt`, 'MIT', { companionOf: `vendor-${token(2)}.js` }),
    ];
    const diff = await diffOf(bundle('one'), bundle('two'));
    expect(changesOf(diff)).toEqual([
      'app.js: changed, cascade by vendor.js',
      'vendor-[hash].js.LICENSE.txt: changed, cascade by vendor.js',
      'vendor.js: changed, own-edit',
    ]);
    expect(fileOf(diff, 'vendor-[hash].js.LICENSE.txt').kind).toBe('fixed');
  });

  test('counts what each entry and page loads, in all and again: not other pages, not what is imported later', async () => {
    const bundle = (style: string, lazy: string): Bundle => ({
      assets: [
        tree('index.html', `<script type="module" src="assets/main-${token(1)}.js"></script><a href="other.html">`),
        tree('other.html', '<img src="pic.png">'),
        tree('pic.png', new Uint8Array(1000)),
        main(`import("./lazy-${token(4)}.js")`),
        vendor('x'.repeat(5000)),
        chunk(`assets/main-${token(3)}.css`, style),
        chunk(`assets/lazy-${token(4)}.js`, lazy),
      ],
      entries: new Map([
        // Vite's entries are pages; they count once.
        ['index.html', { scripts: [`assets/main-${token(1)}.js`], styles: [], preloads: [] }],
        [
          'src/main.ts',
          {
            scripts: [`assets/main-${token(1)}.js`],
            styles: [`assets/main-${token(3)}.css`],
            preloads: [`assets/vendor-${token(2)}.js`],
          },
        ],
      ]),
      links: new Map([
        [
          `assets/main-${token(1)}.js`,
          {
            imports: [`assets/vendor-${token(2)}.js`],
            dynamicImports: [`assets/lazy-${token(4)}.js`],
            css: [`assets/main-${token(3)}.css`],
          },
        ],
      ]),
    });
    const { diff } = await compare(bundle('a { color: red }', 'one'), bundle('a { color: blue }', 'two'));
    const amounts = diff!.entries.map(({ name, kind, isNew, first, again }) => ({
      ...{ name, kind, isNew, first: first.files, again: again.files },
    }));
    expect(amounts).toEqual([
      { name: 'index.html', kind: 'page', isNew: false, first: 4, again: 3 },
      { name: 'other.html', kind: 'page', isNew: false, first: 2, again: 0 },
      { name: 'src/main.ts', kind: 'entry', isNew: false, first: 3, again: 2 },
    ]);
    const entry = diff!.entries[2]!;
    expect(entry.again.size).toBe(fileOf(diff!, 'src/main.ts').new!.size + 'a { color: blue }'.length);
  });
});

describe('diffTrees() on transfer', () => {
  const text = 'body { color: red } '.repeat(200);

  test('takes the compressed size that the manifest records, and says so', async () => {
    const packed = tree('a.css.br', new Uint8Array(77), { companionOf: 'a.css' });
    const bundle = { assets: [tree('a.css', text), packed] };
    const { diff } = await compare(bundle, bundle);
    expect(fileOf(diff!, 'a.css').transfer).toEqual({ bytes: 77, encoding: 'br', isRecorded: true });
    expect(diff!.measure).toEqual({ encoding: 'br', level: 5, measured: 0, recorded: 1 });
  });

  test('compresses text otherwise, but nothing that is compressed, or too small for it', async () => {
    const assets = [tree('a.css', text), tree('a.png', text), tree('b.css', 'a{}'), tree('c.css', '')];
    const { diff } = await compare({ assets }, { assets });
    expect(fileOf(diff!, 'a.css').transfer).toMatchObject({ encoding: 'br', isRecorded: false });
    expect(fileOf(diff!, 'a.css').transfer!.bytes).toBeLessThan(100);
    expect(fileOf(diff!, 'a.png').transfer).toEqual({ bytes: text.length, encoding: null, isRecorded: false });
    expect(fileOf(diff!, 'b.css').transfer).toEqual({ bytes: 3, encoding: null, isRecorded: false });
    expect(fileOf(diff!, 'c.css').transfer!.bytes).toBe(0);
    expect(diff!.measure).toMatchObject({ measured: 2, recorded: 0 });
  });
});
