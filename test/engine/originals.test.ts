// originals.test.ts: does text that names an un-hashed copy get the name of its output?
import { expect, test } from 'vitest';
import { chunk, run, token, tree } from './site.ts';

const logo = chunk(`img/logo-${token(1)}.png`, 'png', { origin: 'emitted', original: 'img/logo.png' });

test.each([
  [
    'page.html',
    '<img src="img/logo.png"><img src="/img/logo.png?x#y">',
    '<img src="img/logo-#.png"><img src="/img/logo-#.png?x#y">',
  ],
  ['css/a.css', 'a{background:url(../img/l%6Fgo.png)}', 'a{background:url(../img/l%6Fgo-#.png)}'],
  ['css/b.css', 'a{background:url("../img/\\6cogo\\.png")}', 'a{background:url("../img/\\6cogo-#\\.png")}'],
  ['main.js', 'new URL("./img/logo.png", import.meta.url)', 'new URL("./img/logo-#.png", import.meta.url)'],
])('in %s', async (path, text, expected) => {
  const result = await run([logo, tree(path, text)]);
  expect(result.text(path)).toBe(expected);
  expect(result.problems).toEqual([]);
});

test('and the file itself, in a circle, gets the name that it gets without a token', async () => {
  const first = await run([tree('a.css', '@import "b.css";'), tree('b.css', '@import "a.css";')]);
  const { path } = first.output('a.css');
  const digits = /[0-9a-f]{16}/.exec(path)?.[0] ?? '';
  const again = await run([
    tree('a.css', '@import "b.css";', { path, token: digits, origin: 'emitted', original: 'a.css' }),
    tree('b.css', '@import "a.css";'),
  ]);
  expect(again.output('a.css').path).toBe(path);
  expect(again.output('b.css').path).toBe(first.output('b.css').path);
});

test('but not where another file has that path', async () => {
  const result = await run([logo, tree('img/logo.png', 'other'), tree('page.html', '<img src="img/logo.png">')]);
  expect(result.output('page.html').references).toEqual([result.output('img/logo.png').path]);
});

test('nor where the file is fixed', async () => {
  const fixed = tree('img/logo-1.png', 'png', { fixed: 'named before', original: 'img/logo.png' });
  const result = await run([fixed, tree('page.html', '<img src="img/logo.png">')]);
  expect(result.text('page.html')).toBe('<img src="img/logo.png">');
  expect(result.problems).toEqual([]);
});
