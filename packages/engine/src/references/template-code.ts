// template-code.ts: where does a page hold code that a server or a tool replaces?
import type { Marks } from './marks.ts';

/** Text that may hold template code. */
export interface Templated {
  readonly text: string;
  readonly marks: Marks;
}

/** Code that may stand anywhere: PHP, ERB, EJS, JSP. */
const serverCode = /<\?(?:php\b|=|\s)|<%/iy;
/** Code that is looked for inside tags only, since its marks are ordinary text elsewhere. */
const curlyCode: readonly (readonly [open: string, close: string])[] = [
  ['{{{', '}}}'],
  ['{{', '}}'],
  ['{%', '%}'],
  ['{#', '#}'],
  ['{!!', '!!}'],
  ['${', '}'],
];

/** The end of server code that starts at `at`; -1 where none does. PHP that is never closed takes the rest. */
export function serverCodeEnd({ text, marks }: Templated, at: number): number {
  serverCode.lastIndex = at;
  if (!serverCode.test(text)) return -1;
  const php = text.charAt(at + 1) === '?';
  const close = marks(php ? '?>' : '%>', at + 2);
  if (close === -1) return php ? text.length : -1;
  return close + 2;
}

/** The end of template code that starts at `at`, inside a tag or an attribute value with this quote ('' outside). */
export function templateCodeEnd(source: Templated, at: number, quote: string): number {
  const { text, marks } = source;
  const c = text.charCodeAt(at);
  if (c !== 60 && c !== 123 && c !== 36) return -1;
  const server = serverCodeEnd(source, at);
  if (server !== -1) return server;
  const kind = curlyCode.find(([open]) => text.startsWith(open, at));
  if (!kind) return -1;
  const [open, close] = kind;
  const end = marks(close, at + open.length);
  if (end === -1) return -1;
  // Marks that only look like code pair up across the end of an attribute or of the tag.
  const tag = marks('<', at + open.length);
  if (tag !== -1 && tag < end) return -1;
  const broken = quote !== '' && text.slice(at + open.length, end).split(quote).length % 2 === 0;
  return broken ? -1 : end + close.length;
}

const openingMark = /<[?%]|\{[{%#]|\$\{|\{!!|<!--#/;
/** `%BASE_URL%`, `%sveltekit.assets%`: a capital name with `_`, or a `%` that is no percent-encoding. */
const percentMark = /%[A-Z]+_[A-Z_]+%|%(?![\dA-Fa-f]{2})[A-Za-z_][\w.]*%|%[A-Za-z_][\w.]*%(?![\dA-Fa-f]{2})/;

/** Does a URL hold template code? Then it is not known before the page is served. */
export function hasTemplateCode(url: string): boolean {
  return openingMark.test(url) || (url.includes('%') && percentMark.test(url));
}

const codeInScript = /<\?(?:php\b|=|\s)[\s\S]*?(?:\?>|$)|<%[\s\S]*?%>|\{\{[^{}\n]*\}\}|\{%[^\n]*?%\}/gi;

/** Template code in the body of an inline script or style, as offsets of that body. */
export function templateSpans(body: string): readonly { readonly start: number; readonly end: number }[] {
  if (!/<[?%]|\{[{%]/.test(body)) return [];
  return [...body.matchAll(codeInScript)].map(({ 0: code, index }) => ({ start: index, end: index + code.length }));
}
