// survey.test.ts: what does one file name, with nothing renamed?
import { type Asset, createSurveyor, defaultSettings, type Settings } from '@truename/engine';
import { parseAst } from 'rollup/parseAst';
import { describe, expect, test } from 'vitest';
import { chunk, run, textOf, token, tree } from './site.ts';

const page = 'a/index.html';

/** What the file at `path` names: `<kind> <path>`, with `?` in front of what is not there. */
async function surveyed(assets: readonly Asset[], settings: Partial<Settings> = {}, path: string = page) {
  const survey = await createSurveyor(assets, { ...defaultSettings, ...settings });
  const { references } = survey(assets.find((asset) => asset.path === path)!);
  return references.map(({ kind, path, to }) => `${to === null ? '? ' : ''}${kind} ${path}`);
}

describe('a survey', () => {
  test('lists what is there and what is missing, with their places, in the order of the text', async () => {
    const html = '<link rel="stylesheet" href="../x.css">\n<img src="/img/a.png?v=1"><img src="/gone.png">';
    const assets = [tree(page, html), tree('x.css'), tree('img/a.png')];
    const survey = await createSurveyor(assets, defaultSettings);
    const at = (line: number, column: number) => ({ path: page, line, column });
    expect(survey(assets[0]!).references).toEqual([
      { kind: 'html-attribute', url: '../x.css', at: at(1, 30), to: assets[1], path: 'x.css' },
      { kind: 'html-attribute', url: '/img/a.png?v=1', at: at(2, 11), to: assets[2], path: 'img/a.png' },
      { kind: 'html-attribute', url: '/gone.png', at: at(2, 37), to: null, path: 'gone.png' },
    ]);
  });

  test('leaves out what belongs to others and what nobody can resolve', async () => {
    const html = '<img src="https://other.example/x.png"><img src="data:,">';
    expect(await surveyed([tree(page, html), tree('x.png')])).toEqual([]);
    const script = tree(page.replace('.html', '.php'), '<script>new Worker("w.js")</script>');
    const assets = [script, tree('a/w.js'), tree('w.js')];
    expect((await createSurveyor(assets, defaultSettings))(script).references).toEqual([]);
  });

  test('leaves out what the import map of its page sends elsewhere', async () => {
    const map = '<script type="importmap">{"imports":{"/js/":"/vendor/"}}</script>';
    const html = `${map}<script type="module">import "/js/x.js"; import "/y.js"</script>`;
    expect(await surveyed([tree(page, html), tree('y.js')])).toEqual(['js-import y.js']);
  });

  test.each([
    ['a route without an extension', '<img src="/captcha"><iframe src="/login/"></iframe>'],
    ['an address in a <meta>', '<meta property="og:image" content="/gone.png">'],
  ])('does not call %s missing', async (_, html) => {
    expect(await surveyed([tree(page, html)])).toEqual([]);
  });

  test('lists files without an extension and those of a <meta> that are there', async () => {
    const html = '<img src="/captcha"><meta property="og:image" content="/og.png">';
    const expected = ['html-attribute captcha', 'html-meta og.png'];
    expect(await surveyed([tree(page, html), tree('captcha'), tree('og.png')])).toEqual(expected);
  });

  test('honours <base href>', async () => {
    const html = '<base href="/static/"><img src="a.png">';
    expect(await surveyed([tree(page, html), tree('static/a.png')])).toEqual(['html-attribute static/a.png']);
  });

  test('honours the base and its host, and aliases', async () => {
    const html = '<script src="https://cdn.example/app/x.js"></script><img src="https://img.example/1.png">';
    const aliases = new Map([['https://img.example/1.png', 'img/1.png']]);
    const assets = [tree(page, html), tree('x.js'), tree('img/1.png')];
    const expected = ['html-attribute x.js', 'html-attribute img/1.png'];
    expect(await surveyed(assets, { base: 'https://cdn.example/app/', aliases })).toEqual(expected);
  });

  test('reads UTF-8 names in a file that is not all UTF-8', async () => {
    const name = Buffer.from('é.png');
    const html = Buffer.concat([Buffer.from('<p>\xff</p><img src="/', 'latin1'), name, Buffer.from('">')]);
    expect(await surveyed([tree(page, html), tree('é.png')])).toEqual(['html-attribute é.png']);
  });

  test('names the source map of a script, there or not, and none inside the script', async () => {
    const map = (url: string) => tree('a.js', `a()\n//# sourceMappingURL=${url}`);
    expect(await surveyed([map('a.js.map'), tree('a.js.map', '{}')], {}, 'a.js')).toEqual([
      'sourcemap-comment a.js.map',
    ]);
    expect(await surveyed([map('a.js.map')], {}, 'a.js')).toEqual(['? sourcemap-comment a.js.map']);
    expect(await surveyed([map('data:application/json,{}')], {}, 'a.js')).toEqual([]);
  });

  test('reads no source map, since its sources are not served', async () => {
    const unread = { size: 2, read: () => expect.unreachable('read') };
    expect(await surveyed([tree('a.js.map', '', { content: unread })], {}, 'a.js.map')).toEqual([]);
  });

  test('lists URLs in strings of scripts where the settings say so', async () => {
    const assets = [tree('a.js', 'show("/img/a.png", "/img/b.png")'), tree('img/a.png')];
    expect(await surveyed(assets, {}, 'a.js')).toEqual([]);
    const settings = { jsStrings: true, parseJs: parseAst };
    expect(await surveyed(assets, settings, 'a.js')).toEqual(['js-string img/a.png']);
  });

  test('lists digits of names in text that is no URL, once for each place', async () => {
    const [own, other] = [`a-${token(1)}.js`, `b/x-${token(2)}.css`];
    const code = `import "./${own}"; load(["${other}"]);`;
    const expected = [`js-import ${own}`, `token ${other}`];
    expect(await surveyed([chunk('m.js', code), chunk(own, ''), chunk(other, '')], {}, 'm.js')).toEqual(expected);
  });

  test('reads a file when it is asked for it, with character references too', async () => {
    let reads = 0;
    const read = () => {
      reads++;
      return Buffer.from('<img src="a&amp;b.png">');
    };
    const lazy: Asset = { ...tree(page), content: { size: 23, read } };
    const survey = await createSurveyor([lazy, tree('a/a&b.png')], defaultSettings);
    expect(reads).toBe(0);
    expect(survey(lazy).references.map(({ path }) => path)).toEqual(['a/a&b.png']);
    expect(reads).toBe(1);
  });
});

describe('files that share their digits', () => {
  const shared = token(7);
  const image = (directory: string) => tree(`${directory}x-${shared}.png`, 'x', { origin: 'emitted', token: shared });
  const images = [image(''), image('a/'), image('a/b/')];
  const named = (path: string, text: string) => surveyed([...images, tree(path, text)], {}, path);

  test.each([
    ['a parsed URL beside the file', 'a/p.html', `<img src="x-${shared}.png">`, 'a/'],
    ['a parsed URL above the file', 'a/b/p.css', `p{background:url(../x-${shared}.png)}`, 'a/'],
    ['an escaped URL', 'a/p.css', `p{background:url(\\62/x-${shared}.png)}`, 'a/b/'],
    ['a <base href>', 'p.html', `<base href="/a/b/"><img src="x-${shared}.png">`, 'a/b/'],
  ])('are told apart by %s', async (_, path, text, directory) => {
    expect(await named(path, text)).toEqual([expect.stringMatching(` ${directory}x-${shared}.png$`)]);
  });

  test.each([
    ['a relative one', './', 'a/'],
    ['a relative one above', '../', ''],
    ['one below the output directory', 'a/b/', 'a/b/'],
    ['one in the root', '', ''],
    ['a root-absolute one', '/a/', 'a/'],
  ])('are told apart by a path in a string: %s', async (_, written, directory) => {
    expect(await named('a/p.js', `load(["${written}x-${shared}.png"])`)).toEqual([`token ${directory}x-${shared}.png`]);
  });
});

test('a rewritten reference follows the file that its URL names, though another has the same digits', async () => {
  const shared = token(7);
  const image = (path: string, content: string) => tree(path, content, { origin: 'emitted', token: shared });
  const { output } = await run([
    ...[image(`x-${shared}.png`, 'one'), image(`b/x-${shared}.png`, 'two')],
    tree('b/p.html', `<img src="x-${shared}.png">`),
  ]);
  expect(output('b/p.html').references).toEqual([output(`b/x-${shared}.png`).path]);
  expect(textOf(output('b/p.html'))).toBe(`<img src="x-${output(`b/x-${shared}.png`).digits}.png">`);
});
