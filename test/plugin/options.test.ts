import { TruenameError } from '@truename/engine';
import { type Options, truename } from '@truename/plugin';
import { describe, expect, test } from 'vitest';

/** What the user reads. */
function complaint(options: object): string {
  try {
    truename(options as Options);
  } catch (error) {
    if (error instanceof TruenameError) return error.message;
    throw error;
  }
  return '';
}

describe('truename()', () => {
  test('takes no options', () => {
    expect(complaint({})).toBe('');
  });

  test('names the nearest option for an unknown one', () => {
    expect(complaint({ patern: '[dir]/[name]-[hash][ext]' })).toContain('has no option "patern"');
    expect(complaint({ patern: '' })).toContain('Did you mean "pattern"?');
    expect(complaint({ hashlength: 12 })).toContain('Did you mean "hashLength"?');
  });

  test('lists the options where none is near', () => {
    expect(complaint({ zzz: 1 })).toMatch(/The options are attributes, base, .*verbose/);
  });

  test.each([
    [{ pattern: '[dir]/[name][ext]' }, 'has no [hash]'],
    [{ pattern: '[name]-[hash][ext]' }, 'does not begin with "[dir]/"'],
    [{ pattern: 7 }, '"pattern" is 7'],
    [{ hash: 'md5' }, 'Use one of "xxh64", "sha256"'],
    [{ hashLength: 4 }, 'Use 12 to 16 digits with xxh64'],
    [{ hash: 'sha256', hashLength: 65 }, 'Use 12 to 64 digits with sha256'],
    [{ originals: 'none' }, 'Use one of "keep", "drop"'],
    [{ missing: true }, 'Use one of "error", "warn", "ignore"'],
    [{ fixed: 'robots.txt' }, 'Give a list of strings'],
    [{ strict: 'yes' }, 'Give true or false'],
    [{ manifest: '/etc/manifest.json' }, 'Give a relative path that ends in .json'],
    [{ publicDir: true }, 'Give a path, or false'],
    [{ base: 'app' }, 'Did you mean "/app/"?'],
    [{ base: '/app/?v=1' }, 'without a query'],
    [{ fixed: ['/img/**'] }, 'Paths start below the directory, without "/" or "../": "img/**"'],
    [{ rename: ['*.{png'] }, 'Close every bracket'],
  ])('refuses %j with a cure', (options, cure) => {
    expect(complaint(options)).toContain(cure);
  });

  test('tells of all faults at once', () => {
    const message = complaint({ patern: 'x', hash: 'md5', fixed: 1 });
    expect(message).toContain('"patern"');
    expect(message).toContain('"hash" is "md5"');
    expect(message).toContain('"fixed" is 1');
  });

  test('takes an option that is undefined for one that is not given', () => {
    expect(complaint({ pattern: undefined, hashLength: undefined })).toBe('');
  });
});
