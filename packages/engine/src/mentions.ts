// mentions.ts: which files does some text still name?
import { utf16Of } from './text.ts';
import type { Output } from './types.ts';

/** Looks for file names in texts. */
export interface Mentions {
  /** Takes a file with its final bytes; one that is no text is passed over. */
  look(output: Pick<Output, 'asset' | 'bytes'>): void;
  /** Does some text name this path, or another one of the same file name? */
  has(path: string): boolean;
}

/**
 * Finds out which of these paths have their file name in some text, with boundaries before it. A name that is put
 * together at run time is in no text: that is why dropping originals is a choice.
 */
export function createMentions(paths: readonly string[]): Mentions {
  const search = searchFor(paths);
  return {
    look: (output) => {
      if (output.bytes !== null && mayMention(output)) strike(search, textOf(output.bytes));
    },
    has: (path) => !search.waiting.has(baseName(path)),
  };
}

interface Search {
  /** File names that no text has named. */
  readonly waiting: Set<string>;
  /** The endings of the names, which are few: each begins with a dot. With those that it begins with itself. */
  readonly endings: ReadonlyMap<string, readonly string[]>;
  /** Finds the longest of them at a place; null where there is none. */
  readonly spot: RegExp | null;
  /** Names without a dot, or with a character that ends names in text: those are looked for as they are. */
  readonly odd: readonly string[];
}

function searchFor(paths: readonly string[]): Search {
  const waiting = new Set(paths.map(baseName));
  const isOdd = (name: string) => boundary.test(name) || !name.includes('.');
  const odd = [...waiting].filter(isOdd);
  const longestFirst = [...new Set([...waiting].filter((name) => !isOdd(name)).map(endingOf))].sort().reverse();
  const spot = longestFirst.length === 0 ? null : new RegExp(longestFirst.map(escaped).join('|'), 'g');
  const within = (ending: string) => longestFirst.filter((other) => ending.startsWith(other));
  return { waiting, endings: new Map(longestFirst.map((ending) => [ending, within(ending)])), spot, odd };
}

const decoder = new TextDecoder();

function textOf(bytes: Uint8Array): string {
  const utf16 = utf16Of(bytes);
  return (utf16 === null ? decoder : new TextDecoder(utf16)).decode(bytes);
}

function mayMention({ asset }: Pick<Output, 'asset'>): boolean {
  return asset.language !== 'binary' && asset.language !== 'sourcemap';
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** From the last dot on. */
function endingOf(name: string): string {
  return name.slice(name.lastIndexOf('.'));
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

const boundary = /[\s"'`()<>=,;?#/\\:&|]/;
const isBoundary = Array.from({ length: 128 }, (_, code) => boundary.test(String.fromCharCode(code)));

function strike({ waiting, endings, spot, odd }: Search, text: string): void {
  for (const name of odd) if (waiting.has(name) && text.includes(name)) waiting.delete(name);
  if (spot === null) return;
  spot.lastIndex = 0;
  for (let found = spot.exec(text); found !== null; found = spot.exec(text)) {
    const before = nameBefore(text, found.index);
    for (const ending of endings.get(found[0])!) waiting.delete(decodedName(before + ending));
    spot.lastIndex = found.index + 1;
  }
}

function nameBefore(text: string, end: number): string {
  let start = end;
  while (start > 0 && isBoundary[text.charCodeAt(start - 1)] !== true) start--;
  return text.slice(start, end);
}

/** A file name from a text, percent-encoding undone; as it is where that is none. */
export function decodedName(name: string): string {
  if (!name.includes('%')) return name;
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
