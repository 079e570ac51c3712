// html-oracle.test.ts: does our page reader agree with parse5 on pages nobody thought of?
import fc from 'fast-check';
import { type DefaultTreeAdapterTypes, parse, parseFragment } from 'parse5';
import { beforeAll, describe, expect, test } from 'vitest';
import { findCss } from '../../packages/engine/src/references/css.ts';
import { decodeEntities, mayHoldEntities, prepareEntities } from '../../packages/engine/src/references/entities.ts';
import { findHtml } from '../../packages/engine/src/references/html.ts';
import { prepareJs } from '../../packages/engine/src/references/js.ts';
import { fileRegion } from '../../packages/engine/src/references/region.ts';

const numRuns = Number(process.env.FUZZ_RUNS ?? 300);

beforeAll(() => Promise.all([prepareJs(), prepareEntities()]));

/** What a reference is to both sides. */
interface Found {
  readonly url: string;
  readonly at: number;
}

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

const urlAttributes: ReadonlySet<string> = new Set([
  'img src',
  'script src',
  'video src',
  'video poster',
  'source src',
  'object data',
  'iframe src',
]);

/** What these hold may be a page. */
const framed: ReadonlySet<string> = new Set(['object', 'iframe']);

/** References of elements that the tree of parse5 holds, in the order of the text. */
function theirs(html: string): Found[] {
  const found: Found[] = [];
  const visit = (node: Node): void => {
    if ('tagName' in node) found.push(...ofElement(html, node));
    const inner = 'content' in node ? node.content.childNodes : 'childNodes' in node ? node.childNodes : [];
    for (const child of inner) visit(child);
  };
  visit(parse(html, { sourceCodeLocationInfo: true, scriptingEnabled: false }));
  return found.sort((a, b) => a.at - b.at);
}

function ofElement(html: string, element: Element): Found[] {
  const isSvg = element.namespaceURI.endsWith('/svg');
  const isHtml = element.namespaceURI.endsWith('/xhtml');
  const value = (name: string) =>
    element.attrs.find((attribute) => attribute.name === name && !attribute.prefix)?.value;
  const wanted = (name: string, prefix: string | undefined): boolean => {
    if (isSvg)
      return name === 'href' && ['image', 'use', 'script'].includes(element.tagName) && (!prefix || prefix === 'xlink');
    if (!isHtml) return false;
    if (element.tagName === 'link') return name === 'href' && value('rel') === 'stylesheet';
    return urlAttributes.has(`${element.tagName} ${name}`);
  };
  const found = element.attrs
    .filter(({ name, prefix }) => wanted(name, prefix))
    .map(({ name, prefix, value: url }) => ({
      url: url.trim().replaceAll('\n', ''),
      at: placeOfValue(html, element, prefix ? `${prefix}:${name}` : name),
    }))
    .filter(({ url }) => url !== '' && (!framed.has(element.tagName) || /\.png(?:\?|$)/.test(url)));
  return [...found, ...ofStyle(element)];
}

/** Where the value of an attribute starts, white space left out. */
function placeOfValue(html: string, element: Element, name: string): number {
  const { startOffset, endOffset } = element.sourceCodeLocation!.attrs![name]!;
  const written = html.slice(startOffset, endOffset);
  const value = written.slice(written.indexOf('=') + 1);
  return endOffset - value.replace(/^\s*["']?\s*/, '').length;
}

/** What a style names, by the CSS reader that has an oracle of its own. */
function ofStyle(element: Element): Found[] {
  if (element.tagName !== 'style' || element.namespaceURI.endsWith('/MathML')) return [];
  const text = element.childNodes
    .map((child) => (child.nodeName === '#text' && 'value' in child ? child.value : ''))
    .join('');
  return findCss(fileRegion(text)).references.map(({ url }) => ({ url, at: inStyle }));
}

/** The place of every URL in a style, since a tree does not say where decoded text stands. */
const inStyle = -1;

/** Ours, in the same terms. */
function ours(html: string): Found[] {
  return findHtml(fileRegion(html), { attributes: [], strings: null })
    .references.map(({ kind, url, start }) => ({ url, at: kind.startsWith('css') ? inStyle : start }))
    .sort((a, b) => a.at - b.at);
}

const names = fc.constantFrom(
  'a.png',
  'b&amp;c.png',
  'd&#46;png',
  'e&copy=.png',
  'f&copy.png',
  'g&notit;.png',
  ' h.png ',
  'i,j.png',
  '/k/l.png?x=1&y=2#z',
  '&eacute',
  'm&NotEqualTilde;n.png',
  '',
);
const quotes = fc.constantFrom('"', "'");
const attribute = fc
  .tuple(
    fc.constantFrom('src', 'href', 'SRC', 'xlink:href', 'poster', 'data', 'alt', 'rel'),
    names,
    quotes,
    fc.constantFrom('=', ' = ', '=\n', '= '),
  )
  .map(([name, url, quote, equals]) =>
    name === 'rel' ? 'rel="stylesheet"' : `${name}${equals}${quote}${url}${quote}`,
  );
const odd = fc.constantFrom(
  '/',
  ' ',
  'x',
  '=',
  '=y',
  '"',
  "'z'",
  'src',
  'src=',
  'src=q.png',
  'src=r.png/',
  'a=b/c',
  '\n',
  'disabled',
  '`',
  'src="s.png',
);
const inside = fc
  .array(fc.oneof({ weight: 3, arbitrary: attribute }, odd), { maxLength: 4 })
  .map((parts) => parts.join(' '));
const elements = [
  'img',
  'IMG',
  'link',
  'source',
  'svg',
  'image',
  'use',
  'g',
  'path',
  'foreignObject',
  'desc',
  'div',
  'p',
  'span',
  'script',
  'style',
  'title',
  'textarea',
  'xmp',
  'iframe',
  'noscript',
  'video',
  'object',
  'math',
  'mi',
  'x-y',
];
const open = fc
  .tuple(fc.constantFrom(...elements), inside, fc.constantFrom('>', '/>', ' >', ''))
  .map(([name, attributes, end]) => `<${name} ${attributes}${end}`);
const close = fc.constantFrom(...elements).map((name) => `</${name}>`);
const style = fc.constantFrom(
  '<style>a{b:url(s.png)}</style>',
  '<style>a{b:url(s&amp;t.png)}</style>',
  '<STYLE>a{b:url(u.png)}</STYLE >',
);
const noise = fc.constantFrom(
  '<!--',
  '-->',
  '--!>',
  '<!-->',
  '<!--->',
  '<!-',
  '<!x>',
  '<![CDATA[',
  ']]>',
  '<?x?>',
  '<',
  '</',
  '</>',
  '</ >',
  '>',
  'text',
  '&lt;img src=no.png>',
  '<!doctype html>',
  '<script><!--',
  '<script>',
  '</script>',
  '--',
  '<title>',
  '</title >',
);
const soup = fc
  .array(fc.oneof({ weight: 4, arbitrary: open }, { weight: 2, arbitrary: close }, style, noise), { maxLength: 12 })
  .map((parts) => `<!doctype html><body>${parts.join('')}`);

describe('findHtml()', () => {
  test('finds what the tree of parse5 holds', () => {
    fc.assert(
      fc.property(soup, (html) => {
        expect(ours(html)).toEqual(theirs(html));
      }),
      { numRuns },
    );
  });
});

const tails = ['', ';', '=', 'a', '1', ' ', 'é', ';x', '&'];
const entityNames = [
  'amp',
  'AMP',
  'copy',
  'not',
  'notit',
  'notin',
  'NotEqualTilde',
  'nGt',
  'lang',
  'eacute',
  'toString',
  '',
];
const codes = ['0', '1', '13', '128', '153', '159', '55296', '57343', '64976', '65535', '128512', '1114111', '1114112'];
const hexCodes = [
  'x41',
  'X41',
  'x0',
  'x80',
  'x110000',
  'xD800',
  'x1F600',
  'x000000000000041',
  'x',
  'xg',
  `x${'f'.repeat(40)}`,
];
const entity = fc
  .tuple(
    fc.constantFrom(...entityNames, ...[...codes, ...hexCodes].map((code) => `#${code}`)),
    fc.constantFrom(...tails),
  )
  .map(([name, tail]) => `&${name}${tail}`);

describe('decodeEntities()', () => {
  const both = fc.array(entity, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(''));

  test('reads attributes and texts as parse5 does', () => {
    fc.assert(
      fc.property(both, (raw) => {
        const [element, text] = parseFragment(`<p title="${raw}"></p>${raw}`).childNodes;
        const span = { start: 0, end: raw.length };
        expect(decodeEntities(raw, span, 'html-attribute').text).toBe((element as Element).attrs[0]!.value);
        expect(decodeEntities(raw, span, 'html-text').text).toBe((text as DefaultTreeAdapterTypes.TextNode).value);
      }),
      { numRuns },
    );
  });

  test('says where each character stands', () => {
    const raw = '"a&NotEqualTilde;b&notit;&amp"';
    const { text, places } = decodeEntities(raw, { start: 1, end: raw.length - 1 }, 'html-text');
    expect(text).toBe('a\u2242\u0338b¬it;&');
    expect(places).toEqual([1, 2, 2, 17, 18, 22, 23, 24, 25, raw.length - 1]);
  });
});

test.each([
  ['a&b;', true],
  ['&#38;', true],
  ['a && b & c &1 &', false],
  ['', false],
])('mayHoldEntities() of %j is %s', (text, expected) => {
  expect(mayHoldEntities(new TextEncoder().encode(text))).toBe(expected);
});
