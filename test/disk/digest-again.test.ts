// digest-again.test.ts: what becomes of a digested directory that is digested again?
import { describe, expect, test } from 'vitest';
import { createDisk, type Disk, expectVerified, type Files, pathLike, told } from './disk.ts';

const site: Files = {
  'index.html':
    '<!doctype html><link rel="stylesheet" href="css/site.css"><script type="module" src="js/a.js"></script>',
  'css/site.css': 'body { background: url("../img/logo.png") }',
  'img/logo.png': Buffer.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3]),
  'js/a.js': 'import "./b.js";\nexport const a = 1;\n//# sourceMappingURL=a.js.map',
  'js/a.js.map': '{"version":3,"file":"a.js","sources":["a.ts"],"names":[],"mappings":"AAAA"}',
  'js/b.js': 'import { a } from "./a.js";\nconsole.log(a);',
  'js/b.js.LICENSE.txt': 'MIT',
  'robots.txt': 'User-agent: *',
};

/** `/in` was digested in place; `/source` is what it was before. */
async function digested(options = {}): Promise<Disk> {
  const disk = createDisk(site);
  disk.write('/source', site);
  await disk.digest('/in', null, options);
  return disk;
}

const output = (disk: Disk, pattern: RegExp) => pathLike(disk.read('/in'), pattern);

/** The change is made to the source and to the digested directory: both end as the same tree. */
async function expectAsFromSource(disk: Disk, change: Files, removed: readonly string[] = [], options = {}) {
  disk.write('/source', change);
  disk.remove('/source', ...removed);
  await disk.digest('/source', '/expected', options);
  disk.write('/in', change);
  const copy = disk.copy();
  const result = await disk.digest('/in', null);
  expect(disk.read('/in')).toEqual(disk.read('/expected'));
  await expectVerified(disk, '/in');
  await copy.digest('/in', '/out');
  expect(copy.read('/out')).toEqual(disk.read('/expected'));
  return result;
}

describe('a digested directory that nobody changed', () => {
  test.each([
    ['in place', null],
    ['into another directory', '/out'],
  ])('stays as it is, byte for byte: %s', async (_, out) => {
    const disk = await digested();
    const before = disk.read('/in');
    const result = await disk.digest('/in', out);
    expect(disk.read(out ?? '/in')).toEqual(before);
    expect(told(result)).toEqual([]);
    expect(result.counts).toMatchObject({ unchanged: out === null, named: 4, companions: 2, originals: 4, fixed: 2 });
  });

  test.each([
    { hash: 'sha256' as const },
    { pattern: '[dir]/[hash].[name][ext]', hashLength: 12 },
    { salt: 'pepper', base: './' },
    { integrity: 'all' as const },
    { integrity: false as const },
  ])('needs no options to be digested again: %j', async (settings) => {
    const disk = await digested({ settings });
    const before = disk.read('/in');
    expect((await disk.digest('/in', null)).counts.unchanged).toBe(true);
    expect((await disk.digest('/in', null, { settings })).counts.unchanged).toBe(true);
    await disk.digest('/in', '/out');
    expect(disk.read('/out')).toEqual(before);
  });

  test('keeps to originals "drop" without being told', async () => {
    const disk = await digested({ originals: 'drop' });
    const before = disk.read('/in');
    expect((await disk.digest('/in', null)).counts.unchanged).toBe(true);
    disk.write('/in', { 'new.js': 'new' });
    await disk.digest('/in', null);
    expect(Object.keys(disk.read('/in')).length).toBe(Object.keys(before).length + 1);
  });

  test('gets originals, or loses them, when that is wished', async () => {
    const [disk, dropped] = [await digested(), await digested({ originals: 'drop' })];
    const [kept, without] = [disk.read('/in'), dropped.read('/in')];
    await disk.digest('/in', null, { originals: 'drop' });
    expect(disk.read('/in')).toEqual(without);
    await dropped.digest('/in', null, { originals: 'keep' });
    expect(dropped.read('/in')).toEqual(kept);
  });

  test('is told again what was wrong the first time', async () => {
    const disk = createDisk({ 'a.css': 'a { background: url(gone.png) }' });
    const first = await disk.digest('/in', null);
    const [warning] = told(first);
    expect(warning).toContain('dangling-reference');
    const again = await disk.digest('/in', null);
    expect(again.counts.unchanged).toBe(true);
    expect(told(again)[0]).toBe(warning!.replace('a.css', output(disk, /a-.*css/)));
    const strict = await disk.digest('/in', null, { settings: { missing: 'error' } });
    expect(strict.manifest).toBe(null);
  });

  test('does not miss its source maps and compressed copies', async () => {
    const disk = await digested({ compress: ['gzip'] });
    const files = disk.read('/in');
    disk.remove('/in', output(disk, /\.map$/), ...Object.keys(files).filter((path) => path.endsWith('.gz')));
    const before = disk.read('/in');
    expect((await disk.digest('/in', null)).counts.unchanged).toBe(true);
    expect(disk.read('/in')).toEqual(before);
  });

  test('is looked through for strings where that is new', async () => {
    const disk = createDisk({ 'a.js': 'const url = "/img/b.png";', 'img/b.png': 'png' });
    disk.write('/source', disk.read('/in'));
    await disk.digest('/in', null);
    const parseJs = (code: string) => ({
      ...{ type: 'Program', start: 0, end: code.length },
      body: [
        {
          ...{ type: 'ExpressionStatement', start: 12, end: code.length },
          expression: {
            type: 'Literal',
            value: code.slice(13, -2),
            raw: code.slice(12, -1),
            start: 12,
            end: code.length - 1,
          },
        },
      ],
    });
    const settings = { jsStrings: true, parseJs };
    await disk.digest('/in', null, { settings });
    await disk.digest('/source', '/expected', { settings });
    expect(disk.read('/in')).toEqual(disk.read('/expected'));
    expect((await disk.digest('/in', null, { settings })).counts.unchanged).toBe(true);
  });
});

describe('a digested directory that somebody changed', () => {
  test('an edited original is the new content of its asset, and whoever names it follows', async () => {
    const disk = await digested();
    const old = disk.read('/in');
    await expectAsFromSource(disk, { 'css/site.css': 'body { color: red; background: url("../img/logo.png") }' });
    const page = disk.read('/in')['index.html'];
    expect(page).not.toBe(old['index.html']);
    expect(page).toContain(output(disk, /site-/));
  });

  test('an edited original that holds hashed names keeps to them', async () => {
    const disk = await digested();
    const text = disk.read('/in')['css/site.css']!;
    expect(text).toMatch(/logo-[0-9a-f]{16}/);
    disk.write('/in', { 'css/site.css': `${text} p {}` });
    disk.write('/source', { 'css/site.css': `${site['css/site.css']} p {}` });
    await disk.digest('/source', '/expected');
    await disk.digest('/in', null);
    expect(disk.read('/in')).toEqual(disk.read('/expected'));
  });

  test('an edited image renames the style sheet that names it', async () => {
    await expectAsFromSource(await digested(), { 'img/logo.png': Buffer.from('another') });
  });

  test('an edit in a circle renames the circle', async () => {
    await expectAsFromSource(await digested(), { 'js/b.js': 'import { a } from "./a.js";\nconsole.log(a + 1);' });
  });

  test('an edited script takes its new map with it', async () => {
    await expectAsFromSource(await digested(), {
      'js/a.js': 'import "./b.js";\n\n\nexport const a = 2;\n//# sourceMappingURL=a.js.map',
      'js/a.js.map': '{"version":3,"file":"a.js","sources":["a.ts"],"names":[],"mappings":";;AAAA"}',
    });
  });

  test('new files are named, and old ones that name them are found', async () => {
    await expectAsFromSource(await digested(), {
      'new/page.html':
        '<link rel="stylesheet" href="../css/site.css"><img src="/img/logo.png"><script src="new.js"></script>',
      'new/new.js': 'import("../js/a.js")',
      'css/site.css': '@import "../new/new.css";',
      'new/new.css': 'a { background: url(../img/logo.png) }',
    });
  });

  test('an edited page is taken as it is, whatever names it holds', async () => {
    await expectAsFromSource(await digested(), {
      'index.html': '<img src="img/logo.png"><script src="js/b.js"></script>',
    });
  });

  test('with originals dropped, a file at an original’s place is the new content', async () => {
    const disk = await digested({ originals: 'drop' });
    await expectAsFromSource(disk, { 'img/logo.png': Buffer.from('another') }, [], { originals: 'drop' });
    expect(disk.volume.existsSync('/in/img/logo.png')).toBe(false);
  });

  test('a deleted original takes its asset with it, and a deleted page goes', async () => {
    const disk = await digested();
    disk.remove('/in', 'js/a.js', 'robots.txt');
    const change = { 'index.html': '<script src="js/b.js"></script>', 'js/b.js': 'b' };
    const result = await expectAsFromSource(disk, change, ['js/a.js', 'js/a.js.map', 'robots.txt']);
    expect(told(result).map((line) => line.replace(/-[0-9a-f]{16}/, '-#'))).toEqual([
      'info js/a.js asset-gone: The original of "js/a-#.js" is not there: both are taken out of the manifest',
      'info robots.txt asset-gone: The manifest lists this file, and it is not there: it is taken out of the manifest',
    ]);
  });

  test('a name of a file that is gone dangles', async () => {
    const disk = await digested();
    disk.remove('/in', 'img/logo.png');
    const result = await disk.digest('/in', null);
    expect(told(result).filter((line) => line.includes('dangling-reference'))).toHaveLength(1);
  });

  test('what depends on nothing that changed keeps its bytes and its file', async () => {
    const disk = await digested();
    const logo = `/in/${output(disk, /logo-/)}`;
    const { ino } = disk.volume.statSync(logo);
    disk.write('/in', { 'js/b.js': 'b' });
    const { counts } = await disk.digest('/in', null);
    expect(disk.volume.statSync(logo).ino).toBe(ino);
    // b, a, a's original and map, the page; the old a and b with their companions go.
    expect(counts).toMatchObject({ written: 6, deleted: 4 });
  });
});

describe('a digested directory that was damaged', () => {
  const damage = async (spoil: (disk: Disk) => void, options = {}) => {
    const disk = await digested();
    spoil(disk);
    const before = disk.read('/in');
    const result = await disk.digest('/in', null, options);
    expect(result.manifest).toBe(null);
    expect(disk.read('/in')).toEqual(before);
    return told(result).map((line) => line.replace(/-[0-9a-f]{16}/g, '-#'));
  };

  test('a hashed file with other bytes is an error', async () => {
    expect(await damage((disk) => disk.write('/in', { [output(disk, /site-/)]: 'x' }))).toEqual([
      'error css/site-#.css changed-output: Its content is not what its name says',
    ]);
  });

  test('a hashed file that is not there is an error', async () => {
    expect(await damage((disk) => disk.remove('/in', output(disk, /site-/)))).toEqual([
      'error css/site-#.css changed-output: The manifest lists this file, and it is not there',
    ]);
  });

  test('a hashed file and its original with different edits are an error', async () => {
    const problems = await damage((disk) => disk.write('/in', { [output(disk, /site-/)]: 'x', 'css/site.css': 'y' }));
    expect(problems).toEqual(['error css/site-#.css changed-output: Its content is not what its name says']);
  });

  test('a hashed file and its original with the same edit are an edit', async () => {
    const disk = await digested();
    disk.write('/in', { [output(disk, /site-/)]: 'a {}' });
    await expectAsFromSource(disk, { 'css/site.css': 'a {}' });
  });

  test.each([
    ['truncated', '{"version": 1, "bui'],
    ['of another version', '{"version": 2}'],
    ['with a path that leaves the directory', '{"version": 1, "outputs": {"../x": {}}}'],
    ['empty', ''],
  ])('a manifest that is %s is an error', async (_, text) => {
    const [problem] = await damage((disk) => disk.write('/in', { '.truename/manifest.json': text }));
    expect(problem).toMatch(/^error \/in\/\.truename\/manifest\.json bad-manifest: The manifest cannot be used: /);
  });

  test.each([
    [{ base: '/app/' }, '"base" is "/app/", and the directory was digested with "/"'],
    [{ hash: 'sha256' }, '"hash" is "sha256", and the directory was digested with "xxh64"'],
    [{ salt: 'x' }, '"salt" is "x", and the directory was digested with ""'],
    [{ pattern: '[dir]/[hash][ext].[name]' }, '"pattern" is'],
  ] as const)('settings that contradict the manifest are an error: %j', async (settings, message) => {
    const problems = await damage(() => {}, { settings });
    expect(problems.join('\n')).toContain(message);
  });

  test('globs that contradict the manifest are errors', async () => {
    const settings = { fixed: ['img/**'], rename: ['*.html'] };
    expect(await damage(() => {}, { settings })).toEqual([
      'error img/logo.png invalid-option: This file is to keep its name ("fixed"), and it was given another',
      'error index.html invalid-option: This file is to be renamed ("rename"), and it was digested with its own name',
    ]);
  });
});

describe('the types that the plugin wrote', () => {
  const types = { '.truename/assets.d.ts': 'export type Name = string;' };
  const noted = (result: Parameters<typeof told>[0]) => told(result).filter((line) => line.includes('assets.d.ts'));

  test('go along where a file was edited: its name is the same', async () => {
    const disk = await digested();
    disk.write('/in', { ...types, 'css/site.css': 'edited {}' });
    const result = await disk.digest('/in', '/out');
    expect(noted(result)).toEqual([]);
    expect(disk.read('/out')['.truename/assets.d.ts']).toBe('export type Name = string;');
    expect((await disk.digest('/in', '/out')).counts.unchanged).toBe(true);
  });

  test('stay behind, with a note, where there are other names now', async () => {
    const disk = await digested();
    disk.write('/in', { ...types, 'css/more.css': 'more {}' });
    expect(noted(await disk.digest('/in', '/out'))).toEqual([
      'info .truename/assets.d.ts left-alone: These types list other names than the assets have now, so they were left out',
    ]);
    expect(disk.read('/out')).not.toHaveProperty(['.truename/assets.d.ts']);
  });
});
