// release-report.ts: what does the user read when a build was published or activated?
import type { Activated, Published } from '@truename/disk';
import type { Problem } from '@truename/engine';
import type { Call } from './command.ts';
import { counted, formatBytes } from './quantities.ts';
import { printable } from './report.ts';

/** What was copied. `target` as the user wrote it. */
export function publishedReport({ build, written, kept, bytes }: Published, target: string, { colors }: Call): string {
  const { bold, green } = colors;
  const copied =
    written === 0 ? 'nothing had to be copied' : `${counted(written, 'file')} copied, ${formatBytes(bytes)}`;
  const there = kept === 0 ? '' : `; ${counted(kept, 'file')} ${kept === 1 ? 'was' : 'were'} there`;
  return `${green('Published')} build ${bold(build)} to ${bold(printable(target))}\n  ${copied}${there}`;
}

/** What is live now. */
export function activatedReport({ build, seq, isNew, before }: Activated, target: string, { colors }: Call): string {
  const { bold, green } = colors;
  const where = `in ${bold(printable(target))}`;
  if (!isNew) return `${green('Live')} ${where}: build ${bold(build)}, as it was before (record ${seq})`;
  const previous = before === null ? 'the first one' : before === build ? 'as before' : `before it was ${before}`;
  return `${green('Live')} ${where}: build ${bold(build)} (record ${seq}), ${previous}`;
}

/** What is said where it was refused or failed: `not` where nothing came of it. A record that stands is told of. */
export function failureVerdict(problems: readonly Problem[], not: string): string {
  const isRecorded = problems.some(({ code, severity }) => code === 'unfinished' && severity === 'error');
  return isRecorded ? 'Activated, but not completed. Run it again once that is mended.' : not;
}
