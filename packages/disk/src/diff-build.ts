// diff-build.ts: which files does a build have, and which digits stand in their names?
import { join } from 'node:path';
import { languageOf } from '@truename/engine';
import type { FileRecord, Manifest } from '@truename/manifest';
import { createNameReader, hexWindows } from './digit-spots.ts';
import { logicalNames } from './logical-names.ts';
import { urlOf } from './url-of.ts';

/** A file of one build. */
export interface BuildFile {
  /** Below the output directory. */
  readonly path: string;
  /** For reading. */
  readonly absolute: string;
  readonly kind: 'output' | 'fixed';
  readonly record: FileRecord;
  /** Why it keeps its name; null for an output. */
  readonly reason: string | null;
  /** The logical names, sorted. */
  readonly logical: readonly string[];
  readonly url: string;
  /** The digits in its path: its own, or its owner's for a companion among the fixed files. Null where there are none. */
  readonly digits: string | null;
  /** The path with `[hash]` for the digits. */
  readonly masked: string;
}

/** One of the two builds. */
export interface Build {
  readonly manifest: Manifest;
  /** Sorted by path. */
  readonly files: readonly BuildFile[];
  readonly byPath: ReadonlyMap<string, BuildFile>;
  /** Outputs by the digits in their names: equal content has equal digits. */
  readonly byDigits: ReadonlyMap<string, readonly BuildFile[]>;
}

/** The files of a manifest; `dir` is where they stand. */
export function buildOf(manifest: Manifest, dir: string): Build {
  const logical = logicalNames(manifest);
  const toFile = (path: string, record: FileRecord, digits: string | null): BuildFile => ({
    path,
    absolute: join(dir, path),
    kind: Object.hasOwn(manifest.outputs, path) ? 'output' : 'fixed',
    record,
    reason: manifest.fixed[path]?.reason ?? null,
    logical: logical.get(path) ?? [],
    url: urlOf(manifest.base, path),
    digits,
    masked: digits === null ? path : path.replaceAll(digits, '[hash]'),
  });
  const digitsOf = digitsFinder(manifest);
  const outputs = Object.entries(manifest.outputs).map(([path, record]) =>
    toFile(path, record, digitsOf(path, record)),
  );
  const byDigits = groupBy(outputs, ({ digits }) => digits ?? '');
  byDigits.delete('');
  const { length } = manifest.naming;
  const borrowed = (path: string) =>
    [...hexWindows(path, length)].map((at) => path.slice(at, at + length)).findLast((run) => byDigits.has(run)) ?? null;
  const fixed = Object.entries(manifest.fixed).map(([path, record]) => toFile(path, record, borrowed(path)));
  const files = [...outputs, ...fixed].sort((a, b) => (a.path < b.path ? -1 : 1));
  return { manifest, files, byPath: new Map(files.map((file) => [file.path, file])), byDigits };
}

/** Values by their key, in the order given. */
export function groupBy<T, K>(values: Iterable<T>, key: (value: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const value of values) {
    const group = groups.get(key(value));
    if (group) group.push(value);
    else groups.set(key(value), [value]);
  }
  return groups;
}

/** The digits of the content, where that alone makes the name; otherwise those that stand where digits most likely stand. */
function digitsFinder({ naming }: Manifest): (path: string, record: FileRecord) => string | null {
  const reader = createNameReader(naming);
  return (path, { hash }) => {
    const found = reader.spots(path).map(({ start, end }) => path.slice(start, end));
    const own = hash.slice(0, naming.length);
    return found.includes(own) ? own : (found[0] ?? null);
  };
}

/** A binary names no other file. A pattern may put the digits behind the extension, so the logical names are asked, too. */
export function isBinary({ path, logical }: BuildFile): boolean {
  return [path, ...logical].every((name) => languageOf(name) === 'binary');
}
