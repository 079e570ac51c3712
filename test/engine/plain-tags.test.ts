// plain-tags.test.ts: is nothing stepped over that names a file?
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { prepareEntities } from '../../packages/engine/src/references/entities.ts';
import { findHtml } from '../../packages/engine/src/references/html.ts';
import { prepareJs } from '../../packages/engine/src/references/js.ts';
import { afterPlainShapes, afterPlainTags } from '../../packages/engine/src/references/plain-tags.ts';
import { fileRegion } from '../../packages/engine/src/references/region.ts';
import { findSvg } from '../../packages/engine/src/references/svg.ts';

const numRuns = Number(process.env.FUZZ_RUNS ?? 1000);

beforeAll(() => Promise.all([prepareJs(), prepareEntities()]));

const elements = 'p div li a A img link meta input td form use path image x-y source g';
const odd = 'script style title template svg base body area iframe textarea';
const attributes =
  'class id href HREF src style content rel type name background data data-src srcset poster xlink:href xmlns:x x:href fill title';
const values = [
  'a.png',
  '/b',
  '/c.html',
  '/d.html?e.png',
  'https://f/g.png',
  '#h',
  'url(i.png)',
  'url(#j)',
  'stylesheet',
  'image',
  'og:image',
  'k&#46;png',
  'l&amp;m.png',
  '{{ n }}.png',
  '<?php o ?>.png',
  '\u0024{p}',
  '%Q_R%',
  '/s.html/t.png',
  'mailto:u@v.w',
  'http://www.w3.org/1999/xlink',
  '',
];

const one = (words: string) => fc.constantFrom(...words.split(' '));
/** Mostly as authors write it: what is never plain is never stepped over. */
const attribute = fc
  .tuple(
    fc.oneof({ weight: 6, arbitrary: fc.constant(' ') }, fc.constantFrom('\n', '')),
    one(attributes),
    fc.oneof({ weight: 6, arbitrary: fc.constant('="*"') }, fc.constantFrom("='*'", '=*', ' = "*"', '="*', '')),
    fc.constantFrom(...values),
  )
  .map(([space, name, value, text]) => `${space}${name}${value.replace('*', () => text)}`);
const tag = fc
  .tuple(
    fc.constantFrom('<', '<', '<', '</'),
    fc.oneof({ weight: 2, arbitrary: one(elements) }, one(odd)),
    fc.array(attribute, { maxLength: 2 }),
    fc.oneof({ weight: 6, arbitrary: fc.constant('>') }, fc.constantFrom('/>', ' >', '')),
  )
  .map(([open, name, inside, close]) => `${open}${name}${inside.join('')}${close}`);
const other = fc.constantFrom(
  'text',
  ' ',
  '&amp;',
  '<!-- <img src="y.png"> -->',
  '<!-->',
  '<![CDATA[ <a> ]]>',
  '<',
  '{{',
  '}}',
);
const page = fc.array(fc.oneof({ weight: 4, arbitrary: tag }, other), { maxLength: 12 }).map((parts) => parts.join(''));

/** Where any attribute may be one of the user's, every tag is read. */
const everyTag = { attributes: ['never-there'], strings: null };
const options = { attributes: [], strings: null };

describe('stepping over plain tags', () => {
  test('changes nothing of what is found in a page', () => {
    fc.assert(
      fc.property(page, (text) => {
        expect(findHtml(fileRegion(text), options)).toEqual(findHtml(fileRegion(text), everyTag));
      }),
      { numRuns },
    );
  });

  test('changes nothing of what is found in an image', () => {
    fc.assert(
      fc.property(page, (inside) => {
        const text = `<svg href="z.png">${inside}`;
        expect(findSvg(fileRegion(text), options)).toEqual(findSvg(fileRegion(text), everyTag));
      }),
      { numRuns },
    );
  });
});

test.each([
  ['<p class="a">text</p><li id=\'b\' hidden><br/>', '<img src="c.png">'],
  ['<a class="d" href="/e/f">', '<a href="g.pdf">'],
  ['<a href="https://h.i/j.pdf"><a href="#k"><a href="/l.html?m=n.o">', '<a href="/p.q/r">'],
  ['</script></div >', '</template>'],
  ['<p title="100 %">', '<p title="{{ s }}">'],
  ['<x-y>', '<p style="">'],
  ['<p>', '<template>'],
  ['<p>', '<base target="a">'],
  ['<p>', '<title>'],
  ['<p>', '<script>'],
])('afterPlainTags() stands behind %s and before %s', (plain, next) => {
  expect(afterPlainTags(plain + next, 0)).toBe(plain.length);
});

test.each([
  ['<g fill="red" style="stroke: blue"><path d="M0 0"/></g>', '<use href="#a"/>'],
  ['<s:rect width="1" />', '<s:style/>'],
  ['<g xmlns="b">', '<g xmlns:c="d">'],
  ['<g>', '<g fill="url(#e)">'],
])('afterPlainShapes() stands behind %s and before %s', (plain, next) => {
  expect(afterPlainShapes(plain + next, 0)).toBe(plain.length);
});
