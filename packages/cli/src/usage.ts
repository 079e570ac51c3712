// usage.ts: what did the user write that cannot be run?
import { nearest } from '@truename/engine';

/** The command line is wrong: exit code 2. The message says what and what to write instead. */
export class UsageError extends Error {
  override readonly name: string = 'UsageError';
  /** How to do it right: the nearest known name, or the choices. */
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}

/** A name that nobody knows, with the nearest one that is known, or all of them. */
export function unknownName(what: string, name: string, known: readonly string[]): UsageError {
  const near = nearest(name, known);
  return new UsageError(
    `There is no ${what} "${name}"`,
    near ? `Did you mean "${near}"?` : `Known: ${known.join(', ')}`,
  );
}
