// site.ts: which files are there, and how will they be named?
import { mapOwners, type Owners, siblingOwners } from './companions.ts';
import { type FixedRule, fixedRule } from './fixed.ts';
import type { Folders } from './import-map-folders.ts';
import type { Settings } from './options.ts';
import type { Place } from './problems.ts';
import { type Naming, namings as nameRules } from './rename.ts';
import { createResolver, type Resolver } from './resolve.ts';
import { assetsByPath } from './targets.ts';
import type { Asset } from './types.ts';

/** What is known of all files before one of them is read. */
export interface Ground {
  /** By id. */
  readonly assets: readonly Asset[];
  readonly paths: ReadonlyMap<string, Asset>;
  readonly resolver: Resolver;
  /** The owner of each companion that is no source map. */
  readonly siblings: ReadonlyMap<Asset, Asset>;
  readonly fixed: FixedRule;
}

/** What only the files tell about how others are named. */
export interface Told {
  /** Source map → the file whose comment names it. */
  readonly maps: ReadonlyMap<Asset, Asset>;
  /** Files that a script registers as service workers, and where first. */
  readonly registered: ReadonlyMap<Asset, Place>;
  /** Scripts that are looked for by their name. */
  readonly sought: ReadonlySet<Asset>;
  /** Folders that import maps send elsewhere. */
  readonly folders: Folders;
}

/** All files, and how they will be named. */
export interface Site extends Pick<Ground, 'assets' | 'paths' | 'resolver'> {
  readonly owners: Owners;
  readonly namings: ReadonlyMap<Asset, Naming>;
  readonly folders: Folders;
}

export function groundOf(given: readonly Asset[], settings: Settings): Ground {
  const assets = given.toSorted(byId);
  const paths = assetsByPath(assets);
  const siblings = siblingOwners(assets, paths);
  return { assets, paths, resolver: createResolver(paths, settings), siblings, fixed: fixedRule(settings) };
}

export function siteOf(
  { assets, paths, resolver, siblings, fixed }: Ground,
  { maps, registered, sought, folders }: Told,
): Site {
  const owners = new Map([...siblings, ...mapOwners(assets, paths, maps)]);
  const namings = nameRules(assets, { fixed, registered, sought, owners });
  return { assets, paths, resolver, owners, namings, folders };
}

/** The files that are named otherwise in the second site. */
export function namedOtherwise(before: Site, after: Site): ReadonlySet<Asset> {
  return new Set(after.assets.filter((asset) => !isSame(before.namings.get(asset)!, after.namings.get(asset)!)));
}

function isSame(a: Naming, b: Naming): boolean {
  if (a.of !== b.of) return false;
  if (a.how === 'fixed') return b.how === 'fixed' && a.reason === b.reason;
  if (a.how === 'token') return b.how === 'token' && a.tokens.join() === b.tokens.join();
  return b.how === 'pattern' && a.shape.name === b.shape.name && a.shape.ext === b.shape.ext;
}

export function byId(a: Asset, b: Asset): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
