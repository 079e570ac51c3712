// run-program.ts: how does a program run to its end, without a word of it where all goes well?
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** What a user has set for git stays out: his name, his hooks, his line ends. */
export const plainGit: Readonly<Record<string, string>> = {
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'deploy',
  GIT_AUTHOR_EMAIL: 'deploy@replay.test',
  GIT_COMMITTER_NAME: 'deploy',
  GIT_COMMITTER_EMAIL: 'deploy@replay.test',
};

/** Gives what it printed. @throws Error with what it said, where it fails. */
export async function run(program: string, words: readonly string[], directory: string): Promise<string> {
  const { stdout } = await execute(program, words, { cwd: directory, env: { ...process.env, ...plainGit } });
  return stdout;
}
