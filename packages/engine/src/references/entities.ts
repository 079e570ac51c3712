// entities.ts: what does text with character references say?
import { decodeHTML, decodeHTMLAttribute } from 'entities/decode';
import type { Decoded } from './decoded.ts';

/** Where the text stands: the three have different rules. */
export type EntityContext = 'html-attribute' | 'html-text' | 'xml';

const htmlEntity = /&(?:#[xX][\da-fA-F]+;?|#\d+;?|[A-Za-z\d]+;?)/g;
const xmlEntity = /&(?:#x[\da-fA-F]+|#\d+|amp|lt|gt|quot|apos);/g;

/** A span of the text with its character references undone. */
export function decodeEntities(text: string, span: { start: number; end: number }, context: EntityContext): Decoded {
  const { start, end } = span;
  const raw = text.slice(start, end);
  if (!raw.includes('&')) return { text: raw, start, places: null };
  const places: number[] = [];
  let decoded = '';
  let at = 0;
  const copyTo = (to: number): void => {
    decoded += raw.slice(at, to);
    for (; at < to; at++) places.push(start + at);
  };
  for (const { 0: entity, index } of raw.matchAll(context === 'xml' ? xmlEntity : htmlEntity)) {
    copyTo(index);
    const { said, length } = undo(entity, raw.charAt(index + entity.length), context);
    if (length === 0) continue;
    decoded += said;
    for (let i = 0; i < said.length; i++) places.push(start + index);
    at = index + length;
  }
  copyTo(raw.length);
  places.push(end);
  return { text: decoded, start, places: decoded.length === raw.length ? null : places };
}

/** What an entity says, and how many characters of it that takes; none when it is no entity at all. */
function undo(entity: string, next: string, context: EntityContext): { said: string; length: number } {
  if (context === 'xml') return { said: undoXml(entity.slice(1, -1)), length: entity.length };
  // In an attribute `&copy=` is a query, not a sign (https://html.spec.whatwg.org/#named-character-reference-state).
  const query = context === 'html-attribute' && next === '=' && /^&[A-Za-z\d]+$/.test(entity);
  if (query) return { said: entity, length: 0 };
  const said = context === 'html-text' ? decodeHTML(entity) : decodeHTMLAttribute(entity);
  if (said === entity) return { said, length: 0 };
  let rest = 0;
  while (rest < said.length - 1 && said.at(-1 - rest) === entity.at(-1 - rest)) rest++;
  return { said: said.slice(0, said.length - rest), length: entity.length - rest };
}

const xmlNames: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function undoXml(name: string): string {
  if (!name.startsWith('#')) return xmlNames[name] ?? '';
  const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code);
}
