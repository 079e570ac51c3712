// origin-of.ts: where in the file that its author wrote does a piece of a module's code stand?
import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { type Place, placeOf } from '@truename/engine';

/** A use of a name in a module's code, as other plugins have left that. */
export interface CodePlace {
  readonly id: string;
  readonly code: string;
  /** In UTF-16 units. */
  readonly offset: number;
  /** The name as the author wrote it; empty for none. */
  readonly name: string;
  /** The literal it is called with, where it is called with one. */
  readonly argument: string | null | undefined;
}

/**
 * By the source map, where one leads to the name, else by the only text in the file that can be meant; compilers of
 * components write a map only when they are asked to. A place that is not sure is the file alone.
 */
export function originOf(place: CodePlace, mapOf: () => object): Place | { readonly path: string } {
  const { id, code, offset, name } = place;
  const path = id.replace(/[?#].*$/s, '');
  const source = textOf(path);
  if (source === null || source === code) return placeOf(path, code, offset);
  const mapped = mappedOffset(source, placeOf(path, code, offset), mapOf);
  if (mapped !== null && name !== '' && source.startsWith(name, mapped)) return placeOf(path, source, mapped);
  const [only, ...more] = name === '' ? [] : offsetsIn(source, place);
  return only === undefined || more.length > 0 ? { path } : placeOf(path, source, only);
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function mappedOffset(source: string, { line, column }: Place, mapOf: () => object): number | null {
  try {
    const found = new SourceMap(mapOf() as SourceMapPayload).findEntry(line - 1, column - 1);
    if (!('originalLine' in found)) return null;
    const before = source.split('\n').slice(0, found.originalLine);
    return before.reduce((sum, { length }) => sum + length + 1, 0) + found.originalColumn;
  } catch {
    return null;
  }
}

/** A call by its name and its literal; what is no call, by the name where neither an import nor a call stands. */
function offsetsIn(source: string, { name, argument }: CodePlace): number[] {
  const word = `(?<![\\w$.])${escaped(name)}(?![\\w$])`;
  const called = `${word}(?:\\s*\\.\\s*\\w+)?\\s*\\(`;
  const isCall = typeof argument === 'string';
  const wanted = isCall ? `${called}\\s*(['"\`])${escaped(argument)}\\1` : `${word}(?!\\s*\\()`;
  const imports = Array.from(
    source.matchAll(/\bimport\b[^;'"]*\bfrom\b/g),
    ({ index, 0: text }) => [index, index + text.length] as const,
  );
  return Array.from(source.matchAll(new RegExp(argument === null ? called : wanted, 'g')), ({ index }) => index).filter(
    (index) => !imports.some(([start, end]) => index >= start && index < end),
  );
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
