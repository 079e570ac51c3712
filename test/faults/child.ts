// child.ts: how does a test digest a directory in another process?
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('./digest-child.js', import.meta.url));
const built = fileURLToPath(new URL('../../packages/disk/dist/index.js', import.meta.url));

/** What a child is told. */
export interface ChildOptions {
  readonly input: string;
  readonly output: string | null;
  readonly originals?: 'keep' | 'drop';
  readonly compress?: readonly string[];
  /** A step and how many of it are done, such as `write 2`: there the child stops until it is told to go on. */
  readonly stopAt?: string;
}

/** A running digest. */
export interface Child {
  readonly process: ChildProcess;
  /** Node has started, and the digest begins. */
  readonly begun: Promise<void>;
  /** The build id; null for a digest that failed or was killed. */
  readonly build: Promise<string | null>;
  /** The last line that it said. */
  readonly said: Promise<string>;
  /** It has come to `stopAt`. */
  readonly stopped: Promise<void>;
  goOn(): void;
}

/** Starts Node with the built package. `umask` as the shell writes it. */
export function digestInChild(
  options: ChildOptions,
  { env = {}, umask }: { readonly env?: Readonly<Record<string, string>>; readonly umask?: string } = {},
): Child {
  if (!existsSync(built)) throw new Error('Build first: pnpm build');
  const command = [process.execPath, program, JSON.stringify(options)];
  const [file, ...rest] = umask === undefined ? command : ['sh', '-c', `umask ${umask}; exec "$@"`, 'sh', ...command];
  const child = spawn(file!, rest, { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'inherit'] });
  let text = '';
  const begun = once(child.stdout, 'data').then(() => {});
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  const said = once(child, 'close').then(() => text.trimEnd().split('\n').at(-1) ?? '');
  const build = said.then((line) => (/^[0-9a-f]{16}$/.test(line) ? line : null));
  const stopped = new Promise<void>((resolve) => {
    child.stdout.on('data', () => text.includes('stopped\n') && resolve());
  });
  return { process: child, begun, build, said, stopped, goOn: () => child.stdin.end('\n') };
}
