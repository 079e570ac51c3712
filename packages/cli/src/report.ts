// report.ts: how are problems shown on a terminal?
import { isAbsolute, join, sep } from 'node:path';
import type { Problem, Severity } from '@truename/engine';
import type { Outcome } from './command.ts';
import { counted, formatCount } from './quantities.ts';
import type { Colors } from './terminal.ts';

/** How to show them. */
export interface ReportOptions {
  readonly colors: Colors;
  /** Put before paths, so that an editor or a terminal can open them. */
  readonly root?: Outcome['root'] | undefined;
  /** Absolute path of the working directory: absolute paths below it are shown from there. */
  readonly cwd: string;
  /** Show all, however many. */
  readonly isVerbose: boolean;
}

/** More of one severity are counted, not shown, unless all are asked for. */
const shownOfEach = 50;

/**
 * Problems in their order, as compilers print them: `css/app.css:12:8: warning: … [dangling-reference]`, the hint below,
 * and a line that counts them. Ends with a line break; empty for no problem.
 */
export function reportProblems(problems: readonly Problem[], options: ReportOptions): string {
  if (problems.length === 0) return '';
  const { colors, isVerbose } = options;
  const seen: Record<Severity, number> = { error: 0, warning: 0, info: 0 };
  const shown = problems.filter(({ severity }) => ++seen[severity] <= shownOfEach || isVerbose);
  const lines = shown.map((problem) => reportProblem(problem, options));
  const hidden = problems.length - shown.length;
  if (hidden > 0) lines.push(colors.dim(`and ${formatCount(hidden)} more (--verbose shows all)`));
  lines.push(countsLine(seen, colors));
  return `${lines.join('\n')}\n`;
}

/** One problem, with its place and its hint. */
function reportProblem(problem: Problem, { colors, root, cwd }: ReportOptions): string {
  const { severity, code, at, message, hint } = problem;
  const from = typeof root === 'function' ? root(problem) : root;
  const place = at === undefined ? '' : `${colors.bold(placeText(at, shownPath(at.path, { root: from, cwd })))}: `;
  const head = `${place}${severityText(severity, colors)}: ${printableLines(message)} ${colors.dim(`[${code}]`)}`;
  return hint === undefined ? head : `${head}\n    ${printableLines(hint)}`;
}

/** What was left alone, one line each: there are many, and none has a hint. */
export function reportLeftAlone(problems: readonly Problem[], options: ReportOptions): string {
  return problems.map((problem) => `${reportProblem(problem, options)}\n`).join('');
}

function placeText(at: NonNullable<Problem['at']>, shown: string): string {
  const path = printable(shown);
  return 'line' in at ? `${path}:${at.line}:${at.column}` : path;
}

/** A path below `root`, or an absolute one, as it is seen from the working directory. */
function shownPath(path: string, { root, cwd }: { readonly root: string | undefined; readonly cwd: string }): string {
  if (isAbsolute(path)) return path.startsWith(cwd + sep) ? path.slice(cwd.length + 1) : path;
  return root === undefined ? path : join(root, path);
}

function severityText(severity: Severity, colors: Colors): string {
  if (severity === 'error') return colors.red('error');
  return severity === 'warning' ? colors.yellow('warning') : colors.cyan('note');
}

function countsLine({ error, warning, info }: Record<Severity, number>, colors: Colors): string {
  const parts = [
    ...(error > 0 ? [colors.red(counted(error, 'error'))] : []),
    ...(warning > 0 ? [colors.yellow(counted(warning, 'warning'))] : []),
    ...(info > 0 ? [counted(info, 'note')] : []),
  ];
  return parts.join(', ');
}

/** Names of files may hold line breaks and the terminal's own commands: they are shown, not obeyed. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters meant
  return text.replace(/[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
  });
}

/** The same for text of several lines: those behind the first are indented. */
function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n    ');
}
