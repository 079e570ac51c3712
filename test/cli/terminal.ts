// terminal.ts: a terminal made of strings.
import type { Command } from '../../packages/cli/src/command.ts';
import { run } from '../../packages/cli/src/run.ts';
import type { Terminal } from '../../packages/cli/src/terminal.ts';

/** What a run left behind. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Setting {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Both streams are terminals, this wide. */
  readonly columns?: number;
  readonly signal?: AbortSignal;
  /** Milliseconds that pass between two looks at the clock. */
  readonly tick?: number;
  /** Milliseconds since 1970. */
  readonly date?: number;
  readonly commands?: readonly Command[];
}

/** Runs `truename <words…>` in this process. */
export async function truename(words: readonly string[], setting: Setting = {}): Promise<Ran> {
  const { columns, commands, tick = 0 } = setting;
  const texts = { stdout: '', stderr: '' };
  let clock = 0;
  const stream = (name: 'stdout' | 'stderr') => ({
    ...(columns === undefined ? {} : { isTTY: true, columns }),
    write: (text: string) => {
      texts[name] += text;
    },
  });
  const terminal: Terminal = {
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    env: setting.env ?? {},
    cwd: setting.cwd ?? '/nowhere',
    signal: setting.signal ?? new AbortController().signal,
    date: () => setting.date ?? 0,
    now: () => {
      clock += tick;
      return clock;
    },
  };
  const code = commands === undefined ? await run(words, terminal) : await run(words, terminal, commands);
  return { code, ...texts };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character begins a colour
export const colour = /\x1b\[\d+m/;
