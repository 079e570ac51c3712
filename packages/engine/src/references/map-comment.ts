// map-comment.ts: which source map and which debug id do the comments at the end of a file name?

/** The URL of a source map, as it stands in its comment. */
export interface MapComment {
  readonly start: number;
  readonly end: number;
  readonly url: string;
}

interface Comment {
  readonly start: number;
  /** Offset of the content, without comment signs. */
  readonly content: number;
  readonly contentEnd: number;
}

type Span = { readonly start: number; readonly end: number };

/**
 * The last `//# sourceMappingURL=` (in CSS `/*# … *​/`) among the comments at the end of a file; null where there is
 * none. Comments before other code do not count (ECMA-426, extraction without parsing).
 */
export function findMapComment(text: string, language: 'js' | 'css'): MapComment | null {
  const value = lastValue(text, language, /^[#@]\s*sourceMappingURL=([^\s"'`]+)\s*$/);
  return value && { ...value, url: text.slice(value.start, value.end) };
}

/** The UUID of the last `//# debugId=` among the comments at the end of a script. */
export function findDebugId(text: string): Span | null {
  return lastValue(text, 'js', /^#\s*debugId=([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\s*$/);
}

function lastValue(text: string, language: 'js' | 'css', pattern: RegExp): Span | null {
  for (let end = text.length; ; ) {
    const comment = commentBefore(text, end, language);
    if (!comment) return null;
    const content = text.slice(comment.content, comment.contentEnd);
    const value = pattern.exec(content)?.[1];
    if (value !== undefined) {
      const start = comment.content + content.indexOf(value, content.indexOf('='));
      return { start, end: start + value.length };
    }
    end = comment.start;
  }
}

/** The comment that ends at `end`, white space aside. */
function commentBefore(text: string, end: number, language: 'js' | 'css'): Comment | null {
  let last = end;
  while (last > 0 && isSpace(text, last - 1)) last--;
  if (last >= 4 && text.endsWith('*/', last)) {
    const start = text.lastIndexOf('/*', last - 4);
    if (start >= 0 && !/[\n\r]\s*\/\//.test(text.slice(start, last)))
      return { start, content: start + 2, contentEnd: last - 2 };
  }
  return language === 'js' ? lineCommentBefore(text, last) : null;
}

/** A comment that has its line for itself, or one of ours behind code. */
function lineCommentBefore(text: string, end: number): Comment | null {
  const line = lineStart(text, end);
  let start = line;
  while (start < end && isSpace(text, start)) start++;
  if (start === end) return null;
  if (!text.startsWith('//', start)) {
    const written = text.slice(line, end);
    const found = Math.max(written.lastIndexOf('//# '), written.lastIndexOf('//@ '));
    // A quote behind it would mean that it stands in a string.
    if (found < 0 || /["'`]/.test(written.slice(found))) return null;
    start = line + found;
  }
  return { start, content: start + 2, contentEnd: end };
}

function isSpace(text: string, at: number): boolean {
  const c = text.charCodeAt(at);
  return c === 32 || (c < 128 ? c >= 9 && c <= 13 : /\s/.test(text.charAt(at)));
}

function lineStart(text: string, end: number): number {
  if (end === 0) return 0;
  const line = text.lastIndexOf('\n', end - 1) + 1;
  const written = text.slice(line, end);
  if (!/[\r\u2028\u2029]/.test(written)) return line;
  return line + Math.max(...['\r', '\u2028', '\u2029'].map((mark) => written.lastIndexOf(mark))) + 1;
}
