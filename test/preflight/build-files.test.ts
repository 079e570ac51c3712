// build-files.test.ts: does every path have a URL, and every such URL its path?
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pathOf, urlOf } from '../../packages/preflight/src/build-files.ts';

const runs = { numRuns: Number(process.env.LAWS_RUNS ?? 150) * 5 };
const bases = ['https://cdn.shop.test/', 'https://shop.test:8443/a%20b/c/', 'http://[::1]/x/'].map(
  (url) => new URL(url),
);
const base = fc.constantFrom(...bases);

/** What may stand in a path, and what has a meaning in URLs. */
const segment = fc
  .oneof(
    fc.stringMatching(/^[\w.-]{1,12}$/),
    fc.string({ unit: fc.constantFrom(...'a-._~%?#[]|:;&=+$, \'"<>^`{}\\größe中😀'), minLength: 1, maxLength: 12 }),
  )
  .filter((text) => !/^\.{1,2}$/.test(text));
const path = fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => segments.join('/'));

test('the path of a URL is the path that the URL was made for', () => {
  fc.assert(
    fc.property(path, base, (given, at) => {
      expect(pathOf(urlOf(given, at).href, at)).toBe(given);
    }),
    runs,
  );
});

test('a plain path has the URL that a browser makes of it', () => {
  const plain = fc.stringMatching(/^\w[\w-]{0,9}([./][\w-]{1,9}){0,4}$/);
  const any = fc.oneof(base, fc.constantFrom(new URL('https://shop.test/#/'), new URL('https://shop.test/?a=/')));
  fc.assert(
    fc.property(plain, any, (given, at) => {
      expect(urlOf(given, at).href).toBe(new URL(`./${given}`, at).href);
    }),
    runs,
  );
});

test.each([
  ['https://shop.test/a.js', 'another host'],
  ['https://cdn.shop.test/a.js?v=1', 'a query'],
  ['https://cdn.shop.test/%61.js', 'another way to write it'],
  ['https://cdn.shop.test/%zz.js', 'what cannot be read'],
])('%s is no URL of ours: %s', (href) => {
  expect(pathOf(href, bases[0]!)).toBeNull();
});
