// sought.ts: which scripts are looked for by their name?
import type { Document } from './document.ts';
import { splitPath } from './rename.ts';
import type { Asset } from './types.ts';

/** What a script looks for. */
export interface Seeking {
  readonly asset: Asset;
  readonly names: readonly Pattern[];
}

/** A file name as it stands in an expression. */
interface Pattern {
  /** What it begins with, in lower case: letters and digits that every fitting name has. */
  readonly word: string;
  readonly expression: RegExp;
}

const ending = /\\\.m?js\b/g;
/** A name in an expression and what may follow it there, up to the ending: `ckeditor`, `jquery\.min`, `ace([\-.]\w+)?`. */
const stem =
  /(?<=^|[^\\\w-]|\\[bBdDsSwW])[A-Za-z][\w-]*(?:\\\.[\w-]+|\((?:[^()\\\n]|\\.){0,60}\)[?*+]?|\[(?:[^\]\\\n]|\\.){0,60}\][?*+]?)*$/;
/** Expressions that name a file are short. */
const longest = 200;
/** Soon behind the expression: where the name is not found, the browser is asked, as TinyMCE does. */
const otherWay = /\bdocument\.currentScript\b/;
const soon = 1000;

/** File names that a script has in its expressions, such as `/(^|\/)dojo\.js(\W|$)/`; null where there is none. */
export function seekingOf({ asset, source }: Document): Seeking | null {
  if (asset.language !== 'js') return null;
  const found = new Set<string>();
  for (const { 0: extension, index } of source.matchAll(ending)) {
    const name = stem.exec(source.slice(Math.max(0, index - longest), index))?.[0];
    if (name !== undefined && !otherWay.test(source.slice(index, index + soon))) found.add(name + extension);
  }
  const names = [...found].flatMap((expression) => patternOf(expression) ?? []);
  return names.length > 0 ? { asset, names } : null;
}

/** Null for what only looked like an expression. */
function patternOf(source: string): Pattern | null {
  const word = /^[\w-]+/.exec(source)![0].toLowerCase();
  try {
    return { word, expression: new RegExp(`^(?:${source})$`, 'i') };
  } catch {
    return null;
  }
}

/**
 * Scripts that find out where they were loaded from by looking for a `<script>` of their name, as CKEditor and Dojo do: an
 * expression in the script itself, or in one below its folder, fits its name, and not the one it would get.
 */
export function soughtFiles(
  seeking: readonly Seeking[],
  assets: readonly Asset[],
  newPath: (asset: Asset) => string | null,
): ReadonlySet<Asset> {
  const sought = new Set<Asset>();
  if (seeking.length === 0) return sought;
  const scripts = assets.filter(({ language }) => language === 'js');
  const patterns = patternsByFolder(seeking, new Set(scripts.map(({ path }) => splitPath(path).directory)));
  for (const asset of scripts) {
    const { directory, name } = splitPath(asset.path);
    const fitting = fittingOf(name, patterns.get(directory));
    const path = fitting.length > 0 ? newPath(asset) : null;
    if (path !== null && fitting.some((pattern) => !pattern.test(splitPath(path).name))) sought.add(asset);
  }
  return sought;
}

/** Word → expressions that begin with it, each once, since thousands of scripts may hold the same. */
type Expressions = ReadonlyMap<string, ReadonlyMap<string, RegExp>>;

function fittingOf(name: string, expressions: Expressions = new Map()): readonly RegExp[] {
  const word = /^[\w-]*/.exec(name)![0].toLowerCase();
  return Array.from(word, (_, index) => word.slice(0, index + 1))
    .flatMap((start) => [...(expressions.get(start)?.values() ?? [])])
    .filter((expression) => expression.test(name));
}

/** For each folder, what is looked for there and below it. */
function patternsByFolder(seeking: readonly Seeking[], folders: ReadonlySet<string>): ReadonlyMap<string, Expressions> {
  const patterns = new Map<string, Map<string, Map<string, RegExp>>>();
  for (const { asset, names } of seeking)
    for (const folder of foldersAbove(asset.path)) {
      if (!folders.has(folder)) continue;
      const here = entry(patterns, folder, () => new Map<string, Map<string, RegExp>>());
      for (const { word, expression } of names)
        entry(here, word, () => new Map<string, RegExp>()).set(expression.source, expression);
    }
  return patterns;
}

/** With their slashes, the nearest first, and the root, which is empty. */
function foldersAbove(path: string): readonly string[] {
  const { directory } = splitPath(path);
  return directory === '' ? [''] : [directory, ...foldersAbove(directory.slice(0, -1))];
}

function entry<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  const value = map.get(key) ?? create();
  map.set(key, value);
  return value;
}
