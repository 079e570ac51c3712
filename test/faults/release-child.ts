// release-child.ts: how does a test work on a target in another process?
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Problem } from '@truename/engine';
import { rolldown } from 'rolldown';
import { tempDir } from '../support/temp.ts';

const source = fileURLToPath(new URL('./release-child.js', import.meta.url));
const built = fileURLToPath(new URL('../../packages/disk/dist/index.js', import.meta.url));

/** What a child is told. */
export interface Task {
  readonly work: 'publish' | 'activate' | 'release' | 'prune';
  readonly target: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly dir?: string;
  readonly build?: string;
  readonly flat?: boolean;
  /** The process is killed before this call of the file system, from 0 on. */
  readonly killAt?: number;
  readonly umask?: number;
}

/** What it answers; null where it was killed. */
export interface Told {
  /** Of the file system. */
  readonly calls: number;
  readonly done: unknown;
  readonly problems: readonly Problem[];
}

/** One file starts in half the time of the hundred it is made from, and it is started often. */
let program: Promise<string> | null = null;

async function bundled(): Promise<string> {
  if (!existsSync(built)) throw new Error('Build first: pnpm build');
  const bundle = await rolldown({ input: source, platform: 'node' });
  const dir = await tempDir();
  await bundle.write({ dir, entryFileNames: '[name].mjs', format: 'esm', minify: true });
  await bundle.close();
  return join(dir, 'release-child.mjs');
}

export async function inChild(task: Task): Promise<Told | null> {
  program ??= bundled();
  const child = spawn(process.execPath, [await program, JSON.stringify(task)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  if (signal === 'SIGKILL') return null;
  if (code !== 0) throw new Error(`The child ended with ${code ?? signal}: ${text}`);
  return JSON.parse(text) as Told;
}
