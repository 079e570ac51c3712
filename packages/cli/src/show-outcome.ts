// show-outcome.ts: what is printed of an outcome, and which exit code does it have?
import type { Problem } from '@truename/engine';
import type { Command, CommonValues, Outcome } from './command.ts';
import { problemJson } from './problem-json.ts';
import { reportLeftAlone, reportProblems } from './report.ts';
import type { Colors, Terminal } from './terminal.ts';

/** The exit code where all is well. */
export const ok = 0;
/** The exit code where a fault was found. */
export const fault = 1;

/** Where and how an outcome is shown. */
export interface Showing {
  readonly command: Command;
  readonly options: CommonValues;
  readonly terminal: Terminal;
  /** For stderr. */
  readonly colors: Colors;
}

/** Problems go to stderr; the text, or with `--json` the object, to stdout. Gives the exit code. */
export function showOutcome(outcome: Outcome, { command, options, terminal, colors }: Showing): number {
  const { stdout, stderr, cwd } = terminal;
  const { problems, leftAlone = [], root, verdict, text } = outcome;
  const exitCode = outcome.exitCode ?? (problems.some(isError) ? fault : ok);
  const report = { colors, root, cwd, isVerbose: options.verbose };
  if (options.verbose) stderr.write(reportLeftAlone(leftAlone, report));
  stderr.write(reportProblems(problems, report));
  if (verdict !== undefined) stderr.write(`${verdict}\n`);
  if (options.json) {
    const common = { command: command.name, ok: exitCode === ok, ...outcome.json, problems: problems.map(problemJson) };
    const more = options.verbose ? { leftAlone: leftAlone.map(problemJson) } : {};
    stdout.write(`${JSON.stringify({ ...common, ...more })}\n`);
  } else if (text !== '') stdout.write(`${problems.length > 0 && isShared(terminal) ? '\n' : ''}${text}\n`);
  return exitCode;
}

function isError({ severity }: Problem): boolean {
  return severity === 'error';
}

/** Both streams end up on one terminal: a blank line keeps them apart. */
function isShared({ stdout, stderr }: Terminal): boolean {
  return stdout.isTTY === true && stderr.isTTY === true;
}
