// verify.test.ts: is every fault of a directory found, told where it is, and told once?
import * as zlib from 'node:zlib';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { type FileSystem, formatSums, sumsOf, verifyTree } from '@truename/disk';
import { createHasher, defaultSettings, withBuildId } from '@truename/engine';
import { type Manifest, parseManifest, stringifyManifest } from '@truename/manifest';
import { describe, expect, test } from 'vitest';
import { sumOf } from '../support/sum.ts';
import { type Digested, digested, root, shown } from './digested.ts';
import type { Files } from './disk.ts';

const site = {
  'index.html':
    '<link rel="stylesheet" href="/css/app.css">\n<img src="img/logo.png">\n<script src="js/a.js"></script>',
  'css/app.css': '@import "base.css";\nbody { background: url(../img/logo.png) }',
  'css/base.css': 'p { color: red }',
  'img/logo.png': 'logo',
  'js/a.js': 'import "./b.js";\n//# sourceMappingURL=a.js.map',
  'js/b.js': 'import "./a.js"; import "./c.js";',
  'js/c.js': 'import "./c.js";',
  'js/a.js.map': '{"version":3,"file":"a.js","mappings":""}',
  'img/lone.png': 'lone',
  'robots.txt': 'User-agent: *',
  'config.js': 'window.config = {}',
};

/** Writes a manifest with other parts, and all else in it to match. */
async function restate(tree: Digested, parts: Partial<Manifest>): Promise<void> {
  const manifest = withBuildId({ ...tree.manifest, ...parts }, await createHasher(defaultSettings));
  tree.write('.truename/manifest.json', stringifyManifest(manifest));
  tree.write('.truename/XXH64SUMS', formatSums(sumsOf(manifest)));
}

/** The same site before somebody drew a new logo and wrote a new `c.js`. */
const older: Files = { ...site, 'img/logo.png': 'old logo', 'js/c.js': 'import "./c.js"; old()' };

/** Copies files of one build over another. */
function mix(tree: Digested, other: Digested, ...paths: string[]): void {
  for (const path of paths) tree.write(path, other.bytes(path));
}

async function faultsOf(spoil: (tree: Digested, old: Digested) => void, files: Files = site): Promise<string[]> {
  const [tree, old] = [await digested(files), await digested(older)];
  spoil(tree, old);
  const { faults, warnings } = await tree.verify();
  for (const { hint } of faults) expect(hint).toBeTruthy();
  return [...shown(faults), ...shown(warnings).map((line) => `warning: ${line}`)];
}

const digits = /[0-9a-f]{16}/g;
/** With `#` for the digits of names, so that expectations can be read. */
const masked = (lines: readonly string[]) => lines.map((line) => line.replaceAll(digits, '#'));

describe('verifyTree() is content with', () => {
  test('a directory as it was digested', async () => {
    const tree = await digested(site);
    const build = tree.manifest.build;
    const counts = { files: 17, bytes: 780, references: 10 };
    const expected = { manifest: expect.objectContaining({ build }), faults: [], warnings: [], counts, unchecked: [] };
    expect(await tree.verify()).toEqual(expected);
  });

  test.each([
    ['a salt', { salt: 'pepper' }],
    ['SHA-256', { hash: 'sha256', hashLength: 32 }],
    ['short digits and another pattern', { hashLength: 12, pattern: '[dir]/[hash].[name][ext]' }],
    ['a base', { base: '/sub/' }],
    ['a relative base', { base: './' }],
  ] as const)('names made with %s', async (_, settings) => {
    const tree = await digested({ ...site, 'index.html': site['index.html'].replace('/css', 'css') }, settings);
    const { faults, warnings, counts } = await tree.verify();
    expect([...faults, ...warnings]).toEqual([]);
    expect(counts.references).toBe(10);
  });

  test.each([
    ['a source map that was taken away', (tree: Digested) => tree.remove(mapOf(tree))],
    ['a source map that was replaced', (tree: Digested) => tree.write(mapOf(tree), '{}')],
    [
      'a copy that was compressed later',
      (tree: Digested) => tree.write(`${tree.path('css/app.css')}.gz`, gzipSync(tree.text('css/app.css'))),
    ],
    [
      'a compressed copy of a page',
      (tree: Digested) => tree.write('index.html.br', brotliCompressSync(tree.text('index.html'))),
    ],
    ['a compressed copy of a source map', (tree: Digested) => tree.write(`${mapOf(tree)}.gz`, 'any')],
    ['a repository that the build was pulled into', (tree: Digested) => tree.write('.git/objects/ab/cd', 'x')],
    ['types beside the manifest', (tree: Digested) => tree.write('.truename/assets.d.ts', 'x')],
  ])('%s', async (_, change) => {
    expect(await faultsOf(change)).toEqual([]);
  });

  test('a site that has such a folder in it: what the manifest lists is looked at', async () => {
    const tree = await digested(site);
    const record = { size: 1, hash: sumOf(Buffer.from('x')), type: 'text/plain', reason: 'read by platforms' };
    await restate(tree, { fixed: { ...tree.manifest.fixed, 'docs/.git/config': record } });
    expect(shown((await tree.verify()).faults)).toEqual(['missing-file docs/.git/config']);
    tree.write('docs/.git/config', 'x');
    expect((await tree.verify()).faults).toEqual([]);
  });

  test('text that is hex and no name of ours', async () => {
    const hex = '0123456789abcdef';
    const text = `"c-${hex}.jsx", "c-${hex}_js", "${hex}", "other-${hex}.js", "x/c-${hex}0.js", "c-${hex.slice(1)}.js"`;
    expect(await faultsOf(() => {}, { 'a.js': text, 'js/c.js': '1' })).toEqual([]);
  });

  test('files that are to be passed over, as long as the manifest does not list them', async () => {
    const tree = await digested(site);
    tree.write('uploads/me.png', 'x');
    tree.write('uploads/.hidden', 'x');
    expect((await tree.verify({ ignore: ['uploads/**'] })).faults).toEqual([]);
    tree.remove('robots.txt');
    expect(shown((await tree.verify({ ignore: ['**'] })).faults)).toEqual(['missing-file robots.txt']);
  });

  test('a manifest that stands elsewhere', async () => {
    const tree = await digested(site);
    for (const name of ['manifest.json', 'XXH64SUMS']) {
      tree.disk.volume.mkdirSync('/elsewhere', { recursive: true });
      tree.disk.volume.renameSync(`/site/.truename/${name}`, `/elsewhere/${name}`);
    }
    for (const manifest of ['/elsewhere/manifest.json', '../elsewhere/manifest.json'])
      expect((await tree.verify({ manifest })).faults).toEqual([]);
    expect(shown((await tree.verify()).faults)).toEqual(['no-manifest .truename/manifest.json']);
  });

  test('a manifest in another folder of the site, with what belongs to it', async () => {
    const tree = await digested(site);
    tree.disk.volume.renameSync(`${root}/.truename`, `${root}/meta`);
    tree.write('meta/assets.d.ts', 'x');
    expect((await tree.verify({ manifest: 'meta/manifest.json' })).faults).toEqual([]);
    tree.write('meta/other.json', 'x');
    expect(shown((await tree.verify({ manifest: 'meta/manifest.json' })).faults)).toEqual([
      'unknown-file meta/other.json',
    ]);
  });
});

describe('verifyTree() tells of', () => {
  const denied = (path: string) => Object.assign(new Error(`EACCES: permission denied, '${path}'`), { code: 'EACCES' });

  test('files that cannot be read, once each, and goes on', async () => {
    const tree = await digested(site);
    const [logo, page] = [`${root}/${tree.path('img/logo.png')}`, `${root}/index.html`];
    const fs: FileSystem = {
      ...tree.disk.fs,
      readFileSync: (path) => {
        if (path === logo || path === page) throw denied(path);
        return tree.disk.fs.readFileSync(path);
      },
    };
    tree.remove('robots.txt');
    const { faults } = await verifyTree(root, { fs });
    expect(masked(shown(faults))).toEqual([
      'unreadable-file img/logo-#.png',
      'unreadable-file index.html',
      'missing-file robots.txt',
    ]);
  });

  test('a directory that cannot be read, and not of each file in it', async () => {
    const tree = await digested(site);
    const fs: FileSystem = {
      ...tree.disk.fs,
      readdirSync: (path, options) => {
        if (path === `${root}/img`) throw denied(path);
        return tree.disk.fs.readdirSync(path, options);
      },
    };
    expect(shown((await verifyTree(root, { fs })).faults)).toEqual(['unreadable-file img']);
  });

  test('how far it is, up to the end', async () => {
    const tree = await digested(site);
    const seen: number[] = [];
    await tree.verify({ onProgress: ({ done, total }) => seen.push(done / total) });
    expect([seen[0], seen.at(-1)]).toEqual([0, 1]);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    const stop = () => {
      throw new Error('Interrupted');
    };
    await expect(tree.verify({ onProgress: stop })).rejects.toThrow('Interrupted');
  });
});

const mapOf = (tree: Digested) => Object.keys(tree.manifest.maps)[0]!;

describe('verifyTree() finds', () => {
  test.each<[string, (tree: Digested) => string, string[]]>([
    ['an output', (tree) => tree.path('img/logo.png'), ['changed-file img/logo-#.png']],
    ['a page', () => 'index.html', ['changed-file index.html']],
    ['an original', () => 'css/app.css', ['changed-original css/app.css']],
    ['a module in a circle', (tree) => tree.path('js/b.js'), ['changed-file js/b-#.js']],
  ])('a flipped bit in %s', async (_, pathOf, expected) => {
    const found = await faultsOf((tree) => {
      const bytes = tree.bytes(pathOf(tree));
      bytes[bytes.length - 1]! ^= 1;
      tree.write(pathOf(tree), bytes);
    });
    expect(masked(found)).toEqual(expected);
  });

  test('a file that was cut short, and one that is empty', async () => {
    const found = await faultsOf((tree) => {
      tree.write(tree.path('img/logo.png'), 'lo');
      tree.write('robots.txt', '');
    });
    expect(masked(found)).toEqual(['changed-file img/logo-#.png', 'changed-file robots.txt']);
  });

  test('bytes of another file of the build, and says of which', async () => {
    const tree = await digested(site);
    tree.write(tree.path('css/base.css'), 'logo');
    const [fault] = (await tree.verify()).faults;
    expect(fault?.message).toContain(`it is the content of "${tree.path('img/logo.png')}"`);
  });

  test('a file under its name of this build with the content of an older one', async () => {
    const found = await faultsOf((tree, old) => tree.write(tree.path('js/c.js'), old.text(old.path('js/c.js'))));
    expect(masked(found)).toEqual(['changed-file js/c-#.js', 'mixed-builds js/c-#.js:1:11']);
  });

  test('files that are gone, each where it is named', async () => {
    const found = await faultsOf((tree) => {
      tree.remove(tree.path('img/logo.png'));
      tree.remove('robots.txt');
      tree.remove('js/a.js');
    });
    expect(masked(found)).toEqual([
      'broken-reference css/app-#.css:2:24',
      'missing-file img/logo-#.png',
      'broken-reference index.html:2:11',
      'missing-file js/a.js',
      'missing-file robots.txt',
    ]);
  });

  test('a file that no build made', async () => {
    expect(await faultsOf((tree) => tree.write('img/new.png', 'x'))).toEqual(['unknown-file img/new.png']);
    expect(await faultsOf((tree) => tree.write('.truename/x', 'x'))).toEqual(['unknown-file .truename/x']);
    expect(await faultsOf((tree) => tree.write('z-0123456789abcdef.js', 'x'))).toEqual([
      'unknown-file z-0123456789abcdef.js',
    ]);
  });

  test('files of another build, with names like ours and without', async () => {
    const found = await faultsOf((tree, old) => {
      mix(tree, old, old.path('img/logo.png'), old.path('js/b.js'));
      // XXH64 of the bytes: 44bc2cf5ad770999 is that of 'abc'.
      tree.write('img/gone-44bc2cf5ad770999.png', 'abc');
      tree.write(`${old.path('js/b.js')}.map`, '{}');
      tree.write(`${old.path('js/b.js')}.gz`, 'x');
    });
    expect(masked(found)).toEqual([
      'orphaned-file img/gone-#.png',
      'orphaned-file img/logo-#.png',
      'orphaned-file js/b-#.js',
      'orphaned-file js/b-#.js.gz',
      'orphaned-file js/b-#.js.map',
    ]);
  });

  test('a page of the build before', async () => {
    const found = await faultsOf((tree, old) => mix(tree, old, 'index.html'));
    expect(masked(found)).toEqual([
      'changed-file index.html',
      'mixed-builds index.html:1:35',
      'mixed-builds index.html:2:15',
      'mixed-builds index.html:3:17',
    ]);
    const [tree, old] = [await digested(site), await digested(older)];
    mix(tree, old, 'index.html');
    const { message } = (await tree.verify()).faults[2]!;
    const [theirs, ours] = [old.path('img/logo.png').slice('img/'.length), tree.path('img/logo.png')];
    expect(message).toBe(`It names "${theirs}", a file of another build; this build has "${ours}"`);
  });

  test('the manifest of the build before', async () => {
    const found = masked(await faultsOf((tree, old) => mix(tree, old, '.truename/manifest.json')));
    expect(found).toContain('wrong-sums .truename/XXH64SUMS');
    expect(found).toContain('missing-file img/logo-#.png');
    expect(found).toContain('orphaned-file img/logo-#.png');
    expect(found).toContain('mixed-builds index.html:2:15');
    expect(found).toContain('changed-original img/logo.png');
  });

  test('a reference to a name that is not there', async () => {
    const edit = (to: string) =>
      faultsOf((tree) => tree.write('index.html', tree.text('index.html').replace('img/logo', to)));
    expect(await edit('img/lgo')).toEqual(['changed-file index.html', 'broken-reference index.html:2:11']);
  });

  test('a reference to a file without digits that is gone, or that a changed page names', async () => {
    const files = {
      ...site,
      'about.html': '<img src="favicon.ico">\n<img src="old-and-gone.png">',
      'favicon.ico': 'x',
    };
    expect(await faultsOf((tree) => tree.remove('favicon.ico'), files)).toEqual([
      'broken-reference about.html:1:11',
      'missing-file favicon.ico',
      'warning: broken-reference about.html:2:11',
    ]);
    expect(await faultsOf((tree) => tree.write('about.html', `${tree.text('about.html')} `), files)).toEqual([
      'changed-file about.html',
      'broken-reference about.html:2:11',
    ]);
  });

  test('an integrity value that the bytes do not have', async () => {
    const tree = await digested(site);
    const path = tree.path('css/app.css');
    const wrong = { ...tree.manifest.outputs[path]!, integrity: `sha384-${'A'.repeat(64)}` };
    await restate(tree, { outputs: { ...tree.manifest.outputs, [path]: wrong } });
    expect(masked(shown((await tree.verify()).faults))).toEqual(['changed-file css/app-#.css']);
  });

  test('a zstd copy that was made again, as far as this Node can tell', async () => {
    const files = { ...site, 'robots.txt.zst': 'recorded' };
    expect(await faultsOf(() => {}, files)).toEqual([]);
    const found = await faultsOf((tree) => tree.write('robots.txt.zst', 'other'), files);
    expect(found).toEqual([`${'zstdDecompressSync' in zlib ? '' : 'warning: '}wrong-sibling robots.txt.zst`]);
  });

  test('names of another build that no parser takes for references, once for each name', async () => {
    const code = `const deps = ["js/c-0000000000000000.js", "js/c-0000000000000000.js"];\nx("with%20space-1111111111111111.png");`;
    const files = { 'a.js': `${code} y("it's-2222222222222222.png") z("nothing-3333333333333333.js")` };
    const tree = await digested({ ...files, 'js/c.js': '1', 'with space.png': '2', "it's.png": '3' });
    expect(shown((await tree.verify()).faults).map((line) => line.replace(/a-[0-9a-f]{16}/, 'a'))).toEqual([
      'mixed-builds a.js:1:19',
      'mixed-builds a.js:2:4',
      'mixed-builds a.js:2:44',
    ]);
  });

  test('names in a file that only its plain name tells the language of', async () => {
    const files = { 'manifest.json': '{"icons":[{"src":"gone.png"}]}' };
    const tree = await digested(files, { pattern: '[dir]/[hash]-[name][ext]' });
    expect(shown((await tree.verify()).warnings)).toEqual([`broken-reference ${tree.path('manifest.json')}:1:19`]);
  });

  test('names of another build behind the escapes of a language', async () => {
    const tree = await digested({ 'a.css': 'p { background: url(l\\6f go-0000000000000000.png) }', 'logo.png': 'x' });
    expect(masked(shown((await tree.verify()).faults))).toEqual(['mixed-builds a-#.css:1:21']);
  });

  test('compressed copies of something else', async () => {
    const found = await faultsOf((tree, old) => {
      tree.write('robots.txt.gz', gzipSync('User-agent: me'));
      tree.write('config.js.br', 'no brotli');
      tree.write('index.html.gz', gzipSync(old.text('index.html')));
      tree.write('css/app.css.gz', gzipSync(`${tree.text('css/app.css')} `));
    });
    expect(found).toEqual([
      'wrong-sibling config.js.br',
      'wrong-sibling css/app.css.gz',
      'wrong-sibling index.html.gz',
      'wrong-sibling robots.txt.gz',
    ]);
  });

  test('what an interrupted run left behind', async () => {
    const found = await faultsOf((tree) => {
      tree.write('.truename/plan/x/plan.json', '{}');
      tree.write('.truename/stage/x/0', 'a');
      tree.write('.truename/stage/x/1', 'b');
      tree.write('img/.truename-tmp-0', 'c');
    });
    expect(found).toEqual(['unfinished .truename/plan', 'unfinished img/.truename-tmp-0']);
  });

  test('sums that are gone or say something else', async () => {
    const sums = '.truename/XXH64SUMS';
    expect(await faultsOf((tree) => tree.remove(sums))).toEqual([`wrong-sums ${sums}`]);
    for (const change of [
      (text: string) => text.replace(/^./, 'z'),
      (text: string) => text.slice(0, -1),
      (text: string) => text.slice(text.indexOf('\n') + 1),
      (text: string) => `${text}x`,
      (text: string) => `\ufeff${text}`,
      () => '',
    ])
      expect(await faultsOf((tree) => tree.write(sums, change(tree.text(sums))))).toEqual([`wrong-sums ${sums}`]);
  });
});

describe('verifyTree() does not go by a manifest that', () => {
  const path = '.truename/manifest.json';

  test.each<[string, (tree: Digested) => void, string[]]>([
    ['is gone', (tree) => tree.remove(path), ['no-manifest']],
    ['is empty', (tree) => tree.write(path, ''), ['bad-manifest']],
    ['was cut short', (tree) => tree.write(path, tree.text(path).slice(0, -20)), ['bad-manifest']],
    [
      'names a path outside',
      (tree) => tree.write(path, tree.text(path).replace('"robots.txt": {', '"../robots.txt": {')),
      ['bad-manifest'],
    ],
    [
      'has another version',
      (tree) => tree.write(path, tree.text(path).replace('"version": 1', '"version": 2')),
      ['bad-manifest'],
    ],
  ])('%s', async (_, spoil, codes) => {
    const tree = await digested(site);
    spoil(tree);
    const { manifest, faults, counts } = await tree.verify();
    expect(manifest).toBeNull();
    expect(faults.map(({ code }) => code)).toEqual(codes);
    expect(faults[0]).toMatchObject({ at: { path }, hint: expect.any(String) });
    expect(counts.files).toBe(0);
  });

  test('is not there because the digest was interrupted: that is told, too', async () => {
    const tree = await digested(site);
    tree.remove(path);
    tree.write('.truename/stage/x/0', 'a');
    expect(shown((await tree.verify()).faults)).toEqual([`no-manifest ${path}`, 'unfinished .truename/stage']);
  });

  test('stands in no directory', async () => {
    const tree = await digested(site);
    tree.disk.volume.renameSync('/site', '/moved');
    expect(shown((await tree.verify()).faults)).toEqual(['unreadable-file /site']);
  });
});

describe('verifyTree() finds in a manifest that can be read', () => {
  const path = '.truename/manifest.json';
  type Parts = Record<string, Record<string, Record<string, unknown>>>;

  async function edited(edit: (manifest: Parts) => void): Promise<string[]> {
    return masked(
      await faultsOf((tree) => {
        const manifest = JSON.parse(tree.text(path)) as Parts;
        edit(manifest);
        tree.write(path, stringifyManifest(parseManifest(JSON.stringify(manifest))));
      }),
    );
  }

  test.each(['outputs', 'fixed'])('an entry that was removed from "%s"', async (section) => {
    const found = await edited((manifest) => {
      const gone = section === 'fixed' ? 'robots.txt' : manifest.assets!['img/lone.png'];
      delete manifest[section]![gone as never];
      for (const [name, target] of Object.entries(manifest.assets!))
        if ((target as unknown) === gone) delete manifest.assets![name];
      for (const [name, target] of Object.entries(manifest.originals!))
        if ((target as unknown) === gone) delete manifest.originals![name];
    });
    expect(found).toContain(`wrong-build-id ${path}`);
    expect(found).toContain('wrong-sums .truename/XXH64SUMS');
    expect(found).toContain(section === 'fixed' ? 'unknown-file robots.txt' : 'orphaned-file img/lone-#.png');
  });

  test.each<[string, (manifest: Parts) => void]>([
    ['a logical name that was removed', (manifest) => delete manifest.assets!['robots.txt']],
    ['a logical name of another file', ({ assets }) => Object.assign(assets!, { 'robots.txt': assets!['js/a.js'] })],
    ['another base', (manifest) => Object.assign(manifest, { base: '/other/' })],
    ['another reason', ({ fixed }) => Object.assign(fixed!['robots.txt']!, { reason: 'x' })],
  ])('%s', async (_, edit) => {
    expect(await edited(edit)).toContain(`wrong-build-id ${path}`);
  });

  test('an entry for an original that was removed', async () => {
    const found = await edited((manifest) => delete manifest.originals!['img/logo.png']);
    expect(found).toEqual([`wrong-sums .truename/XXH64SUMS`, `wrong-build-id ${path}`, 'unknown-file img/logo.png']);
  });
});

describe('verifyTree() does not call a fault, but tells of', () => {
  test('a link that was broken when the site was digested', async () => {
    const found = await faultsOf(() => {}, { 'index.html': '<a href="/gone"></a>\n<img src="img/gone.png">' });
    expect(found).toEqual(['warning: broken-reference index.html:2:11']);
  });

  test('a file that a deploy writes', async () => {
    const found = await faultsOf((tree) => tree.write('config.js', 'window.config = { api: "https://api.example" }'));
    expect(found).toEqual(['warning: changed-file config.js']);
  });

  test('links of a file that leads out of the directory', async () => {
    const found = await faultsOf((tree) => {
      tree.disk.volume.mkdirSync('/other');
      tree.disk.volume.writeFileSync('/other/robots.txt', site['robots.txt']);
      tree.remove('robots.txt');
      tree.disk.volume.symlinkSync('/other/robots.txt', '/site/robots.txt');
    });
    expect(found).toEqual(['warning: link-outside robots.txt']);
  });
});

test('a broken link with digits like ours is a fault even where it is old: no digest leaves one behind', async () => {
  const found = await faultsOf(() => {}, { 'index.html': '<img src="gone-0123456789abcdef.png">' });
  expect(found).toEqual(['broken-reference index.html:1:11']);
  const longer = await faultsOf(() => {}, { 'index.html': '<img src="gone-0123456789abcdef0123.png">' });
  expect(longer).toEqual(['warning: broken-reference index.html:1:11']);
});

describe('names', () => {
  /** The same directory with a file edited, and a manifest that agrees with it: only the name tells. */
  async function forged(logical: string): Promise<string[]> {
    const tree = await digested(site);
    const path = tree.path(logical);
    const text = `${tree.text(path)} `;
    const { integrity: _, ...record } = tree.manifest.outputs[path]!;
    tree.write(path, text);
    tree.write(logical, text);
    const forged = { ...record, size: text.length, hash: sumOf(Buffer.from(text)) };
    await restate(tree, { outputs: { ...tree.manifest.outputs, [path]: forged } });
    return masked(shown((await tree.verify()).faults));
  }

  test.each([
    ['css/app.css', ['wrong-name css/app-#.css']],
    ['img/logo.png', ['wrong-name img/logo-#.png']],
    ['js/c.js', ['wrong-name js/c-#.js']],
    ['js/b.js', ['wrong-name js/a-#.js', 'wrong-name js/b-#.js']],
  ])('are computed again: a forged %s is found', async (logical, expected) => {
    expect(await forged(logical)).toEqual(expected);
  });
});
