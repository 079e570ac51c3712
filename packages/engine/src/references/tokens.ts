// tokens.ts: where does a text hold the bundler's placeholders, and for which file does each stand?
import type { Asset } from '../types.ts';

/** Placeholders of a build, ready to be looked up. */
export interface TokenTable {
  /** Assets by token, those of one token by id. */
  readonly assets: ReadonlyMap<string, readonly Asset[]>;
  /** Lengths of the tokens, longest first. */
  readonly lengths: readonly number[];
  /** Does one token stand for several files? */
  readonly hasShared: boolean;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** A placeholder in a text. */
export interface TokenSpan extends Span {
  readonly asset: Asset;
}

/** Looks tokens up: strings over `[0-9a-z]`, nearly always of one length. Throws a `TypeError` on any other token. */
export function tokenTable(assets: readonly Asset[]): TokenTable {
  const table = new Map<string, Asset[]>();
  for (const asset of assets) {
    const { token } = asset;
    if (token === undefined) continue;
    if (!/^[0-9a-z]+$/.test(token)) throw new TypeError(`"${token}" is no token: ${asset.path}`);
    const sharing = table.get(token);
    if (sharing) sharing.push(asset);
    else table.set(token, [asset]);
  }
  for (const sharing of table.values()) sharing.sort((a, b) => (a.id < b.id ? -1 : 1));
  const lengths = [...new Set([...table.keys()].map((token) => token.length))].sort((a, b) => b - a);
  const hasShared = [...table.values()].some((sharing) => sharing.length > 1);
  return { assets: table, lengths, hasShared };
}

/** What tells files apart that share a token. */
export interface TokenReader {
  /** The file that the text is from. */
  readonly from: Asset;
  /** The files that a URL in it may name, the likeliest first. */
  meanings(url: string): readonly Asset[];
}

/**
 * All tokens of a text, in order, none overlapping. One pass; looks only at runs that are long enough. Of files that
 * share a token the one is meant that the URL around it names, or else the one whose path fits best.
 */
export function findTokens(text: string, table: TokenTable, reader?: TokenReader): readonly TokenSpan[] {
  const shortest = table.lengths.at(-1);
  if (shortest === undefined) return [];
  const found: TokenSpan[] = [];
  // Any run of `shortest` characters covers the last one of each such window, so the others need not be looked at.
  for (let i = shortest - 1; i < text.length; i += shortest) {
    if (!isTokenCharacter(text.charCodeAt(i))) continue;
    let start = i;
    while (start > i - shortest + 1 && isTokenCharacter(text.charCodeAt(start - 1))) start--;
    let end = i + 1;
    while (end < text.length && isTokenCharacter(text.charCodeAt(end))) end++;
    if (end - start >= shortest) searchRun(text, { start, end }, { table, found, reader });
    // Nothing that starts in this run is left; the next window begins behind it.
    if (end > i + 1) i = end;
  }
  return found;
}

function isTokenCharacter(c: number): boolean {
  return (c >= 97 && c <= 122) || (c >= 48 && c <= 57);
}

function searchRun(
  text: string,
  run: Span,
  {
    table,
    found,
    reader,
  }: { readonly table: TokenTable; readonly found: TokenSpan[]; readonly reader?: TokenReader | undefined },
): void {
  for (let at = run.start; at < run.end; at++) {
    for (const length of table.lengths) {
      const end = at + length;
      const sharing = end <= run.end ? table.assets.get(text.slice(at, end)) : undefined;
      if (!sharing) continue;
      const span = { start: at, end };
      found.push({ ...span, asset: sharing.length === 1 ? sharing[0]! : choose(sharing, around(text, span), reader) });
      at = end - 1;
      break;
    }
  }
}

interface Around {
  readonly before: string;
  readonly after: string;
  /** The text around the token up to what ends a URL: in a string, and in any other place. */
  readonly urls: readonly string[];
}

/** In a string a name may hold spaces, commas and the like: `"file":"my app-….js"`. */
const endsUrl: readonly RegExp[] = [/["\\?#\n]/, /[\s"'`()<>{},;=|\\?#]/];

function around(text: string, { start, end }: Span): Around {
  const [before, after] = [text.slice(Math.max(0, start - 1024), start), text.slice(end, end + 256)];
  const token = text.slice(start, end);
  return { before, after, urls: endsUrl.map((ends) => lastPart(before, ends) + token + firstPart(after, ends)) };
}

function firstPart(text: string, ends: RegExp): string {
  const length = text.search(ends);
  return length < 0 ? text : text.slice(0, length);
}

function lastPart(text: string, ends: RegExp): string {
  let from = text.length;
  while (from > 0 && !ends.test(text[from - 1]!)) from--;
  return text.slice(from);
}

/** Files with equal content may share a token. */
function choose(sharing: readonly Asset[], spot: Around, reader?: TokenReader): Asset {
  const meant = spot.urls.flatMap((url) => reader?.meanings(url) ?? []).find((asset) => sharing.includes(asset));
  if (meant) return meant;
  let best = sharing[0]!;
  let bestScore: readonly number[] = [Number.NEGATIVE_INFINITY];
  for (const asset of sharing) {
    const score = agreement(asset, spot, reader?.from);
    const difference = score.map((value, k) => value - (bestScore[k] ?? 0)).find((value) => value !== 0) ?? 0;
    if (difference <= 0) continue;
    best = asset;
    bestScore = score;
  }
  return best;
}

/**
 * How well a file's path fits around its token: name before it, name after it, how much of the directory stands there
 * and how much does not, and how near the file is to the one that holds the text.
 */
function agreement(asset: Asset, { before, after }: Around, from?: Asset): readonly number[] {
  const token = asset.token!;
  const at = asset.path.lastIndexOf(token);
  const directory = asset.path.slice(0, asset.path.lastIndexOf('/', at) + 1);
  const stem = asset.path.slice(directory.length, Math.max(at, directory.length));
  const rest = asset.path.slice(at + token.length);
  const near = asset === from ? 2 : from && directoryOf(from.path) === directory ? 1 : 0;
  const fits = after.startsWith(rest) ? rest.length : -1;
  const written = [stem, encodeURIComponent(stem)].find((way) => before.endsWith(way));
  if (written === undefined) return [-1, fits, 0, 0, near];
  const common = commonEnding(before.slice(0, before.length - written.length), directory);
  return [written.length, fits, common, common - directory.length, near];
}

function directoryOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

function commonEnding(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a.at(-1 - length) === b.at(-1 - length)) length++;
  return length;
}
