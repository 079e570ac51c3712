// site.ts: which files are there, what do they say, and how will they be named?
import { mapOwners, type Owners, siblingOwners } from './companions.ts';
import { type Document, encodingProblem, readDocument } from './document.ts';
import { findOptions, optionProblems } from './find-options.ts';
import { fixedRule } from './fixed.ts';
import type { Settings } from './options.ts';
import type { Problem } from './problems.ts';
import { registeredFiles, renamedWorkers } from './registered.ts';
import { type Naming, namings as nameRules } from './rename.ts';
import { createResolver, type Resolver } from './resolve.ts';
import { assetsByPath } from './targets.ts';
import type { Asset } from './types.ts';

/** All files, and how they will be named. */
export interface Site {
  /** By id. */
  readonly assets: readonly Asset[];
  readonly paths: ReadonlyMap<string, Asset>;
  readonly resolver: Resolver;
  readonly owners: Owners;
  readonly namings: ReadonlyMap<Asset, Naming>;
}

/** A site, and what stands in its files. */
export interface ReadSite {
  readonly site: Site;
  /** Of every file but companions, by id. A list to be used up. */
  readonly documents: Document[];
  readonly problems: readonly Problem[];
}

/** Reads every file that may name others. */
export function readSite(given: readonly Asset[], settings: Settings): ReadSite {
  const assets = given.toSorted(byId);
  const paths = assetsByPath(assets);
  const resolver = createResolver(paths, settings);
  const options = findOptions(settings, resolver);
  const siblings = siblingOwners(assets, paths);
  const readable = assets.filter((asset) => asset.language !== 'sourcemap' && !siblings.has(asset));
  const documents = readable.map((asset) => readDocument(asset, options));
  const maps = mapOwners(assets, { documents, paths, resolver });
  const orphans = [...maps].flatMap(([map, owner]) => (owner ? [] : [readDocument(map, options)]));
  if (orphans.length > 0) documents.push(...orphans);
  if (orphans.length > 0) documents.sort((a, b) => byId(a.asset, b.asset));
  const owners = new Map([...siblings, ...maps]);
  const registered = registeredFiles(documents, resolver);
  const namings = nameRules(assets, { fixed: fixedRule(settings), registered, owners });
  const problems = [
    ...optionProblems(settings),
    ...documents.flatMap((document) => encodingProblem(document) ?? []),
    ...renamedWorkers(registered),
  ];
  return { site: { assets, paths, resolver, owners, namings }, documents, problems };
}

function byId(a: Asset, b: Asset): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
