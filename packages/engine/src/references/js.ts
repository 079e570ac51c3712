// js.ts: which files does a script or module name?
import type { Findings, LeftAlone, Reference, ReferenceKind, Region, Registration } from '../types.ts';
import { type Callee, lexJs } from './js-lexer.ts';
import { decodeJsText, type JsLiteral, type JsText, literalAt, placeText, skipGap } from './js-literal.ts';
import { valuesAt } from './js-values.ts';
import { withoutScripts } from './maybe-workers.ts';
import type { FindOptions } from './options.ts';
import { findJsStrings } from './strings.ts';

export { prepareJs } from './js-lexer.ts';

/** What is collected while one script is looked through. */
interface Search {
  readonly region: Region;
  readonly references: Reference[];
  readonly leftAlone: LeftAlone[];
  readonly registered: Registration[];
  /** Offsets in the code of the literals that were dealt with. */
  readonly taken: Set<number>;
}

/**
 * Finds imports, `new URL(…, import.meta.url)`, `import.meta.resolve()`, workers, `importScripts()`, registered service
 * workers and, when `options.strings` is set, URLs in strings. Synchronous; await `prepareJs()` once before the first call.
 * A script that does not parse is left alone, with a reason.
 */
export function findJs(region: Region, options: FindOptions): Findings {
  const search: Search = { region, references: [], leftAlone: [], registered: [], taken: new Set() };
  const { knowsWorkers } = searchModule(search);
  const { references, leftAlone, registered, taken } = search;
  if (options.strings) {
    const found = findJsStrings(region, options.strings, taken);
    const isSure = knowsWorkers && !mayRegister(region.text, registered);
    const strings = isSure ? { references: found.references, leftAlone: [] } : withoutScripts(found.references);
    references.push(...strings.references);
    leftAlone.push(...strings.leftAlone, ...(found.leftAlone ?? []));
  }
  references.sort((a, b) => a.start - b.start);
  leftAlone.sort((a, b) => a.start - b.start);
  return { references, ...(registered.length > 0 && { registered }), ...(leftAlone.length > 0 && { leftAlone }) };
}

/** Statements and calls that import or export; asked only of a script that the lexer gave up on. */
const holdsImports =
  /(?:^|[;}\n\r])\s*(?:import\s*(?:["']|[\w$*{][^;"'()]*\bfrom\s*["'])|export\s*(?:[*{]|(?:default|const|let|var|function|class|async)\b))|(?<![\w$.])import\s*\(\s*["'`]/;

/** Says whether the URLs of all service workers are known that the script registers. */
function searchModule(search: Search): { readonly knowsWorkers: boolean } {
  const { region } = search;
  const lexed = lexJs(region.text);
  if ('at' in lexed) {
    const why = 'the script could not be parsed from here, so its imports were not looked for';
    const severity = holdsImports.test(region.text) ? 'warning' : 'info';
    const fault = { code: 'parse-failed', severity } as const;
    search.leftAlone.push({ start: region.place(lexed.at), text: lineAround(region.text, lexed.at), why, fault });
    return { knowsWorkers: true };
  }
  for (const { kind, start, end } of lexed.imports) {
    if (kind === 'js-dynamic-import') findDynamicImport(search, start, end);
    else addSpecifier(search, kind, { start, end });
  }
  for (const end of lexed.metas) findResolve(search, end);
  let knowsWorkers = true;
  for (const { callee, open } of lexed.calls) {
    if (callee === 'URL') findUrl(search, open, lexed.metas);
    else if (callee !== 'register') findScripts(search, callee, open);
    else if (!findRegistered(search, open)) knowsWorkers = false;
  }
  return { knowsWorkers };
}

function findDynamicImport(search: Search, start: number, end: number): void {
  const { text } = search.region;
  const literal = literalAt(text, skipGap(text, start));
  if (literal && skipGap(text, literal.after) >= end) addSpecifier(search, 'js-dynamic-import', literal);
  else if (/["'`](?:\.{0,2}\/|https?:)/.test(text.slice(start, end)))
    leave(search, start, 'the specifier is put together at run time');
}

/** `import.meta.resolve('./x.js')`, where `at` comes behind `import.meta`. */
function findResolve(search: Search, at: number): void {
  const { text } = search.region;
  const open = expect(text, expect(text, expect(text, at, '.'), 'resolve'), '(');
  const argument = open < 0 ? null : argumentAt(text, open);
  if (argument?.next === ')') addSpecifier(search, 'js-resolve', argument.literal);
}

function findUrl(search: Search, open: number, metas: readonly number[]): void {
  const { text } = search.region;
  const argument = urlOfFile(text, open);
  if (argument) {
    addUrl(search, 'js-url', argument);
    return;
  }
  const start = skipGap(text, open);
  const empty = text[start] === text[start + 1];
  if (!/["'`]/.test(text[start] ?? '') || empty || argumentAt(text, open)) return;
  const meta = metas.find((end) => end > start);
  if (meta !== undefined && meta - start < 200) leave(search, start, 'the URL is put together at run time');
}

/** The literal of `'…', import.meta.url)`, with white space and comments anywhere between. */
function urlOfFile(text: string, open: number): JsLiteral | null {
  const argument = argumentAt(text, open);
  if (argument?.next !== ',') return null;
  let at = argument.at;
  for (const part of ['import', '.', 'meta', '.', 'url']) at = expect(text, at, part);
  if (at < 0) return null;
  return closes(text, at) ? argument.literal : null;
}

function findScripts(search: Search, callee: Exclude<Callee, 'URL' | 'register'>, open: number): void {
  const { text } = search.region;
  const several = callee === 'importScripts';
  for (let at = open; ; ) {
    const argument = argumentAt(text, at);
    if (!argument) return;
    addUrl(search, several ? 'js-import-scripts' : 'js-worker', argument.literal);
    if (!several || argument.next !== ',') return;
    at = argument.at;
  }
}

/**
 * Service workers: also those of `a ? '…' : '…'`, of variables that are set to such, and what may be a piece of a URL, since
 * to keep a name without need does little harm. False where the URL is not known for sure.
 */
function findRegistered(search: Search, open: number): boolean {
  const { text } = search.region;
  const created = /new\s+URL\s*\(/y;
  created.lastIndex = skipGap(text, open);
  const beside = created.test(text) ? urlOfFile(text, created.lastIndex) : null;
  if (beside) {
    addRegistered(search, beside, 'file');
    return true;
  }
  const { literals, told } = valuesAt(text, open);
  for (const literal of literals) {
    if (told) search.taken.add(literal.start);
    addRegistered(search, literal, 'document');
  }
  if (!told) leave(search, skipGap(text, open), 'a service worker whose URL is put together at run time');
  return told;
}

/** `const { serviceWorker: s } = navigator; s.register(…)`: a call that is not seen. */
function mayRegister(code: string, seen: readonly Registration[]): boolean {
  return seen.length === 0 && code.includes('serviceWorker') && /\bregister\s*(?:\?\.\s*)?\(/.test(code);
}

function addRegistered({ region, registered }: Search, { start, end }: Span, against: Registration['against']): void {
  registered.push({ url: decodeJsText(region.text, start, end).text, start: region.place(start), against });
}

/** A literal that is a whole argument, what follows it (`,` or `)`), and the index behind that. */
function argumentAt(
  text: string,
  open: number,
): { readonly literal: JsLiteral; readonly next: ',' | ')'; readonly at: number } | null {
  const literal = literalAt(text, skipGap(text, open));
  if (!literal) return null;
  const at = skipGap(text, literal.after);
  const next = text[at];
  if (next === ')') return { literal, next, at: at + 1 };
  if (next !== ',') return null;
  const behind = skipGap(text, at + 1);
  return text[behind] === ')' ? { literal, next: ')', at: behind + 1 } : { literal, next, at: at + 1 };
}

/** Index behind `part`, when it comes next after white space and comments; otherwise -1. */
function expect(text: string, at: number, part: string): number {
  if (at < 0) return -1;
  const start = skipGap(text, at);
  const end = start + part.length;
  const word = /\w/.test(part) && /[\w$\\]/.test(text[end] ?? '');
  return text.startsWith(part, start) && !word ? end : -1;
}

/** Does the argument list end here? */
function closes(text: string, at: number): boolean {
  const comma = expect(text, at, ',');
  return expect(text, comma < 0 ? at : comma, ')') >= 0;
}

type Span = { readonly start: number; readonly end: number };

/** Module specifiers: bare names are looked up elsewhere and stay. */
function addSpecifier(search: Search, kind: ReferenceKind, { start, end }: Span): void {
  const said = decodeJsText(search.region.text, start, end);
  search.taken.add(start);
  if (/^(?:\.{0,2}\/|https?:\/\/)/i.test(said.text)) add(search, kind, said);
}

/** URLs: everything without a scheme is a path. */
function addUrl(search: Search, kind: ReferenceKind, { start, end }: Span): void {
  const said = decodeJsText(search.region.text, start, end);
  search.taken.add(start);
  if (/^(?!https?:)[a-z][a-z0-9+.-]*:/i.test(said.text)) return;
  add(search, kind, said);
}

function add({ region, references }: Search, kind: ReferenceKind, said: JsText): void {
  // The last segment is a directory, or nothing.
  if (/^(?:[^?#]*\/)?\.{0,2}(?:[?#]|$)/.test(said.text)) return;
  const { start, end, url, places } = placeText(region, said, { from: 0, to: said.text.length });
  const more = { ...(places && { places }), ...(kind === 'js-worker' && { against: 'document' as const }) };
  references.push(places || kind === 'js-worker' ? { kind, start, end, url, ...more } : { kind, start, end, url });
}

function leave({ region, leftAlone }: Search, start: number, why: string): void {
  leftAlone.push({ start: region.place(start), text: snippet(region.text, start), why });
}

function lineAround(text: string, at: number): string {
  const start = Math.max(text.lastIndexOf('\n', at - 1) + 1, at - 60);
  return snippet(text, start);
}

function snippet(text: string, start: number): string {
  return text.slice(start, start + 60).split(/[\n\r]/, 1)[0]!;
}
