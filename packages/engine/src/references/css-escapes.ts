// css-escapes.ts: what do the characters of a CSS name, string or URL say?
import type { Decoded } from './decoded.ts';

export const isSpace = (c: number): boolean => c === 32 || (c >= 9 && c <= 13 && c !== 11);
export const isNewline = (c: number): boolean => c === 10 || c === 12 || c === 13;
export const isDigit = (c: number): boolean => c >= 48 && c <= 57;
export const isHex = (c: number): boolean => isDigit(c) || (c >= 65 && c <= 70) || (c >= 97 && c <= 102);

/** The end of an escape whose `\` stands at `at`: up to six hex digits and one white space, or one character. */
export function escapeEnd(text: string, at: number): number {
  let end = at + 1;
  if (!isHex(text.charCodeAt(end))) return Math.min(isCrlf(text, end) ? end + 2 : end + 1, text.length);
  while (end < at + 7 && isHex(text.charCodeAt(end))) end++;
  if (isCrlf(text, end)) return end + 2;
  return isSpace(text.charCodeAt(end)) ? end + 1 : end;
}

const isCrlf = (text: string, at: number): boolean => text.charCodeAt(at) === 13 && text.charCodeAt(at + 1) === 10;

/** A name in lower case with its escapes undone, for comparing. */
export function cssName(text: string, start: number, end: number): string {
  return decodeCss(text, start, end).text.toLowerCase();
}

/** A piece of a string, a bare URL or a name, with its escapes undone. */
export function decodeCss(text: string, start: number, end: number): Decoded {
  const raw = text.slice(start, end);
  if (!raw.includes('\\')) return { text: raw, start, places: null };
  const places: number[] = [];
  let decoded = '';
  for (let at = start; at < end; ) {
    const escaped = text.charCodeAt(at) === 92;
    const next = escaped ? escapeEnd(text, at) : at + 1;
    const piece = escaped ? saidBy(text, at, next) : text.charAt(at);
    for (let i = 0; i < piece.length; i++) places.push(at);
    decoded += piece;
    at = next;
  }
  places.push(end);
  return { text: decoded, start: places[0] ?? start, places };
}

/** What the escape in `[at, end)` stands for: nothing at all where a string goes on in the next line. */
function saidBy(text: string, at: number, end: number): string {
  const first = text.charCodeAt(at + 1);
  if (isHex(first)) return codePoint(Number.parseInt(text.slice(at + 1, end), 16));
  return isNewline(first) ? '' : text.slice(at + 1, end);
}

function codePoint(code: number): string {
  const impossible = code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff);
  return impossible ? '\ufffd' : String.fromCodePoint(code);
}
