// progress.ts: how does a user see that long work goes on?
import { formatCount } from './quantities.ts';
import { type Terminal, widthOf } from './terminal.ts';

/** Work that is done sooner shows nothing: a line that flashes up helps nobody. */
const quiet = 250;
/** Milliseconds between two changes of the line. */
const pause = 80;

const eraseLine = '\r\x1b[2K';

/** One line on stderr that is written over and over, and gone at the end. */
export interface Progress {
  show(step: string, done: number, total: number): void;
  /** Takes the line away, for other text or for the end. */
  clear(): void;
}

/** Silent where nobody looks: without a terminal, or with one that cannot erase a line. */
export function createProgress({ stderr, env, now }: Pick<Terminal, 'stderr' | 'env' | 'now'>): Progress {
  if (stderr.isTTY !== true || env.TERM === 'dumb') return { show: () => {}, clear: () => {} };
  let next = now() + quiet;
  let isShown = false;
  return {
    show(step, done, total) {
      if (now() < next) return;
      next = now() + pause;
      isShown = true;
      stderr.write(eraseLine + lineOf({ step, done, total }, widthOf(stderr)));
    },
    clear() {
      if (isShown) stderr.write(eraseLine);
      isShown = false;
    },
  };
}

/** Shorter than the terminal's line: a line that is broken in two cannot be erased. */
function lineOf({ step, done, total }: { step: string; done: number; total: number }, width: number): string {
  const percent = total > 0 ? ` (${Math.floor((100 * done) / total)}%)` : '';
  const text = total > 0 ? `${step} ${formatCount(done)} of ${formatCount(total)}${percent}` : `${step} …`;
  return text.slice(0, width - 1);
}
