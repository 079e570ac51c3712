// page-references.test.ts: which files does a page name for itself, and where?
import { expect, test } from 'vitest';
import { longestKeeping } from '../../packages/preflight/src/cache-control.ts';
import { looksHashed, madeUpPaths } from '../../packages/preflight/src/hashed-names.ts';
import { pageReferences } from '../../packages/preflight/src/page-references.ts';
import { buildSite } from './site.ts';

const page = new URL('https://shop.test/a/');
const named = (html: string): string[] => pageReferences(html, page).map(({ url }) => url.href);

test('tags name files, each once', () => {
  const html = `<script src="/js/a.js"></script><link rel=stylesheet href=b.css><link rel="preload" as="font" href="//cdn.test/f.woff2">
    <img src=c.png srcset="d.png 1x, e.png 2x"><source srcset="f.png"><video src=g.mp4 poster=h.jpg></video><audio src=i.mp3></audio>
    <object data=j.svg></object><embed src=k.pdf><track src=l.vtt><input type=image src=m.png>
    <svg><use href="n.svg#icon"/><image xlink:href="o.png"/></svg><img src=c.png>`;
  expect(named(html)).toEqual([
    'https://shop.test/js/a.js',
    ...['b.css'].map((name) => `https://shop.test/a/${name}`),
    'https://cdn.test/f.woff2',
    ...[
      'c.png',
      'd.png',
      'e.png',
      'f.png',
      'g.mp4',
      'h.jpg',
      'i.mp3',
      'j.svg',
      'k.pdf',
      'l.vtt',
      'm.png',
      'n.svg',
      'o.png',
    ].map((name) => `https://shop.test/a/${name}`),
  ]);
});

test('links for people, data, comments and scripts name none', () => {
  expect(
    named(`<a href="/x">x</a><link rel=canonical href=/y><link rel=alternate href=/z><img src="data:image/png;base64,AA">
      <!-- <img src=no.png> --><script>'<img src="no.png">'</script><iframe src=/other></iframe><img src=""><form action=/post>`),
  ).toEqual([]);
});

test('a base counts for what follows; entities are read; srcset may hold commas', () => {
  expect(
    named(
      `<base href="/b/"><img src="x.png?a=1&amp;b=2"><img srcset="y,1.png 1x, data:image/gif;base64,R0lGOD 2x,z.png 3x">`,
    ),
  ).toEqual(['https://shop.test/b/x.png?a=1&b=2', 'https://shop.test/b/y,1.png', 'https://shop.test/b/z.png']);
});

test('the place is that of the tag', () => {
  expect(pageReferences('<p>\r\n  <img\n src="a.png">', page)).toMatchObject([
    { line: 2, column: 3, text: 'a.png', integrity: null, isCors: false },
  ]);
});

test('modules, and what is guarded or says so, is loaded with CORS', () => {
  const html = `<script src=a.js></script><script type=module src=b.js></script><script src=c.js integrity="sha384-x"></script>
    <link rel=stylesheet href=d.css crossorigin><link rel=stylesheet href=e.css><link rel=modulepreload href=f.js>`;
  expect(pageReferences(html, page).map(({ isCors }) => isCors)).toEqual([false, true, true, true, false, true]);
});

test('a page that is written to take long does not', () => {
  const long = 'x'.repeat(3_000_000);
  const pages = [
    `<img srcset="${','.repeat(2_000_000)}">`,
    `<img src="${long}">`,
    '<img src=a>\n'.repeat(300_000),
    `<img src=${'a'.repeat(8)}-`.repeat(100_000),
  ];
  for (const html of pages) expect(pageReferences(html, page).length).toBeLessThan(5001);
});

test.each([
  [{}, 0],
  [{ 'cache-control': 'no-cache, max-age=60' }, 0],
  [{ 'cache-control': 'max-age=60' }, 60],
  [{ 'cache-control': 'max-age=60, S-MaxAge=10' }, 60],
  [{ 'cache-control': 's-maxage="600" , stale-while-revalidate=60,stale-if-error=6' }, 666],
  [{ 'cache-control': 'max-age=abc' }, 0],
  [{ 'cache-control': 'no-store', 'cdn-cache-control': 'max-age=5' }, 5],
])('%j may be kept for %d seconds', (headers, seconds) => {
  expect(longestKeeping(headers).seconds).toBe(seconds);
});

test.each([
  ['a/app-9f86d081884c7d65.js', true],
  ['a/9f86d081884c7d65.app.js', true],
  ['9f86d081884c7d65/app.js', false],
  ['a/app-9f86d08.js', false],
  ['a/app-x9f86d081884c7d65.js', false],
  ['a/deadbeefcafe1234', true],
])('%s: has digits of a hash? %s', (path, is) => {
  expect(looksHashed(path)).toBe(is);
});

test('made-up names have the form of the build’s, other digits, and scripts and styles first', async () => {
  const { manifest } = await buildSite();
  const made = madeUpPaths(manifest, (length) => 'a'.repeat(length));
  expect(made.slice(0, 2)).toEqual(['css/app-aaaaaaaaaaaaaaaa.css', 'js/app-aaaaaaaaaaaaaaaa.js']);
  for (const path of made) expect(manifest.outputs).not.toHaveProperty([path]);
});
