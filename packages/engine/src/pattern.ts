// pattern.ts: what does a name made from `[dir]/[name]-[hash][ext]` look like?
import type { Problem } from './problems.ts';

/** One part of a file name: literal text, or what stands in its place. */
export type PatternPart = { readonly literal: string } | 'name' | 'hash' | 'ext';

/** A parsed naming pattern: the parts of the last path segment. The directory always stays. */
export interface Pattern {
  readonly parts: readonly PatternPart[];
}

/** What the pattern is applied to: raw text, so that escapes of the author's can stay as they are. */
export interface NameText {
  readonly name: string;
  readonly ext: string;
}

const form = '"[dir]/" and one segment with [name] and [hash] once each and [ext] at most once';
const hint = `Use ${form}, with literals from A-Z a-z 0-9 . _ ~ -, such as "[dir]/[name]-[hash][ext]"`;

/** Reads a naming pattern; a pattern that cannot work is a problem `invalid-option`. */
export function parsePattern(pattern: string): Pattern | Problem {
  const wrong = (why: string): Problem => ({
    code: 'invalid-option',
    severity: 'error',
    message: `The pattern "${pattern}" ${why}`,
    hint,
  });
  if (!pattern.startsWith('[dir]/')) return wrong('does not begin with "[dir]/"');
  const parts: PatternPart[] = [];
  for (const [text] of pattern.slice('[dir]/'.length).matchAll(/\[[^\]]*\]|[^[]+|\[/g)) {
    if (text === '[name]' || text === '[hash]' || text === '[ext]') {
      const part = text.slice(1, -1) as 'name' | 'hash' | 'ext';
      if (parts.includes(part)) return wrong(`has ${text} more than once`);
      parts.push(part);
    } else if (/^[A-Za-z0-9._~-]+$/.test(text)) parts.push({ literal: text });
    else return wrong(`has "${text}", which cannot stand in the last segment`);
  }
  if (!parts.includes('hash')) return wrong('has no [hash]');
  if (!parts.includes('name')) return wrong('has no [name]');
  if (runsOn(parts)) return wrong('has a letter, a digit or [hash] directly behind [name] or [ext]');
  return { parts };
}

/** True for a parsed pattern, false for a problem. */
export function isPattern(value: Pattern | Problem): value is Pattern {
  return 'parts' in value;
}

/** The last path segment with these digits. */
export function applyPattern(pattern: Pattern, text: NameText, digits: string): string {
  let result = '';
  for (const part of pattern.parts) {
    if (part === 'name') result += text.name;
    else if (part === 'ext') result += text.ext;
    else result += part === 'hash' ? digits : part.literal;
  }
  return result;
}

/** What stands before the digits in a last segment, and what behind them. */
export function around(pattern: Pattern, text: NameText): { readonly before: string; readonly after: string } {
  const cut = pattern.parts.indexOf('hash');
  return {
    before: applyPattern({ parts: pattern.parts.slice(0, cut) }, text, ''),
    after: applyPattern({ parts: pattern.parts.slice(cut) }, text, ''),
  };
}

/**
 * An author's name may end with an escape that goes on when a letter or digit follows: `\67` in CSS, `&amp` in HTML.
 * The next part must therefore begin with a sign. An extension does: with its dot.
 */
function runsOn(parts: readonly PatternPart[]): boolean {
  return parts.some((part, index) => {
    const next = parts[index + 1];
    if ((part !== 'name' && part !== 'ext') || next === undefined) return false;
    if (next === 'ext') return part === 'name' && runsOnAfterEmptyExtension(parts, index + 2);
    return next === 'hash' || next === 'name' || /^[A-Za-z0-9]/.test(next.literal);
  });
}

function runsOnAfterEmptyExtension(parts: readonly PatternPart[], index: number): boolean {
  const next = parts[index];
  if (next === undefined) return false;
  return typeof next === 'string' || /^[A-Za-z0-9]/.test(next.literal);
}
