// prune-look.ts: which builds of a target may go, and which files do the others need?
import { type Problem, TruenameError } from '@truename/engine';
import { type Activation, type PinRecord, type ReleasedFile, releasedFiles } from '@truename/manifest';
import { refuse, timeText } from './answer.ts';
import { type KnownBuild, knownBuilds } from './known-builds.ts';
import { liveActivation, newestActivation } from './live-build.ts';
import { damageOf, liveRecords } from './live-records.ts';
import { isPinned, pinnedOutputs, pinRecords } from './pins.ts';
import { brokenBuild, isError } from './release-problems.ts';
import type { ReleasedTarget } from './released-target.ts';
import { type Reason, type Retention, retainedBuilds } from './retain.ts';
import { rootFiles } from './root-files.ts';

/** A target at one moment. */
export interface PruneLook {
  readonly newest: Activation;
  readonly builds: ReadonlyMap<string, KnownBuild>;
  /** Reasons by build id, sorted by id. */
  readonly retained: ReadonlyMap<string, readonly Reason[]>;
  /** Builds that may go, those that were live last first. */
  readonly dropped: readonly DroppedBuild[];
  /** Places of all files that stay, whatever else names them. */
  readonly needed: ReadonlySet<string>;
}

/** A build that may go. */
export interface DroppedBuild {
  readonly known: KnownBuild;
  /** Files that no build needs that stays. */
  readonly files: readonly ReleasedFile[];
  /** Places of files that only a pin keeps. As long as there are any, the build's manifest is kept to tell of them. */
  readonly pinned: readonly string[];
}

/** How long builds are kept. */
export interface LookOptions extends Retention {
  /** Somebody gave the date, so it is right, however far it is from the newest record. */
  readonly isDateGiven: boolean;
  /** Builds that are being published just now. */
  readonly announced?: ReadonlySet<string>;
}

/**
 * Reads all records and manifests. Names that stay are taken away from those that may go as strings, before anything
 * else is asked: no file is ever judged by its time, and none by the build that it came with.
 * @throws TruenameError where it cannot be told what is needed.
 */
export function lookForPrune(target: ReleasedTarget, options: LookOptions): PruneLook {
  const records = liveRecords(target);
  const { pins, problems } = pinRecords(target);
  refuse([...damageOf(records, target), ...problems].filter(isError).map(notPruned));
  const newest = newestActivation(records);
  if (newest === null) throw new TruenameError([nothingLive(target)]);
  refuse(clockFaults(newest, options));
  const builds = knownBuilds(target);
  const live = liveActivation(records, target)?.build ?? null;
  const published = new Map(
    [...builds.values()].flatMap(({ build, publishedAt, state }): [string, number | null][] => {
      if (options.announced?.has(build)) return [[build, options.now]];
      // A prune takes the time of publication first.
      return state === 'pruned' && publishedAt === null ? [] : [[build, publishedAt]];
    }),
  );
  const retained = retainedBuilds({ activations: records.activations, live, published }, options);
  const needed = neededPlaces(builds, retained, target);
  const order = new Map(records.activations.map(({ build, seq }) => [build, seq]));
  const others = [...builds.values()].filter(({ build }) => !retained.has(build));
  others.sort((a, b) => (order.get(b.build) ?? 0) - (order.get(a.build) ?? 0) || (a.build < b.build ? -1 : 1));
  return { newest, builds, retained, dropped: droppedBuilds(others, { needed, pins, target }), needed };
}

const day = 86_400_000;
/** Whoever publishes more seldom gives the date: a wrong clock is more likely. */
const longest = 90 * day;

function clockFaults(newest: Activation, { now, isDateGiven }: LookOptions): Problem[] {
  const at = Date.parse(newest.at);
  if (isDateGiven || (now >= at && now <= at + longest)) return [];
  const how = now < at ? 'before' : 'more than 90 days after';
  return [
    {
      code: 'wrong-clock',
      severity: 'error',
      message: `The clock says ${timeText(now)}, ${how} the newest record (${newest.at}): nobody can tell what is old`,
      hint: `Set the clock, or give the date: --now ${timeText(now).slice(0, 10)}`,
    },
  ];
}

function neededPlaces(
  builds: ReadonlyMap<string, KnownBuild>,
  retained: ReadonlyMap<string, unknown>,
  target: ReleasedTarget,
): Set<string> {
  const needed = new Set<string>();
  for (const [build, { manifest, places, problems }] of builds) {
    if (!retained.has(build)) continue;
    const errors = problems.filter(isError);
    if (manifest === null) refuse((errors.length > 0 ? errors : [noManifest(places.folder)]).map(notPruned));
    for (const place of Object.values(places)) needed.add(place);
    for (const { place } of releasedFiles(manifest!, target.layout)) needed.add(place);
    if (target.layout === 'flat') for (const { path } of rootFiles(manifest!)) needed.add(path);
  }
  return needed;
}

interface Dropping {
  readonly needed: ReadonlySet<string>;
  readonly pins: readonly PinRecord[];
  readonly target: ReleasedTarget;
}

/** A pinned file of several builds is told of by the manifest of one of them. */
function droppedBuilds(builds: readonly KnownBuild[], { needed, pins, target }: Dropping): DroppedBuild[] {
  const told = new Set<string>();
  const dropped: DroppedBuild[] = [];
  for (const known of builds) {
    if (known.manifest === null) continue;
    const pinned = pinnedOutputs(known.manifest, pins);
    const free = releasedFiles(known.manifest, target.layout).filter(({ place }) => !needed.has(place));
    const kept = free.filter((file) => isPinned(file, pinned)).map(({ place }) => place);
    dropped.push({ known, files: free, pinned: kept.filter((place) => !told.has(place)) });
    for (const place of kept) told.add(place);
  }
  // What one build has pinned, another one may have under a name that no glob matches.
  return dropped.map((build) => ({ ...build, files: build.files.filter(({ place }) => !told.has(place)) }));
}

function notPruned(problem: Problem): Problem {
  return { ...problem, message: `${problem.message}. Nothing was pruned: nobody can tell what is needed` };
}

function noManifest(folder: string): Problem {
  return brokenBuild(
    folder,
    'This build would be kept, and has no manifest',
    'Publish it again, or delete its folder if the build is not needed',
  );
}

function nothingLive({ folders }: ReleasedTarget): Problem {
  return {
    code: 'not-released',
    severity: 'error',
    message: 'No build was activated here, so nobody can tell which ones are needed',
    at: { path: folders.live },
    hint: 'Activate one: truename activate <target> <build>. If there were records, copy them again',
  };
}
