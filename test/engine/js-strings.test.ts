import fc from 'fast-check';
import { parseAst as parseRolldown } from 'rolldown/parseAst';
import { parseAst } from 'rollup/parseAst';
import { describe, expect, test } from 'vitest';
import type { Ast } from '../../packages/engine/src/references/estree.ts';
import type { JsStrings } from '../../packages/engine/src/references/options.ts';
import { mentionsOfOurs, oursIn } from '../../packages/engine/src/references/our-urls.ts';
import { decodedRegion, fileRegion } from '../../packages/engine/src/references/region.ts';
import { chunksOf } from '../../packages/engine/src/references/string-chunks.ts';
import { findJsStrings } from '../../packages/engine/src/references/strings.ts';

const numRuns = Number(process.env.FUZZ_RUNS ?? 300);
const strings: JsStrings = { prefixes: ['/'], parse: parseAst, isOurs: (url) => url === '/img/a.png' };

/** One character of a string literal, in one of the ways to write it. */
const character = (c: string) => {
  const hex = c.charCodeAt(0).toString(16);
  return fc.oneof(
    { weight: 9, arbitrary: fc.constant(/["'`\\\n$]/.test(c) ? `\\${c === '\n' ? 'n' : c}` : c) },
    fc.constantFrom(`\\x${hex.padStart(2, '0')}`, `\\u${hex.padStart(4, '0')}`, `\\u{${hex}}`),
    fc.constant(/[/.]/.test(c) ? `\\${c}` : `\\\n${/["'`\\\n$]/.test(c) ? `\\${c === '\n' ? 'n' : c}` : c}`),
  );
};
const written = (text: string) => fc.tuple(...Array.from(text, character)).map((parts) => parts.join(''));
const content = fc.constantFrom(
  '/img/a.png',
  '/img/a.png',
  'url(',
  ')',
  ' ',
  '"',
  '=',
  '?v=1',
  'x',
  '',
  '> ',
  ',',
  'src=/img/a.png>',
  "'/img/a.png'",
  '\\',
);
const literal = content.chain((text) =>
  fc.tuple(written(text), fc.constantFrom('"', "'", '`')).map(([raw, q]) => q + raw + q),
);

/** Expressions over strings; `u` is a name whose value nobody knows. */
const { expression } = fc.letrec<{ expression: string }>((tie) => {
  const e = tie('expression');
  return {
    expression: fc.oneof(
      { depthSize: 'medium', withCrossShrink: true },
      { weight: 5, arbitrary: literal },
      { weight: 1, arbitrary: fc.constant('u') },
      { weight: 3, arbitrary: fc.tuple(e, e).map(([a, b]) => `(${a} + ${b})`) },
      { weight: 1, arbitrary: fc.tuple(e, e).map(([a, b]) => `\`\${${a}}\${${b}}\``) },
      { weight: 1, arbitrary: fc.tuple(e, e).map(([a, b]) => `''.concat(${a}, ${b})`) },
      { weight: 1, arbitrary: fc.tuple(e, e, e).map(([a, b, c]) => `[${a}, ${b}].join(${c})`) },
      { weight: 1, arbitrary: fc.tuple(e, e).map(([a, b]) => `(u ? ${a} : ${b})`) },
      { weight: 1, arbitrary: fc.tuple(e, e).map(([a, b]) => `(${a}, { v: u }.v += ${b})`) },
    ),
  };
});

describe('findJsStrings()', () => {
  test('rewrites nothing that ends up inside a longer URL, whatever the unknown value', () => {
    fc.assert(
      fc.property(expression, fc.constantFrom('x', '', '/x', 'https://cdn'), (code, u) => {
        const { references } = findJsStrings(fileRegion(`x = ${code}`), strings);
        const places = references.map(({ start, end }) => ({ start: start - 4, end: end - 4 }));
        const rewritten = places.reduceRight(
          (text, { start, end }) => `${text.slice(0, start)}@IMG@${text.slice(end)}`,
          code,
        );
        const value = String(new Function('u', `return ${rewritten}`)(u));
        for (const { index } of value.matchAll(/@IMG@/g)) {
          expect(value[index - 1] ?? '', value).toMatch(/^["'`\s=(,;]?$/);
          expect(value.slice(index + 5), value).toMatch(/^(?:["'`\s),>;?#]|\\["'`]|$)/);
        }
      }),
      { numRuns },
    );
  });

  test('undoes every way to write a character, and knows where it stands', () => {
    fc.assert(
      fc.property(written('a="/img/a.png"'), fc.constantFrom('"', "'", '`'), (raw, quote) => {
        const code = `x = ${quote}${raw}${quote}`;
        const [found] = findJsStrings(fileRegion(code), strings).references;
        expect(found?.url).toBe('/img/a.png');
        const places = found?.places ?? Array.from('/img/a.png.', (_, k) => found!.start + k);
        for (const [k, c] of Array.from('/img/a.png').entries())
          expect(new Function(`return ${quote}${code.slice(places[k], places[k + 1])}${quote}`)()).toBe(c);
      }),
      { numRuns },
    );
  });

  test('looks at every place where a string can hold a URL of ours', () => {
    fc.assert(
      fc.property(expression, (code) => {
        const program = `x = ${code}`;
        const holding = (mentions: readonly number[] | 'everywhere') =>
          chunksOf(parseAst(program) as unknown as Ast, { code: program, mentions }).filter(
            (chunk) => oursIn(chunk.said.text, chunk, strings).length > 0,
          );
        expect(holding(mentionsOfOurs(program, strings))).toEqual(holding('everywhere'));
      }),
      { numRuns },
    );
  });

  test('finds the same with the parsers of Rollup and Rolldown', () => {
    fc.assert(
      fc.property(fc.array(expression, { maxLength: 3 }), (codes) => {
        const program = codes.map((code) => `'é😀', x = ${code};\r\n`).join('');
        expect(findJsStrings(fileRegion(program), { ...strings, parse: parseRolldown })).toEqual(
          findJsStrings(fileRegion(program), strings),
        );
      }),
      { numRuns },
    );
  });

  test('does not parse a text without a URL of ours', () => {
    const parse = () => expect.fail('it was parsed');
    const code = 'const a = "/img/b.png", b = x /img/ y; // "/img/a.pngs", https://x/img/a.png';
    expect(findJsStrings(fileRegion(code), { ...strings, parse })).toEqual({ references: [] });
  });

  test('says where a script cannot be parsed', () => {
    const { references, leftAlone } = findJsStrings(fileRegion('"/img/a.png" +'), strings);
    expect(references).toEqual([]);
    expect(leftAlone?.[0]?.why).toMatch('could not be parsed');
  });

  test('goes through programs that nest thousands deep', () => {
    const code = `x = ${'"<a>" + '.repeat(3000)}"/img/a.png"`;
    const deep: Ast = parseAst('x = "/img/a.png"') as unknown as Ast;
    expect(findJsStrings(fileRegion('x = "/img/a.png"'), { ...strings, parse: () => deep }).references.length).toBe(1);
    expect(findJsStrings(fileRegion(code), strings).references).toEqual([]);
    expect(findJsStrings(fileRegion(code.replaceAll('"<a>"', '" "')), strings).references.length).toBe(1);
  });

  test('places what it finds in the file around the region', () => {
    const outer = fileRegion('onclick="f(&quot;/img/a.png&quot;)"');
    const places = [9, 10, 11, ...Array.from({ length: 10 }, (_, k) => 17 + k), 27, 33, 34];
    const region = decodedRegion(outer, 'f("/img/a.png")', places);
    const [found] = findJsStrings(region, strings).references;
    expect(outer.text.slice(found?.start, found?.end)).toBe('/img/a.png');
    expect(found?.places).toBeUndefined();
  });
});
