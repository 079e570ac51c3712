// text.test.ts: do lines, counts and sizes read well?
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseJs } from '../../packages/cli/src/parse-js.ts';
import { counted, formatBytes, formatCount } from '../../packages/cli/src/quantities.ts';
import { printable } from '../../packages/cli/src/report.ts';
import { wrap } from '../../packages/cli/src/wrap.ts';

test('wrap() loses no word, and only a word too wide for any line makes a line too wide', () => {
  const word = fc.string({ minLength: 1, maxLength: 12 }).map((text) => text.replaceAll(/\s/g, '_'));
  fc.assert(
    fc.property(fc.array(word, { minLength: 1 }), fc.integer({ min: 1, max: 40 }), (words, width) => {
      const lines = wrap(words.join(' '), width);
      expect(lines.join(' ')).toBe(words.join(' '));
      for (const line of lines) expect(line.length <= width || !line.includes(' ')).toBe(true);
    }),
  );
});

describe('quantities', () => {
  test('counts have commas, and the plural where it belongs', () => {
    expect([0, 7, 999, 1000, 1234567].map(formatCount)).toEqual(['0', '7', '999', '1,000', '1,234,567']);
    expect([0, 1, 2000].map((count) => counted(count, 'file'))).toEqual(['0 files', '1 file', '2,000 files']);
  });

  test.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [999_949, '999.9 kB'],
    [999_950, '1.0 MB'],
    [2_000_000_000, '2.0 GB'],
    [5e15, '5000.0 TB'],
  ])('%d bytes are %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});

test('printable() leaves no character that a terminal obeys, and all others as they are', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const shown = printable(text);
      expect(shown).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
      if (!/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(text)) expect(shown).toBe(text);
    }),
  );
});

describe('parseJs()', () => {
  test.each([
    ['a module', 'import { a } from "./a.js"; export default await a;'],
    ['a script', 'with (a) b = 010; var await;'],
    ['a program with a shebang', '#!/usr/bin/env node\nreturn 1;'],
  ])('reads %s', (_, code) => {
    expect(parseJs(code)).toMatchObject({ type: 'Program', start: 0, end: code.length });
  });

  test('tells what is wrong with a module that is no script either', () => {
    expect(() => parseJs('import a from;')).toThrow(SyntaxError);
  });
});
