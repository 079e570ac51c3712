// entities.ts: what does text with character references say?
import type { parseEntities } from 'parse-entities';
import type { Decoded } from './decoded.ts';

/** Where the text stands: the three have different rules. */
export type EntityContext = 'html-attribute' | 'html-text' | 'xml';

/** A span of a text. */
interface Span {
  readonly start: number;
  readonly end: number;
}

let parseHtml: typeof parseEntities | null = null;

/** May a page with these bytes hold other character references than the common ones? They are ASCII in every encoding we read. */
export function mayHoldEntities(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(ampersand); at !== -1; at = bytes.indexOf(ampersand, at + 1)) {
    if (rareEntity.test(String.fromCharCode(...bytes.subarray(at, at + 6)))) return true;
  }
  return false;
}

/** Loads what HTML's entities are called: thousands of names, which a build without any should not wait for. */
export async function prepareEntities(): Promise<void> {
  parseHtml ??= (await import('parse-entities')).parseEntities;
}

const ampersand = 38;
/** One that is none of the five that XML has too; these mean the same wherever they stand. */
const rareEntity = /&(?!(?:amp|lt|gt|quot|apos);)[#A-Za-z]/;

/** A span of the text with its character references undone. Await `prepareEntities()` before, if there may be any in HTML. */
export function decodeEntities(text: string, { start, end }: Span, context: EntityContext): Decoded {
  const raw = text.slice(start, end);
  if (!raw.includes('&')) return { text: raw, start, places: null };
  const places: number[] = [];
  let at = start;
  const copy = (said: string): void => {
    for (let i = 0; i < said.length; i++) places.push(at++);
  };
  const undo = (said: string, written: string): void => {
    for (let i = 0; i < said.length; i++) places.push(at);
    at += written.length;
  };
  const decoded = context === 'xml' ? readXml(raw, { copy, undo }) : readHtml(raw, context, { copy, undo });
  places.push(end);
  return { text: decoded, start, places: decoded.length === raw.length ? null : places };
}

/** What is told of each piece of a text, in its order. */
interface Pieces {
  copy(said: string): void;
  undo(said: string, written: string): void;
}

/** Any but the five that XML has too: they mean the same there, and need no table. */
const otherEntity = /&(?!(?:amp|lt|gt|quot|apos);)[#A-Za-z]/;

/** `&copy=` in an attribute is a query, not a sign (https://html.spec.whatwg.org/#named-character-reference-state). */
function readHtml(raw: string, context: EntityContext, { copy, undo }: Pieces): string {
  if (!otherEntity.test(raw)) return readXml(raw, { copy, undo });
  if (!parseHtml) throw new Error('prepareEntities() was not awaited');
  return parseHtml(raw, {
    attribute: context === 'html-attribute',
    text: (said) => copy(said),
    reference: (said, _, written) => undo(said, written),
  });
}

const xmlEntity = /&(?:#x[\da-fA-F]+|#\d+|amp|lt|gt|quot|apos);/g;
const xmlNames: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function readXml(raw: string, { copy, undo }: Pieces): string {
  let decoded = '';
  let at = 0;
  for (const { 0: entity, index } of raw.matchAll(xmlEntity)) {
    const before = raw.slice(at, index);
    const said = undoXml(entity.slice(1, -1));
    copy(before);
    undo(said, entity);
    decoded += before + said;
    at = index + entity.length;
  }
  copy(raw.slice(at));
  return decoded + raw.slice(at);
}

function undoXml(name: string): string {
  if (!name.startsWith('#')) return xmlNames[name] ?? '';
  const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code);
}
