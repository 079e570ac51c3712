// targets.ts: which file does a reference that stands in a file name, and is that sure?
import type { Document } from './document.ts';
import { findTokens, type TokenSpan, type TokenTable } from './references/tokens.ts';
import { splitPath } from './rename.ts';
import { type Resolved, type Resolver, readAsUtf8 } from './resolve.ts';
import type { Asset, Reference } from './types.ts';

/** Kinds where text that looks like a reference may be something else: nobody is told of a missing file. */
const uncertain: ReadonlySet<string> = new Set(['html-meta', 'js-string']);

/** What a reference names. Only what is certainly a file of ours is `missing`: routes are `unclear`. */
export function targetOf(document: Document, reference: Reference, resolver: Resolver): Resolved {
  const resolved = resolveIn(document, reference, resolver);
  if (resolved.to !== 'missing') return resolved;
  if (isRoute(reference, resolved.path))
    return { to: 'unclear', why: 'no such file; without an extension it may be a route of the server' };
  return uncertain.has(reference.kind) ? { to: 'foreign' } : resolved;
}

/** The comment that names a source map, as a reference; null where there is none, or the map stands in the comment itself. */
export function mapReference({ mapComment }: Document): Reference | null {
  if (!mapComment || /^data:/i.test(mapComment.url)) return null;
  return { kind: 'sourcemap-comment', ...mapComment };
}

/** What the tokens of a file are told apart by. */
export interface TokenContext {
  readonly tokens: TokenTable;
  readonly resolver: Resolver;
  /** What each reference of the file names, by index. */
  readonly resolved: readonly Resolved[];
}

/** The tokens in a file. Where files share one, what the parsers found tells which of them is meant. */
export function tokensIn(document: Document, { tokens, resolver, resolved }: TokenContext): readonly TokenSpan[] {
  const { asset, text, source, findings, mapComment } = document;
  if (!text || tokens.lengths.length === 0) return none;
  const meanings = (url: string) => meaningsOf(url, document, resolver);
  const found = findTokens(source, tokens, { from: asset, meanings });
  if (!tokens.hasShared) return found;
  const known = findings.references.flatMap(({ start, end }, index) => {
    const target = resolved[index]!;
    return target.to === 'asset' ? [{ start, end, asset: target.asset }] : [];
  });
  // The map's name carries the digits of its owner.
  if (mapComment) known.push({ ...mapComment, asset });
  const inside = spansInside(found);
  const meant = new Map(known.flatMap((span) => inside(span).map(({ start }) => [start, span.asset])));
  return found.map((span) => {
    const better = meant.get(span.start);
    return better && better.token === source.slice(span.start, span.end) ? { ...span, asset: better } : span;
  });
}

const none: readonly TokenSpan[] = [];

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Finds the spans inside another one; given are sorted spans that do not overlap. */
export function spansInside<T extends Span>(sorted: readonly T[]): (outer: Span) => readonly T[] {
  return ({ start, end }) => {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle]!.start < start) low = middle + 1;
      else high = middle;
    }
    const first = low;
    while (low < sorted.length && sorted[low]!.end <= end) low++;
    return sorted.slice(first, low);
  };
}

/** Bundlers write paths below the output directory, or relative ones with a dot; in a source map all are relative to it. */
function meaningsOf(url: string, { asset, text }: Document, resolver: Resolver): Asset[] {
  const isRelative = url.startsWith('.') || asset.language === 'sourcemap';
  const asUtf8 = text?.encoding === 'latin1' ? readAsUtf8({ url }) : null;
  return (asUtf8 ? [asUtf8, { url }] : [{ url }])
    .flatMap((link) => {
      const relative = resolver.resolve(asset, link);
      return isRelative ? [relative] : [resolver.resolveInRoot(link.url), relative];
    })
    .flatMap((resolved) => (resolved.to === 'asset' ? [resolved.asset] : []));
}

/** Assets by path. Of several at one path (equal emitted files) the one with the smallest id stands for all. */
export function assetsByPath(assets: readonly Asset[]): ReadonlyMap<string, Asset> {
  const paths = new Map<string, Asset>();
  for (const asset of assets) {
    const other = paths.get(asset.path);
    if (!other || asset.id < other.id) paths.set(asset.path, asset);
  }
  for (const asset of assets)
    if (asset.original !== undefined && !paths.has(asset.original)) paths.set(asset.original, asset);
  return paths;
}

function resolveIn(document: Document, reference: Reference, resolver: Resolver): Resolved {
  const resolved = resolver.resolve(document.asset, reference);
  if (resolved.to === 'asset' || document.text?.encoding !== 'latin1') return resolved;
  const asUtf8 = readAsUtf8(reference);
  return asUtf8 ? resolver.resolve(document.asset, asUtf8) : resolved;
}

/** `<img src="/captcha">`: a page may name what only a server knows. */
function isRoute({ kind }: Reference, path: string): boolean {
  return kind.startsWith('html-') && !splitPath(path).name.includes('.');
}
