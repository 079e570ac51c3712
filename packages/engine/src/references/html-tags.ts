// html-tags.ts: where is the next tag, and what are its attributes?
// After https://html.spec.whatwg.org/#tokenization; by hand, since template code inside tags must be stepped over.
import { type Attribute, readAttribute } from './html-attribute.ts';
import { serverCodeEnd, type Templated, templateCodeEnd } from './template-code.ts';

export type { Attribute } from './html-attribute.ts';

/** How text between tags is read: `foreign` is SVG or MathML inside HTML, which has CDATA sections. */
export type Markup = 'html' | 'foreign' | 'xml';

export interface Tag {
  /** In lower case for HTML. */
  readonly name: string;
  readonly closes: boolean;
  readonly selfClosing: boolean;
  /** Where its `<` stands. */
  readonly start: number;
  /** Behind its `>`. */
  readonly end: number;
  /** Of several with one name the first. */
  readonly attributes: readonly Attribute[];
}

/** Text between tags: character data as it stands, or the content of a CDATA section. */
export interface TextPiece {
  readonly start: number;
  readonly end: number;
  readonly cdata: boolean;
}

/** Text to read, and how. */
export interface Source extends Templated {
  readonly markup: Markup;
}

/** The next tag at or behind `from`; null at the end. Text on the way is added to `pieces`. */
export function nextTag(source: Source, from: number, pieces?: TextPiece[]): Tag | null {
  const { text, markup } = source;
  let at = from;
  let textStart = from;
  for (;;) {
    const open = text.indexOf('<', at);
    if (open === -1) break;
    at = open + 1;
    const nameStart = text.charCodeAt(at) === 47 ? at + 1 : at;
    const end = startsName(text.charCodeAt(nameStart), markup) ? -1 : otherMarkupEnd(source, open);
    if (end === open) continue;
    if (pieces && open > textStart) pieces.push({ start: textStart, end: open, cdata: false });
    if (end === -1) return readTag(source, open);
    if (pieces && markup !== 'html' && text.startsWith('<![CDATA[', open)) {
      pieces.push({ start: open + 9, end: text.startsWith(']]>', end - 3) ? end - 3 : end, cdata: true });
    }
    at = end;
    textStart = end;
  }
  if (pieces && textStart < text.length) pieces.push({ start: textStart, end: text.length, cdata: false });
  return null;
}

/** The value of an attribute, as it stands; null without the attribute. */
export function attributeNamed(tag: Tag, name: string): Attribute | null {
  return tag.attributes.find((attribute) => attribute.name === name) ?? null;
}

const isLetter = (c: number): boolean => (c >= 97 && c <= 122) || (c >= 65 && c <= 90);
const startsName = (c: number, markup: Markup): boolean =>
  isLetter(c) || (markup === 'xml' && (c === 95 || c === 58 || c >= 128));
const isSpace = (c: number): boolean => c === 32 || c === 10 || c === 9 || c === 13 || c === 12;
const endsTagName = (c: number): boolean => isSpace(c) || c === 47 || c === 62;

/** The end of a comment, doctype, CDATA section, instruction or template code; `open` itself for a `<` that is text. */
function otherMarkupEnd(source: Source, open: number): number {
  const { text, markup } = source;
  const mark = text.charAt(open + 1);
  if (mark === '!') return declarationEnd(text, open, markup);
  if (mark === '?' || mark === '%') {
    const code = markup === 'xml' ? -1 : serverCodeEnd(source, open);
    if (code !== -1) return code;
    if (mark === '%') return open;
    return markup === 'xml' ? behind(text, '?>', open + 2) : behind(text, '>', open + 2);
  }
  return mark === '/' && open + 2 < text.length ? behind(text, '>', open + 2) : open;
}

function declarationEnd(text: string, open: number, markup: Markup): number {
  if (text.startsWith('--', open + 2)) return commentEnd(text, open, markup);
  if (markup !== 'html' && text.startsWith('[CDATA[', open + 2)) return behind(text, ']]>', open + 9);
  if (markup === 'xml') return doctypeEnd(text, open);
  return behind(text, '>', open + 2);
}

function commentEnd(text: string, open: number, markup: Markup): number {
  if (markup === 'xml') return behind(text, '-->', open + 4);
  if (text.startsWith('>', open + 4)) return open + 5;
  if (text.startsWith('->', open + 4)) return open + 6;
  const close = /--!?>/g;
  close.lastIndex = open + 4;
  return close.test(text) ? close.lastIndex : text.length;
}

/** A doctype may hold declarations in square brackets, with `>` in them. */
function doctypeEnd(text: string, open: number): number {
  const end = /[[>]/g;
  end.lastIndex = open;
  if (!end.test(text)) return text.length;
  return text.charAt(end.lastIndex - 1) === '>' ? end.lastIndex : behind(text, '>', behind(text, ']', end.lastIndex));
}

function behind(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at === -1 ? text.length : at + mark.length;
}

/** Reads the tag whose `<` stands at `start`; null where the text ends inside it, which makes it no tag. */
function readTag(source: Source, start: number): Tag | null {
  const { text, markup } = source;
  const closes = text.charAt(start + 1) === '/';
  const nameStart = closes ? start + 2 : start + 1;
  let at = nameStart;
  while (at < text.length && !endsTagName(text.charCodeAt(at))) at++;
  const name = nameIn(source, nameStart, at);
  const attributes: Attribute[] = [];
  let read = at;
  for (;;) {
    while (isSpace(text.charCodeAt(at)) || text.charCodeAt(at) === 47) at++;
    if (at >= text.length) return null;
    if (text.charCodeAt(at) === 62) break;
    const code = markup === 'xml' ? -1 : templateCodeEnd(source, at, '');
    at = code === -1 ? readNew(source, at, attributes) : code;
    read = at;
  }
  // A slash that belongs to an unquoted value closes nothing.
  const selfClosing = text.charAt(at - 1) === '/' && at > read;
  return { name, closes, selfClosing, start, end: at + 1, attributes };
}

/** Reads an attribute and keeps it, unless it is a duplicate. Returns where it ends. */
function readNew(source: Source, at: number, attributes: Attribute[]): number {
  const { start, nameEnd, value } = readAttribute(source, at, source.markup !== 'xml');
  const name = nameIn(source, start, nameEnd);
  if (!attributes.some((attribute) => attribute.name === name))
    attributes.push({ name, start: value.start, end: value.end });
  return value.behind;
}

function nameIn({ text, markup }: Source, start: number, end: number): string {
  const name = text.slice(start, end);
  return markup === 'xml' ? name : name.toLowerCase();
}
