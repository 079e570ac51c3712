// refused.ts: what is told where a command cannot go on?
import { TruenameError } from '@truename/engine';
import type { Outcome } from './command.ts';

/** A run that cannot go on has problems too; all else is thrown on. `root` is the directory that their paths start from. */
export function refused(error: unknown, root?: string): Outcome {
  if (!(error instanceof TruenameError)) throw error;
  return { text: '', json: {}, problems: error.problems, ...(root === undefined ? {} : { root }) };
}
