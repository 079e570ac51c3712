// import-map-keys.test.ts: is the user told of keys that match nothing any more?
import { describe, expect, test } from 'vitest';
import { chunk, run, token, tree } from './site.ts';

const lost = (path: string, line: number, column: number) => ({
  code: 'import-map-key',
  severity: 'warning',
  at: { path, line, column },
});

describe('a key of an import map that names a file of ours', () => {
  test('is a warning when the file is renamed, and stays as it is', async () => {
    const map =
      '{\n"imports": { "./js/old.js": "./js/new.js" },\n"scopes": { "/js/app.js": { "/js/old.js": "./js/new.js" } } }';
    const assets = [tree('a.importmap', map), ...['old', 'new', 'app'].map((name) => tree(`js/${name}.js`))];
    const { problems, text } = await run(assets);
    expect(problems).toMatchObject([
      lost('a.importmap', 2, 15),
      lost('a.importmap', 3, 14),
      lost('a.importmap', 3, 30),
    ]);
    expect(problems[1]!.message).toContain('"/js/app.js"');
    expect(problems[1]!.hint).toContain('List "js/app.js" in "fixed"');
    expect(text('a.importmap')).toBe(map.replaceAll('new.js', 'new-#.js'));
  });

  test('is seen from the <base href> of its page', async () => {
    const html = '<base href="/js/"><script type="importmap">{"imports":{"./old.js":"./new.js"}}</script>';
    const { problems } = await run([tree('a.html', html), tree('js/old.js'), tree('js/new.js')]);
    expect(problems).toMatchObject([{ ...lost('a.html', 1, 57), message: expect.stringContaining('"js/old.js"') }]);
  });

  test('is no problem when the file keeps its name, or its token is replaced', async () => {
    const key = `/x-${token(1)}.js`;
    const html = `<script type="importmap">{"imports":{"/sw.js":"/a.js","${key}":"/a.js"}}</script>`;
    const { problems, text } = await run([tree('p.html', html), tree('sw.js'), tree('a.js'), chunk(key.slice(1), 'x')]);
    expect(problems).toEqual([]);
    expect(text('p.html')).toContain('{"/sw.js":"/a-#.js","/x-#.js":"/a-#.js"}');
  });

  test('is nothing when it is bare, a folder, template code, or names no file of ours', async () => {
    const imports = { 'a.js': '/a.js', '/lib/': '/lib2/', '/gone.js': '/a.js', 'https://cdn.example/a.js': '/a.js' };
    const map = (keys: object) => `<script type="importmap">${JSON.stringify({ imports: keys })}</script>`;
    const { problems, leftAlone } = await run([
      ...[tree('a.html', map(imports)), tree('a.js'), tree('lib/a.js')],
      tree('b.html', `<base href="{{ base }}">${map({ './a.js': '/a.js' })}`),
    ]);
    expect(problems).toEqual([]);
    expect(leftAlone.map(({ message }) => message)).toEqual([expect.stringContaining('"/lib2/"')]);
  });
});

describe('a key of an import map that is a folder', () => {
  const page = (map: string, code = '') =>
    `<script type="importmap">${map}</script><script type="module">${code}</script>`;
  const site = (map: string, code: string) => [
    ...[tree('a.js', 'import "./js/x.js"; import "./other/y.js"'), tree('z/map.html', page(map, code))],
    ...[tree('js/x.js', 'import "./y.js"'), tree('js/y.js'), tree('vendor/x.js'), tree('other/y.js')],
  ];

  test('sends what it covers elsewhere: specifiers stay, in all modules, and are listed', async () => {
    const code = 'import "/js/x.js"; import("/js/gone.js"); new Worker("/js/x.js"); import "/other/y.js"';
    const { problems, text, leftAlone, output } = await run(site('{"imports":{"/js/":"/vendor/"}}', code));
    expect(problems).toEqual([]);
    expect(text('a.js')).toBe('import "./js/x.js"; import "./other/y-#.js"');
    expect(text('js/x.js')).toBe('import "./y.js"');
    expect(text('z/map.html')).toContain(
      'import "/js/x.js"; import("/js/gone.js"); new Worker("/js/x-#.js"); import "/other/y-#.js"',
    );
    expect(output('a.js').references).toEqual([output('other/y.js').path]);
    expect(leftAlone.filter(({ message }) => message.includes('an import map has a folder'))).toHaveLength(4);
  });

  test.each([
    ['{"scopes":{"/z/":{"../js/":"/vendor/"}}}', 'import "./js/x.js"'],
    ['{"imports":{"/j/":"/vendor/","js/":"/vendor/","https://other.example/js/":"/vendor/"}}', 'import "./js/x-#.js"'],
    ['{"scopes":{"/js/":{"x":"/vendor/x.js"}}}', 'import "./js/x-#.js"'],
    ['{"imports":{"/":"/vendor/"}}', 'import "./js/x.js"'],
  ])('counts as a browser resolves it: %s', async (map, expected) => {
    const { text } = await run(site(map, ''));
    expect(text('a.js')).toContain(expected);
  });
});
