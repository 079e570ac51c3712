// digit-spots.test.ts: are digits found wherever a pattern puts them?
import type { Naming } from '@truename/manifest';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createNameReader, hexWindows } from '../../packages/disk/src/digit-spots.ts';

const digits = '0123456789abcdef';
const naming = (pattern: string, length = 16): Naming => ({ pattern, algorithm: 'xxh64', length });

test.each([
  ['[dir]/[name]-[hash][ext]', `img/logo-${digits}.png`, 'img/logo.png'],
  ['[dir]/[name]-[hash][ext]', `logo-${digits}.png`, 'logo.png'],
  ['[dir]/[name]-[hash][ext]', `LICENSE-${digits}`, 'LICENSE'],
  ['[dir]/[name]-[hash][ext]', `a/jquery.min-${digits}.js`, 'a/jquery.min.js'],
  ['[dir]/[name].[hash][ext]', `a/app.${digits}.js`, 'a/app.js'],
  ['[dir]/[hash]-[name][ext]', `${digits}-manifest.json`, 'manifest.json'],
  ['[dir]/[hash].[name][ext]', `x/${digits}.with space.js`, 'x/with space.js'],
  ['[dir]/[name]-[hash][ext]', `line\nbreak-${digits}.js`, 'line\nbreak.js'],
])('%s: the digits of %j stand before or behind the name %j', (pattern, path, plain) => {
  const reader = createNameReader(naming(pattern));
  const [spot] = reader.spots(path);
  expect(path.slice(spot!.start, spot!.end)).toBe(digits);
  expect(reader.plain(path)).toBe(plain);
});

test.each([
  ['img/logo.png', []],
  [`img/logo-${digits.slice(1)}.png`, []],
  ['img/logo-0123456789ABCDEF.png', []],
  [`${digits}-${'0'.repeat(16)}.png`, ['0'.repeat(16), digits]],
  [`${digits}/a.png`, [digits]],
  [
    `cafe${digits}.js`,
    ['cafe0123456789ab', 'afe0123456789abc', 'fe0123456789abcd', 'e0123456789abcde', digits].reverse(),
  ],
])('all runs of hex in %j may be digits, the likeliest first', (path, expected) => {
  const found = createNameReader(naming('[dir]/[name]-[hash][ext]')).spots(path);
  expect(found.map(({ start, end }) => path.slice(start, end))).toEqual(expected);
});

test('a name that does not fit the pattern is its own plain name', () => {
  const reader = createNameReader(naming('[dir]/[name]-[hash][ext]'));
  expect(reader.plain(`a/${digits}.js`)).toBe(`a/${digits}.js`);
  expect(reader.plain('a/b.js')).toBe('a/b.js');
  expect(createNameReader(naming('odd/[hash]')).plain('a/b.js')).toBe('a/b.js');
});

test('hexWindows() gives every place where enough hex begins, whatever stands around it', () => {
  const text = fc
    .array(fc.constantFrom('0', '9', 'a', 'f', 'abcdef01', 'g', 'A', '-', '/'))
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, fc.integer({ min: 2, max: 9 }), (any, length) => {
      const starts = [...any].map((_, at) => at);
      const hex = new RegExp(`^[0-9a-f]{${length}}$`);
      expect(hexWindows(any, length)).toEqual(starts.filter((at) => hex.test(any.slice(at, at + length))));
    }),
    { numRuns: 1000 },
  );
});
