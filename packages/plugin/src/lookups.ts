// lookups.ts: on which files does a call of asset() or assetMap() depend, those included that may come?
import { join, relative, resolve, sep } from 'node:path';
import { isInside } from '@truename/disk';
import { matcher } from '@truename/engine';
import type { AssetFunction } from './asset-calls.ts';

/** A name or a glob that a module asks for. */
export interface Lookup {
  readonly function: AssetFunction;
  readonly argument: string;
}

/** Where it is looked up. */
export interface LookupPlaces {
  /** Absolute. */
  readonly root: string;
  /** Absolute, or null. */
  readonly publicDir: string | null;
  /** Absolute paths of output directories: never looked into. */
  readonly outDirs: readonly string[];
}

/** May a file at this absolute path be one that the call stands for? */
export function mayFind(lookup: Lookup, file: string, places: LookupPlaces): boolean {
  const path = resolve(file);
  if (lookup.function === 'asset') return candidates(lookup.argument, places).includes(path);
  if (lookup.argument === '') return false;
  const isMatch = matcher([lookup.argument]);
  return topsOf(places).some((top) => isInside(top, path) && isMatch(relative(top, path).split(sep).join('/')));
}

/** Absolute paths at which the file of a name may stand. */
export function candidates(name: string, places: LookupPlaces): readonly string[] {
  return topsOf(places).map((top) => join(top, name));
}

function topsOf({ root, publicDir }: LookupPlaces): readonly string[] {
  return publicDir === null ? [root] : [publicDir, root];
}
