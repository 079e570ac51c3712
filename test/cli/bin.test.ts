// bin.test.ts: is the built command a good citizen of a shell?
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { find, needs } from '../support/needs.ts';
import { readFiles, site, workingDirectory } from './site.ts';
import { colour, type Ran } from './terminal.ts';

const bin = fileURLToPath(new URL('../../packages/cli/dist/bin.js', import.meta.url));

/** Vitest sets variables that ask for colours. */
const { CI: _ci, FORCE_COLOR: _force, NO_COLOR: _no, ...env } = process.env;

/** Collects what a process prints, until it ends. */
async function ended(child: ChildProcess, watch: (text: string) => void = () => {}): Promise<Ran> {
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name]?.on('data', (chunk: Buffer) => {
      texts[name] += chunk.toString();
      watch(texts[name]);
    });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code: code ?? -1, ...texts };
}

function truename(words: readonly string[], cwd: string): ChildProcess {
  return spawn(process.execPath, [bin, ...words], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
}

describe('the built command', () => {
  test('digests a directory, and ends with the exit code', async () => {
    const cwd = await workingDirectory(site);
    const { code, stdout, stderr } = await ended(truename(['digest', 'in', '--out', 'out', '--js-strings'], cwd));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Digested in into out: /);
    expect((await ended(truename(['digest', 'in', '--out', 'in/out'], cwd))).code).toBe(1);
    expect((await ended(truename(['digset'], cwd))).code).toBe(2);
  });

  test('says nothing when its reader goes away', async () => {
    const child = truename(['digest', '--help'], '/');
    child.stdout?.destroy();
    const { code, stderr } = await ended(child);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
});

/** Enough to read, look through and write that progress is shown. */
const text = '.logo { background: url(logo.svg) }\n'.repeat(1000);
const large = {
  'logo.svg': '<svg/>',
  ...Object.fromEntries(Array.from({ length: 600 }, (_, i) => [`${i}.css`, `.a${i} {}${text}`])),
};

const erase = '\r\x1b[2K';

needs('script')('the built command on a terminal', () => {
  /** `script` gives the command a terminal, and passes on what it shows. */
  const onTerminal = (line: string, cwd: string) =>
    spawn(find('script')!, ['--quiet', '--return', '--command', line, '/dev/null'], {
      ...{ cwd, env: { ...env, TERM: 'xterm' } },
      stdio: ['pipe', 'pipe', 'pipe'],
    });

  const line = `exec '${process.execPath}' '${bin}' digest in --out out --originals drop`;

  test('shows colours, and progress that is gone in the end', async () => {
    const { code, stdout } = await ended(onTerminal(line, await workingDirectory(large)));
    expect(code).toBe(0);
    const [before, ...steps] = stdout.split(erase);
    expect(before).toBe('');
    expect(steps[0]).toMatch(/^(Reading|Naming|Writing) [\d,]+ of 601 \(\d+%\)$/);
    expect(steps.at(-1)).toMatch(/Digested/);
    expect(steps.at(-1)).toMatch(colour);
  });

  test('Ctrl-C leaves no half line and no file', async () => {
    const cwd = await workingDirectory(large);
    const child = onTerminal(line, cwd);
    let isInterrupted = false;
    const { code, stdout } = await ended(child, (seen) => {
      if (isInterrupted || !/Reading|Naming/.test(seen)) return;
      isInterrupted = true;
      child.stdin?.write('\x03');
    });
    // As a shell tells it of a program that SIGINT has ended.
    expect(code).toBe(130);
    expect(stdout.endsWith(erase)).toBe(true);
    expect(stdout).not.toContain('Digested');
    expect(await readFiles(join(cwd, 'out'))).toEqual({});
  });
});
