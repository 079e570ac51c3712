// loop-child.ts: how does a test work on a target in another process, task by task, also one that stops on its way?
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Problem } from '@truename/engine';

const program = fileURLToPath(new URL('./loop-child.js', import.meta.url));
const built = fileURLToPath(new URL('../../packages/disk/dist/index.js', import.meta.url));

/** What a process is told. */
export interface LoopTask {
  readonly work: 'publish' | 'activate' | 'release' | 'prune';
  readonly target: string;
  readonly dir?: string;
  readonly build?: string;
  readonly flat?: boolean;
  readonly keep?: number;
  readonly maxAge?: number;
  /** Milliseconds since 1970; the process's own clock where it is absent. */
  readonly now?: number;
  /** It stops before this call of the file system, from 0 on. */
  readonly pauseAt?: number;
}

/** What it answers. */
export interface LoopAnswer {
  readonly done: unknown;
  readonly problems: readonly Problem[];
  /** Of the file system. */
  readonly calls: number;
}

/** A process that waits for tasks. */
export interface Loop {
  /** `meanwhile` is done while the process has stopped; not at all where it never came so far. */
  run(task: LoopTask, meanwhile?: () => Promise<void>): Promise<LoopAnswer>;
  end(): Promise<void>;
}

export function startLoop(): Loop {
  if (!existsSync(built)) throw new Error('Build first: pnpm build');
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] });
  // Who writes to a process that has died learns it from the answer that never comes.
  child.stdin.on('error', () => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done) throw new Error('The process has ended');
    return value;
  };
  return {
    run: async (task, meanwhile = async () => {}) => {
      child.stdin.write(`${JSON.stringify(task)}\n`);
      let line = await next();
      if (line === 'paused') {
        await meanwhile();
        child.stdin.write('\n');
        line = await next();
      }
      return JSON.parse(line) as LoopAnswer;
    },
    end: async () => {
      const closed = once(child, 'close');
      child.stdin.end('\n');
      if (child.exitCode === null) await closed;
    },
  };
}
