// history.ts: what was live in a target, and which of its builds can be live again?
import type { Activation, Layout } from '@truename/manifest';
import { type Answer, answer, type ReleaseOptions, timeText } from './answer.ts';
import { type KnownBuild, knownBuilds } from './known-builds.ts';
import { isComplete, liveActivation } from './live-build.ts';
import { damageOf, liveRecords } from './live-records.ts';
import { openTarget, type ReleasedTarget } from './released-target.ts';

/** `complete`: it can be activated. `broken`: files are missing, or its manifest cannot be read. */
export type BuildState = 'live' | 'complete' | 'broken' | 'unfinished' | 'pruned';

/** A build of a target, or one that its records name. */
export interface BuildInHistory {
  readonly build: string;
  readonly state: BuildState;
  /** When it was published last; null where nothing tells. */
  readonly publishedAt: string | null;
}

/** What a target tells. */
export interface History {
  readonly layout: Layout;
  /** The newest record whose build is complete; null where there is none. */
  readonly live: Activation | null;
  /** The newest first. */
  readonly activations: readonly Activation[];
  /** Sorted by id. */
  readonly builds: readonly BuildInHistory[];
}

/**
 * Reads the records of a target, and which of its builds have all their files. Damaged records are problems.
 *
 *     const { done } = await historyOf('/srv/shop');
 *     console.log(done?.live?.build);
 */
export async function historyOf(target: string, options: ReleaseOptions = {}): Promise<Answer<History>> {
  return answer(options, async ({ fs, warn }) => {
    const opened = openTarget(target, fs);
    const records = liveRecords(opened);
    for (const problem of damageOf(records, opened)) warn(problem);
    const live = liveActivation(records, opened);
    const known = knownBuilds(opened);
    for (const { problems } of known.values()) for (const problem of problems) warn(problem);
    const named = new Set([...known.keys(), ...records.activations.map(({ build }) => build)]);
    const builds = [...named].sort().map((build): BuildInHistory => {
      const found = known.get(build);
      const state = build === live?.build ? 'live' : stateOf(found, opened);
      const time = found?.publishedAt ?? null;
      return { build, state, publishedAt: time === null ? null : timeText(time) };
    });
    return { layout: opened.layout, live, activations: records.activations.toReversed(), builds };
  });
}

function stateOf(known: KnownBuild | undefined, target: ReleasedTarget): BuildState {
  if (known === undefined || known.state === 'pruned') return 'pruned';
  if (known.state === 'unfinished') return 'unfinished';
  return isComplete(known, target) ? 'complete' : 'broken';
}
