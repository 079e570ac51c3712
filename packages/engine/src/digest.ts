// digest.ts: how do files get names made from their content?
import { collisions } from './collisions.ts';
import type { Hashers } from './cycle.ts';
import type { ShaAlgorithm } from './edits.ts';
import { createEmission, type Emit } from './emission.ts';
import { optionProblems } from './find-options.ts';
import { createHasher } from './hash.ts';
import { integrityAlgorithm, wantsIntegrity } from './integrity.ts';
import { nameAll } from './name.ts';
import { type KnownFile, namesOf } from './names.ts';
import type { Settings } from './options.ts';
import { isPattern, parsePattern } from './pattern.ts';
import type { Pause } from './pause.ts';
import { type PathRule, type Plan, planFor } from './plan.ts';
import type { Problem } from './problems.ts';
import { type ReadingRun, readAll } from './readings.ts';
import { prepareParsers } from './references/index.ts';
import { outputPath } from './rename.ts';
import { groundOf, type Site } from './site.ts';
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

/** What a caller does while a digest goes on. */
export interface DigestHooks {
  /** Gets each output once; its bytes are let go then: `bytes` is null in the result. */
  readonly emit?: Emit | undefined;
  readonly pause?: Pause | undefined;
}

/**
 * Names every file by its final bytes and rewrites every reference: bytes in, bytes out. The order of `assets` does not
 * matter. Never throws for what is in the files: that is a problem in the result.
 */
export async function digest(
  assets: readonly Asset[],
  settings: Settings,
  { emit, pause }: DigestHooks = {},
): Promise<Digest> {
  const pattern = parsePattern(settings.pattern);
  if (!isPattern(pattern)) return { outputs: [], problems: [pattern], leftAlone: [] };
  const hashers = await createHashers(settings);
  await prepareParsers(assets);

  const { site, plan, path, problems } = await prepare(assets, { settings, pattern, pause });
  const named = await nameFiles(site, plan, { ...settings, path, hashers, emit: emit ?? null, pause });

  return {
    outputs: named.outputs,
    problems: [
      ...optionProblems(settings),
      ...problems,
      ...plan.problems,
      ...named.problems,
      ...collisions(named.outputs),
    ],
    leftAlone: plan.leftAlone,
  };
}

/** What naming begins with. */
interface Prepared {
  readonly site: Site;
  readonly plan: Plan;
  readonly path: PathRule;
  readonly problems: readonly Problem[];
}

/** What was found in the files is not held by anybody once this is done, but for what the plan hands on. */
async function prepare(assets: readonly Asset[], run: ReadingRun): Promise<Prepared> {
  const { settings, pattern } = run;
  const readings = await readAll(groundOf(assets, settings), run);
  const { site, problems } = readings;
  const path: PathRule = (asset, digits) => outputPath(asset, site.namings.get(asset)!, { pattern, digits });
  return { site, plan: planFor(readings, path), path, problems };
}

interface NamingRun extends Pick<Settings, 'integrity'> {
  readonly path: PathRule;
  readonly hashers: Hashers;
  readonly emit: Emit | null;
  readonly pause: Pause | undefined;
}

/** Names the files one after the other, and hands each out when it has its bytes. */
async function nameFiles(
  { assets, namings, owners }: Site,
  { waves, asked }: Plan,
  { hashers, path, integrity, emit, pause }: NamingRun,
): Promise<{ outputs: Output[]; problems: Problem[] }> {
  const named = new Map<Asset, KnownFile>();
  const names = namesOf(named);
  const emission = createEmission({
    ...{ hasher: hashers.digits, namings, owners, names, integrity, emit },
    path: (asset) => {
      const naming = namings.get(asset)!;
      return named.get(asset)?.path ?? path(asset, naming.how === 'fixed' ? '' : names.digits(naming.of));
    },
    hasPath: (asset) => named.has(asset) || namings.get(asset)!.how === 'fixed' || named.has(namings.get(asset)!.of),
  });
  const askedFor = (asset: Asset, at: string): ReadonlySet<ShaAlgorithm> => {
    const algorithms = asked.get(asset) ?? none;
    return wantsIntegrity(asset, at, integrity) ? new Set([...algorithms, integrityAlgorithm]) : algorithms;
  };
  await nameAll(waves, { hashers, path, asked: askedFor }, { named, done: emission.done, pause });
  return emission.finish(assets);
}

const none: ReadonlySet<ShaAlgorithm> = new Set();

async function createHashers(settings: Settings): Promise<Hashers> {
  const hashLength = settings.hash === 'sha256' ? 64 : 16;
  const full = await createHasher({ ...settings, hashLength });
  return { full, digits: settings.hashLength === hashLength ? full : await createHasher(settings) };
}
