// js-literal.ts: what does a JS literal say, and where does each of its characters stand?
import type { Reference, Region } from '../types.ts';

/** Content of a string literal or a template chunk, with its escapes undone. */
export interface JsText {
  readonly text: string;
  /** Offset in the code of each character of `text`; null where it stands there as it is. */
  readonly places: readonly number[] | null;
  /** Offsets of the content in the code, without quotes. */
  readonly start: number;
  readonly end: number;
}

/** A literal with its quotes: `[start, end)` is the content, `after` comes behind the closing quote. */
export interface JsLiteral {
  readonly start: number;
  readonly end: number;
  readonly after: number;
}

const lineEnd = /[\n\r]/;
const space = /\s/;
const simpleEscapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v' };
const numericEscape = /x([0-9a-f]{2})|u([0-9a-f]{4})|u\{0*([0-9a-f]{1,6})\}|([0-3][0-7]{0,2}|[4-7][0-7]?)/iy;

/** The string literal, or the template without holes, whose quote stands at `at`; null where there is none. */
export function literalAt(code: string, at: number): JsLiteral | null {
  const quote = code[at];
  if (quote !== '"' && quote !== "'" && quote !== '`') return null;
  for (let i = at + 1; i < code.length; i++) {
    const c = code[i]!;
    if (c === quote) return { start: at + 1, end: i, after: i + 1 };
    if (c === '\\') {
      i++;
      if (code[i] === '\r' && code[i + 1] === '\n') i++;
    } else if (quote === '`' ? c === '$' && code[i + 1] === '{' : lineEnd.test(c)) return null;
  }
  return null;
}

/** First index from `at` on that is neither white space nor part of a comment. */
export function skipGap(code: string, at: number): number {
  let i = at;
  for (;;) {
    if (i < code.length && space.test(code[i]!)) i++;
    else if (code.startsWith('//', i)) {
      while (i < code.length && !/[\n\r\u2028\u2029]/.test(code[i]!)) i++;
    } else if (code.startsWith('/*', i)) {
      const close = code.indexOf('*/', i + 2);
      i = close < 0 ? code.length : close + 2;
    } else return i;
  }
}

/** Undoes the escapes of `code.slice(start, end)`, the content of a string literal or of a template chunk. */
export function decodeJsText(code: string, start: number, end: number): JsText {
  const raw = code.slice(start, end);
  // A template reads CRLF and CR as LF.
  if (!raw.includes('\\') && !raw.includes('\r')) return { text: raw, places: null, start, end };
  let text = '';
  const places: number[] = [];
  for (let i = start; i < end; ) {
    const { value, length } = characterAt(code, i);
    for (let k = 0; k < value.length; k++) places.push(i);
    text += value;
    i += length;
  }
  return { text, places, start, end };
}

function characterAt(code: string, at: number): { readonly value: string; readonly length: number } {
  const c = code[at]!;
  const next = code[at + 1];
  if (c === '\r') return { value: '\n', length: next === '\n' ? 2 : 1 };
  if (c !== '\\' || next === undefined) return { value: c, length: 1 };
  if (next === '\r') return { value: '', length: code[at + 2] === '\n' ? 3 : 2 };
  if (next === '\n' || next === '\u2028' || next === '\u2029') return { value: '', length: 2 };
  numericEscape.lastIndex = at + 1;
  const match = numericEscape.exec(code);
  if (match) {
    const [all, two, four, braced, octal] = match;
    const point = octal === undefined ? Number.parseInt((two ?? four ?? braced)!, 16) : Number.parseInt(octal, 8);
    if (point <= 0x10ffff) return { value: String.fromCodePoint(point), length: 1 + all.length };
  }
  return { value: simpleEscapes[next] ?? next, length: 2 };
}

/** The place in the file of `[from, to)` of a text. */
export function placeText(
  region: Region,
  said: JsText,
  range: { readonly from: number; readonly to: number },
): Pick<Reference, 'start' | 'end' | 'url' | 'places'> {
  const { from, to } = range;
  const at = (index: number) => region.place(said.places ? (said.places[index] ?? said.end) : said.start + index);
  const url = said.text.slice(from, to);
  const start = at(from);
  const end = at(to);
  // Undoing an escape never makes text longer, so equal length means equal characters.
  if (end - start === url.length) return { start, end, url };
  return { start, end, url, places: Array.from({ length: url.length + 1 }, (_, index) => at(from + index)) };
}
