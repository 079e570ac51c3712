// svg.ts: which files does an SVG image name?
import type { Findings, Region } from '../types.ts';
import { findCss } from './css.ts';
import { type Decoded, toReference } from './decoded.ts';
import { elementText } from './element-text.ts';
import { decodeEntities } from './entities.ts';
import { readBody, scriptBody, styleBody } from './html-bodies.ts';
import { absorb, type Collected, emptyCollection, findingsOf, leave } from './html-findings.ts';
import { type Attribute, nextTag, type Source, type Tag, type TextPiece } from './html-tags.ts';
import { type Element, namesFile, svgUse, type Use, useOf } from './html-uses.ts';
import { type Marks, marksOf } from './marks.ts';
import type { FindOptions } from './options.ts';
import { afterPlainShapes } from './plain-tags.ts';
import { decodedRegion, partOf } from './region.ts';
import { srcsetUrls } from './srcset.ts';

/** An image while it is read, with the prefixes that are bound to the namespaces we know. */
interface Image extends Collected {
  readonly svg: Set<string>;
  readonly xlink: Set<string>;
  readonly marks: Marks;
}

/** Most drawings name nothing: without one of these there is no reference, and nothing to report. */
const mayName = /href|src|url|style|script|object|poster|background|[&\\]|\{[{%]|<[%?]/i;

/** References of an SVG file (https://www.w3.org/TR/SVG2/linking.html): XML, so names are compared with their case. */
export function findSvg(region: Region, options: FindOptions): Findings {
  if (options.attributes.length === 0 && !mayName.test(region.text)) return { references: [] };
  const image: Image = {
    ...emptyCollection(region, options),
    svg: new Set(['', 'svg']),
    // Also where its namespace is given by an entity, as some editors write it.
    xlink: new Set(['xlink']),
    marks: marksOf(region.text),
  };
  const source: Source = { text: region.text, marks: image.marks, markup: 'xml' };
  let tag = nextTag(source, 0);
  readStylesheets(image, tag?.start ?? region.text.length);
  while (tag !== null) {
    const at = tag.closes ? tag.end : readStartTag(image, tag);
    const from = options.attributes.length === 0 ? afterPlainShapes(region.text, at) : at;
    tag = nextTag(source, from);
  }
  return findingsOf(image);
}

/** Comments and declarations come first, so that nothing inside them is taken for an instruction. */
const prolog = /<!--[\s\S]*?-->|<!DOCTYPE[^[>]*(?:\[[^\]]*\][^>]*)?>|<\?xml-stylesheet(?=\s)([\s\S]*?)\?>/g;
const pseudoHref = /(?<=\shref\s*=\s*)(?:"([^"]*)"|'([^']*)')/d;

/** `<?xml-stylesheet href="…"?>` (https://www.w3.org/TR/xml-stylesheet/). */
function readStylesheets(image: Image, end: number): void {
  for (const match of image.region.text.slice(0, end).matchAll(prolog)) {
    const href = match[1] === undefined ? null : pseudoHref.exec(match[0]);
    if (!href) continue;
    const [from, to] = (href.indices?.[1] ?? href.indices?.[2])!;
    const value = decodeEntities(image.region.text, { start: match.index + from, end: match.index + to }, 'xml');
    const reference = toReference(image.region, 'svg-stylesheet', value);
    if (reference) image.references.push(reference);
  }
}

/** Reads a start tag with the text of a style or script; returns where reading goes on. */
function readStartTag(image: Image, tag: Tag): number {
  bindPrefixes(image, tag);
  const [prefix, name] = splitName(tag.name);
  const isHtml = htmlElements.has(name);
  if (!isHtml && !image.svg.has(prefix)) return tag.end;
  for (const attribute of tag.attributes) {
    readAttribute(image, attribute, isHtml ? htmlUse(image, tag, attribute) : ownUse(image, name, attribute));
  }
  return !tag.selfClosing && (name === 'style' || name === 'script') ? readText(image, tag, name) : tag.end;
}

/** HTML inside `foreignObject`. */
const htmlElements: ReadonlySet<string> = new Set([
  'img',
  'video',
  'audio',
  'source',
  'track',
  'embed',
  'object',
  'iframe',
  'link',
  'input',
]);

function splitName(name: string): readonly [prefix: string, local: string] {
  const colon = name.indexOf(':');
  return colon === -1 ? ['', name] : [name.slice(0, colon), name.slice(colon + 1)];
}

function bindPrefixes(image: Image, { attributes }: Tag): void {
  for (const { name, start, end } of attributes) {
    if (!name.startsWith('xmlns:')) continue;
    const namespace = image.region.text.slice(start, end);
    if (namespace === 'http://www.w3.org/2000/svg') image.svg.add(name.slice(6));
    if (namespace === 'http://www.w3.org/1999/xlink') image.xlink.add(name.slice(6));
  }
}

function ownUse(image: Image, element: string, { name }: Attribute): Use | null {
  if (image.options.attributes.includes(name)) return name.endsWith('srcset') ? 'srcset' : 'url';
  const [prefix, local] = splitName(name);
  return svgUse(element, name, local === 'href' && image.xlink.has(prefix));
}

function htmlUse(image: Image, tag: Tag, attribute: Attribute): Use | null {
  const name = splitName(tag.name)[1];
  const element: Element = { name, namespace: 'html', value: (wanted) => valueIn(image, tag, wanted) ?? '' };
  return useOf(element, attribute.name);
}

function valueIn({ region }: Image, tag: Tag, name: string): string | null {
  const attribute = tag.attributes.find((candidate) => candidate.name === name);
  return attribute ? decodeEntities(region.text, attribute, 'xml').text : null;
}

/** An entity that the document type declares: what it says is not known here. */
const ownEntity = /&(?!#|(?:amp|lt|gt|quot|apos);)[^;\s]+;/;

function readAttribute(image: Image, attribute: Attribute, use: Use | null): void {
  if (use === null || use === 'link' || use === 'page') return;
  const { region } = image;
  const raw = region.text.slice(attribute.start, attribute.end);
  if (use === 'css' && !raw.includes('(')) return;
  if (ownEntity.test(raw)) {
    leave(image, { start: attribute.start, text: raw, why: 'holds an entity that the document type declares' });
    return;
  }
  const value = decodeEntities(region.text, attribute, 'xml');
  if (use === 'css') absorb(image, findCss(asRegion(image, value)));
  else if (use === 'srcset') for (const url of srcsetUrls(value)) add(image, url);
  else if (use === 'url' || namesFile(value.text.trim())) add(image, value);
}

function add(image: Image, value: Decoded): void {
  const reference = toReference(image.region, 'svg-attribute', value);
  if (reference) image.references.push(reference);
}

function asRegion({ region }: Image, { text, start, places }: Decoded): Region {
  return places ? decodedRegion(region, text, places) : partOf(region, start, start + text.length);
}

function readText(image: Image, tag: Tag, name: 'style' | 'script'): number {
  const pieces: TextPiece[] = [];
  const next = nextTag({ text: image.region.text, marks: image.marks, markup: 'xml' }, tag.end, pieces);
  const type = valueIn(image, tag, 'type');
  const isFile = tag.attributes.some((attribute) => splitName(attribute.name)[1] === 'href');
  const body = name === 'style' ? styleBody(type) : isFile ? 'data' : scriptBody(type, null);
  readBody(image, body, elementText(image.region, pieces, 'xml'));
  return next?.start ?? image.region.text.length;
}
