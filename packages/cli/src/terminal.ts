// terminal.ts: what does a command get from whoever started it?
import pico from 'picocolors';

/** Functions that put a colour around text, or do nothing. */
export type Colors = ReturnType<typeof pico.createColors>;

/** Where text goes to: a terminal, a pipe, a file, or a string in a test. */
export interface Stream {
  /** True for a terminal. */
  readonly isTTY?: boolean;
  /** Characters in a line; only terminals have it. */
  readonly columns?: number;
  write(text: string): unknown;
}

/** Everything a command may use of the process it runs in. */
export interface Terminal {
  readonly stdout: Stream;
  readonly stderr: Stream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute path of the working directory. */
  readonly cwd: string;
  /** Aborted by Ctrl-C, between two turns of the event loop. The process ends soon after. */
  readonly signal: AbortSignal;
  /** Milliseconds since any moment. */
  now(): number;
  /** Milliseconds since 1970. */
  date(): number;
}

/** Lines are no wider than this, so that text stays readable in a wide window. */
const widest = 100;

/** Characters in a line of this stream. */
export function widthOf({ columns }: Stream): number {
  return Math.max(40, Math.min(columns ?? widest, widest));
}

/** Colours for a stream, where they are wanted. */
export function colorsFor(stream: Stream, env: Terminal['env'], isRefused: boolean): Colors {
  return pico.createColors(wantsColor(stream, env, isRefused));
}

/**
 * Are colours wanted? `--no-color` first, then `NO_COLOR` (any value but the empty one, see no-color.org), then
 * `FORCE_COLOR` (any value but the empty one, `0` and `false`), then whether a terminal reads along.
 */
function wantsColor(stream: Stream, env: Terminal['env'], isRefused: boolean): boolean {
  if (isRefused || env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  return stream.isTTY === true && env.TERM !== 'dumb';
}
