// html.ts: which files does a page name?
import type { Findings, ReferenceKind, Region } from '../types.ts';
import { findCss } from './css.ts';
import { type Decoded, toReference } from './decoded.ts';
import { decodeEntities } from './entities.ts';
import { closeTag, type Nesting, namespaceIn, newNesting, openTag } from './foreign.ts';
import { type Body, readBody, readForeignBody, scriptBody, styleBody } from './html-bodies.ts';
import { absorb, type Collected, emptyCollection, findingsOf, leave, templateCode } from './html-findings.ts';
import { type Attribute, attributeNamed, nextTag, type Tag, type TextPiece } from './html-tags.ts';
import { type Element, namesFile, useOf } from './html-uses.ts';
import { readIntegrity } from './integrity.ts';
import { type Marks, marksOf } from './marks.ts';
import type { FindOptions } from './options.ts';
import { afterPlainTags, hasPlainTags } from './plain-tags.ts';
import { rawTextElements, rawTextEnd } from './raw-text.ts';
import { decodedRegion, partOf } from './region.ts';
import { srcsetUrls } from './srcset.ts';
import { hasTemplateCode } from './template-code.ts';

/** A page while it is read. */
interface Page extends Collected {
  readonly nesting: Nesting;
  readonly marks: Marks;
  /** `options.attributes`, in lower case. */
  readonly listed: ReadonlySet<string>;
  /** How many `<template>` elements are open: a `<base>` inside one is inert. */
  templates: number;
}

/**
 * References of a page or a page template: attributes, inline styles, scripts and import maps, also inside `<noscript>` and
 * `<template>`. Attributes that template code decides are reported and left alone.
 */
export function findHtml(region: Region, options: FindOptions): Findings {
  const listed = new Set(options.attributes.map((name) => name.toLowerCase()));
  const marks = marksOf(region.text);
  const page: Page = { ...emptyCollection(region, options), nesting: newNesting(), marks, listed, templates: 0 };
  const isPlain = hasPlainTags(region.text, listed);
  for (let at = 0; ; ) {
    if (isPlain) at = afterPlainTags(region.text, at);
    const markup = namespaceIn(page.nesting) === 'html' ? 'html' : 'foreign';
    const tag = nextTag({ text: region.text, marks, markup }, at);
    if (tag === null) return findingsOf(page);
    at = tag.closes ? readEndTag(page, tag) : readStartTag(page, tag);
  }
}

function readEndTag(page: Page, tag: Tag): number {
  if (tag.name === 'template') page.templates = Math.max(0, page.templates - 1);
  closeTag(page.nesting, tag.name);
  return tag.end;
}

/** Reads a start tag with the body it has; returns where reading goes on. */
function readStartTag(page: Page, tag: Tag): number {
  const namespace = openTag(page.nesting, tag);
  const element: Element = { name: tag.name, namespace, value: (name) => valueIn(page, tag, name) ?? '' };
  if (tag.name === 'template' && namespace === 'html') page.templates++;
  if (tag.name === 'base' && namespace === 'html' && page.templates === 0) readBase(page, tag);
  for (const attribute of tag.attributes) readAttribute(page, { tag, element }, attribute);
  if (namespace === 'html' && rawTextElements.has(tag.name)) return readRawText(page, tag);
  if (namespace === 'svg' && !tag.selfClosing && (tag.name === 'style' || tag.name === 'script'))
    return readForeign(page, tag);
  return tag.end;
}

function valueIn({ region }: Collected, tag: Tag, name: string): string | null {
  const attribute = attributeNamed(tag, name);
  return attribute && decodeEntities(region.text, attribute, 'html-attribute').text;
}

function readBase(page: Page, tag: Tag): void {
  page.base ??= valueIn(page, tag, 'href')?.trim() ?? null;
}

function bodyOf(page: Page, tag: Tag): Body {
  const type = valueIn(page, tag, 'type');
  if (tag.name === 'style') return styleBody(type);
  const isFile = attributeNamed(tag, 'src') !== null;
  return tag.name === 'script' && !isFile ? scriptBody(type, valueIn(page, tag, 'language')) : 'data';
}

function readRawText(page: Page, tag: Tag): number {
  const { region } = page;
  const end = rawTextEnd(region.text, tag.end, tag.name);
  // A script that is never closed is never run.
  if (end !== -1 || tag.name === 'style') {
    const part = partOf(region, tag.end, end === -1 ? region.text.length : end);
    readBody(page, bodyOf(page, tag), { region: part, asItStands: true });
  }
  return end === -1 ? region.text.length : end;
}

function readForeign(page: Page, tag: Tag): number {
  const pieces: TextPiece[] = [];
  const next = nextTag({ text: page.region.text, marks: page.marks, markup: 'foreign' }, tag.end, pieces);
  if (next !== null || tag.name === 'style') readForeignBody(page, bodyOf(page, tag), pieces);
  return next?.start ?? page.region.text.length;
}

interface Opened {
  readonly tag: Tag;
  readonly element: Element;
}

function readAttribute(page: Page, { tag, element }: Opened, attribute: Attribute): void {
  const listed = page.listed.has(attribute.name);
  const use = listed ? (attribute.name.endsWith('srcset') ? 'srcset' : 'url') : useOf(element, attribute.name);
  if (use === null) return;
  const raw = page.region.text.slice(attribute.start, attribute.end);
  const value = decodeEntities(page.region.text, attribute, 'html-attribute');
  // Most styles hold no URL, and none comes without a bracket.
  if (use === 'css' && !value.text.includes('(')) return;
  if (use === 'css' || use === 'page') readPart(page, use, value);
  else if (use === 'link') readLink(page, value);
  else if (hasTemplateCode(raw)) leave(page, { start: attribute.start, text: raw, why: templateCode });
  else if (isFetched(page, element, value)) leave(page, { start: value.start, text: value.text.trim(), why: fetched });
  else if (use === 'srcset') for (const url of srcsetUrls(value)) add(page, 'html-srcset', url);
  else if (use === 'url' || namesFile(value.text.trim())) {
    const of = add(page, tag.name === 'meta' ? 'html-meta' : 'html-attribute', value);
    if (of !== -1 && guarded[tag.name] === attribute.name) readGuards(page, tag, of);
  }
}

const fetched = 'a script fetches it by this URL, which stays in the script';

/** `<link as=fetch>`, unless the URL is rewritten in scripts too: a script that asks for another one loads the file again. */
function isFetched({ options }: Page, element: Element, value: Decoded): boolean {
  if (element.name !== 'link' || element.value('as').trim().toLowerCase() !== 'fetch') return false;
  return options.strings === null || !/^\s*(?:\/|https?:)/i.test(value.text);
}

/** CSS or a page in an attribute value. */
function readPart(page: Page, use: 'css' | 'page', value: Decoded): void {
  const { region, options } = page;
  const part = value.places
    ? decodedRegion(region, value.text, value.places)
    : partOf(region, value.start, value.start + value.text.length);
  absorb(page, use === 'css' ? findCss(part) : withoutSpans(findHtml(part, options)));
}

/** The policy of a page in a `srcdoc` hashes decoded text, which no span of the file holds. */
function withoutSpans({ inline: _, ...findings }: Findings): Findings {
  return findings;
}

function readLink(page: Page, value: Decoded): void {
  const url = value.text.trim();
  const isOther = /^(?:[a-z][a-z\d+.-]*:|\/\/|#)/i.test(url);
  if (isOther || hasTemplateCode(url) || !namesFile(url)) return;
  leave(page, { start: value.start, text: url, why: 'a link for people: it should work for longer than this build' });
}

/** Adds a reference; -1 when the URL cannot name a file, or else its index. */
function add(page: Page, kind: ReferenceKind, value: Decoded): number {
  const reference = toReference(page.region, kind, value);
  return reference ? page.references.push(reference) - 1 : -1;
}

/** The attributes whose file an `integrity` beside them guards. */
const guarded: Readonly<Record<string, string>> = { link: 'href', script: 'src' };

function readGuards(page: Page, tag: Tag, of: number): void {
  const guard = attributeNamed(tag, 'integrity');
  if (!guard) return;
  const value = decodeEntities(page.region.text, guard, 'html-attribute');
  page.integrity.push(...readIntegrity(page.region, value, of));
}
