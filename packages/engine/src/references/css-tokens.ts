// css-tokens.ts: where does the next token of a style sheet end, and what is it?
// After https://www.w3.org/TR/css-syntax-3/#tokenization; written by hand because libraries take four times as long.

import { cssName, escapeEnd, isDigit, isNewline, isSpace } from './css-escapes.ts';

/** Punctuation is its own type; a `delim` is any other single character. */
export type CssToken =
  | 'space'
  | 'comment'
  | 'string'
  | 'bad-string'
  | 'url'
  | 'bad-url'
  | 'function'
  | 'ident'
  | 'at-keyword'
  | 'hash'
  | 'number'
  | 'percentage'
  | 'dimension'
  | 'cdo'
  | 'cdc'
  | 'delim'
  | '('
  | ')'
  | '['
  | ']'
  | '{'
  | '}'
  | ':'
  | ';'
  | ',';

/** A token's place; moved on by `nextCssToken`, since an object for each token would cost more than reading it. */
export interface CssCursor {
  readonly text: string;
  start: number;
  end: number;
}

const isIdentStart = (c: number): boolean =>
  (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95 || c >= 128 || c === 0;
export const isIdentPart = (c: number): boolean => isIdentStart(c) || isDigit(c) || c === 45;

/** Moves the cursor over the next token and says what it is; null at the end. */
export function nextCssToken(cursor: CssCursor): CssToken | null {
  const { text, end: at } = cursor;
  if (at >= text.length) return null;
  cursor.start = at;
  cursor.end = at + 1;
  const c = text.charCodeAt(at);
  if (isSpace(c)) return spaceToken(cursor);
  if (isIdentStart(c)) return identToken(cursor);
  if (isDigit(c)) return numberToken(cursor);
  switch (c) {
    case 34:
    case 39:
      return stringToken(cursor, c);
    case 35:
      if (!isIdentPart(text.charCodeAt(at + 1)) && !isEscape(text, at + 1)) return 'delim';
      cursor.end = identEnd(text, at + 1);
      return 'hash';
    case 43:
    case 46:
      return startsNumber(text, at) ? numberToken(cursor) : 'delim';
    case 45:
      return minusToken(cursor);
    case 47:
      return commentToken(cursor);
    case 60:
      if (!text.startsWith('!--', at + 1)) return 'delim';
      cursor.end = at + 4;
      return 'cdo';
    case 64:
      if (!startsIdent(text, at + 1)) return 'delim';
      cursor.end = identEnd(text, at + 1);
      return 'at-keyword';
    case 92:
      return isEscape(text, at) ? identToken(cursor) : 'delim';
    default:
      return punctuation[c] ?? 'delim';
  }
}

const punctuation: Readonly<Record<number, CssToken>> = Object.fromEntries(
  (['(', ')', '[', ']', '{', '}', ':', ';', ','] as const).map((mark) => [mark.charCodeAt(0), mark]),
);

function isEscape(text: string, at: number): boolean {
  return text.charCodeAt(at) === 92 && !isNewline(text.charCodeAt(at + 1));
}

function startsIdent(text: string, at: number): boolean {
  const c = text.charCodeAt(at);
  if (c !== 45) return isIdentStart(c) || isEscape(text, at);
  const next = text.charCodeAt(at + 1);
  return next === 45 || isIdentStart(next) || isEscape(text, at + 1);
}

function startsNumber(text: string, at: number): boolean {
  const c = text.charCodeAt(at);
  const dot = c === 43 || c === 45 ? at + 1 : at;
  return isDigit(text.charCodeAt(text.charCodeAt(dot) === 46 ? dot + 1 : dot));
}

function identEnd(text: string, from: number): number {
  let at = from;
  for (;;) {
    if (isIdentPart(text.charCodeAt(at))) at++;
    else if (isEscape(text, at)) at = escapeEnd(text, at);
    else return at;
  }
}

function spaceToken(cursor: CssCursor): CssToken {
  while (isSpace(cursor.text.charCodeAt(cursor.end))) cursor.end++;
  return 'space';
}

function minusToken(cursor: CssCursor): CssToken {
  const { text, start } = cursor;
  if (startsNumber(text, start)) return numberToken(cursor);
  if (text.startsWith('->', start + 1)) {
    cursor.end = start + 3;
    return 'cdc';
  }
  return startsIdent(text, start) ? identToken(cursor) : 'delim';
}

function commentToken(cursor: CssCursor): CssToken {
  const { text, start } = cursor;
  if (text.charCodeAt(start + 1) !== 42) return 'delim';
  const close = text.indexOf('*/', start + 2);
  cursor.end = close === -1 ? text.length : close + 2;
  return 'comment';
}

function stringToken(cursor: CssCursor, quote: number): CssToken {
  const { text } = cursor;
  let at = cursor.start + 1;
  while (at < text.length) {
    const c = text.charCodeAt(at);
    if (c === quote) return endAt(cursor, at + 1, 'string');
    if (isNewline(c)) return endAt(cursor, at, 'bad-string');
    at = c === 92 ? escapeEnd(text, at) : at + 1;
  }
  return endAt(cursor, at, 'string');
}

function numberToken(cursor: CssCursor): CssToken {
  const { text } = cursor;
  let at = cursor.start;
  if (!isDigit(text.charCodeAt(at)) && text.charCodeAt(at) !== 46) at++;
  while (isDigit(text.charCodeAt(at))) at++;
  if (text.charCodeAt(at) === 46 && isDigit(text.charCodeAt(at + 1))) {
    at++;
    while (isDigit(text.charCodeAt(at))) at++;
  }
  if ((text.charCodeAt(at) | 32) === 101) at = exponentEnd(text, at);
  cursor.end = at;
  if (text.charCodeAt(at) === 37) {
    cursor.end++;
    return 'percentage';
  }
  if (!startsIdent(text, at)) return 'number';
  cursor.end = identEnd(text, at);
  return 'dimension';
}

function exponentEnd(text: string, at: number): number {
  const sign = text.charCodeAt(at + 1);
  let end = sign === 43 || sign === 45 ? at + 2 : at + 1;
  if (!isDigit(text.charCodeAt(end))) return at;
  while (isDigit(text.charCodeAt(end))) end++;
  return end;
}

function identToken(cursor: CssCursor): CssToken {
  const { text, start } = cursor;
  const end = identEnd(text, start);
  cursor.end = end;
  if (text.charCodeAt(end) !== 40) return 'ident';
  cursor.end = end + 1;
  if (!isUrlName(text, start, end)) return 'function';
  let at = end + 1;
  while (isSpace(text.charCodeAt(at))) at++;
  const c = text.charCodeAt(at);
  return c === 34 || c === 39 ? 'function' : urlToken(cursor, at);
}

const urlLetters = [117, 114, 108];

function isUrlName(text: string, start: number, end: number): boolean {
  if (end - start === 3) return urlLetters.every((letter, index) => (text.charCodeAt(start + index) | 32) === letter);
  return text.charCodeAt(start) === 92 || text.charCodeAt(start + 1) === 92 || text.charCodeAt(start + 2) === 92
    ? cssName(text, start, end) === 'url'
    : false;
}

/** A bare `url(…)` whose content starts at `from`. */
function urlToken(cursor: CssCursor, from: number): CssToken {
  const { text } = cursor;
  let at = from;
  for (;;) {
    const c = text.charCodeAt(at);
    if (at >= text.length || c === 41) return endAt(cursor, at + 1, 'url');
    if (isSpace(c)) {
      while (isSpace(text.charCodeAt(at))) at++;
      if (at >= text.length || text.charCodeAt(at) === 41) return endAt(cursor, at + 1, 'url');
      return badUrlToken(cursor, at);
    }
    if (isEscape(text, at)) at = escapeEnd(text, at);
    else if (c === 34 || c === 39 || c === 40 || c === 92 || isUnprintable(c)) return badUrlToken(cursor, at);
    else at++;
  }
}

const isUnprintable = (c: number): boolean => c < 9 || c === 11 || (c > 13 && c < 32) || c === 127;

function badUrlToken(cursor: CssCursor, from: number): CssToken {
  const { text } = cursor;
  let at = from;
  while (at < text.length && text.charCodeAt(at) !== 41) at = isEscape(text, at) ? escapeEnd(text, at) : at + 1;
  return endAt(cursor, at + 1, 'bad-url');
}

function endAt(cursor: CssCursor, end: number, token: CssToken): CssToken {
  cursor.end = Math.min(end, cursor.text.length);
  return token;
}
