// digest.ts: how do files get names made from their content?
import { collisions } from './collisions.ts';
import { companionOutput } from './companion-outputs.ts';
import { findOwners } from './companions.ts';
import { complete } from './complete.ts';
import type { Hashers } from './cycle.ts';
import { type Document, encodingProblem, readDocument } from './document.ts';
import { findOptions, optionProblems } from './find-options.ts';
import { fixedRule } from './fixed.ts';
import { order } from './graph.ts';
import { createHasher } from './hash.ts';
import { type Linked, link } from './link.ts';
import { type Named, nameAll } from './name.ts';
import { namesOf } from './names.ts';
import { nearNames } from './near.ts';
import type { Settings } from './options.ts';
import { type OutputContext, outputOf } from './outputs.ts';
import { isPattern, type Pattern, parsePattern } from './pattern.ts';
import type { Problem } from './problems.ts';
import { prepareParsers } from './references/index.ts';
import { tokenTable } from './references/tokens.ts';
import { registeredFiles, renamedWorkers } from './registered.ts';
import { hasTokenName, type Naming, namings as nameRules, outputPath } from './rename.ts';
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

/** Takes an output with its bytes as soon as they are known: files in the order in which they can be named, companions last. */
export type Emit = (output: Output) => void;

/**
 * Names every file by its final bytes and rewrites every reference: bytes in, bytes out. The order of `assets` does not
 * matter. Never throws for what is in the files: that is a problem in the result. With `emit`, each output is handed out
 * once and its bytes are let go: `bytes` is null in the result.
 */
export async function digest(given: readonly Asset[], settings: Settings, emitted?: Emit): Promise<Digest> {
  const assets = given.map((asset) =>
    'read' in asset.content ? { ...asset, content: { bytes: asset.content.read() } } : asset,
  );
  const pattern = parsePattern(settings.pattern);
  if (!isPattern(pattern)) return { outputs: [], problems: [pattern], leftAlone: [] };
  const hashers = await createHashers(settings);
  await prepareParsers(assets);
  const site = readSite(assets, settings);
  const path = (asset: Asset, digits: string) => outputPath(asset, site.namings.get(asset)!, { pattern, digits });

  const linked = linkAll(site, { pattern, path, missing: settings.missing });
  const { waves, problems: stale } = order(linked);
  const named = nameAll(waves, { hashers, path });
  const { outputs, problems: late } = emit(site, {
    named,
    path,
    hasher: hashers.digits,
    integrity: settings.integrity,
  });
  if (emitted) for (const output of outputs) emitted(output);

  return {
    outputs: emitted ? outputs.map((output) => ({ ...output, bytes: null })) : outputs,
    problems: [...site.problems, ...linked.flatMap((file) => file.problems), ...stale, ...late, ...collisions(outputs)],
    leftAlone: linked.flatMap((file) => file.leftAlone),
  };
}

/** Every file read, and how it will be named. */
interface Site {
  /** By id. */
  readonly assets: readonly Asset[];
  readonly documents: readonly Document[];
  readonly paths: ReadonlyMap<string, Asset>;
  readonly resolver: Resolver;
  readonly owners: ReadonlyMap<Asset, Asset | null>;
  readonly namings: ReadonlyMap<Asset, Naming>;
  readonly problems: readonly Problem[];
}

function readSite(unsorted: readonly Asset[], settings: Settings): Site {
  const assets = unsorted.toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const paths = assetsByPath(assets);
  const resolver = createResolver(paths, settings);
  const options = findOptions(settings, resolver);
  const documents = assets.map((asset) => readDocument(asset, options));
  const owners = findOwners(documents, paths, resolver);
  const registered = registeredFiles(documents, resolver);
  const namings = nameRules(assets, { fixed: fixedRule(settings), registered, owners });
  const problems = [
    ...optionProblems(settings),
    ...documents.flatMap((document) => encodingProblem(document) ?? []),
    ...renamedWorkers(registered),
  ];
  return { assets, documents, paths, resolver, owners, namings, problems };
}

type PathOf = (asset: Asset, digits: string) => string;

function linkAll(
  { assets, documents, paths, resolver, owners, namings }: Site,
  { pattern, path, missing }: { pattern: Pattern; path: PathOf; missing: Settings['missing'] },
): Linked[] {
  const context = {
    ...{ resolver, namings, pattern, missing },
    tokens: tokenTable(assets.filter(hasTokenName)),
    nearNames: nearNames(paths.keys()),
  };
  const index = digestIndex(assets);
  return documents
    .filter(({ asset }) => !owners.get(asset))
    .map((document) => {
      const isFixed = namings.get(document.asset)!.how === 'fixed';
      const own = { isFixed, path: (digits: string) => path(document.asset, digits) };
      return complete(link(document, context), own, index);
    });
}

function emit(
  { assets, namings, owners }: Site,
  {
    named,
    path,
    ...rest
  }: { named: ReadonlyMap<Asset, Named>; path: PathOf } & Pick<OutputContext, 'hasher' | 'integrity'>,
): { outputs: Output[]; problems: Problem[] } {
  const names = namesOf(named);
  const finalPath = (asset: Asset) => path(asset, names.digits(namings.get(asset)!.of));
  const context = { ...rest, namings, owners, named, names, path: finalPath };
  const problems: Problem[] = [];
  const outputs = assets.map((asset) => {
    const file = named.get(asset);
    if (file) return outputOf(file, context);
    const companion = companionOutput(asset, context);
    problems.push(...companion.problems);
    return companion.output;
  });
  return { outputs, problems };
}

async function createHashers(settings: Settings): Promise<Hashers> {
  const hashLength = settings.hash === 'sha256' ? 64 : 16;
  const full = await createHasher({ ...settings, hashLength });
  return { full, digits: settings.hashLength === hashLength ? full : await createHasher(settings) };
}
