// problem-json.ts: what does a program read of a problem?
import type { Problem } from '@truename/engine';

/** A problem in the output of `--json`. Members that do not apply are null, so that every one has all of them. */
export interface ProblemJson {
  readonly code: string;
  readonly severity: string;
  readonly message: string;
  /** Below the directory that the command was given, or absolute. */
  readonly path: string | null;
  /** From 1 on. */
  readonly line: number | null;
  /** From 1 on, in UTF-16 units. */
  readonly column: number | null;
  readonly hint: string | null;
}

export function problemJson({ code, severity, message, at, hint }: Problem): ProblemJson {
  const place = at !== undefined && 'line' in at ? { line: at.line, column: at.column } : { line: null, column: null };
  return { code, severity, message, path: at?.path ?? null, ...place, hint: hint ?? null };
}
