import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findTokens, tokenTable } from '../../packages/engine/src/references/tokens.ts';
import type { Asset } from '../../packages/engine/src/types.ts';

const a = 'tn0123456789abcd';
const b = '0123456789abcdef';
const numRuns = Number(process.env.FUZZ_RUNS ?? 300);

describe('findTokens()', () => {
  test('finds a token wherever the file is named', () => {
    const table = tokenTable([asset(`assets/main-${a}.js`), asset(`assets/logo-${b}.png`)]);
    const text = `import"./main-${a}.js";const s="new Worker(\\"/assets/main-${a}.js\\")";url(/assets/logo-${b}.png)//# sourceMappingURL=main-${a}.js.map`;
    expect(found(text, table)).toEqual([
      `assets/main-${a}.js`,
      `assets/main-${a}.js`,
      `assets/logo-${b}.png`,
      `assets/main-${a}.js`,
    ]);
  });

  test('finds tokens at both ends of a text, next to each other, and glued to a name', () => {
    const table = tokenTable([asset(`x${a}.js`), asset(`y-${b}.png`)]);
    expect(findTokens(`${a}${b}abc${a}`, table).map(({ start, end }) => [start, end])).toEqual([
      [0, 16],
      [16, 32],
      [35, 51],
    ]);
  });

  test('leaves longer hexadecimal text alone that holds no token', () => {
    const table = tokenTable([asset(`y-${b}.png`)]);
    expect(findTokens(`sha1 ${'0123456789abcde'.repeat(20)} ${b.toUpperCase()} ${b.slice(1)}`, table)).toEqual([]);
  });

  test('finds tokens of several lengths, the longest first', () => {
    const long = `${b}${b}`;
    const table = tokenTable([asset(`a-${b}.png`), asset(`b-${long}.png`, long)]);
    expect(found(`a-${b}.png b-${long}.png`, table)).toEqual([`a-${b}.png`, `b-${long}.png`]);
  });

  test('finds nothing without tokens', () => {
    expect(findTokens('text', tokenTable([{ ...asset('a.js'), token: undefined } as unknown as Asset]))).toEqual([]);
  });

  test('throws for a token that is no token', () => {
    expect(() => tokenTable([asset('a.js', 'TN-1')])).toThrow('"TN-1" is no token: a.js');
  });

  test('finds what a search at every place finds', () => {
    const token = fc.constantFrom(a, b, `tn${'f'.repeat(14)}`, '0'.repeat(16));
    const piece = fc.oneof(
      token,
      fc.constantFrom('-', '.', '"', 'é', 'A', 'abc0', '0'.repeat(9), 'tn', 'f'.repeat(20), ' '),
      token.map((t) => t.slice(3)),
    );
    const table = tokenTable([a, b, `tn${'f'.repeat(14)}`, '0'.repeat(16)].map((t) => asset(`f-${t}.js`, t)));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        const plain: number[] = [];
        for (let i = 0; i < text.length; i++)
          if (table.assets.has(text.slice(i, i + 16))) i = plain[plain.push(i) - 1]! + 15;
        expect(findTokens(text, table).map(({ start }) => start)).toEqual(plain);
      }),
      { numRuns },
    );
  });
});

describe('findTokens() tells files with one token apart', () => {
  const shared = (...paths: string[]) => tokenTable(paths.map((path) => asset(path.replace('*', b), b)));

  test('by the name before it', () => {
    const table = shared('assets/logo-*.png', 'assets/biglogo-*.png', 'assets/mark-*.png');
    expect(found(`/assets/biglogo-${b}.png,logo-${b}.png "mark-${b}.png"`, table)).toEqual(
      ['biglogo', 'logo', 'mark'].map((stem) => `assets/${stem}-${b}.png`),
    );
  });

  test('by the longest name that fits', () => {
    expect(found(`my-logo-${b}.png`, shared('logo-*.png', 'my-logo-*.png'))).toEqual([`my-logo-${b}.png`]);
  });

  test('by a percent-encoded name', () => {
    const table = shared('a/an-*.png', 'a/mein bild-*.png');
    expect(found(`mein%20bild-${b}.png`, table)).toEqual([`a/mein bild-${b}.png`]);
  });

  test('by the name after it', () => {
    expect(found(`x-${b}.svg x-${b}.svg.gz`, shared('x-*.svg', 'x-*.svg.gz'))).toEqual([`x-${b}.svg`, `x-${b}.svg.gz`]);
  });

  test('by the directory', () => {
    expect(found(`/one/x-${b}.svg two/x-${b}.svg`, shared('one/x-*.svg', 'two/x-*.svg'))).toEqual([
      `one/x-${b}.svg`,
      `two/x-${b}.svg`,
    ]);
  });

  test('by the string that it stands in, also where that holds a space', () => {
    const table = shared('my app-*.js', 'a/my app-*.js');
    const from = asset('a/my app-x.js.map');
    const below = (url: string) => table.assets.get(b)!.filter(({ path }) => path === `a/${url}`);
    const spans = findTokens(`{"file":"my app-${b}.js","version":3}`, table, { from, meanings: below });
    expect(spans.map((span) => span.asset.path)).toEqual([`a/my app-${b}.js`]);
  });

  test('by id where nothing else tells', () => {
    expect(found(`${b}`, shared('b-*.svg', 'a-*.svg'))).toEqual([`a-${b}.svg`]);
  });
});

function found(text: string, table: ReturnType<typeof tokenTable>): string[] {
  return findTokens(text, table).map(({ asset }) => asset.path);
}

function asset(path: string, token?: string): Asset {
  const own = token ?? [a, b].find((each) => path.includes(each)) ?? a;
  return {
    id: path,
    path,
    logical: [],
    language: 'binary',
    origin: 'chunk',
    content: { bytes: new Uint8Array() },
    token: own,
  };
}
