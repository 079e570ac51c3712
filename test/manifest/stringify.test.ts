import { deepStrictEqual } from 'node:assert/strict';
import {
  checkManifest,
  type Manifest,
  ManifestError,
  parseManifest,
  piecesForBuildId,
  stringifyManifest,
  textForBuildId,
} from '@truename/manifest';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyManifest, exampleManifest, reordered } from './example.ts';

describe('stringifyManifest()', () => {
  test('gives text that parseManifest() reads back as the same value', () => {
    fc.assert(
      fc.property(anyManifest, (manifest) => {
        // Not toStrictEqual(): it takes a key `constructor` for the class of the value.
        deepStrictEqual(parseManifest(stringifyManifest(manifest)), checkManifest(manifest));
      }),
    );
  });

  test('gives the same bytes for an equal value with its keys in any order', () => {
    fc.assert(
      fc.property(anyManifest, fc.func(fc.integer()), (manifest, rank) => {
        const other = reordered(manifest, rank) as Manifest;
        expect(stringifyManifest(other)).toBe(stringifyManifest(manifest));
        expect(textForBuildId(other)).toBe(textForBuildId(manifest));
      }),
    );
  });

  test('gives other bytes for another value', () => {
    const text = stringifyManifest(exampleManifest());
    expect(stringifyManifest({ ...exampleManifest(), base: '/sub/' })).not.toBe(text);
    expect(stringifyManifest({ ...exampleManifest(), assets: {} })).not.toBe(text);
  });

  test('sorts keys by code unit, also those that look like numbers', () => {
    const keys = ['b', 'B', '10', '9', 'é', '', '__proto__', 'a/b', 'a'];
    const inlined = Object.fromEntries(keys.map((key) => [key, { by: 'x' }]));
    const text = stringifyManifest({ ...exampleManifest(), inlined });
    const written = [...text.slice(text.indexOf('"inlined"')).matchAll(/^ {4}(".*"): \{/gm)].map((match) => match[1]);
    expect(written.slice(0, keys.length)).toEqual(keys.toSorted().map((key) => JSON.stringify(key)));
  });

  test('indents like JSON.stringify() with two spaces, and ends with one line feed', () => {
    const text = stringifyManifest(exampleManifest());
    expect(text).toBe(`${JSON.stringify(JSON.parse(text), null, 2)}\n`);
  });

  test('gives large sections the same form', () => {
    const names = Array.from({ length: 1501 }, (_, i) => `name ${i}`).sort();
    const inlined = Object.fromEntries(names.map((name) => [name, { by: 'x' }]));
    const text = stringifyManifest({ ...exampleManifest(), inlined });
    expect(text).toBe(`${JSON.stringify(JSON.parse(text), null, 2)}\n`);
    expect(Object.keys(JSON.parse(text).inlined)).toEqual(names);
  });

  test('takes no part of a name or a path for a line of its own', () => {
    const odd = ['a",\n    "b', 'a\u2028    "', '    "a",', '": {', '$1: ', '{}', '\\'];
    const file = { size: 1, hash: '0000000000000000', type: 'text/css', reason: 'x' };
    const path = 'a\u2028    ",$1: {';
    const manifest = {
      ...exampleManifest(),
      assets: Object.fromEntries(odd.map((name) => [name, path])),
      inlined: Object.fromEntries(odd.map((name) => [name, { by: name }])),
      fixed: { [path]: file, 'robots.txt': file },
    };
    const text = stringifyManifest(manifest);
    expect(parseManifest(text)).toEqual(manifest);
    expect(text).toBe(`${JSON.stringify(JSON.parse(text), null, 2)}\n`);
  });

  test('writes every key that a file may have', () => {
    const variant = (file: string) => ({ file, size: 1, hash: '0000000000000000' });
    const links = { imports: ['a.js'], dynamicImports: ['a.js'], css: ['a.js'], assets: ['a.js'] };
    const encodings = { br: variant('1'), gzip: variant('2'), zstd: variant('3') };
    const content = { size: 1, hash: '0000000000000000', type: 'a/b', integrity: 'sha384-x', twin: 1, component: 2 };
    const output = { ...content, ...links, encodings };
    const manifest = { ...exampleManifest(), assets: {}, entries: {}, originals: {}, maps: {} };
    const text = stringifyManifest({ ...manifest, outputs: { 'a.js': output } });
    expect(parseManifest(text).outputs['a.js']).toEqual(output);
  });

  test('refuses a value that could not be read back', () => {
    const manifest = { ...exampleManifest(), assets: { 'a.css': 'nowhere.css' } };
    expect(() => stringifyManifest(manifest)).toThrow(ManifestError);
  });
});

test('piecesForBuildId() gives textForBuildId() in pieces', () => {
  const pieces = [...piecesForBuildId(exampleManifest())];
  expect(pieces.length).toBeGreaterThan(1);
  expect(pieces.join('')).toBe(textForBuildId(exampleManifest()));
});

describe('textForBuildId()', () => {
  test('leaves out the build, the schema address, encodings and maps', () => {
    const { $schema: _, ...manifest } = exampleManifest();
    const outputs = Object.fromEntries(
      Object.entries(manifest.outputs).map(([path, { encodings: __, ...file }]) => [path, file]),
    );
    const bare = { ...manifest, build: '0000000000000000', outputs, maps: {} };
    expect(textForBuildId(bare)).toBe(textForBuildId(exampleManifest()));
    expect(textForBuildId(exampleManifest())).not.toMatch(/encodings|maps|5f2c9d0e1a7b3c48|schema/);
  });

  test('changes with every other section', () => {
    const manifest = exampleManifest();
    const text = textForBuildId(manifest);
    for (const section of ['assets', 'entries', 'outputs', 'fixed', 'originals', 'inlined'] as const)
      expect(textForBuildId({ ...manifest, [section]: {} }), section).not.toBe(text);
    expect(textForBuildId({ ...manifest, base: './' })).not.toBe(text);
    expect(textForBuildId({ ...manifest, naming: { ...manifest.naming, salt: '2' } })).not.toBe(text);
  });
});
