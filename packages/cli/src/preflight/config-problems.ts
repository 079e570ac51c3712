// config-problems.ts: what is told of a configuration that cannot be used?

import { nearest, type Problem } from '@truename/engine';
import type { ConfigError } from '@truename/preflight';

/** One problem for each thing that is wrong, with its place in the file. */
export function configProblems({ file, faults }: ConfigError): Problem[] {
  return faults.map(({ message, hint, unknown, at }) => {
    const near = unknown && nearest(unknown.key, unknown.known);
    const told = near === undefined ? hint : `Did you mean "${near}"?`;
    return {
      code: unknown ? 'unknown-option' : 'invalid-option',
      severity: 'error',
      message,
      at: at === undefined ? { path: file } : { path: file, ...at },
      ...(told === undefined ? {} : { hint: told }),
    };
  });
}
