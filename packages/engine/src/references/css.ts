// css.ts: which files does a style sheet name?
import type { Findings, LeftAlone, Reference, ReferenceKind, Region } from '../types.ts';
import { cssName, decodeCss, escapeEnd, isSpace } from './css-escapes.ts';
import { type CssCursor, type CssToken, nextCssToken } from './css-tokens.ts';
import { type Decoded, toReference } from './decoded.ts';

/** What the tokens read so far say about the next one. */
interface State {
  readonly region: Region;
  readonly cursor: CssCursor;
  readonly found: Reference[];
  readonly leftAlone: LeftAlone[];
  /** The brackets and functions that are open, by name; a plain bracket is its own name. */
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
  for (let token = nextCssToken(cursor); token !== null; token = nextCssToken(cursor)) {
    if (token !== 'space' && token !== 'comment') read(state, token);
  }
  const { found, leftAlone } = state;
  return { references: found, ...(leftAlone.length > 0 && { leftAlone }) };
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
      if (token === '{' && state.open.length === state.prelude) state.prelude = -1;
      state.open.push(token);
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

function close(state: State, token: ')' | ']' | '}' | ';'): void {
  const { open } = state;
  const around = open.at(-1);
  const opens = token === '}' ? around === '{' : token === ']' ? around === '[' : around !== '{' && around !== '[';
  const endsRule = token === ';' || (token === '}' && opens);
  if (endsRule && open.length === state.prelude) state.prelude = -1;
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
