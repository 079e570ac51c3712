// our-urls.ts: which parts of a string are URLs of our files?
import { decodeJsText } from './js-literal.ts';
import type { JsStrings } from './options.ts';

/** What stands next to a text when the script runs: a character, nothing (`''`), or something unknown (null). */
export type Edge = string | null;

export interface OurUrl {
  readonly from: number;
  readonly to: number;
  /** The side on which something unknown may be added to it; null when it is bounded on both sides. */
  readonly open: 'before' | 'after' | null;
}

/** `)`, `?`, `#` and `>` end a URL but never come right before one. */
const mayPrecede = /^["'`\s=(,;]?$/;
/** `=` and `(` are left out: they go on in a path. */
const mayFollow = /^["'`\s),>;?#]?$/;
const run = /[^"'`\s),>;?#\\]*/y;
const rawRun = /(?:\\\r?[\n\r\u2028\u2029]|[^"'`\s),>;?#])*/y;
const escapedSlash = /\\(?:x2f|u002f|u\{0*2f\})/i;
const escapedSlashes = new RegExp(escapedSlash, 'gi');
const quote = /["'`]/;
/** Behind a slash these make a comment, another host, a regex literal or a division. */
const neverInName = /[/*\s"'`?#=<>]/;

/** URLs of ours in a string's text, in order, none overlapping. */
export function oursIn(
  text: string,
  edges: { readonly before: Edge; readonly after: Edge },
  strings: JsStrings,
): readonly OurUrl[] {
  const found: OurUrl[] = [];
  for (const prefix of strings.prefixes) {
    for (let from = text.indexOf(prefix); from >= 0; from = text.indexOf(prefix, from + 1)) {
      const url = ourUrlAt(text, from, { ...edges, isOurs: strings.isOurs });
      if (url) found.push(url);
    }
  }
  found.sort((a, b) => a.from - b.from || b.to - a.to);
  return found.filter((url, k) => k === 0 || url.from >= found[k - 1]!.to);
}

interface Sides {
  readonly before: Edge;
  readonly after: Edge;
  isOurs(url: string): boolean;
}

function ourUrlAt(text: string, from: number, { before, after, isOurs }: Sides): OurUrl | null {
  const left = from > 0 ? text[from - 1]! : before;
  if (left !== null && !mayPrecede.test(left)) return null;
  for (const to of endsOf(text, from)) {
    const right = to < text.length ? text[to]! : after;
    const escapedQuote = right === '\\' && quote.test(text[to + 1] ?? '');
    if (right !== null && !escapedQuote && !mayFollow.test(right)) continue;
    if (!isOurs(text.slice(from, to))) continue;
    return { from, to, open: left === null ? 'before' : right === null ? 'after' : null };
  }
  return null;
}

/** Where a URL that starts here may end: a string that is a URL may have spaces, commas and parentheses. */
function endsOf(text: string, from: number): readonly number[] {
  run.lastIndex = from;
  const end = from + run.exec(text)![0].length;
  if (from > 0) return [end];
  const query = text.search(/[?#]/);
  return [query < 0 ? text.length : query, end];
}

/**
 * Where one of the script's strings may hold a URL of ours: offsets in code unit order, or `everywhere` where offsets
 * cannot be told. Fast; a place is missed only where letters of a prefix are escaped.
 */
export function mentionsOfOurs(script: string, strings: JsStrings): readonly number[] | 'everywhere' {
  const hasEscapes = escapedSlash.test(script);
  const code = hasEscapes ? script.replace(escapedSlashes, '\\/') : script;
  const found = strings.prefixes.flatMap((prefix) => [
    ...mentions(code, { prefix, written: prefix }, strings),
    ...(prefix.length > 1 ? mentions(code, { prefix, written: prefix.replaceAll('/', '\\/') }, strings) : []),
  ]);
  return hasEscapes && found.length > 0 ? 'everywhere' : found.sort((a, b) => a - b);
}

interface Written {
  readonly prefix: string;
  /** The prefix as it stands in code. */
  readonly written: string;
}

function mentions(code: string, { prefix, written }: Written, strings: JsStrings): number[] {
  const found: number[] = [];
  for (let at = code.indexOf(written); at >= 0; at = code.indexOf(written, at + 1)) {
    const start = at + written.length;
    if (neverInName.test(code[start] ?? ' ') || !mayStart(code, at)) continue;
    rawRun.lastIndex = start;
    const short = decodeJsText(code, start, start + rawRun.exec(code)![0].length).text;
    const upToSign = short.slice(0, short.search(/["'`\s),>;?#\\]|$/));
    const upToHole = short.slice(0, short.search(/\$\{|$/));
    if (strings.isOurs(prefix + upToSign) || (upToHole !== upToSign && strings.isOurs(prefix + upToHole))) {
      found.push(at);
      continue;
    }
    // Only a string that is nothing but a URL may have spaces, commas, parentheses and other quotes in it.
    const whole = wholeRuns[code[at - 1]!];
    if (whole === undefined) continue;
    const [rest] = whole.exec(code.slice(start, start + 1024))!;
    if (strings.isOurs(prefix + decodeJsText(code, start, start + rest.length).text)) found.push(at);
  }
  return found;
}

/** The rest of a URL, by what stands before it: the quote of a string, or the end of an escape. */
const wholeRuns: Readonly<Record<string, RegExp>> = {
  '"': /^(?:\\[\s\S]|[^"?#\\])*/,
  "'": /^(?:\\[\s\S]|[^'?#\\])*/,
  '`': /^(?:\\[\s\S]|[^`?#\\])*/,
  '\\': /^[^"'`?#]*/,
};

/** Raw code before a URL; an escape, or the end of a template hole, counts as well. */
function mayStart(code: string, at: number): boolean {
  if (at === 0) return true;
  return mayPrecede.test(code[at - 1]!) || code[at - 1] === '}' || code.slice(Math.max(0, at - 8), at).includes('\\');
}
