// segment.ts: where in a reference's text does the file's name stand?
import { Buffer } from 'node:buffer';
import { utf8OfLatin1 } from './text.ts';
import type { Reference } from './types.ts';

/** A file name in a text: decoded character `i` begins at offset `at(i)` of the file; `at(name.length)` is its end. */
export interface Spot {
  at(index: number): number;
  /** The name stands behind a slash that is written as an escape, which would take in what is written behind it. */
  readonly escapedSlash: number | null;
}

/**
 * Finds the last path segment of a reference and checks that it spells `name`, percent-encoding undone.
 * Null where it does not: a rewrite would be a guess. In text that was decoded byte by byte the bytes may be UTF-8.
 */
export function findName(text: string, reference: Reference, name: string): Spot | null {
  const source = withoutNewlines(text, reference);
  if (!source) return null;
  const { url, place } = source;
  const end = pathEnd(url);
  const slash = Math.max(url.lastIndexOf('/', end - 1), url.lastIndexOf('\\', end - 1));
  const start = slash < 0 ? url.length - url.trimStart().length : slash + 1;
  const decoded = decodeSegment(url, start, end);
  if (!decoded) return null;
  const bytewise = decoded.text !== name;
  if (bytewise && utf8OfLatin1(decoded.text) !== name) return null;
  const escaped = slash >= 0 && place(slash + 1) - place(slash) !== 1;
  return {
    at: (index) => place(decoded.at(bytewise ? Buffer.byteLength(name.slice(0, index)) : index)),
    escapedSlash: escaped ? place(slash) : null,
  };
}

interface Source {
  readonly url: string;
  place(index: number): number;
}

/** The URL parser drops tabs and newlines before all else. */
function withoutNewlines(text: string, reference: Reference): Source | null {
  const { url, places, start } = reference;
  if (!places && text.slice(start, start + url.length) !== url) return null;
  const place = (index: number) => (places ? places[index]! : start + index);
  if (places && places.length <= url.length) return null;
  if (!/[\t\n\r]/.test(url)) return { url, place };
  const kept: number[] = [];
  for (let i = 0; i < url.length; i++) if (!/[\t\n\r]/.test(url[i]!)) kept.push(i);
  const compact = kept.map((i) => url[i]).join('');
  return { url: compact, place: (index) => place(kept[index] ?? url.length) };
}

function pathEnd(url: string): number {
  const cut = url.search(/[?#]/);
  return cut < 0 ? url.trimEnd().length : cut;
}

interface Segment {
  readonly text: string;
  /** Index in the URL of a decoded character. */
  at(index: number): number;
}

function decodeSegment(url: string, start: number, end: number): Segment | null {
  const raw = url.slice(start, end);
  if (!raw.includes('%')) return { text: raw, at: (index) => start + index };
  let text = '';
  const at: number[] = [];
  for (const match of raw.matchAll(/(?:%[\da-f]{2})+|[^%]+|%/gi)) {
    const part = match[0];
    const escaped = part.startsWith('%') && part.length > 1;
    const decoded = escaped ? decodeEscapes(part) : part;
    if (decoded === null) return null;
    let from = start + match.index;
    for (const character of decoded) {
      for (let unit = 0; unit < character.length; unit++) at.push(escaped ? from : from + unit);
      from += escaped ? 3 * Buffer.byteLength(character) : character.length;
    }
    text += decoded;
  }
  at.push(end);
  return { text, at: (index) => at[index]! };
}

function decodeEscapes(escapes: string): string | null {
  try {
    return decodeURIComponent(escapes);
  } catch {
    return null;
  }
}
