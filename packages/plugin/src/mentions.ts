// mentions.ts: which originals does some text still name?
import type { Output } from '@truename/engine';

/**
 * The paths, of those given, whose file name stands in none of the texts. A name that is put together at run time is in
 * no text either: that is why dropping originals is a choice.
 */
export function unmentioned(paths: readonly string[], outputs: readonly Output[]): string[] {
  const search = searchFor(paths);
  for (const output of outputs)
    if (output.bytes !== null && mayMention(output)) strike(search, decoder.decode(output.bytes));
  return [...search.waiting.values()].flat().sort();
}

interface Search {
  /** File name → the paths that end with it, as long as no text has named it. */
  readonly waiting: Map<string, string[]>;
  /** The endings of the names, which are few. */
  readonly endings: ReadonlySet<string>;
  /** Names with a character that ends names in text: those are looked for as they are. */
  readonly odd: readonly string[];
}

function searchFor(paths: readonly string[]): Search {
  const waiting = new Map<string, string[]>();
  for (const path of paths) waiting.set(baseName(path), [...(waiting.get(baseName(path)) ?? []), path]);
  const names = [...waiting.keys()];
  return { waiting, endings: new Set(names.map(endingOf)), odd: names.filter((name) => boundary.test(name)) };
}

const decoder = new TextDecoder();

function mayMention({ asset }: Output): boolean {
  return asset.language !== 'binary' && asset.language !== 'sourcemap';
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

const boundary = /[\s"'`()<>=,;?#/\\:&|]/;
const isBoundary = Array.from({ length: 128 }, (_, code) => boundary.test(String.fromCharCode(code)));

function strike({ waiting, endings, odd }: Search, text: string): void {
  for (const name of odd) if (text.includes(name)) waiting.delete(name);
  for (const ending of endings) {
    for (let at = text.indexOf(ending); at !== -1; at = text.indexOf(ending, at + 1))
      waiting.delete(decoded(nameBefore(text, at) + ending));
  }
}

/** From the last dot on; all of a name without one. */
function endingOf(name: string): string {
  return name.slice(Math.max(0, name.lastIndexOf('.')));
}

function nameBefore(text: string, end: number): string {
  let start = end;
  while (start > 0 && isBoundary[text.charCodeAt(start - 1)] !== true) start--;
  return text.slice(start, end);
}

function decoded(name: string): string {
  if (!name.includes('%')) return name;
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
