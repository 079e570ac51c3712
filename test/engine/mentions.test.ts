// mentions.test.ts: is every file name found that some text holds, and no other?
import { createMentions, type Output } from '@truename/engine';
import { expect, test } from 'vitest';

function output(path: string, text: string): Output {
  const bytes = new TextEncoder().encode(text);
  const language = path.endsWith('.map') ? 'sourcemap' : 'js';
  const asset = { id: path, path, logical: [], language, origin: 'chunk', content: { bytes } } as const;
  const size = bytes.byteLength;
  return { asset, path, digits: null, bytes, size, sum: '', references: [], rewritten: 0, component: 1, twin: 0 };
}

function unmentioned(paths: readonly string[], outputs: readonly Output[]): string[] {
  const mentions = createMentions(paths);
  for (const one of outputs) mentions.look(one);
  return paths.filter((path) => !mentions.has(path));
}

test.each([
  ['a path in a string', 'x = "/img/a.png"'],
  ['a name alone', "load('a.png')"],
  ['a name at the very start', 'a.png'],
  ['a name in a URL with a query', '<a href=/img/a.png?x>'],
  ['a percent-encoded name', '"/img/%61.png"'],
])('createMentions() finds %s', (_, text) => {
  expect(unmentioned(['img/a.png'], [output('x.js', text)])).toEqual([]);
});

test.each([
  ['a hashed name', '"/img/a-0123456789abcdef.png"'],
  ['a longer name', '"/img/aa.png"'],
  ['a name put together', "'/img/' + id + '.png'"],
])('createMentions() is not misled by %s', (_, text) => {
  expect(unmentioned(['img/a.png'], [output('x.js', text)])).toEqual(['img/a.png']);
});

test('createMentions() knows endings that begin with one another', () => {
  expect(unmentioned(['a.js', 'b.json', 'c.js'], [output('x.js', '"a.js" "b.json"')])).toEqual(['c.js']);
});

test('createMentions() tells files of one name apart from none: either mention keeps both', () => {
  expect(unmentioned(['a/x.png', 'b/x.png', 'y.png'], [output('x.js', '"b/x.png"')])).toEqual(['y.png']);
});

test('createMentions() finds names with spaces, quotes and no extension', () => {
  const paths = ["it's here.png", 'LICENSE', 'my logo.svg'];
  expect(unmentioned(paths, [output('x.js', 'see "it\'s here.png", LICENSE and "/my logo.svg"')])).toEqual([]);
});

test('createMentions() reads UTF-16', () => {
  const bytes = Buffer.from('\ufeffurl(a.png)', 'utf16le');
  const big = Buffer.from('\ufeffurl(b.png)', 'utf16le').swap16();
  const outputs = [bytes, big].map((one) => ({ ...output('x.js', ''), bytes: one }));
  expect(unmentioned(['a.png', 'b.png', 'c.png'], outputs)).toEqual(['c.png']);
});

test('createMentions() does not look into source maps: nobody follows them', () => {
  expect(unmentioned(['a.png'], [output('x.js.map', '"a.png"')])).toEqual(['a.png']);
});
