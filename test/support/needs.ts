// needs.ts: is a program that some tests need on this machine?
import { describe, test } from 'vitest';
import { find, type Program } from './find.ts';

export { find, type Program };

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
