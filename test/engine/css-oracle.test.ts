// css-oracle.test.ts: does our CSS reader agree with css-tree on sheets nobody thought of?
import { parse, tokenize, tokenNames, walk } from 'css-tree';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findCss } from '../../packages/engine/src/references/css.ts';
import { type CssCursor, nextCssToken } from '../../packages/engine/src/references/css-tokens.ts';
import { fileRegion } from '../../packages/engine/src/references/region.ts';

const numRuns = Number(process.env.FUZZ_RUNS ?? 300);

/** Pieces whose neighbours decide what they are. */
const shards = fc.constantFrom(
  ...[
    'url(',
    'URL(',
    'src(',
    'a',
    '-',
    '--',
    '_',
    '1',
    '.5',
    '+',
    'e3',
    '%',
    '#',
    '@',
    '@import',
    '\\',
    '\\61 ',
    '\\"',
  ],
  ...[
    '"',
    "'",
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    ';',
    ',',
    ':',
    '/',
    '*',
    '/*',
    '*/',
    '<!--',
    '-->',
    '<',
    '!',
    '>',
    '\n',
    '\r\n',
    '\f',
  ],
  ...[' ', '\t', 'é', '😀', '\u0001', '\u007f', '\\\n', '\\\r\n', '\\0', '\\110000 ', 'image-set('],
);
const soup = fc.array(shards, { maxLength: 25 }).map((pieces) => pieces.join(''));

/** Our names where css-tree has another. */
const theirWord: Readonly<Record<string, string>> = {
  cdo: 'CDO',
  cdc: 'CDC',
  ':': 'colon',
  ';': 'semicolon',
  ',': 'comma',
};

function ourTokens(text: string): string[] {
  const cursor: CssCursor = { text, start: 0, end: 0 };
  const all: string[] = [];
  for (let token = nextCssToken(cursor); token !== null; token = nextCssToken(cursor)) {
    if (token !== 'space') all.push(`${theirWord[token] ?? token} ${cursor.start}-${cursor.end}`);
  }
  return all;
}

/** White space is left out: a bad string of css-tree holds the newline that breaks it, which the specification leaves outside. */
function theirTokens(text: string): string[] {
  const all: string[] = [];
  tokenize(text, (type, start, end) => {
    const token = tokenNames[type]!.replace(/-token$/, '');
    const shorter =
      token === 'bad-string' ? text.slice(start, end).replace(/(?:\r\n|[\n\f\r])$/, '').length : end - start;
    if (token !== 'whitespace') all.push(`${token} ${start}-${start + shorter}`);
  });
  return all;
}

/** A third one: css-tree reads one character too many behind an escape inside a bad URL. */
function untilEscapeInBadUrl(text: string, tokens: readonly string[]): readonly string[] {
  const bad = tokens.findIndex((token) => token.startsWith('bad-url'));
  return bad !== -1 && text.slice(Number(/\d+/.exec(tokens[bad]!)![0])).includes('\\') ? tokens.slice(0, bad) : tokens;
}

describe('nextCssToken()', () => {
  test('cuts any text as css-tree does', () => {
    // Two bugs of css-tree: a lone `\` at the end is no escape to it, nor is `\url(` a URL.
    const text = soup.filter((candidate) => !/\\$|\\[^(]*\(/.test(candidate));
    fc.assert(
      fc.property(text, (css) => {
        expect(untilEscapeInBadUrl(css, ourTokens(css))).toEqual(untilEscapeInBadUrl(css, theirTokens(css)));
      }),
      { numRuns: numRuns * 10 },
    );
  });
});

/** A name of a file, with characters that need an escape somewhere. */
const fileName = fc
  .array(
    fc.constantFrom(
      ...'abf019',
      '.',
      '-',
      '/',
      ' ',
      '(',
      ')',
      '"',
      "'",
      '\\',
      'é',
      '😀',
      '%20',
      '?',
      '#',
      ',',
      ';',
      '{',
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((characters) => `x${characters.join('')}.png`);

const escapes = fc.array(fc.constantFrom('plain', 'short', 'hex', 'long hex'), { minLength: 1, maxLength: 5 });

/** Writes a name with escapes: always where `mustEscape` says so, elsewhere as the dice fell. */
function written(name: string, dice: readonly string[], mustEscape: RegExp): string {
  return [...name]
    .map((character, index, all) => {
      const hex = character.codePointAt(0)!.toString(16);
      const must = mustEscape.test(character);
      const die = dice[index % dice.length];
      if (die === 'hex') return `\\${hex} `;
      if (die === 'long hex') return `\\${hex.padStart(6, '0')}${all[index + 1] === ' ' ? ' ' : ''}`;
      return must || (die === 'short' && /[^\da-f]/i.test(character)) ? `\\${character}` : character;
    })
    .join('');
}

const spelled = fc.tuple(fileName, escapes, fc.constantFrom('"', "'", 'bare'), fc.constantFrom('', ' ', '\n\t'));
const string = spelled.map(([name, dice, quote]) => {
  const q = quote === 'bare' ? '"' : quote;
  return { css: q + written(name, dice, /["'\\]/) + q, names: [name] };
});
const url = spelled.map(([name, dice, quote, space]) => {
  const word = dice.length % 2 ? 'url' : 'URL';
  const inside = quote === 'bare' ? written(name, dice, /[\s"'()\\]/) : quote + written(name, dice, /["'\\]/) + quote;
  return { css: `${word}(${space}${inside}${space})`, names: [name] };
});
const imageSet = fc.array(fc.oneof(string, url), { minLength: 1, maxLength: 3 }).map((parts) => ({
  css: `image-set(${parts.map(({ css }, index) => `${css} ${index + 1}x type("no.png")`).join(', ')})`,
  names: parts.flatMap(({ names }) => names),
}));
const nothing = fc.constantFrom(
  '/* url(no.png) */',
  '"no.png"',
  'format("no.png")',
  'red',
  '1px',
  'var(--no)',
  'calc(1px + 2%)',
);
const value = fc.array(
  fc.oneof(
    url,
    imageSet,
    nothing.map((css) => ({ css, names: [] as string[] })),
  ),
  { minLength: 1, maxLength: 4 },
);
const rule = fc.tuple(value, fc.constantFrom('background', '--custom', 'content')).map(([parts, property]) => ({
  css: `.a > b[src="no.png"] { ${property}: ${parts.map(({ css }) => css).join(' ')} }`,
  names: parts.flatMap(({ names }) => names),
}));
const around = fc
  .tuple(rule, fc.constantFrom('@media screen', '@supports (background: url(no.png))', '@layer x'))
  .map(([{ css, names }, head]) => ({ css: `${head} { ${css} }`, names }));
const imported = fc
  .tuple(fc.oneof(string, url), fc.constantFrom('', ' layer(a)', ' screen', ' supports(display: grid)'))
  .map(([{ css, names }, tail]) => ({ css: `@import ${css}${tail};`, names }));
const sheet = fc.array(fc.oneof(imported, rule, around), { maxLength: 6 }).map((parts) => ({
  css: parts.map(({ css }) => css).join('\n'),
  names: parts.flatMap(({ names }) => names),
}));

/** URLs of a sheet, by css-tree's parser. */
function theirUrls(css: string): string[] {
  const urls: string[] = [];
  const ast = parse(css, { parseCustomProperty: true });
  walk(ast, function (node) {
    if (node.type === 'Url' && this.atrulePrelude === null) urls.push(node.value);
    if (node.type === 'String' && this.function?.name === 'image-set') urls.push(node.value);
    if (node.type === 'Atrule' && node.name === 'import' && node.prelude?.type === 'AtrulePrelude') {
      const [first] = node.prelude.children;
      if (first?.type === 'Url' || first?.type === 'String') urls.push(first.value);
    }
  });
  return urls;
}

describe('findCss()', () => {
  test('finds every URL that was written, in any spelling, and where it stands', () => {
    fc.assert(
      fc.property(sheet, ({ css, names }) => {
        const { references } = findCss(fileRegion(css));
        expect(references.map((reference) => reference.url)).toEqual(names);
        for (const { start, end, url, places } of references) {
          if (!places) expect(css.slice(start, end)).toBe(url);
          else expect([places.length, places[0], places.at(-1)]).toEqual([url.length + 1, start, end]);
        }
      }),
      { numRuns },
    );
  });

  test('finds what the parser of css-tree finds', () => {
    fc.assert(
      fc.property(sheet, ({ css }) => {
        expect(
          findCss(fileRegion(css))
            .references.map((reference) => reference.url)
            .sort(),
        ).toEqual(theirUrls(css).sort());
      }),
      { numRuns },
    );
  });

  test('never fails, and points into the text, whatever the text is', () => {
    fc.assert(
      fc.property(soup, (css) => {
        for (const { start, end } of findCss(fileRegion(css)).references) {
          expect(start).toBeLessThanOrEqual(end);
          expect(end).toBeLessThanOrEqual(css.length);
        }
      }),
      { numRuns },
    );
  });
});
