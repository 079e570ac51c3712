// states.ts: what do instances have before and after the releases that they get?
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimes } from '../incident/file-times.ts';
import { run } from '../incident/run-program.ts';

/** What is released in one step: outputs of builds are added, and with a target the last one may only be published. */
export type Release = (directory: string) => Promise<void>;

/** Work trees: what is copied, and what instances have before and after it. */
export interface States {
  readonly source: string;
  readonly old: string;
  readonly newest: string;
}

/** Releases are made in a repository, a commit for each; an instance has all up to `before`, and gets all of them. */
export async function makeStates(releases: readonly Release[], before: number, directory: string): Promise<States> {
  const at = (name: string): string => join(directory, name);
  await mkdir(directory, { recursive: true });
  await run('git', ['init', '--quiet', '--bare', '--initial-branch=main', 'origin.git'], directory);
  await run('git', ['clone', '--quiet', 'origin.git', 'source'], directory);
  await run('git', ['checkout', '--quiet', '-b', 'main'], at('source'));
  for (const [index, release] of releases.entries()) {
    if (index === before) await run('git', ['clone', '--quiet', 'origin.git', 'old'], directory);
    await release(at('source'));
    await run('git', ['add', '--all', '--force'], at('source'));
    await run('git', ['commit', '--quiet', '--message', `release ${index + 1}`], at('source'));
    await run('git', ['push', '--quiet', 'origin', 'main'], at('source'));
  }
  await run('git', ['clone', '--quiet', 'origin.git', 'newest'], directory);
  // All of it was made in one second, and rsync would not look at files of the same size.
  await setTimes(at('old'), 1);
  return { source: at('source'), old: at('old'), newest: at('newest') };
}
