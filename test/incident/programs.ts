// programs.ts: how do servers run in processes of their own, and end with the replay?
import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { setTimeout as after } from 'node:timers/promises';

/** A server in a process of its own. */
export interface Program {
  /** On 127.0.0.1. */
  readonly port: number;
  readonly stop: () => Promise<void>;
}

/** Resolves when the port answers. @throws Error with what the program said, where it ends before. */
export async function startProgram(file: string, words: readonly string[], port: number): Promise<Program> {
  // In a group of its own: Ctrl-C reaches the replay, which ends it when nobody uses it any more.
  const child = spawn(file, words, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  const ended = new Promise<void>((end) => {
    child.once('error', (error) => {
      said += String(error);
      end();
    });
    child.once('close', () => end());
  });
  let isEnded = false;
  const gone = ended.then(() => {
    isEnded = true;
  });
  while (!(await answers(port))) {
    if (isEnded) throw new Error(`${file} ended at its start:\n${said}`);
    await Promise.race([gone, after(10)]);
  }
  return {
    port,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function answers(port: number): Promise<boolean> {
  return new Promise((told) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => told(true)).once('error', () => told(false));
    socket.once('connect', () => socket.destroy());
  });
}
