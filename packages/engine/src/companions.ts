// companions.ts: which file goes along with which other file?
import type { Document } from './document.ts';
import type { Resolver } from './resolve.ts';
import { mapReference, targetOf } from './targets.ts';
import type { Asset } from './types.ts';

/** Endings of files that are made from the file they stand beside. */
const siblingEndings = ['.gz', '.br', '.zst', '.LICENSE.txt'] as const;

/**
 * The owner of each companion: source maps (the shell's word, then the owner's comment, then `<path>.map`), compressed
 * siblings and licence files. Null for a map whose owner is not there.
 */
export function findOwners(
  documents: readonly Document[],
  paths: ReadonlyMap<string, Asset>,
  resolver: Resolver,
): ReadonlyMap<Asset, Asset | null> {
  const commented = mapsByComment(documents, resolver);
  const result = new Map<Asset, Asset | null>();
  for (const { asset } of documents) {
    if (asset.language === 'sourcemap') {
      result.set(asset, told(asset, paths) ?? commented.get(asset) ?? besideOf(asset, '.map', paths));
      continue;
    }
    const ending = siblingEndings.find((end) => asset.path.endsWith(end));
    const owner = told(asset, paths) ?? (ending ? besideOf(asset, ending, paths) : null);
    if (owner) result.set(asset, owner);
  }
  return result;
}

function mapsByComment(documents: readonly Document[], resolver: Resolver): ReadonlyMap<Asset, Asset> {
  const owners = new Map<Asset, Asset>();
  for (const document of documents) {
    const reference = mapReference(document);
    const resolved = reference && targetOf(document, reference, resolver);
    if (resolved?.to !== 'asset' || resolved.asset.language !== 'sourcemap') continue;
    if (!owners.has(resolved.asset)) owners.set(resolved.asset, document.asset);
  }
  return owners;
}

/** True for files whose bytes are made from the owner's, by the ending of their path. */
export function isCompressed(path: string): boolean {
  return /\.(?:gz|br|zst)$/.test(path);
}

function told(asset: Asset, paths: ReadonlyMap<string, Asset>): Asset | null {
  if (asset.companionOf === undefined) return null;
  const owner = paths.get(asset.companionOf);
  return owner && owner !== asset && owner.companionOf === undefined ? owner : null;
}

function besideOf(asset: Asset, ending: string, paths: ReadonlyMap<string, Asset>): Asset | null {
  if (!asset.path.endsWith(ending)) return null;
  const owner = paths.get(asset.path.slice(0, -ending.length));
  return owner && owner !== asset ? owner : null;
}
