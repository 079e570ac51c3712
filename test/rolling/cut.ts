// cut.ts: how is a copy cut off somewhere?
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { plainGit, run } from '../incident/run-program.ts';

/** How files get to an instance. */
export interface Transport {
  readonly name: 'rsync -a' | 'git pull';
  readonly copy: (source: string, instance: string) => ChildProcess;
  /** What is done after a copy was cut off. */
  readonly again: (source: string, instance: string) => Promise<void>;
}

function start(program: string, words: readonly string[], directory: string): ChildProcess {
  // In a group of its own: what it has started is cut off with it.
  return spawn(program, words, {
    cwd: directory,
    env: { ...process.env, ...plainGit },
    stdio: 'ignore',
    detached: true,
  });
}

export const rsync: Transport = {
  name: 'rsync -a',
  copy: (source, instance) => start('rsync', ['-a', `${source}/`, `${instance}/`], instance),
  again: async (source, instance) => {
    await run('rsync', ['-a', `${source}/`, `${instance}/`], instance);
  },
};

export const gitPull: Transport = {
  name: 'git pull',
  copy: (_, instance) => start('git', ['pull', '--quiet'], instance),
  // A second pull would refuse to write over what the first one has left behind.
  again: async (_, instance) => {
    await run('find', ['.git', '-name', '*.lock', '-delete'], instance);
    await run('git', ['fetch', '--quiet'], instance);
    await run('git', ['reset', '--quiet', '--hard', '@{upstream}'], instance);
  },
};

/** Places that differ between two directories, sorted: at each of them a copy may be cut off. */
export function changedPlaces(before: string, after: string): string[] {
  const old = placesIn(before);
  return [...placesIn(after)].flatMap(([place, text]) => (old.get(place) === text ? [] : [place])).sort();
}

function placesIn(directory: string): Map<string, string> {
  const places = new Map<string, string>();
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory() || path.includes('/.git/')) continue;
    places.set(path.slice(directory.length + 1), textAt(path));
  }
  return places;
}

function textAt(path: string): string {
  return lstatSync(path).isSymbolicLink() ? readlinkSync(path) : readFileSync(path, 'latin1');
}

/** What stands at a place, as far as it can be told quickly. */
function stateAt(path: string): string {
  try {
    const { ino, size } = lstatSync(path);
    return `${ino} ${size}`;
  } catch {
    return '';
  }
}

/** Kills a copy as soon as something happens at a place. False where it came to its end. */
export async function cutOff(child: ChildProcess, path: string): Promise<boolean> {
  const before = stateAt(path);
  const ended = once(child, 'exit');
  while (child.exitCode === null && child.signalCode === null) {
    if (stateAt(path) !== before) {
      try {
        process.kill(-child.pid!, 'SIGKILL');
      } catch {
        // It has just ended.
      }
      break;
    }
    await nextTurn();
  }
  const [, signal] = (await ended) as [number | null, NodeJS.Signals | null];
  return signal === 'SIGKILL';
}
