// prune-report.ts: what does the user read of what was pruned, or would be?
import type { Pruned, Reason } from '@truename/disk';
import type { Call } from './command.ts';
import { counted, formatBytes } from './quantities.ts';
import { printable } from './report.ts';

const words: Readonly<Record<Reason, string>> = {
  live: 'live',
  newest: 'of the newest record',
  activated: 'one of the last',
  recent: 'live not long ago',
  published: 'published not long ago',
};

export function pruneReport(pruned: Pruned, target: string, { colors, options }: Call): string {
  const { bold, dim, green } = colors;
  const { isApplied, retained, dropped, files, bytes, pinned, leftBehind } = pruned;
  const where = bold(printable(target));
  const head = isApplied ? `${green('Pruned')} ${where}` : `What would go from ${where} ${dim('(--apply deletes it)')}`;
  const kept = retained.map(({ build, reasons }) => `  kept  ${build}  ${dim(reasonText(reasons))}`);
  const gone = dropped.map((build) => `  ${isApplied ? 'gone' : 'goes'}  ${build}`);
  const amounts = [
    `${counted(files.length, 'file')} ${isApplied ? 'deleted' : 'to delete'}, ${formatBytes(bytes)}`,
    ...(leftBehind.length > 0 ? [`${counted(leftBehind.length, 'file')} left behind by work that was cut off`] : []),
    ...(pinned.length > 0
      ? [`${counted(pinned.length, 'file')} of these builds ${pinned.length === 1 ? 'stays' : 'stay'}, being pinned`]
      : []),
  ];
  const all = options.verbose ? [...files, ...leftBehind].map((file) => dim(`    ${printable(file)}`)) : [];
  return [head, ...kept, ...gone, ...amounts.map((line) => `  ${line}`), ...all].join('\n');
}

/** The newest record names what is live, as a rule. */
function reasonText(reasons: readonly Reason[]): string {
  const shown = reasons.includes('live') ? reasons.filter((reason) => reason !== 'newest') : reasons;
  return shown.map((reason) => words[reason]).join(', ');
}
