// program.ts: how does a test run code of this repository in a process of its own?
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { afterAll } from 'vitest';

const cache = fileURLToPath(new URL('../../node_modules/.cache', import.meta.url));
const made: string[] = [];

/** The packages that a program is tested with: they are left as they are. Our own are bundled from their sources. */
const external = /^(?:node:|ejs$|eta$|express$|handlebars$|nunjucks$|pug$|vite$)/;

/** Path of a program that Node can run, made from the source of that name in `programs/`. */
export async function buildProgram(name: string): Promise<string> {
  await mkdir(cache, { recursive: true });
  const dir = await mkdtemp(join(cache, 'truename-test-'));
  made.push(dir);
  const bundle = await rolldown({
    input: fileURLToPath(new URL(`./programs/${name}.ts`, import.meta.url)),
    platform: 'node',
    external,
    resolve: { conditionNames: ['@truename/source', 'node', 'import', 'default'] },
    logLevel: 'silent',
  });
  const file = join(dir, `${basename(name)}.mjs`);
  await bundle.write({ file, format: 'es', codeSplitting: false });
  await bundle.close();
  return file;
}

/** A program that answers messages, one answer for each. */
export interface Program {
  ask<Answer>(message: object): Promise<Answer>;
  /** Ends it with this signal, SIGTERM by default. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Runs a program, with `NODE_ENV=production` unless told otherwise. */
export async function startProgram(file: string, words: readonly string[], mode = 'production'): Promise<Program> {
  const child = fork(file, words, {
    env: { ...process.env, NODE_ENV: mode },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const failed = failureOf(child);
  failed.catch(() => {});
  const waiting = new Map<number, (answer: unknown) => void>();
  child.on('message', ({ id, answer }: { id: number; answer: unknown }) => {
    waiting.get(id)?.(answer);
    waiting.delete(id);
  });
  let count = 0;
  const ask = <Answer>(message: object): Promise<Answer> => {
    const id = count++;
    const answered = new Promise<unknown>((answer) => waiting.set(id, answer));
    child.send({ ...message, id });
    return Promise.race([answered as Promise<Answer>, failed]);
  };
  return {
    ask,
    stop: async (signal) => {
      const ended = once(child, 'exit');
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill(signal);
      await ended;
    },
  };
}

async function failureOf(child: ChildProcess): Promise<never> {
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (text: Buffer) => {
      said += text.toString();
    });
  const [code] = await once(child, 'exit');
  throw new Error(`The program ended with ${code}:\n${said}`);
}

afterAll(async () => {
  for (const dir of made.splice(0)) await rm(dir, { recursive: true, force: true });
});
