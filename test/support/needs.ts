// needs.ts: is a program that some tests need on this machine?
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, test } from 'vitest';

/** Programs that Node does not bring along; `.ci/run` installs them. */
export type Program =
  | 'apache2'
  | 'caddy'
  | 'chromium'
  | 'nginx'
  | 'perl'
  | 'php'
  | 'python3'
  | 'rsync'
  | 'ruby'
  | 'script'
  | 'xxh64sum';

/** Servers are often outside a user's PATH. */
const also = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** Absolute path of a program; null where it is missing. */
export function find(program: Program): string | null {
  const directories = [...(process.env.PATH ?? '').split(delimiter), ...also];
  return (
    directories
      .filter(Boolean)
      .map((directory) => join(directory, program))
      .find(isExecutable) ?? null
  );
}

/**
 * A `describe` for tests that need programs: `needs('nginx')('nginx serves …', () => { … })`. Where one is missing the
 * tests are skipped and the reason is printed; with `CI` set they fail instead, since a skipped test proves nothing.
 */
export function needs(...programs: readonly Program[]): (name: string, body: () => void) => void {
  const missing = programs.filter((program) => find(program) === null);
  if (missing.length === 0) return describe;
  const reason = `${missing.join(' and ')} not found on this machine`;
  if (process.env.CI)
    return (name) =>
      test(name, () => {
        throw new Error(`${reason}; with CI set that is a failure. Install it as .ci/run does.`);
      });
  return (name, body) => {
    console.warn(`Skipped: ${name} (${reason})`);
    describe.skipIf(true)(`${name} (${reason})`, body);
  };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
