// html-attribute.ts: where do the name and the value of an attribute stand?
import { type Templated, templateCodeEnd } from './template-code.ts';

export interface Attribute {
  /** In lower case for HTML. */
  readonly name: string;
  /** The value without quotes; both behind the name where there is none. */
  readonly start: number;
  readonly end: number;
}

/** Offsets of a value, and where the attribute ends: behind the closing quote. */
interface Value {
  readonly start: number;
  readonly end: number;
  readonly behind: number;
}

/** The attribute whose name starts at `start`; with `templates`, quotes inside template code close nothing. */
export function readAttribute(
  source: Templated,
  start: number,
  templates: boolean,
): { readonly start: number; readonly nameEnd: number; readonly value: Value } {
  const { text } = source;
  let nameEnd = start + 1;
  while (nameEnd < text.length && !endsName(text.charCodeAt(nameEnd))) {
    const code = templates ? templateCodeEnd(source, nameEnd, '') : -1;
    nameEnd = code === -1 ? nameEnd + 1 : code;
  }
  let at = skipSpace(text, nameEnd);
  if (text.charAt(at) !== '=') return { start, nameEnd, value: { start: nameEnd, end: nameEnd, behind: nameEnd } };
  at = skipSpace(text, at + 1);
  return { start, nameEnd, value: readValue(source, at, templates) };
}

const isSpace = (c: number): boolean => c === 32 || c === 10 || c === 9 || c === 13 || c === 12;
const endsName = (c: number): boolean => isSpace(c) || c === 47 || c === 62 || c === 61;

function skipSpace(text: string, from: number): number {
  let at = from;
  while (isSpace(text.charCodeAt(at))) at++;
  return at;
}

function readValue(source: Templated, at: number, templates: boolean): Value {
  const { text } = source;
  const quote = text.charAt(at);
  if (quote === '"' || quote === "'") {
    const end = templates ? closingQuote(source, at + 1, quote) : text.indexOf(quote, at + 1);
    // A tag that never ends is no tag: the reader finds the end of the text and drops it.
    return end === -1
      ? { start: text.length, end: text.length, behind: text.length }
      : { start: at + 1, end, behind: end + 1 };
  }
  let end = at;
  while (end < text.length && !isSpace(text.charCodeAt(end)) && text.charAt(end) !== '>') {
    const code = templates ? templateCodeEnd(source, end, '') : -1;
    end = code === -1 ? end + 1 : code;
  }
  return { start: at, end, behind: end };
}

/** Where template code may start in `[from, to)`; -1 where it cannot. */
function codeIn(text: string, from: number, to: number): number {
  for (let at = from; at < to; at++) {
    const c = text.charCodeAt(at);
    if (c === 60 || c === 123 || c === 36) return at;
  }
  return -1;
}

function closingQuote(source: Templated, from: number, quote: string): number {
  const { text } = source;
  for (let at = from; ; ) {
    const close = text.indexOf(quote, at);
    if (close === -1) return -1;
    const code = codeIn(text, at, close);
    if (code === -1) return close;
    const end = templateCodeEnd(source, code, quote);
    at = end === -1 ? code + 1 : end;
  }
}
