// prune.ts: `truename prune`: what is kept and why, and what goes?
import { type Pruned, pruneTarget } from '@truename/disk';
import type { Problem } from '@truename/engine';
import { type CallOf, type Command, defineCommand, type Outcome } from '../command.ts';
import { dateOf, durationOf } from '../durations.ts';
import { pruneReport } from '../prune-report.ts';
import { releaseOptions, targetArgument, targetPath } from './release-options.ts';

const pruneArguments = [targetArgument] as const;
const pruneOptions = {
  keep: { type: 'count', value: 'builds', default: 5, help: 'So many of the builds that were activated last are kept' },
  'max-age': {
    type: 'text',
    value: 'time',
    default: '30d',
    help: 'Builds are kept that were live or were published within this time: 45m, 12h, 30d, 8w',
  },
  apply: { type: 'flag', help: 'Delete. Without it nothing is deleted, only told' },
  now: { type: 'text', value: 'date', help: 'The date, where the clock cannot be trusted, such as 2026-11-22' },
} as const;

export const prune: Command = defineCommand({
  name: 'prune',
  summary: 'Deletes what no build needs that is kept; without --apply it only tells',
  details: [
    'Kept are the live build, the last few that were activated, all that were live or published not long ago, and pinned files. What they need is set aside first, by name; of the rest only files go that still are what their build made them. Files that no build knows are told and stay. Keep builds at least as long as pages stay in caches and in open tabs.',
    'Age is told by records, never by the times of files. Nothing is pruned where the live build is broken, where a record cannot be read, or where the clock is before the newest record or more than 90 days after it.',
  ],
  arguments: pruneArguments,
  options: pruneOptions,
  examples: [
    { line: 'prune /srv/shop', help: 'What would go, and what is kept for which reason' },
    { line: 'prune /srv/shop --apply', help: 'From time to time, or after each release' },
    { line: 'prune /srv/shop --keep 10 --max-age 8w --apply', help: 'Where pages live long' },
  ],
  run: pruneFiles,
});

type PruneCall = CallOf<typeof pruneArguments, typeof pruneOptions>;

async function pruneFiles(call: PruneCall): Promise<Outcome> {
  const { arguments: given, options } = call;
  const { keep, apply, now } = options;
  const { done, problems } = await pruneTarget(targetPath(given.target, call), {
    ...{ keep, apply, maxAge: durationOf(options['max-age'], '--max-age') },
    ...(now === undefined ? {} : { now: dateOf(now, '--now') }),
    ...releaseOptions(call),
  });
  const root = given.target;
  if (done === null) return { text: '', json: {}, problems, root, verdict: 'Not pruned.' };
  const { isApplied, ...json } = done;
  return {
    text: pruneReport(done, given.target, call),
    json: { applied: isApplied, ...json },
    problems: [...problems, ...staying(done)],
    root,
  };
}

/** Files that somebody should look at. */
function staying({ changed, unknown }: Pruned): Problem[] {
  const warnings: Problem[] = changed.map((path) => ({
    ...{ code: 'changed-file', severity: 'warning', at: { path } },
    message: 'It no longer has the bytes of the build that it came with, so it stays',
    hint: 'Delete it if nothing needs it',
  }));
  const unknowns: Problem[] = unknown.map((path) => ({
    ...{ code: 'unknown-file', severity: 'info', at: { path } },
    message: 'No build here has this file; it stays',
    hint: 'Delete it if nothing needs it',
  }));
  return [...warnings, ...unknowns];
}
