// sought.ts: which scripts are looked for by their name?
import type { Document } from './document.ts';
import { splitPath } from './rename.ts';
import type { Asset } from './types.ts';

/** What a script looks for: patterns of file names, as they stand in its expressions. */
export interface Seeking {
  readonly asset: Asset;
  readonly names: readonly RegExp[];
}

const ending = /\\\.m?js\b/g;
/** A name in an expression and what may follow it there, up to the ending: `ckeditor`, `jquery\.min`, `ace([\-.]\w+)?`. */
const stem =
  /(?<=^|[^\\\w-]|\\[bBdDsSwW])[A-Za-z][\w-]*(?:\\\.[\w-]+|\((?:[^()\\\n]|\\.){0,60}\)[?*+]?|\[(?:[^\]\\\n]|\\.){0,60}\][?*+]?)*$/;
/** Expressions that name a file are short. */
const longest = 200;

/** File names that a script has in its expressions, such as `/(^|\/)dojo\.js(\W|$)/`; null where there is none. */
export function seekingOf({ asset, source }: Document): Seeking | null {
  if (asset.language !== 'js') return null;
  const found = new Set<string>();
  for (const { 0: extension, index } of source.matchAll(ending)) {
    const name = stem.exec(source.slice(Math.max(0, index - longest), index))?.[0];
    if (name !== undefined) found.add(name + extension);
  }
  const names = [...found].flatMap((expression) => patternOf(expression) ?? []);
  return names.length > 0 ? { asset, names } : null;
}

/** Null for what only looked like an expression. */
function patternOf(source: string): RegExp | null {
  try {
    return new RegExp(`^(?:${source})$`, 'i');
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
  for (const asset of assets) {
    if (asset.language !== 'js') continue;
    const { directory, name } = splitPath(asset.path);
    const fitting = seeking.flatMap(({ asset: { path }, names }) =>
      path.startsWith(directory) ? names.filter((pattern) => pattern.test(name)) : [],
    );
    const path = fitting.length > 0 ? newPath(asset) : null;
    if (path !== null && fitting.some((pattern) => !pattern.test(splitPath(path).name))) sought.add(asset);
  }
  return sought;
}
