// look-alikes.test.ts: which files does a server's configuration have to tell from hashed ones?
import { expect, test } from 'vitest';
import { lookAlikes } from '../../packages/cli/src/headers/look-alikes.ts';
import { hashedNames } from '../../packages/cli/src/headers/name-forms.ts';
import { exampleManifest } from '../manifest/example.ts';

const alike = (...paths: readonly string[]): string | null => {
  const manifest = { ...exampleManifest(), originals: Object.fromEntries(paths.map((path) => [path, path])) };
  return lookAlikes(manifest, hashedNames(manifest));
};

test('those of the pattern, and no others', () => {
  expect(alike('img/photo.png')).toBe(null);
  expect(alike('img/photo.png', 'b/x-0123456789abcdef.png', 'a/x-0123456789abcdef.png')).toBe(
    '(?:a/x-0123456789abcdef\\.png|b/x-0123456789abcdef\\.png)',
  );
});

test.each([
  [1, /\(1\): a+\/0-0123456789abcdef\.png$/],
  [5, /\(5\): a+\/0-\w+\.png, a+\/1-\w+\.png, a+\/2-\w+\.png, and 2 more$/],
])('%i of them may be too many for one expression', (count, message) => {
  const paths = Array.from({ length: count }, (_, number) => `${'a'.repeat(4000)}/${number}-0123456789abcdef.png`);
  expect(() => alike(...paths)).toThrow(message);
});
