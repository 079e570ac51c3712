// tokens.ts: where does a text hold the bundler's placeholders, and for which file does each stand?
import type { Asset } from '../types.ts';

/** Placeholders of a build, ready to be looked up. */
export interface TokenTable {
  /** Assets by token, those of one token by id. */
  readonly assets: ReadonlyMap<string, readonly Asset[]>;
  /** Lengths of the tokens, longest first. */
  readonly lengths: readonly number[];
}

/** A placeholder in a text. */
export interface TokenSpan {
  readonly start: number;
  readonly end: number;
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
  return { assets: table, lengths };
}

/** All tokens of a text, in order, none overlapping. One pass; looks only at runs that are long enough. */
export function findTokens(text: string, table: TokenTable): readonly TokenSpan[] {
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
    if (end - start >= shortest) searchRun(text, { start, end }, { table, found });
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
  run: { readonly start: number; readonly end: number },
  { table, found }: { readonly table: TokenTable; readonly found: TokenSpan[] },
): void {
  for (let at = run.start; at < run.end; at++) {
    for (const length of table.lengths) {
      const end = at + length;
      const sharing = end <= run.end ? table.assets.get(text.slice(at, end)) : undefined;
      if (!sharing) continue;
      found.push({ start: at, end, asset: choose(sharing, text, { start: at, end }) });
      at = end - 1;
      break;
    }
  }
}

/** Files with equal content may share a token: the one whose name stands around it. */
function choose(
  sharing: readonly Asset[],
  text: string,
  { start, end }: { readonly start: number; readonly end: number },
): Asset {
  let best = sharing[0]!;
  if (sharing.length === 1) return best;
  const before = text.slice(Math.max(0, start - 1024), start);
  const after = text.slice(end, end + 256);
  let bestScore: readonly number[] = [-2, -2, -2];
  for (const asset of sharing) {
    const score = agreement(asset, before, after);
    const difference = score.map((value, k) => value - bestScore[k]!).find((value) => value !== 0) ?? 0;
    if (difference <= 0) continue;
    best = asset;
    bestScore = score;
  }
  return best;
}

/** How well a file's path fits around its token: name before it, name after it, directory; -1 where one does not fit. */
function agreement(asset: Asset, before: string, after: string): readonly number[] {
  const token = asset.token!;
  const at = asset.path.lastIndexOf(token);
  const directory = asset.path.slice(0, asset.path.lastIndexOf('/', at) + 1);
  const stem = asset.path.slice(directory.length, Math.max(at, directory.length));
  const rest = asset.path.slice(at + token.length);
  const written = [stem, encodeURIComponent(stem)].find((way) => before.endsWith(way));
  if (written === undefined) return [-1, after.startsWith(rest) ? rest.length : -1, 0];
  const outer = before.slice(0, before.length - written.length);
  return [written.length, after.startsWith(rest) ? rest.length : -1, commonEnding(outer, directory)];
}

function commonEnding(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a.at(-1 - length) === b.at(-1 - length)) length++;
  return length;
}
