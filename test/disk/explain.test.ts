// explain.test.ts: is everything about a file told, and is it true?
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Explanation, explainTree, verifyTree } from '@truename/disk';
import { type Settings, TruenameError } from '@truename/engine';
import { parseAst } from 'rollup/parseAst';
import { describe, expect, test } from 'vitest';
import { needs } from '../support/needs.ts';
import { buildPlain } from '../support/plain.ts';
import { tempDir } from '../support/temp.ts';
import { type Digested, digested, root } from './digested.ts';

const site = {
  'index.html': '<link rel="stylesheet" href="css/app.css">\n<img src="img/logo.png"><script src="js/a.js"></script>',
  'css/app.css': '@import "base.css";\nbody { background: url(../img/logo.png) }',
  'css/base.css': '@font-face { src: url(../fonts/a.woff2) }',
  'img/logo.png': 'logo',
  'fonts/a.woff2': 'font',
  'js/a.js': 'import "./b.js";\n//# sourceMappingURL=a.js.map',
  'js/a.js.map': '{"version":3,"file":"a.js","mappings":""}',
  'js/a.js.LICENSE.txt': 'MIT',
  'js/b.js': 'import "./a.js"; import "./c.js"; import "./gone.js";',
  'js/c.js': 'import "./c.js";',
  'robots.txt': 'User-agent: *',
};

async function explain(name: string, settings: Partial<Settings> = {}, change?: (tree: Digested) => void) {
  const tree = await digested(site, settings);
  change?.(tree);
  return { tree, told: await explainTree(root, name, { fs: tree.disk.fs }) };
}

const links = (list: Explanation['references']) =>
  list.map(({ kind, at, path, isThere }) => `${kind} ${at.line}:${at.column} ${path}${isThere ? '' : ' (gone)'}`);

describe('explainTree()', () => {
  test('tells all about an output', async () => {
    const { tree, told } = await explain('css/app.css');
    const path = tree.path('css/app.css');
    const { size, hash, type, integrity } = tree.manifest.outputs[path]!;
    const digits = /[0-9a-f]{16}/.exec(path)![0];
    expect(told).toEqual({
      ...{ kind: 'output', path, url: `/${path}`, logical: ['css/app.css'], of: null },
      ...{ size, hash, type, integrity, state: 'as recorded', reason: null, component: [], problems: [] },
      digits: { digits, algorithm: 'xxh64', salt: '', how: 'XXH64 of its content', command: `xxh64sum ${path}` },
      companions: [{ path: 'css/app.css', what: 'original', isThere: true }],
      references: expect.any(Array),
      referredBy: expect.any(Array),
      changedBy: expect.any(Array),
    });
    expect(links(told.references)).toEqual([
      `css-import 1:10 ${tree.path('css/base.css')}`,
      `css-url 2:24 ${tree.path('img/logo.png')}`,
    ]);
    expect(links(told.referredBy)).toEqual(['html-attribute 1:30 index.html']);
  });

  test('tells what would rename it, by the shortest way', async () => {
    const { tree, told } = await explain('css/app.css');
    const [base, logo, font] = ['css/base.css', 'img/logo.png', 'fonts/a.woff2'].map(tree.path) as [
      string,
      string,
      string,
    ];
    expect(told.changedBy).toEqual([
      { path: base, chain: [told.path, base] },
      { path: logo, chain: [told.path, logo] },
      { path: font, chain: [told.path, base, font] },
    ]);
  });

  test('is right about what renames a file: an edit of each of them does, an edit of another does not', async () => {
    const { tree } = await explain('css/app.css');
    for (const name of ['css/app.css', 'js/a.js', 'js/c.js', 'img/logo.png']) {
      const { changedBy } = await explainTree(root, name, { fs: tree.disk.fs });
      const renaming = new Set([tree.path(name), ...changedBy.map(({ path }) => path)]);
      for (const [edited, text] of Object.entries(site)) {
        if (tree.manifest.assets[edited] === undefined || edited === 'js/a.js.map') continue;
        const after = await digested({ ...site, [edited]: `${text} ` });
        expect(after.path(name) !== tree.path(name), `${edited} renames ${name}`).toBe(renaming.has(tree.path(edited)));
      }
    }
  });

  test('tells who is in a circle with it, and that only all of them have digits', async () => {
    const { tree, told } = await explain('js/a.js');
    expect(told.component).toEqual([tree.path('js/b.js')]);
    expect(told.digits).toMatchObject({ command: null });
    expect(told.digits!.how).toContain('it is in a circle with');
    expect(told.companions).toEqual(
      [
        { path: 'js/a.js', what: 'original', isThere: true },
        { path: told.path.replace('.js', '.js.LICENSE.txt'), what: 'licence file', isThere: true },
        { path: `${told.path}.map`, what: 'source map', isThere: true },
      ].sort((a, b) => (a.path < b.path ? -1 : 1)),
    );
  });

  test('tells of names in strings, and of no file that it names itself', async () => {
    const files = { 'a.js': 'load("/img/x.png"); load("/a.js")', 'b.js': 'load("/a.js")', 'img/x.png': 'x' };
    const tree = await digested(files, { jsStrings: true, parseJs: parseAst });
    const told = await explainTree(root, 'a.js', { fs: tree.disk.fs });
    expect(links(told.references)).toEqual([`token 1:14 ${tree.path('img/x.png')}`]);
    expect(links(told.referredBy)).toEqual([`token 1:10 ${tree.path('b.js')}`]);
    expect(told.changedBy.map(({ path }) => path)).toEqual([tree.path('img/x.png')]);
  });

  test('gives the URL that pages name, whatever characters are in it', async () => {
    const name = 'a@2x+b,c.png';
    const tree = await digested({ 'index.html': `<img src="/${name}">`, [name]: 'x' });
    const { url } = await explainTree(root, name, { fs: tree.disk.fs });
    expect(url).toBe(`/${tree.path(name)}`);
    expect(tree.disk.read(root)['index.html']).toBe(`<img src="${url}">`);
  });

  test('tells of a directory that is not there, or is a file', async () => {
    const tree = await digested({ 'a.css': 'a' });
    const refused = (dir: string) => explainTree(dir, 'a.css', { fs: tree.disk.fs });
    await expect(refused('/nowhere')).rejects.toMatchObject({
      problems: [{ code: 'unreadable-file', at: { path: '/nowhere' } }],
    });
    await expect(refused(`${root}/a.css`)).rejects.toMatchObject({ problems: [{ code: 'unreadable-file' }] });
  });

  test('gives the URL of a file that may stand anywhere', async () => {
    const { tree, told } = await explain('img/logo.png', { base: './' });
    expect(told.url).toBe(tree.path('img/logo.png'));
  });

  test('tells of references that lead nowhere', async () => {
    const { tree, told } = await explain('js/b.js');
    expect(links(told.references)).toContain('js-import 1:77 js/gone.js (gone)');
    expect(links(told.references)).toContain(`js-import 1:9 ${tree.path('js/a.js')}`);
  });

  test('tells why a fixed file keeps its name, and whose change rewrites it', async () => {
    const { tree, told } = await explain('index.html');
    expect(told).toMatchObject({ kind: 'fixed', reason: 'pages are addressed by people and links', digits: null });
    expect(told.changedBy.map(({ path }) => path).sort()).toEqual(Object.keys(tree.manifest.outputs).sort());
  });

  test('knows source maps, compressed copies and what became of them', async () => {
    const { tree, told } = await explain('js/a.js');
    const map = (change?: (tree: Digested) => void) => explain(`${told.path}.map`, {}, change);
    expect((await map()).told).toMatchObject({ kind: 'map', of: told.path, state: 'unknown', size: null, hash: null });
    expect((await map((spoilt) => spoilt.remove(`${told.path}.map`))).told.state).toBe('missing');
    const { told: changed } = await explain('img/logo.png', {}, (spoilt) =>
      spoilt.write(tree.path('img/logo.png'), 'LOGO'),
    );
    expect(changed.state).toBe('changed');
  });

  test('knows compressed copies', async () => {
    const disk = (await digested(site)).disk;
    disk.write('/in', { 'css/base.css': 'p { color: red }\n'.repeat(99) });
    await disk.digest('/in', root, { compress: ['gzip'] });
    const told = await explainTree(root, 'css/base.css', { fs: disk.fs });
    const copy = await explainTree(root, `${told.path}.gz`, { fs: disk.fs });
    expect(told.companions).toContainEqual({ path: copy.path, what: 'gzip', isThere: true });
    expect(copy).toMatchObject({ kind: 'encoded', of: told.path, state: 'as recorded', hash: expect.any(String) });
  });

  test.each([
    ['a logical name', () => 'img/logo.png'],
    ['a hashed path', (tree: Digested) => tree.path('img/logo.png')],
    ['a path from here', (tree: Digested) => `./${tree.path('img/logo.png')}`],
    ['a URL path', (tree: Digested) => `/sub/${tree.path('img/logo.png')}?v=1#x`],
    ['a URL', (tree: Digested) => `https://site.example/sub/${tree.path('img/logo.png')}`],
  ])('finds a file by %s', async (_, nameOf) => {
    const tree = await digested(site, { base: '/sub/' });
    const told = await explainTree(root, nameOf(tree), { fs: tree.disk.fs });
    expect(told).toMatchObject({ path: tree.path('img/logo.png'), url: `/sub/${tree.path('img/logo.png')}` });
  });

  test.each([
    ['img/lgo.png', /This build has no "img\/lgo.png"$/, /Did you mean "img\/logo.png"\?/],
    ['logo.png', /no "logo.png"$/, /^Did you mean "img\/logo.png"\?$/],
    ['img/logo-0123456789abcdef.png', /these digits are of another build$/, /"img\/logo-[0-9a-f]{16}.png"/],
    ['.truename/manifest.json', /such a file is there, but the manifest does not list it$/, /./],
    ['', /no ""/, /Give a logical name/],
    ['__proto__', /no "__proto__"/, /Give a logical name/],
  ])('says what may be meant by %j', async (name, message, hint) => {
    const tree = await digested(site);
    const error = await explainTree(root, name, { fs: tree.disk.fs }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TruenameError);
    const [problem] = (error as TruenameError).problems;
    expect(problem).toMatchObject({
      code: 'unknown-name',
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    });
  });

  test('needs a manifest', async () => {
    const tree = await digested(site);
    tree.remove('.truename/manifest.json');
    await expect(explainTree(root, 'a', { fs: tree.disk.fs })).rejects.toMatchObject({ code: 'no-manifest' });
  });
});

needs('xxh64sum')('the command for the digits of a name', () => {
  const run = promisify(execFile);

  /** Every command, run by a shell in a real directory, gives the digits; gives the commands. */
  async function checkCommands(dir: string, paths: readonly string[]): Promise<string[]> {
    const commands: string[] = [];
    for (const path of paths) {
      const { digits, component } = await explainTree(dir, path);
      if (!digits?.command) {
        expect(component.length, path).toBeGreaterThan(0);
        continue;
      }
      const { stdout } = await run('sh', ['-c', digits.command], { cwd: dir });
      expect(stdout.split(/\s/)[0], digits.command).toBe(digits.digits);
      commands.push(digits.command.replaceAll(path, 'FILE').replaceAll(digits.digits, 'DIGITS'));
    }
    return [...new Set(commands)].sort();
  }

  async function onRealDisk(settings: Partial<Settings>): Promise<string[]> {
    const odd = {
      "it's $HOME.js": 'import "./it\'s $HOME.js";',
      '-x.txt': 'x',
      'line\nbreak.txt': 'x',
    };
    const tree = await digested({ ...site, ...odd }, settings);
    const dir = await tempDir();
    for (const [path, bytes] of tree.files()) {
      mkdirSync(join(dir, path, '..'), { recursive: true });
      writeFileSync(join(dir, path), bytes);
    }
    return checkCommands(dir, Object.keys(tree.manifest.outputs));
  }

  test('is a plain sum where a file does not name itself', async () => {
    const commands = await onRealDisk({});
    expect(commands).toContain('xxh64sum FILE');
    expect(commands).toContain('sed -e s/DIGITS/0000000000000000/g FILE | xxh64sum');
  });

  test.each<[string, Partial<Settings>]>([
    ['a salt', { salt: "it's; echo" }],
    ['SHA-256', { hash: 'sha256' }],
    ['short digits', { hashLength: 12 }],
    ['SHA-256, short digits and a salt', { hash: 'sha256', hashLength: 20, salt: '%s' }],
  ])('is right with %s', async (_, settings) => {
    expect((await onRealDisk(settings)).length).toBeGreaterThan(2);
  });

  test('is none for a file that holds its source map: its own name stands in that, behind an encoding', async () => {
    const map = Buffer.from('{"version":3,"file":"m.js","mappings":""}').toString('base64');
    const files = { 'm.js': `x();\n//# sourceMappingURL=data:application/json;base64,${map}` };
    const tree = await digested(files);
    const { digits } = await explainTree(root, 'm.js', { fs: tree.disk.fs });
    expect(digits).toMatchObject({ command: null, how: expect.stringContaining('in the source map inside it') });
  });

  test('is right for twins of a bundle', async () => {
    const dir = await buildPlain('rollup');
    const paths = Object.keys((await verifyTree(dir)).manifest!.outputs);
    expect((await checkCommands(dir, paths)).filter((command) => command.includes('twin:'))).not.toEqual([]);
  });
});
