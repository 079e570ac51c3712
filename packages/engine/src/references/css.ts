// css.ts: which files does a style sheet name?
import type { Findings, LeftAlone, Reference, ReferenceKind, Region } from '../types.ts';
import { cssName, decodeCss, escapeEnd, isSpace } from './css-escapes.ts';
import { type CssCursor, type CssToken, isIdentPart, nextCssToken } from './css-tokens.ts';
import { type Decoded, toReference } from './decoded.ts';

/** What the tokens read so far say about the next one. */
interface State {
  readonly region: Region;
  readonly cursor: CssCursor;
  readonly found: Reference[];
  readonly leftAlone: LeftAlone[];
  /** The brackets and functions that are open, by name; a plain bracket is its own name. Blocks count inside of others only. */
  readonly open: string[];
  /** How many brackets were open when an at-rule began whose `{` or `;` has not come yet; -1 outside. */
  prelude: number;
  /** The kind of URL that a string or `url()` would be right here; null where a string is only a string. */
  expected: ReferenceKind | null;
}

/**
 * References of a style sheet or a `style` attribute: `url()`, `src()`, `@import` and the strings of `image-set()`
 * (https://www.w3.org/TR/css-values-4/#urls). Conditions of at-rules (`@supports`, `@namespace`) load nothing.
 */
export function findCss(region: Region): Findings {
  const bom = region.text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const cursor: CssCursor = { text: region.text, start: bom, end: bom };
  const state: State = { region, cursor, found: [], leftAlone: [], open: [], prelude: -1, expected: null };
  for (;;) {
    // Right behind `@import` and `url(` every token counts; elsewhere most say nothing about URLs.
    if (state.expected === null) cursor.end = nextNotable(cursor, isOutside(state) ? outside : within);
    const token = nextCssToken(cursor);
    if (token === null) break;
    if (token !== 'space' && token !== 'comment') read(state, token);
  }
  const { found, leftAlone } = state;
  return { references: found, ...(leftAlone.length > 0 && { leftAlone }) };
}

/** Outside of brackets and conditions, blocks mean nothing. */
function isOutside({ open, prelude }: State): boolean {
  return open.length === 0 && prelude === -1;
}

const outside = /["'(@\\]|\/\*/g;
const within = /["'()[\]{};@\\]|\/\*/g;

/** Where the next token starts that may hold a URL, or open or close something that matters. */
function nextNotable({ text, end }: CssCursor, notable: RegExp): number {
  notable.lastIndex = end;
  if (!notable.test(text)) return text.length;
  const at = notable.lastIndex - 1;
  const c = text.charCodeAt(at);
  if (c === 42) return at - 1;
  return c === 40 || c === 92 ? nameStart(text, end, at) : at;
}

/** Where the name that goes on at `at` starts, or the `#` before it, which makes it a hash. */
function nameStart(text: string, from: number, at: number): number {
  let start = at;
  while (start > from && isIdentPart(text.charCodeAt(start - 1))) start--;
  if (start > from && text.charCodeAt(start - 1) === 35) return start - 1;
  // The dashes of `<!--` are no part of a name.
  return start - 2 >= from && text.startsWith('<!--', start - 2) ? start - 2 : start;
}

function read(state: State, token: CssToken): void {
  const { expected } = state;
  state.expected = null;
  switch (token) {
    case 'string':
      readString(state, expected);
      return;
    case 'url':
      if (state.prelude === -1 || expected !== null) add(state, expected ?? 'css-url', urlContent(state.cursor));
      return;
    case 'bad-url':
      reportBadUrl(state);
      return;
    case 'function':
      readFunction(state, expected);
      return;
    case 'at-keyword':
      readAtKeyword(state);
      return;
    case '(':
    case '[':
    case '{':
      openBracket(state, token);
      return;
    case ')':
    case ']':
    case '}':
    case ';':
      close(state, token);
      return;
    default:
  }
}

function reportBadUrl({ region, cursor, leftAlone }: State): void {
  const text = cursor.text.slice(cursor.start, Math.min(cursor.end, cursor.start + 80));
  leftAlone.push({ start: region.place(cursor.start), text, why: 'browsers ignore this url(): put it in quotes' });
}

function readString(state: State, expected: ReferenceKind | null): void {
  const inImageSet = state.prelude === -1 && imageSets.has(state.open.at(-1) ?? '');
  const kind = expected ?? (inImageSet ? 'css-image-set' : null);
  if (kind !== null) add(state, kind, stringContent(state.cursor));
}

const imageSets: ReadonlySet<string> = new Set(['image-set', '-webkit-image-set']);
const urlFunctions: ReadonlySet<string> = new Set(['url', 'src']);

function readFunction(state: State, expected: ReferenceKind | null): void {
  const { text, start, end } = state.cursor;
  const name = cssName(text, start, end - 1);
  state.open.push(name);
  if (urlFunctions.has(name) && (state.prelude === -1 || expected !== null)) state.expected = expected ?? 'css-url';
}

function readAtKeyword(state: State): void {
  if (state.prelude !== -1) return;
  const { text, start, end } = state.cursor;
  // Inside brackets an at-keyword begins no rule.
  const around = state.open.at(-1);
  if (around !== undefined && around !== '{') return;
  state.prelude = state.open.length;
  if (cssName(text, start + 1, end) === 'import') state.expected = 'css-import';
}

function openBracket(state: State, token: '(' | '[' | '{'): void {
  if (token === '{' && state.open.length === state.prelude) state.prelude = -1;
  if (token !== '{' || state.open.length > 0) state.open.push(token);
}

function close(state: State, token: ')' | ']' | '}' | ';'): void {
  const { open } = state;
  const around = open.at(-1);
  const opens = token === '}' ? around === '{' : token === ']' ? around === '[' : around !== '{' && around !== '[';
  if ((token === ';' || token === '}') && open.length === state.prelude) state.prelude = -1;
  if (token !== ';' && opens) open.pop();
}

function add(state: State, kind: ReferenceKind, content: Decoded): void {
  const reference = toReference(state.region, kind, content);
  if (reference) state.found.push(reference);
}

/** What stands between the quotes; the closing one may be missing at the end of the text. */
function stringContent({ text, start, end }: CssCursor): Decoded {
  const quote = text.charCodeAt(start);
  let at = start + 1;
  while (at < end && text.charCodeAt(at) !== quote) at = text.charCodeAt(at) === 92 ? escapeEnd(text, at) : at + 1;
  return decodeCss(text, start + 1, Math.min(at, end));
}

/** What stands between the brackets of a bare `url()`, without the white space around it. */
function urlContent({ text, start, end }: CssCursor): Decoded {
  let from = text.indexOf('(', start) + 1;
  while (isSpace(text.charCodeAt(from))) from++;
  let at = from;
  while (at < end && text.charCodeAt(at) !== 41 && !isSpace(text.charCodeAt(at))) {
    at = text.charCodeAt(at) === 92 ? escapeEnd(text, at) : at + 1;
  }
  return decodeCss(text, from, Math.min(at, end));
}
