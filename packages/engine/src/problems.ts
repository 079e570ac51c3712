// problems.ts: what the user should know, as values collected in one run.

/** An `error` fails the run, a `warning` is printed, an `info` is a note of the verbose report. */
export type Severity = 'error' | 'warning' | 'info';

/** Every code has a line in docs/problems.md. */
export const problemCodes = [
  'dangling-reference',
  'name-collision',
  'case-collision',
  'logical-collision',
  'stale-digest',
  'invalid-utf8',
  'invalid-json',
  'invalid-source-map',
  'missing-source-map',
  'parse-failed',
  'left-alone',
  'service-worker-renamed',
  'import-map-key',
  'link-outside',
  'unreadable-file',
  'unwritable-file',
  'unnamed-token',
  'changed-after-naming',
  'stale-sibling',
  'unsupported-framework',
  'unknown-option',
  'invalid-option',
  'added-twice',
  'output-not-empty',
  'output-overlaps',
  'taken-over',
  'unknown-files',
  'bad-manifest',
  'changed-output',
  'asset-gone',
  'path-too-long',
  'no-manifest',
  'wrong-build-id',
  'wrong-sums',
  'missing-file',
  'changed-file',
  'changed-original',
  'wrong-name',
  'wrong-sibling',
  'orphaned-file',
  'unknown-file',
  'unfinished',
  'broken-reference',
  'mixed-builds',
  'unknown-name',
  'reused-name',
  'unusable-name',
  'not-released',
  'other-layout',
  'taken-name',
  'unknown-build',
  'broken-build',
  'damaged-record',
  'wrong-clock',
  'wrong-integrity',
  'compared-url',
] as const;

/** One of `problemCodes`. */
export type ProblemCode = (typeof problemCodes)[number];

/** A place in a file, as editors count: line and column start at 1, the column in UTF-16 units. */
export interface Place {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/** Something the user should know: what happened, where, and what to do. */
export interface Problem {
  readonly code: ProblemCode;
  readonly severity: Severity;
  readonly message: string;
  readonly at?: Place | { readonly path: string };
  readonly hint?: string;
}

/** The place of an offset in a file's text. Lines end with `\n`, `\r\n` or `\r`. */
export function placeOf(path: string, text: string, offset: number): Place {
  let line = 1;
  let start = 0;
  for (let i = 0; i < offset; i++) {
    const c = text.charCodeAt(i);
    if (c === 10 || (c === 13 && text.charCodeAt(i + 1) !== 10)) {
      line++;
      start = i + 1;
    }
  }
  return { path, line, column: offset - start + 1 };
}

/** One problem as a line of text: `path:line:col code: message`, with the hint on a line of its own. */
export function formatProblem(problem: Problem): string {
  const { at } = problem;
  const place = at ? ('line' in at ? `${at.path}:${at.line}:${at.column} ` : `${at.path} `) : '';
  return `${place}${problem.code}: ${problem.message}${problem.hint ? `\n  ${problem.hint}` : ''}`;
}

/** Thrown when a run cannot go on or must not succeed; carries every problem found. */
export class TruenameError extends Error {
  override readonly name: string = 'TruenameError';
  readonly code: ProblemCode;
  readonly problems: readonly Problem[];

  constructor(problems: readonly [Problem, ...Problem[]]) {
    super(problems.map(formatProblem).join('\n'));
    this.code = problems[0].code;
    this.problems = problems;
  }
}
