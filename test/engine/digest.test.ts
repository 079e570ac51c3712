// digest.test.ts: are references found, resolved and rewritten from end to end?
import { formatProblem } from '@truename/engine';
import { parseAst } from 'rollup/parseAst';
import { describe, expect, test } from 'vitest';
import { chunk, run, token, tree } from './site.ts';

describe('digest()', () => {
  test('renames the CSS when its image changes, and the script that names the CSS', async () => {
    const site = (image: string) => [
      tree('app.css', 'a { background: url(img/a.png) }'),
      tree('img/a.png', image),
      tree('main.js', 'new URL("./app.css", import.meta.url);'),
      tree('other.css', 'b {}'),
    ];
    const [before, after] = [await run(site('1')), await run(site('2'))];
    for (const id of ['app.css', 'img/a.png', 'main.js'])
      expect(after.output(id).path).not.toBe(before.output(id).path);
    expect(after.output('other.css').path).toBe(before.output('other.css').path);
  });

  test('edits only the name: query, fragment, quotes, escapes, white space and line ends stay', async () => {
    const css =
      '\uFEFF@import "x.css?v=1";\r\n@font-face{src:URL( \'f.eot?#iefix\' )}\r\na{b:url(img\\2flo\\67 o.png)}\r\n';
    const { text } = await run([
      ...[tree('a.css', css), tree('x.css'), tree('f.eot'), tree('img/logo.png'), tree('a b&c.png')],
      tree('p.html', "<img src='a%20b&amp;c.png#x' srcset='img/logo.png 1x, a%20b%26c.png 2x'>\n"),
    ]);
    expect(text('a.css')).toBe(
      '\uFEFF@import "x-#.css?v=1";\r\n@font-face{src:URL( \'f-#.eot?#iefix\' )}\r\na{b:url(img\\2flo\\67 o-#.png)}\r\n',
    );
    expect(text('p.html')).toBe("<img src='a%20b&amp;c-#.png#x' srcset='img/logo-#.png 1x, a%20b%26c-#.png 2x'>\n");
  });

  test('counts rewritten references and lists the outputs they name, sorted, each once, without itself', async () => {
    const { output } = await run([
      tree('a.js', 'import "./a.js"; import "./b.js"; import "./b.js"; new URL("./p.html", import.meta.url)'),
      ...[tree('b.js'), tree('p.html')],
    ]);
    expect(output('a.js').rewritten).toBe(3);
    expect(output('a.js').references).toEqual([output('b.js').path, 'p.html']);
  });

  test('leaves comments, data, other hosts and bare names alone', async () => {
    const texts = {
      'a.css': '/* url(x.png) */ a { content: "x.png"; b: url(//cdn.example/x.png) url(data:,x.png) url(#x.png) }',
      'a.js': '// import "./x.js"\nuse("x.js"); import "x.js"; import "https://host.example/x.js";',
      'a.html':
        '<!-- <img src=x.png> --><p class="x.png" data-x="x.png" title="x.png">x.png<a href="x.png#not-for-us:">',
    };
    const { text } = await run([
      ...Object.entries(texts).map(([path, one]) => tree(path, one)),
      tree('x.png'),
      tree('x.js'),
    ]);
    expect(text('a.css')).toBe(texts['a.css']);
    expect(text('a.js')).toBe(texts['a.js']);
    expect(text('a.html')).toContain('class="x.png" data-x="x.png" title="x.png">x.png<');
  });

  test.each([
    ['/', 'url(/img/a-#.png) url(../img/a-#.png) url(//h/img/a.png)'],
    ['/sub/', 'url(/img/a.png) url(../img/a-#.png) url(//h/img/a.png)'],
    ['./', 'url(/img/a.png) url(../img/a-#.png) url(//h/img/a.png)'],
    ['https://h/', 'url(/img/a-#.png) url(../img/a-#.png) url(//h/img/a-#.png)'],
  ])('under base %s writes %s', async (base, expected) => {
    const css = 'url(/img/a.png) url(../img/a.png) url(//h/img/a.png)';
    const result = await run([tree('css/a.css', `a { b: ${css} }`), tree('img/a.png')], { base });
    expect(result.text('css/a.css')).toBe(`a { b: ${expected} }`);
    expect(result.problems).toEqual([]);
  });

  test('replaces tokens wherever they stand, and public files in strings where asked', async () => {
    const { text, path } = await run(
      [
        chunk(
          `assets/a-${token(1)}.js`,
          `deps=["assets/b-${token(2)}.css"];import("./a-${token(1)}.js");src="/logo.png"`,
        ),
        chunk(`assets/b-${token(2)}.css`, 'b {}', { origin: 'emitted' }),
        tree('logo.png'),
      ],
      { jsStrings: true, parseJs: (code) => parseAst(code) },
    );
    expect(path(`assets/a-${token(1)}.js`)).toBe('assets/a-#.js');
    expect(text(`assets/a-${token(1)}.js`)).toBe('deps=["assets/b-#.css"];import("./a-#.js");src="/logo-#.png"');
  });

  test('follows aliases: another host that stands for a file of ours', async () => {
    const aliases = new Map([['https://img.example/v1/a.png', 'img/a.png']]);
    const { text } = await run([tree('a.css', 'a{b:url(https://img.example/v1/a.png?x)}'), tree('img/a.png')], {
      aliases,
    });
    expect(text('a.css')).toBe('a{b:url(https://img.example/v1/a-#.png?x)}');
  });

  test('keeps bytes that are no UTF-8, warns with the place, and finds names in either reading', async () => {
    const css = Buffer.from('/* caf\xe9 */ a { b: url(\xe9.png) url(\xc3\xbc.png) url(c.png) }', 'latin1');
    const result = await run([tree('a.css', css), tree('é.png'), tree('ü.png'), tree('c.png')]);
    const bytes = Buffer.from(result.output('a.css').bytes!).toString('latin1');
    expect(bytes.replace(/[0-9a-f]{16}/g, '#')).toBe(
      '/* caf\xe9 */ a { b: url(\xe9-#.png) url(\xc3\xbc-#.png) url(c-#.png) }',
    );
    expect(result.problems).toMatchObject([
      { code: 'invalid-utf8', severity: 'warning', at: { path: 'a.css', line: 1, column: 7 } },
    ]);
  });

  test('tells files of one token apart in text that is no UTF-8', async () => {
    const js = Buffer.concat([Buffer.from(`use("é ${token(1)}.css");`), Buffer.from('/*\xe9*/', 'latin1')]);
    const { output } = await run([
      chunk(`a-${token(2)}.js`, js),
      chunk(`x-${token(1)}.css`, 'p{}'),
      chunk(`é ${token(1)}.css`, 'p{}'),
    ]);
    expect(output(`a-${token(2)}.js`).references).toEqual([output(`é ${token(1)}.css`).path]);
  });

  test('says nothing of bytes that are no UTF-8 where nothing refers to anything', async () => {
    const { problems } = await run([tree('a.txt', Buffer.from('caf\xe9', 'latin1'))]);
    expect(problems).toEqual([]);
  });

  test.each([
    ['little', [0xff, 0xfe]],
    ['big', [0xfe, 0xff]],
  ])('keeps UTF-16 as it is, with a warning: %s end first', async (end, mark) => {
    const text = Buffer.from('p{background:url(a.png)}', 'utf16le');
    const css = Buffer.concat([Buffer.from(mark), end === 'big' ? text.swap16() : text]);
    const { output, problems } = await run([tree('a.css', css), tree('a.png'), tree('a.txt', css)]);
    expect(Buffer.from(output('a.css').bytes!)).toEqual(css);
    expect(problems).toMatchObject([
      { code: 'invalid-utf8', severity: 'warning', message: expect.stringContaining('UTF-16'), at: { path: 'a.css' } },
    ]);
  });

  test('names streamed files by the digits they bring along', async () => {
    const content = { size: 5_000_000, digits: '0123456789abcdef', sum: '0123456789abcdef' };
    const { output, text } = await run([tree('v.html', '<video src=v.mp4>'), { ...tree('v.mp4'), content }]);
    expect(output('v.mp4')).toMatchObject({ path: 'v-0123456789abcdef.mp4', bytes: null, size: 5_000_000 });
    expect(text('v.html')).toBe('<video src=v-#.mp4>');
  });
});

describe('a file that is not there', () => {
  const site = [
    tree('css/app.css', 'a {}\n  b { c: url("../img/lgo.png") }'),
    tree('img/logo.png'),
    tree('old/lgo.png'),
  ];

  test('is a problem with place, text, resolved path and near names', async () => {
    const { problems } = await run(site);
    expect(problems.map(formatProblem)).toEqual([
      'css/app.css:2:15 dangling-reference: "../img/lgo.png" names "img/lgo.png", which is not there\n' +
        '  Did you mean "old/lgo.png" or "img/logo.png"?',
    ]);
  });

  test.each([
    ['error', ['error']],
    ['warn', ['warning']],
    ['ignore', []],
  ] as const)('with missing: %s has severity %s', async (missing, severities) => {
    const { problems } = await run(site, { missing });
    expect(problems.map(({ severity }) => severity)).toEqual(severities);
  });

  test('is all reported in one run, and the rest is done', async () => {
    const { problems, text } = await run([tree('a.css', 'a{b:url(1.png) url(2.png) url(3.png)}'), tree('3.png')]);
    expect(problems).toHaveLength(2);
    expect(text('a.css')).toBe('a{b:url(1.png) url(2.png) url(3-#.png)}');
  });

  test.each([
    ['img%2Fa.png', 'img/a.png'],
    ['img/a.png;jsessionid=1', 'img/a.png'],
    ['img%2fa.png;v=%zz', 'img/a.png'],
    ['img%252Fb.png', 'img/b.png'],
  ])('has a hint where the name is one in another spelling: %s', async (url, meant) => {
    const page = tree('p.html', `<img src="${url}">`);
    const { problems } = await run([page, tree('img/a.png'), tree('img/b.png', 'b'), tree('x/a.png', 'x')]);
    expect(problems[0]!.hint).toMatch(new RegExp(`^Did you mean "${meant}"`));
  });

  test('without an extension may be a route, and is only noted', async () => {
    const { problems, leftAlone } = await run([tree('a.html', '<img src="/captcha">')]);
    expect(problems).toEqual([]);
    expect(leftAlone).toMatchObject([{ code: 'left-alone', severity: 'info', at: { line: 1, column: 11 } }]);
  });

  test('or may be another, for a worker whose URL is relative to the page: it is only noted', async () => {
    const worker = tree('js/a.js', 'new Worker("w.js")');
    const [beside, both] = [await run([worker, tree('js/w.js')]), await run([worker, tree('js/w.js'), tree('w.js')])];
    expect(beside.text('js/a.js')).toBe('new Worker("w-#.js")');
    expect(both.text('js/a.js')).toBe('new Worker("w.js")');
    expect(both.leftAlone).toHaveLength(1);
    expect([...beside.problems, ...both.problems, ...(await run([worker])).problems]).toEqual([]);
  });

  test.each([
    ['w.js', 'pages/w.js', 'a page has another one beside it'],
    ['./w.js?v=1', 'pages/w.js', 'however it is written'],
    ['w%2Ejs', 'pages/w.js', 'in escapes too'],
    ['x/w.js', 'pages/deep/x/w.js', 'one of several pages has another one'],
  ])('or may be another for some page: %s stays where %s is there too, since %s', async (url, other) => {
    const pages = ['index.html', 'pages/demo.html', 'pages/other.html', 'pages/deep/index.html'];
    const worker = tree('js/a.js', `new Worker("${url}")`);
    const own = url.includes('x/') ? 'js/x/w.js' : 'js/w.js';
    const files = [worker, tree(own), ...pages.map((path) => tree(path, ''))];
    const [alone, both] = [await run(files), await run([...files, tree(other)])];
    expect(alone.output('js/a.js').references).toEqual([alone.output(own).path]);
    expect(both.text('js/a.js')).toBe(`new Worker("${url}")`);
    expect(both.leftAlone.map(({ message }) => message)).toEqual([
      `"${url}" was left alone: relative to the page: "${own}" or "${other}"`,
    ]);
  });

  describe.each(['php', 'njk', 'hbs', 'shtml', 'html.twig'])('in a template (.%s)', (extension) => {
    const template = tree(`inc/header.${extension}`, '<link rel="stylesheet" href="style.css">');
    const href = async (...paths: string[]) => {
      const { text, problems, leftAlone } = await run([template, ...paths.map((path) => tree(path))]);
      expect(problems).toEqual([]);
      return [/href="([^"]*)"/.exec(text(template.id))![1], leftAlone.length];
    };

    test('is none where the file stands beside it, or in the root', async () => {
      expect(await href('inc/style.css')).toEqual(['style-#.css', 0]);
      expect(await href('style.css', 'shop/index.html')).toEqual(['style-#.css', 0]);
    });

    test('may be another where both are there, or another page has one; or a file that a server has', async () => {
      expect(await href('style.css', 'inc/style.css')).toEqual(['style.css', 1]);
      expect(await href('style.css', 'shop/style.css', `shop/index.${extension}`)).toEqual(['style.css', 1]);
      expect(await href('style.css', 'shop/style.css')).toEqual(['style-#.css', 0]);
      expect(await href()).toEqual(['style.css', 1]);
    });

    test('is sure for what begins with a slash, or follows such a base', async () => {
      const { problems, text } = await run([
        tree(template.id, '<base href="/"><img src="a.png"><img src="/gone.png"><img src="gone.png">'),
        ...[tree('a.png'), tree('inc/a.png', 'other')],
      ]);
      expect(problems.map(({ message }) => message)).toEqual([
        '"/gone.png" names "gone.png", which is not there',
        '"gone.png" names "gone.png", which is not there',
      ]);
      expect(text(template.id)).toContain('<img src="a-#.png">');
    });
  });

  test('is none for a worker in a page, which means what stands beside the page', async () => {
    const { text } = await run([
      tree('pages/p.html', '<script>new Worker("w.js")</script>'),
      ...[tree('w.js'), tree('pages/w.js', 'other'), tree('index.html', '')],
    ]);
    expect(text('pages/p.html')).toBe('<script>new Worker("w-#.js")</script>');
  });
});

describe('a URL in a script that others are compared with', () => {
  const settings = { jsStrings: true, parseJs: parseAst };
  const files = [tree('img/a.png'), tree('img/b.png', 'b'), tree('robots.txt')];
  const told = async (code: string, path = 's.js') => {
    const { problems, leftAlone, text } = await run([tree(path, code), ...files], settings);
    const lost = problems.filter((problem) => problem.code === 'compared-url');
    expect(problems).toEqual(lost);
    return { lost, noted: leftAlone.length, text: text(path) };
  };

  test('stays, with a warning where the same URL gets a new name in the file', async () => {
    const { lost, noted, text } = await told('const alt = { "/img/a.png": "A cat" };\nconst all = ["/img/a.png"];');
    expect(text).toBe('const alt = { "/img/a.png": "A cat" };\nconst all = ["/img/a-#.png"];');
    expect(lost).toMatchObject([{ severity: 'warning', at: { path: 's.js', line: 1, column: 16 } }]);
    expect(lost[0]!.message).toContain('"/img/a.png" stays, since it is the name of a property; at 2:15 the same URL');
    expect(lost[0]!.hint).toContain('"img/a.png" in "fixed"');
    expect(noted).toBe(0);
  });

  test.each([
    ['if (user.avatar === "/img/a.png") show("/img/b.png")', 0],
    ['if (user.avatar === "/img/a.png") show("/img/a.png")', 1],
    ['if (name === "/robots.txt") show("/robots.txt")', 0],
    ['history.pushState(0, "", "/img/a.png"); show("/img/a.png")', 0],
    ['a.replace("/img/a.png", "/img/b.png"); show("/img/a.png?v=1", "/img/b.png")', 1],
  ])('%s: %d warnings', async (code, count) => {
    const { lost, noted } = await told(code);
    expect(lost).toHaveLength(count);
    expect(noted + count).toBeGreaterThan(0);
  });

  test('counts in a page together with what the page loads', async () => {
    const script = '<script>if (img.getAttribute("src") === "/img/a.png") go()</script>';
    const { lost, text } = await told(`<img src="/img/a.png">${script}`, 'p.html');
    expect(lost).toHaveLength(1);
    expect(text).toContain('=== "/img/a.png"');
  });
});

test.each([
  [false, '/data.json', '/data.json'],
  [true, '/data.json', '/data-#.json'],
  [true, 'data.json', 'data.json'],
])(
  'a preload of what a script fetches follows the script (URLs in strings: %s, %s)',
  async (jsStrings, url, expected) => {
    const page = (name: string) => `<link rel=preload as=fetch href="${name}"><script>fetch("${name}")</script>`;
    const { text, problems } = await run([tree('p.html', page(url)), tree('data.json')], {
      jsStrings,
      parseJs: parseAst,
    });
    expect(text('p.html')).toBe(page(expected));
    expect(problems).toEqual([]);
  },
);
