// prune.ts: which files of a target does nobody need any more, and how do they go?
import type { Problem } from '@truename/engine';
import { type Answer, answer, openWriter, type ReleaseOptions, refuse, type Work } from './answer.ts';
import { buildFaults } from './check-build.ts';
import { leftovers } from './flat.ts';
import { freeFiles } from './free-files.ts';
import { namedBuild } from './live-build.ts';
import type { Writer } from './look-at.ts';
import { goneFiles } from './moves.ts';
import { type LookOptions, lookForPrune, type PruneLook } from './prune-look.ts';
import { brokenBuild, isError } from './release-problems.ts';
import { openTarget } from './released-target.ts';
import type { Reason } from './retain.ts';
import { rootOwners } from './root-owners.ts';
import { surveyRoot } from './root-survey.ts';
import { strangers } from './strangers.ts';
import { lastFiles, takeAway } from './take-away.ts';

/** How long builds are kept, and whether those go that are not. */
export interface PruneOptions extends ReleaseOptions {
  /** So many of the builds that were activated last are kept. Default: 5. */
  readonly keep?: number;
  /** Milliseconds: builds are kept that were live or were published within this time. Default: 30 days. */
  readonly maxAge?: number;
  /** Delete. Default: false, only tell what would be deleted. */
  readonly apply?: boolean;
  /** The date, in milliseconds since 1970, where the clock cannot be trusted. */
  readonly now?: number;
}

/** What a prune did, or would do. All places are sorted. */
export interface Pruned {
  readonly isApplied: boolean;
  readonly retained: readonly { readonly build: string; readonly reasons: readonly Reason[] }[];
  /** Ids of builds that go, those that were live last first. */
  readonly dropped: readonly string[];
  /** Files that go. */
  readonly files: readonly string[];
  /** Of these files. */
  readonly bytes: number;
  /** Files that only a pin keeps. */
  readonly pinned: readonly string[];
  /** Files that would go, but no longer have the bytes of their build. They stay. */
  readonly changed: readonly string[];
  /** Files that no build knows. They stay. */
  readonly unknown: readonly string[];
  /** What publishes and prunes that were cut off have left behind; it goes too. */
  readonly leftBehind: readonly string[];
}

/**
 * Deletes what no build needs that is kept: the live one, the last few that were activated, those that were live or were
 * published not long ago. Pinned files stay. Refuses where it cannot be told what is needed.
 *
 *     const { done, problems } = await pruneTarget('/srv/shop', { apply: true });
 */
export async function pruneTarget(target: string, options: PruneOptions = {}): Promise<Answer<Pruned>> {
  return answer(options, async (work) => {
    const writer = await openWriter(openTarget(target, work.fs));
    const look: LookOptions = {
      keep: options.keep ?? 5,
      maxAge: options.maxAge ?? 30 * 86_400_000,
      now: options.now ?? work.clock(),
      isDateGiven: options.now !== undefined,
    };
    return prune(writer, look, { work, isApplied: options.apply ?? false });
  });
}

interface Pruning {
  readonly work: Work;
  readonly isApplied: boolean;
}

async function prune(writer: Writer, options: LookOptions, { work, isApplied }: Pruning): Promise<Pruned> {
  const { target } = writer.ground;
  const look = lookForPrune(target, options);
  await refuseBroken(look, writer, work);
  const { files, bytes, changed } = await freeFiles(look.dropped, writer, work);
  const { unknown, temporary } = strangers(look, target);
  for (const { problems } of look.builds.values()) for (const problem of problems) work.warn(problem);
  const leftBehind = [...temporary, ...goneFiles(target)].sort();
  const records = lastFiles(look, target);
  if (isApplied)
    await takeAway({ look, files, temporary }, writer, {
      work,
      lookAgain: (announced) => lookForPrune(target, { ...options, announced }),
    });
  return {
    isApplied,
    retained: [...look.retained].map(([build, reasons]) => ({ build, reasons })).sort(byBuild),
    dropped: look.dropped.map(({ known }) => known.build),
    files: [...files, ...records].sort(),
    ...{ bytes, changed, unknown, leftBehind },
    pinned: look.dropped.flatMap(({ pinned }) => pinned).sort(),
  };
}

function byBuild(a: { readonly build: string }, b: { readonly build: string }): number {
  return a.build < b.build ? -1 : 1;
}

/** Where the live build is broken, somebody has to look at the target before anything is deleted. */
async function refuseBroken({ newest }: PruneLook, writer: Writer, work: Work): Promise<void> {
  const { target } = writer.ground;
  const { manifest } = namedBuild(target, newest.build);
  const why = (problem: Problem): Problem => ({
    ...problem,
    message: `${problem.message}. It belongs to the live build, so nothing was pruned`,
  });
  const faults = await buildFaults(manifest, writer, (done, total) => work.next('check', done, total));
  refuse(faults.map(why));
  if (target.layout !== 'flat') return;
  const { steps, problems } = surveyRoot(manifest, writer);
  refuse(problems.filter(isError).map(why));
  // Once its build is gone, nobody knows any more that a page was ours.
  const [first] = [...steps.map(({ file }) => file.path), ...leftovers(manifest, rootOwners(target), writer)];
  if (first !== undefined) refuse([notSwitched(first, newest.build)]);
}

function notSwitched(path: string, build: string): Problem {
  return brokenBuild(
    path,
    `It is not what the live build ${build} has there: an activation was cut off. Nothing was pruned`,
    `Run it again: truename activate <target> ${build}`,
  );
}
