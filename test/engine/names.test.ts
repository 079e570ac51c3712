// names.test.ts: which files are renamed, to what, and which pairs cannot be?
import { type Asset, isPattern, parsePattern } from '@truename/engine';
import { describe, expect, test } from 'vitest';
import { fixedTable } from '../../packages/engine/src/fixed.ts';
import { chunk, run, textOf, token, tree } from './site.ts';

const ofRow = (reason: string): readonly string[] =>
  ({
    'read by platforms': ['.well-known/security.txt', '.htaccess', 'a/.b/c.png', 'CNAME', '_headers', '_redirects'],
    'pages are addressed by people and links': ['index.html', 'a/b.htm', 'c.php', 'v/d.ejs', 'v/e.njk', 'v/f.hbs'],
    'fetched by a fixed address': [
      ...['robots.txt', 'sitemap.xml', 'sitemap-2.xml', 'humans.txt', 'security.txt', 'ads.txt', 'app-ads.txt'],
      ...['browserconfig.xml', 'crossdomain.xml'],
    ],
    'browsers ask for it unasked': ['favicon.ico', 'apple-touch-icon.png', 'apple-touch-icon-180x180.png'],
    'a service worker: the browser compares the script at one URL': [
      ...['sw.js', 'app/service-worker.js', 'serviceworker.js', 'serviceWorker.js', 'sw.mjs', 'push-sw.js'],
      ...['firebase-messaging-sw.js', 'mockServiceWorker.js', 'ngsw-worker.js'],
      ...['OneSignalSDKWorker.js', 'push/OneSignalSDKUpdaterWorker.js'],
    ],
    'written at deploy or start': ['env.js', 'env-config.js', 'app.config.json', 'config.js', 'version.json'],
    'subscribers hold the address': ['news.rss', 'feed.xml', 'blog/atom.xml'],
  })[reason] ?? [];

describe('a fixed file', () => {
  test.each(fixedTable.map(({ reason }) => reason))('is one that is %s', async (reason) => {
    const paths = ofRow(reason);
    expect(paths).not.toEqual([]);
    const { outputs } = await run(paths.map((path) => tree(path)));
    expect(outputs.map(({ path, fixed, digits }) => [path, fixed, digits])).toEqual(
      [...paths].sort().map((path) => [path, reason, null]),
    );
  });

  test('in the root alone is none further down', async () => {
    const paths = ['a/favicon.ico', 'js/env.js', 'js/app.config.js', 'a/version.json', 'a/CNAME.txt'];
    const { outputs } = await run(paths.map((path) => tree(path)));
    expect(outputs.filter(({ fixed }) => fixed !== undefined)).toEqual([]);
  });

  test('is also what the shell, `fixed`, and a bundle without a token say; `rename` overrides the table', async () => {
    const assets = [
      ...[tree('a.js', 'a', { fixed: 'because' }), tree('robots.txt'), tree('img/b.png'), chunk('c.js', 'c()')],
      tree('favicon.ico'),
    ];
    const { output } = await run(assets, { fixed: ['img/*', 'fav*'], rename: ['robots.txt', 'img/*', 'a.js'] });
    expect(output('a.js').fixed).toBe('because');
    expect(output('img/b.png').fixed).toBe('listed in `fixed`');
    expect(output('favicon.ico').fixed).toBe('listed in `fixed`');
    expect(output('c.js').fixed).toBe('its author fixed the name');
    expect(output('robots.txt').path).toMatch(/^robots-[\da-f]{16}\.txt$/);
  });

  test('is one that a script registers as a service worker', async () => {
    const { output, text } = await run([
      tree('js/a.js', 'navigator.serviceWorker.register("/worker.js")'),
      tree('p.html', '<script>navigator.serviceWorker.register("offline.js")</script>'),
      ...[tree('worker.js', 'importScripts("/x.js")'), tree('offline.js'), tree('x.js', 'x()')],
    ]);
    expect(output('worker.js').fixed).toMatch(/registered as a service worker/);
    expect(output('offline.js').path).toBe('offline.js');
    expect(text('worker.js')).toBe('importScripts("/x-#.js")');
  });

  test.each([
    ['/worker.js', 'worker.js'],
    ['worker.js', 'worker.js app/worker.js'],
    ['./worker.js', 'worker.js app/worker.js'],
    ['../worker.js', 'worker.js'],
  ])('register(%j) in a script means, seen from the pages and the root, %s', async (url, expected) => {
    const workers = ['worker.js', 'app/worker.js', 'js/worker.js'];
    const register = tree('js/a.js', `navigator.serviceWorker.register("${url}")`);
    const { output } = await run([register, tree('app/index.html', 'x'), ...workers.map((path) => tree(path))]);
    expect(workers.filter((path) => output(path).fixed).join(' ')).toBe(expected);
  });

  test.each([
    ['a choice', 'register(dev ? "/dev.js" : "/worker.js")'],
    ['a choice of a choice', 'register((a.b ? "/x.js" : (c, d && "/worker.js")), { scope: "/" })'],
    ['a fallback', 'register(given || "/worker.js")'],
    ['a constant', 'register(url); const url = "/worker.js";'],
    ['a constant that is a choice, and ends with its line', 'const u = dev ? "/x.js" : "/worker.js"\nregister(u)'],
    ['a constant of a constant', 'const a = "/worker.js", b = a; register(b)'],
    ['a variable that is set twice', 'let u = "/x.js"; if (dev) u = "/worker.js"; register(u)'],
    ['a piece', 'register("/worker.js?v=" + version)'],
    ['a piece behind a base', 'register(base + "worker.js")'],
    ['a template', 'register(`/worker.js?v=#{version}&a=#{b}`)'],
    ['the end of a template', 'register(`#{base}worker.js`)'],
  ])('is one that may be registered: %s', async (_, code) => {
    const script = code.replace('register', 'navigator.serviceWorker.register').replaceAll('#{', '$' + '{');
    const { output } = await run([tree('js/a.js', script), tree('worker.js')]);
    expect(output('worker.js').fixed).toMatch(/registered as a service worker/);
  });

  test.each([
    'navigator.serviceWorker.register(url, "/worker.js")',
    "navigator.serviceWorker.register(\"/\" /'/); other('/worker.js')",
    'navigator.serviceWorker.register(find({ a: 1 })); other("/worker.js")',
    'navigator.serviceWorker.register(',
    'navigator.serviceWorker.register(`#{`a`}#{"/worker.js"',
  ])('is none where something else has its URL: %s', async (code) => {
    const { output } = await run([tree('js/a.js', code.replaceAll('#{', '$' + '{')), tree('worker.js')]);
    expect(output('worker.js').fixed).toBeUndefined();
  });

  test('register(new URL(…, import.meta.url)) means a file seen from the script', async () => {
    const workers = ['worker.js', 'app/worker.js', 'js/worker.js'];
    const code = 'navigator.serviceWorker.register(new URL("./worker.js", import.meta.url))';
    const { output } = await run([
      tree('js/a.js', code),
      tree('app/index.html', 'x'),
      ...workers.map((one) => tree(one)),
    ]);
    expect(workers.filter((path) => output(path).fixed)).toEqual(['js/worker.js']);
  });

  test('register() in a page is seen from its <base href>', async () => {
    const html = '<base href="/app/"><script>navigator.serviceWorker.register("worker.js")</script>';
    const { output } = await run([tree('a/b.html', html), tree('app/worker.js'), tree('a/worker.js')]);
    expect(output('app/worker.js').fixed).toMatch(/service worker/);
    expect(output('a/worker.js').fixed).toBeUndefined();
  });
});

describe('a script that is looked for by its name', () => {
  const fixed = async (files: Record<string, string>, settings = {}) => {
    const { output } = await run(
      Object.entries(files).map(([path, text]) => tree(path, text)),
      settings,
    );
    return Object.keys(files).filter((path) => output(path).fixed);
  };

  test.each([
    ['CKEditor 4', 'ck/ckeditor.js', String.raw`f=/(^|.*[\\\/])ckeditor\.js(?:\?.*|;.*)?$/i;`],
    ['Dojo', 'dojo/dojo.js', String.raw`if(src.match(/(((.*)\/)|^)dojo\.js(\W|$)/i)){}`],
    ['Cesium', 'Cesium.js', String.raw`var p=/((?:.*\/)|^)Cesium\.js(?:\?|\#|$)/;function q(){}`],
    ['a minified one', 'a/player.min.js', String.raw`/player(\.full|\.jquery|)(\.min|\.dev|)\.js/.test(a)`],
    ['a word boundary', 'app.js', String.raw`/\bapp\.js/.test(s.src)`],
  ])('keeps it: %s', async (_, path, code) => {
    expect(await fixed({ [path]: code })).toEqual([path]);
  });

  test('keeps it where a script below its folder looks for it', async () => {
    const code = String.raw`s.find((s) => /autoloader(\.min)?\.js($|\?)/.test(s.src))`;
    expect(
      await fixed({
        'cdn/autoloader.js': 'import "./chunks/a.js"',
        'cdn/chunks/a.js': code,
        'js/autoloader.js': 'x()',
      }),
    ).toEqual(['cdn/autoloader.js']);
  });

  test.each([
    ['it finds the new name too', 'ace.js', String.raw`/^(.*)\/ace([\-.]\w+)?\.js(\?|$)/`],
    ['it finds any script', 'app.js', String.raw`/^(.*\/)?[^/]+\.js$/`],
    ['it looks for another one', 'app.js', String.raw`/other\.js$/`],
    ['its name is the end of another name', 'app.js', String.raw`/webapp\.js$/`],
    ['it looks for it by a part of its name', 'app.js', String.raw`/(^|\/)app/`],
    ['it has another way, as TinyMCE', 'tinymce.js', String.raw`/tinymce\.js/.test(s)||(u=document.currentScript.src)`],
    ['it is no expression', 'app.js', String.raw`"app(\.js"`],
  ])('renames it where %s', async (_, path, code) => {
    expect(await fixed({ [path]: code })).toEqual([]);
  });

  test('renames it where the user wants that', async () => {
    const code = String.raw`/dojo\.js(\W|$)/i`;
    expect(await fixed({ 'dojo.js': code }, { rename: ['dojo.js'] })).toEqual([]);
  });

  test('pages name it as it is, and its own references are rewritten', async () => {
    const code = String.raw`import './a.js'; export default /app\.js/`;
    const { text } = await run([
      tree('app.js', code),
      tree('a.js', 'a()'),
      tree('a/index.html', '<script type=module src=../app.js></script>'),
    ]);
    expect(text('a/index.html')).toBe('<script type=module src=../app.js></script>');
    expect(text('app.js')).toBe(String.raw`import './a-#.js'; export default /app\.js/`);
  });
});

test('digest() renames a file whose path holds its token, also where the shell would keep it', async () => {
  const { path } = await run([chunk(`a-${token(1)}.js`, 'a()', { fixed: 'a wish' })]);
  expect(path(`a-${token(1)}.js`)).toBe('a-#.js');
});

test.each(['chunk', 'emitted'] as const)(
  'digest() warns of a registered service worker that is %s with a token',
  async (origin) => {
    const worker = `assets/sw-${token(1)}.js`;
    const { problems, path } = await run([
      chunk(worker, 'x()', { origin }),
      chunk(`a-${token(2)}.js`, `start();\nnavigator.serviceWorker.register("/${worker}")`),
    ]);
    expect(path(worker)).toBe('assets/sw-#.js');
    expect(problems).toMatchObject([
      {
        code: 'service-worker-renamed',
        severity: 'warning',
        message: expect.stringContaining('"assets/sw-[hash].js"'),
        at: { path: `a-${token(2)}.js`, line: 2, column: 35 },
        hint: expect.stringContaining(origin === 'chunk' ? 'entryFileNames' : 'assetFileNames'),
      },
    ]);
  },
);

test('digest() says so when strings cannot be looked through for want of a parser', async () => {
  const { problems } = await run([tree('a.js')], { jsStrings: true });
  expect(problems).toMatchObject([{ code: 'invalid-option', severity: 'error' }]);
});

describe('a pattern', () => {
  test.each([
    ['[dir]/[name]-[hash][ext]', 'a/b.min-#.js', 'x-#'],
    ['[dir]/[hash]-[name][ext]', 'a/#-b.min.js', '#-x'],
    ['[dir]/[name].[hash][ext]', 'a/b.min.#.js', 'x.#'],
    ['[dir]/[name][ext]~v~[hash]', 'a/b.min.js~v~#', 'x~v~#'],
    ['[dir]/v.[hash].[name]', 'a/v.#.b.min', 'v.#.x'],
  ])('%s gives %s', async (pattern, js, plain) => {
    const assets = [
      tree('a/b.min.js', 'b()'),
      tree('x', 'y'),
      tree('p.html', '<script src="a/b%2emin%2Ejs?q"></script>'),
    ];
    const { path, output, text } = await run(assets, { pattern });
    expect([path('a/b.min.js'), path('x')]).toEqual([js, plain]);
    const url = /src="([^"?]*)\?q"/.exec(textOf(output('p.html')))![1]!;
    expect(decodeURIComponent(url)).toBe(output('a/b.min.js').path);
    expect(text('p.html')).toContain('b%2emin');
  });

  test.each([
    ...['[name]-[hash][ext]', '[dir]/[name][ext]', '[dir]/[hash][ext]', '[dir]/[hash]/[name][ext]'],
    ...[
      '[dir]/[name]-[hash]-[hash][ext]',
      '[dir]/[name][hash][ext]',
      '[dir]/[name]é[hash]',
      '[dir]/[name]-[hash][extra]',
    ],
    ...['[dir]/[name][ext][hash]', '[dir]/[name]-[hash'],
  ])('%s is an invalid option, with a hint', async (pattern) => {
    const problem = parsePattern(pattern);
    expect(isPattern(problem)).toBe(false);
    expect(problem).toMatchObject({
      code: 'invalid-option',
      severity: 'error',
      hint: expect.stringContaining('[dir]/'),
    });
    expect((await run([tree('a.js')], { pattern })).problems).toEqual([problem]);
  });
});

describe('equal chunks', () => {
  const twins = (ids: readonly string[]) => ids.map((id, n) => chunk(`x-${token(n)}.js`, 'state = 0', { id }));

  test('have names of their own, by id, and the first one’s is the plain hash', async () => {
    const { output } = await run(twins(['b', 'a', 'c']));
    expect(['a', 'b', 'c'].map((id) => output(id).twin)).toEqual([0, 1, 2]);
    expect(new Set(['a', 'b', 'c'].map((id) => output(id).path)).size).toBe(3);
    expect(output('a').digits).toBe(output('a').sum);
  });

  test('in circles have names of their own, too: whole circles, and members of one', async () => {
    const ring = (names: readonly number[]) =>
      names.map((n, i) => chunk(`x-${token(n)}.js`, `import("./x-${token(names[(i + 1) % names.length]!)}.js")`));
    const { outputs } = await run([...ring([1, 2, 3]), ...ring([4, 5, 6])]);
    expect(new Set(outputs.map(({ path }) => path)).size).toBe(6);
    expect(outputs.every(({ component }) => component === 3)).toBe(true);
  });

  test('that are only emitted files are one file', async () => {
    const { outputs, problems } = await run(twins(['a', 'b']).map((asset): Asset => ({ ...asset, origin: 'emitted' })));
    expect(outputs[0]!.path).toBe(outputs[1]!.path);
    expect(problems).toEqual([]);
  });
});

describe('a collision', () => {
  test('of paths that differ by case or Unicode form is an error', async () => {
    const { problems } = await run([
      tree('Logo.png', '1'),
      tree('logo.png', '2'),
      tree('\u00e9.png'),
      tree('e\u0301.png'),
    ]);
    expect(problems.map(({ code, severity }) => [code, severity])).toEqual([
      ['case-collision', 'error'],
      ['case-collision', 'error'],
    ]);
    expect(problems[0]!.message).toContain('"Logo.png" and "logo.png"');
  });

  test('of two contents at one fixed path is an error that names both', async () => {
    const { problems } = await run([chunk('a.js', '1', { id: 'one' }), chunk('A.js', '2', { id: 'two' })]);
    expect(problems).toMatchObject([
      { code: 'name-collision', severity: 'error', message: expect.stringMatching(/"one" and "two"/) },
    ]);
  });

  test('of a kept original with a file of the bundle is an error', async () => {
    const { problems } = await run([tree('a.png', '1'), chunk('a.png', '2', { id: 'emitted', origin: 'emitted' })]);
    expect(problems).toMatchObject([{ code: 'name-collision', severity: 'error' }]);
  });
});

describe('large graphs', () => {
  test('a chain of 100,000 files is named', async () => {
    const count = 100_000;
    const assets = Array.from({ length: count }, (_, n) =>
      chunk(`${n}-${token(n)}.js`, n + 1 < count ? `f("${n + 1}-${token(n + 1)}.js")` : 'end'),
    );
    const { outputs, problems } = await run(assets);
    expect(problems).toEqual([]);
    expect(outputs.every(({ component }) => component === 1)).toBe(true);
  });

  test('a circle of 5,000 different files is named as one', async () => {
    const count = 5000;
    const circle = (last: string) =>
      Array.from({ length: count }, (_, n) =>
        chunk(
          `${n}-${token(n)}.js`,
          `f("${(n + 1) % count}-${token((n + 1) % count)}.js")${n === count - 1 ? last : ''}`,
        ),
      );
    const [one, two] = [await run(circle('1')), await run(circle('2'))];
    expect(one.outputs.every(({ component }) => component === count)).toBe(true);
    const paths = new Set(one.outputs.map(({ path }) => path));
    expect(two.outputs.filter(({ path }) => paths.has(path))).toEqual([]);
  });
});

describe('settings of the hash', () => {
  test('salt, length and algorithm change every name', async () => {
    const name = async (settings: object) => (await run([tree('a.png')], settings)).output('a.png').digits!;
    const plain = await name({});
    expect(await name({ salt: 'x' })).not.toBe(plain);
    expect(await name({ hashLength: 8 })).toBe(plain.slice(0, 8));
    expect(await name({ hash: 'sha256', hashLength: 32 })).toMatch(/^[\da-f]{32}$/);
  });
});
