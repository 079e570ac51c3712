// digit-spots.ts: where in a name may its digits stand?
import { isPattern, type Pattern, parsePattern } from '@truename/engine';
import type { Naming } from '@truename/manifest';

/** A part of a path that may be digits. */
export interface Spot {
  readonly start: number;
  readonly end: number;
}

/** Reads names that were made under one way of naming. */
export interface NameReader {
  /** Every place in a path where digits may stand, the likeliest first; none in a path that has no digits. */
  spots(path: string): readonly Spot[];
  /** The path without its digits, as its author knows the file; the path itself where it does not fit the pattern. */
  plain(path: string): string;
}

/**
 * The pattern tells where a directory's files have their digits. A bundler has patterns of its own, so there any run of
 * hex that is long enough may be digits; the content tells which.
 */
export function createNameReader({ pattern, length }: Naming): NameReader {
  const parsed = parsePattern(pattern);
  const shape = isPattern(parsed) ? expressionOf(parsed, length) : null;
  const match = (path: string) => shape?.exec(path) ?? null;
  return {
    spots: (path) => {
      const all = hexWindows(path, length).map((start) => ({ start, end: start + length }));
      if (all.length < 2) return all;
      const digits = match(path)?.indices?.groups?.digits;
      const rank = ({ start, end }: Spot) =>
        Number(digits?.[0] !== start) * 4 +
        Number(path.includes('/', end)) * 2 +
        Number(isHex(path.charCodeAt(start - 1)) || isHex(path.charCodeAt(end)));
      return all.sort((a, b) => rank(a) - rank(b) || b.start - a.start);
    },
    plain: (path) => {
      const { directory = '', name, ext = '' } = match(path)?.groups ?? {};
      return name === undefined ? path : `${directory}${name}${ext}`;
    },
  };
}

/** Where runs of hex of this length start; a longer run has several, and they overlap. */
export function hexWindows(text: string, length: number): number[] {
  const found: number[] = [];
  // Any run of this length covers the last character of one such stretch, so the others need not be looked at.
  for (let at = length - 1; at < text.length; at += length) {
    if (!isHex(text.charCodeAt(at))) continue;
    let start = at;
    while (start > 0 && isHex(text.charCodeAt(start - 1))) start--;
    let end = at + 1;
    while (end < text.length && isHex(text.charCodeAt(end))) end++;
    for (; start + length <= end; start++) found.push(start);
    at = Math.max(at, end - length);
  }
  return found;
}

/** A lower-case hex digit; `NaN` behind a text's end is none. */
function isHex(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 97 && code <= 102);
}

function expressionOf({ parts }: Pattern, length: number): RegExp {
  const written = parts.map((part) => {
    if (part === 'name') return '(?<name>[^/]+)';
    if (part === 'ext') return '(?<ext>(?:\\.[^./]*)?)';
    if (part === 'hash') return `(?<digits>[0-9a-f]{${length}})`;
    return part.literal.replaceAll(/[.]/g, '\\$&');
  });
  return new RegExp(`^(?<directory>(?:.*/)?)${written.join('')}$`, 'ds');
}
