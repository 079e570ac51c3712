// report.ts: what does the user read when the build is done?
import { formatProblem, type Output, type Problem } from '@truename/engine';
import type { ViteLogger } from './bundler.ts';
import type { Site } from './site.ts';

/** What one naming did. */
export interface Summary {
  readonly outputs: readonly Output[];
  readonly originals: ReadonlyMap<string, string>;
  readonly unmentioned: readonly string[];
  readonly dropped: number;
  readonly leftAlone: readonly Problem[];
}

/** Prints the summary in the bundler's own logger, and with `verbose` what was not rewritten. */
export function reportSummary(summary: Summary, site: Site, verbose: boolean): void {
  for (const line of summaryLines(summary, verbose)) site.info(line);
}

/** Prints problems that do not end the build. */
export function reportProblems(problems: readonly Problem[], site: Site): void {
  for (const problem of problems) {
    if (problem.severity === 'warning') site.warn(`truename: ${formatProblem(problem)}`);
  }
}

/** In watch mode Vite waits for nobody who closes a bundle: an error that is thrown there ends the process. */
export function reportFailure(work: () => void, logger: ViteLogger): void {
  try {
    work();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    logger.error(`${message}\n  This build got no manifest; the next change starts another one`);
  }
}

function summaryLines(summary: Summary, verbose: boolean): string[] {
  const { outputs, originals, unmentioned, dropped, leftAlone } = summary;
  const named = outputs.filter((output) => output.digits !== null);
  const fixed = outputs.filter((output) => output.fixed !== undefined);
  const rewritten = outputs.reduce((sum, output) => sum + output.rewritten, 0);
  const bytes = named.reduce((sum, output) => sum + output.size, 0);
  const lines = [
    `truename: ${count(named.length, 'file')} named (${kilobytes(bytes)}), ${fixed.length} fixed, ${count(rewritten, 'reference')} rewritten`,
    ...fixedByReason(fixed),
  ];
  if (originals.size > 0) lines.push(originalsLine(originals.size, unmentioned.length));
  if (dropped > 0) lines.push(`truename: ${count(dropped, 'original')} dropped, mentioned in no text`);
  if (!verbose) return leftAlone.length === 0 ? lines : [...lines, hiddenLine(leftAlone.length)];
  if (originals.size > 0) lines.push(...unmentioned.map((path) => `  original mentioned nowhere: ${path}`));
  return [...lines, ...leftAlone.map((problem) => `  not rewritten: ${formatProblem(problem)}`)];
}

function fixedByReason(fixed: readonly Output[]): string[] {
  const byReason = new Map<string, string[]>();
  for (const { fixed: reason = '', path } of fixed) byReason.set(reason, [...(byReason.get(reason) ?? []), path]);
  return [...byReason]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([reason, paths]) => `  fixed, ${reason}: ${some(paths)}`);
}

/** Paths for a line of text: not all where there are many. */
export function some(paths: readonly string[]): string {
  const shown = [...paths].sort().slice(0, 6).join(', ');
  return paths.length > 6 ? `${shown} and ${paths.length - 6} more` : shown;
}

function originalsLine(kept: number, unmentioned: number): string {
  const rest =
    unmentioned === 0 ? '' : `, ${unmentioned} of them mentioned in no text (originals: 'drop' leaves those out)`;
  return `truename: ${count(kept, 'original')} kept${rest}`;
}

function hiddenLine(hidden: number): string {
  return `truename: ${count(hidden, 'place')} not rewritten (verbose: true lists them)`;
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}

/** Ends the build when there is an error: one message with all of them. */
export function failOn(problems: readonly Problem[], context: { error(message: string): never }): void {
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) context.error(`truename: ${errors.map(formatProblem).join('\n')}`);
}
