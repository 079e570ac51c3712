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
      const all = [...hexWindows(path, length)].map((start) => ({ start, end: start + length }));
      const digits = match(path)?.indices?.groups?.digits;
      const rank = ({ start, end }: Spot) =>
        Number(digits?.[0] !== start) * 4 +
        Number(path.includes('/', end)) * 2 +
        Number(isHex(path[start - 1]) || isHex(path[end]));
      return all.sort((a, b) => rank(a) - rank(b) || b.start - a.start);
    },
    plain: (path) => {
      const { directory = '', name, ext = '' } = match(path)?.groups ?? {};
      return name === undefined ? path : `${directory}${name}${ext}`;
    },
  };
}

/** Where runs of hex of this length start; a longer run has several, and they overlap. */
export function* hexWindows(text: string, length: number): Iterable<number> {
  // The shortest run is 8 digits (the manifest sees to it), and most texts have few longer ones.
  for (const { 0: run, index } of text.matchAll(new RegExp(`[0-9a-f]{${length},}`, 'g')))
    for (let start = 0; start + length <= run.length; start++) yield index + start;
}

function isHex(character: string | undefined): boolean {
  return character !== undefined && /^[0-9a-f]$/.test(character);
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
