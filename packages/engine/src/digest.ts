// digest.ts: how do files get names made from their content?
import { collisions } from './collisions.ts';
import { mapOwners, type Owners, siblingOwners } from './companions.ts';
import { complete } from './complete.ts';
import type { Hashers } from './cycle.ts';
import { type Document, encodingProblem, readDocument } from './document.ts';
import type { Linked, Names, ShaAlgorithm } from './edits.ts';
import { createEmission, type Emit } from './emission.ts';
import { findOptions, optionProblems } from './find-options.ts';
import { fixedRule } from './fixed.ts';
import { type Group, order } from './graph.ts';
import { createHasher } from './hash.ts';
import { integrityAlgorithm, wantsIntegrity } from './integrity.ts';
import { link } from './link.ts';
import { nameAll } from './name.ts';
import { type KnownFile, namesOf } from './names.ts';
import { nearNames } from './near.ts';
import type { Settings } from './options.ts';
import { isPattern, type Pattern, parsePattern } from './pattern.ts';
import type { Problem } from './problems.ts';
import { prepareParsers } from './references/index.ts';
import { tokenTable } from './references/tokens.ts';
import { registeredFiles, renamedWorkers } from './registered.ts';
import { hasTokenName, type Naming, namings as nameRules, outputPath } from './rename.ts';
import { createRenamer } from './rename-edit.ts';
import { createResolver, type Resolver } from './resolve.ts';
import { digestIndex } from './stale-digests.ts';
import { assetsByPath } from './targets.ts';
import type { Asset, Output } from './types.ts';

/** What a digest gives. The shell fails on problems of severity `error`. */
export interface Digest {
  /**
   * One output for each asset, by asset id (code unit order). Several have one path only if their bytes are equal: they are
   * one file.
   */
  readonly outputs: readonly Output[];
  /** What the user should know, in the order of ids and places. */
  readonly problems: readonly Problem[];
  /** What was seen and not rewritten (severity `info`, codes `left-alone` and `parse-failed`). */
  readonly leftAlone: readonly Problem[];
}

/**
 * Names every file by its final bytes and rewrites every reference: bytes in, bytes out. The order of `assets` does not
 * matter. Never throws for what is in the files: that is a problem in the result. With `emit`, each output is handed out
 * once and its bytes are let go: `bytes` is null in the result.
 */
export async function digest(assets: readonly Asset[], settings: Settings, emit?: Emit): Promise<Digest> {
  const pattern = parsePattern(settings.pattern);
  if (!isPattern(pattern)) return { outputs: [], problems: [pattern], leftAlone: [] };
  const hashers = await createHashers(settings);
  await prepareParsers(assets);

  const { site, documents, problems } = readSite(assets, settings);
  const rules: Rules = { pattern, path: (asset, digits) => pathOf(asset, site, { pattern, digits }), settings };
  const plan = linkAll(site, documents, rules);
  const { outputs, problems: late } = nameFiles(site, plan, { ...rules, hashers, emit: emit ?? null });

  return {
    outputs,
    problems: [...problems, ...plan.problems, ...late, ...collisions(outputs)],
    leftAlone: plan.leftAlone,
  };
}

/** Which files there are, and how they will be named. */
interface Site {
  /** By id. */
  readonly assets: readonly Asset[];
  readonly paths: ReadonlyMap<string, Asset>;
  readonly resolver: Resolver;
  readonly owners: Owners;
  readonly namings: ReadonlyMap<Asset, Naming>;
}

/** Reads every file that may name others. `documents` is a list to be used up. */
function readSite(
  unsorted: readonly Asset[],
  settings: Settings,
): { site: Site; documents: Document[]; problems: Problem[] } {
  const assets = unsorted.toSorted(byId);
  const paths = assetsByPath(assets);
  const resolver = createResolver(paths, settings);
  const options = findOptions(settings, resolver);
  const siblings = siblingOwners(assets, paths);
  const readable = assets.filter((asset) => asset.language !== 'sourcemap' && !siblings.has(asset));
  const documents = readable.map((asset) => readDocument(asset, options));
  const maps = mapOwners(assets, { documents, paths, resolver });
  for (const [map, owner] of maps) if (!owner) documents.push(readDocument(map, options));
  documents.sort((a, b) => byId(a.asset, b.asset));
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

/** How names are made. */
interface Rules {
  readonly pattern: Pattern;
  readonly settings: Settings;
  path(asset: Asset, digits: string): string;
}

/** All files in the order of naming, and what was seen on the way. */
interface Plan {
  readonly waves: Group[][];
  /** The digests of final bytes that edits ask for. */
  readonly asked: ReadonlyMap<Asset, ReadonlySet<ShaAlgorithm>>;
  readonly problems: readonly Problem[];
  readonly leftAlone: readonly Problem[];
}

/** Uses `documents` up: what the parsers found is let go, file by file. */
function linkAll(site: Site, documents: Document[], rules: Rules): Plan {
  const context = {
    ...{ resolver: site.resolver, namings: site.namings, missing: rules.settings.missing },
    rename: createRenamer(site.namings, rules.pattern),
    tokens: tokenTable(site.assets.filter(hasTokenName)),
    nearNames: nearNames(site.paths.keys()),
  };
  const linked = usedUp(documents, (document) => ({ document, ...link(document, context) }));
  const leftAlone = linked.flatMap((file) => file.leftAlone);
  const problems: Problem[] = [];
  const index = digestIndex(linked);
  const files = usedUp(linked, ({ document, ...links }) => {
    const { asset } = document;
    const isFixed = site.namings.get(asset)!.how === 'fixed';
    const own = { isFixed, path: (digits: string) => rules.path(asset, digits) };
    const completed = complete(document, links, { own, index });
    problems.push(...links.problems, ...completed.problems);
    return completed.linked;
  });
  const { waves, problems: stale } = order(files);
  return { waves, asked: askedOf(files), problems: [...problems, ...stale], leftAlone };
}

/** Maps a list whose items are not needed any more. */
function usedUp<From, To>(list: From[], map: (item: From) => To): To[] {
  const result: To[] = [];
  list.reverse();
  for (let item = list.pop(); item; item = list.pop()) result.push(map(item));
  return result;
}

function askedOf(files: readonly Linked[]): Map<Asset, Set<ShaAlgorithm>> {
  const asked = new Map<Asset, Set<ShaAlgorithm>>();
  for (const { edits } of files) {
    for (const edit of edits) {
      if (edit.kind !== 'digest') continue;
      const algorithms = asked.get(edit.of);
      if (algorithms) algorithms.add(edit.algorithm);
      else asked.set(edit.of, new Set([edit.algorithm]));
    }
  }
  return asked;
}

function nameFiles(
  { assets, namings, owners }: Site,
  { waves, asked }: Plan,
  { hashers, path, settings, emit }: Rules & { readonly hashers: Hashers; readonly emit: Emit | null },
): { outputs: Output[]; problems: Problem[] } {
  const { integrity } = settings;
  const named = new Map<Asset, KnownFile>();
  const names = namesOf(named);
  const emission = createEmission({
    ...{ hasher: hashers.digits, namings, owners, names, integrity, emit },
    path: (asset) => path(asset, digitsFor(namings.get(asset)!, names)),
    hasPath: (asset) => namings.get(asset)!.how === 'fixed' || named.has(namings.get(asset)!.of),
  });
  const askedFor = (asset: Asset, at: string): readonly ShaAlgorithm[] => {
    const algorithms = new Set(asked.get(asset));
    if (wantsIntegrity(asset, at, integrity)) algorithms.add(integrityAlgorithm);
    return [...algorithms];
  };
  nameAll(waves, { hashers, path, asked: askedFor }, { named, done: emission.done });
  return emission.finish(assets);
}

function pathOf(
  asset: Asset,
  { namings }: Site,
  filling: { readonly pattern: Pattern; readonly digits: string },
): string {
  return outputPath(asset, namings.get(asset)!, filling);
}

/** A fixed name has a path before it has digits. */
function digitsFor(naming: Naming, names: Names): string {
  return naming.how === 'fixed' ? '' : names.digits(naming.of);
}

async function createHashers(settings: Settings): Promise<Hashers> {
  const hashLength = settings.hash === 'sha256' ? 64 : 16;
  const full = await createHasher({ ...settings, hashLength });
  return { full, digits: settings.hashLength === hashLength ? full : await createHasher(settings) };
}
