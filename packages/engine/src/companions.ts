// companions.ts: which file goes along with which other file?
import type { Asset } from './types.ts';

/** Endings of files that are made from the file they stand beside. */
const siblingEndings = ['.gz', '.br', '.zst', '.LICENSE.txt'] as const;

/** The owner of each companion; null for a map whose owner is not there. */
export type Owners = ReadonlyMap<Asset, Asset | null>;

/**
 * The owner of each companion that is no source map: by the shell's word, or by its path. Nothing has to be read for
 * them, and no text of theirs is looked through.
 */
export function siblingOwners(assets: readonly Asset[], paths: ReadonlyMap<string, Asset>): ReadonlyMap<Asset, Asset> {
  const owners = new Map<Asset, Asset>();
  for (const asset of assets) {
    if (asset.language === 'sourcemap') continue;
    const ending = siblingEndings.find((end) => asset.path.endsWith(end));
    const owner = told(asset, paths) ?? (ending ? besideOf(asset, ending, paths) : null);
    if (owner) owners.set(asset, owner);
  }
  return owners;
}

/** The owner of each source map: by the shell's word, then by the comment that names it, then as `<path>.map`. */
export function mapOwners(
  assets: readonly Asset[],
  paths: ReadonlyMap<string, Asset>,
  commented: ReadonlyMap<Asset, Asset>,
): Owners {
  const maps = assets.filter(({ language }) => language === 'sourcemap');
  return new Map(
    maps.map((map) => [map, told(map, paths) ?? commented.get(map) ?? besideOf(map, '.map', paths)] as const),
  );
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
