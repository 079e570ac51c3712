// name-forms.test.ts: are the names of hashed files told from all others, whatever pattern a bundler has?
import type { Manifest } from '@truename/manifest';
import { describe, expect, test } from 'vitest';
import { hashedNames } from '../../packages/cli/src/headers/name-forms.ts';
import { exampleManifest } from '../manifest/example.ts';

const digits = '0123456789abcdef';
const others = 'fedcba9876543210';

function expressionFor(paths: readonly string[], pattern = '[dir]/[name]-[hash][ext]'): string {
  const record = { size: 1, hash: digits, type: 'text/javascript' };
  const manifest: Manifest = {
    ...exampleManifest(),
    naming: { pattern, algorithm: 'xxh64', length: 16 },
    outputs: Object.fromEntries(paths.map((path) => [path, record])),
  };
  return hashedNames(manifest);
}

function matches(paths: readonly string[], pattern?: string): (path: string) => boolean {
  const expression = new RegExp(`^${expressionFor(paths, pattern)}$`);
  return (path) => expression.test(path);
}

describe('hashedNames()', () => {
  test.each([
    ['assets/<>.js', 'assets/sub/<>.css'],
    ['assets/main.<>.js', 'assets/my.page.<>.css'],
    ['assets/<>-main.js', 'assets/<>-other.mjs'],
    ['assets/<>.chunk.js', 'assets/<>.chunk.css'],
    ['assets/main.<>.min.js', 'assets/other.<>.min.js'],
    ['assets/<>/main.js', 'assets/<>/other.css'],
    ['assets/main_<>.js', 'assets/other_<>.js'],
    ['<>.js', '<>.css'],
    ['äöü (1)/<>.js', 'äöü (1)/<>.css'],
  ])('takes %s as it was found, and later %s', (found, later) => {
    const isHashed = matches([found.replace('<>', digits)]);
    expect(isHashed(found.replace('<>', digits))).toBe(true);
    expect(isHashed(later.replace('<>', others))).toBe(true);
    expect(isHashed(`${found.replace('<>', digits)}.map`)).toBe(false);
    expect(isHashed(found.replace('<>', 'page'))).toBe(false);
    // Those of others, in folders of theirs.
    expect(isHashed(`uploads/${others}.png`)).toBe(false);
    expect(isHashed(`uploads/me.${others}.png`)).toBe(false);
  });

  test('takes one name in the root and in hundreds of folders, and stays short enough for nginx', () => {
    const found = Array.from({ length: 300 }, (_, at) => `page-${at}/${digits}.js`);
    const isHashed = matches([`${digits}.js`, ...found]);
    for (const path of [`${others}.js`, `page-0/${others}.js`, `page-299/deep/${others}.css`])
      expect(isHashed(path), path).toBe(true);
    for (const path of [`page-300/${others}.js`, `page-1x/${others}.js`, `x/page-1/${others}.js`])
      expect(isHashed(path), path).toBe(false);
    expect(expressionFor(found).length).toBeLessThan(4000);
  });

  test('takes names of the pattern in every folder', () => {
    const isHashed = matches([`assets/main-${digits}.js`]);
    expect(isHashed(`new/folder/other-${others}.css`)).toBe(true);
    expect(isHashed(`assets/${others}.js`)).toBe(false);
    expect(isHashed(`assets/main.${others}.js`)).toBe(false);
  });

  test('takes no source map for a file whose name stands behind the digits', () => {
    const isHashed = matches([`${digits}-app.js`, `${digits}-jquery.min.js`], '[dir]/[hash]-[name][ext]');
    for (const path of [`${digits}-app.js`, `${others}-other.js`, `${digits}-jquery.min.js`])
      expect(isHashed(path), path).toBe(true);
    for (const path of [`${digits}-app.js.map`, `${digits}-jquery.min.js.map`])
      expect(isHashed(path), path).toBe(false);
  });

  test('takes no file without an extension, and no longer run of digits', () => {
    const isHashed = matches([`assets/${digits}`, `assets/${digits}ab`, `assets/${digits}.js`]);
    expect(isHashed(`assets/${digits}`)).toBe(false);
    expect(isHashed(`assets/${digits}ab.js`)).toBe(false);
  });
});
