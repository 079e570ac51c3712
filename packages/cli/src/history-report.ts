// history-report.ts: what does the history of a target look like on a terminal?
import type { BuildState, History } from '@truename/disk';
import type { Call } from './command.ts';
import { formatTime } from './durations.ts';
import { counted } from './quantities.ts';
import { printable } from './report.ts';

const words: Readonly<Record<BuildState, string>> = {
  live: 'live',
  complete: 'can be activated',
  broken: 'not complete',
  unfinished: 'being published, or cut off',
  pruned: 'pruned',
};

/** Records, the newest first, and builds that were never activated. `limit` 0 shows all records. */
export function historyReport(
  { live, activations, builds }: History,
  { target, limit }: { readonly target: string; readonly limit: number },
  { colors }: Call,
): string {
  const { bold, dim, green, red } = colors;
  const where = bold(printable(target));
  const head = live
    ? `${green('Live')} in ${where}: build ${bold(live.build)}, since ${formatTime(live.at)}`
    : `${red('Nothing is live')} in ${where}`;
  const states = new Map(builds.map(({ build, state }) => [build, state]));
  const shown = limit === 0 ? activations : activations.slice(0, limit);
  const width = Math.max(0, ...shown.map(({ seq }) => String(seq).length));
  const rows = shown.map(({ seq, at, build, commit }) => {
    // A build is live by one record only, however often it was.
    const state = seq === live?.seq ? 'live' : (states.get(build) ?? 'pruned');
    const word = state === 'live' && seq !== live?.seq ? 'live again' : words[state];
    const from = commit === undefined ? '' : dim(`  ${printable(commit)}`);
    return `  ${String(seq).padStart(width)}  ${formatTime(at)}  ${build}  ${word}${from}`;
  });
  const rest = activations.length - shown.length;
  const more = rest > 0 ? [dim(`  and ${counted(rest, 'earlier record')} (--limit 0 shows all)`)] : [];
  const named = new Set(activations.map(({ build }) => build));
  const others = builds.filter(({ build }) => !named.has(build));
  const never = others.map(({ build, state, publishedAt }) => {
    const at = publishedAt === null ? '' : `, published ${formatTime(publishedAt)}`;
    return `  ${build}  ${words[state]}${at}`;
  });
  return [head, ...rows, ...more, ...(never.length > 0 ? ['Never activated', ...never] : [])].join('\n');
}
