// program.ts: how does a program run in a process of its own, and end when the bench is broken off?
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';

const running = new Set<ChildProcess>();
let stopped = false;

/** Runs Node with these arguments and returns what it printed. Throws when it fails, and after `stopPrograms()`. */
export async function runNode(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  if (stopped) throw new Error('The bench was broken off');
  const child = spawn(process.execPath, words, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const printed: Record<'stdout' | 'stderr', string> = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      printed[stream] += text;
    });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  }).finally(() => running.delete(child));
  if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}:\n${printed.stderr || printed.stdout}`);
  return printed.stdout;
}

/** A program that goes on, and sends a number for each message. */
export interface Companion {
  readonly ask: () => Promise<number>;
  readonly stop: () => void;
}

/** Starts Node with these arguments. `ask()` throws when the program has ended. */
export function startNode([file = '', ...words]: readonly string[]): Companion {
  if (stopped) throw new Error('The bench was broken off');
  const child = fork(file, words, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  running.add(child);
  const ended = once(child, 'exit').then(([code]) => {
    running.delete(child);
    throw new Error(`${[file, ...words].join(' ')} ended with ${code}`);
  });
  ended.catch(() => {});
  const ask = async (): Promise<number> => {
    const answered = once(child, 'message');
    child.send('ask');
    const [answer] = await Promise.race([answered, ended]);
    return answer;
  };
  return { ask, stop: () => void child.kill() };
}

/** Ends what runs. Each `runNode()` throws once its process is gone, so that its files can be removed then. */
export function stopPrograms(): void {
  stopped = true;
  for (const child of running) child.kill('SIGKILL');
}
