// watch.ts: when is the disk looked at again?

/** In milliseconds. */
export interface Rhythm {
  /** From the start of a look that found nothing to the start of the next that requests ask for. */
  readonly distance: number;
  /** From one look to the next that nobody asked for. */
  readonly every: number;
}

interface Waiting {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  isUrgent: boolean;
}

/**
 * Looks when asked, and once in a while. Looks never overlap, and whoever asks gets one that began after the question:
 * an answer that is under way may be older than what the question is about. What nobody asked for keeps no process alive.
 */
export class Watch {
  readonly #look: () => Promise<boolean>;
  readonly #distance: number;
  readonly #poll: ReturnType<typeof setInterval>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Who waits for the look that has not begun. */
  #waiting: Waiting | null = null;
  /** Who waits for the look that is under way. */
  #asked: Waiting | null = null;
  #isClosed = false;
  #earliest = 0;

  /** @param look tells whether it found something; it never rejects. */
  constructor(look: () => Promise<boolean>, { distance, every }: Rhythm) {
    this.#look = look;
    this.#distance = distance;
    this.#poll = setInterval(() => void this.again(), every);
    unref(this.#poll);
  }

  /** Resolves after a look. All who wait share one, and it keeps its distance from one that found nothing. */
  again(): Promise<void> {
    if (this.#isClosed) return Promise.resolve();
    if (this.#waiting === null) {
      this.#waiting = waiting();
      if (this.#asked === null) this.#schedule();
    }
    return this.#waiting.promise;
  }

  /** Resolves after a look that is under way or may begin now; at once where one would keep its distance. */
  ifDue(): Promise<void> {
    if (this.#asked !== null) return this.#asked.promise;
    return performance.now() < this.#earliest ? Promise.resolve() : this.again();
  }

  /** The same as `again()`, without a distance. */
  now(): Promise<void> {
    const done = this.again();
    if (this.#waiting !== null) this.#waiting.isUrgent = true;
    if (!this.#isClosed && this.#asked === null) this.#schedule();
    return done;
  }

  /** No look begins after this; who waits is let go. */
  close(): void {
    this.#isClosed = true;
    clearInterval(this.#poll);
    clearTimeout(this.#timer);
    this.#waiting?.resolve();
    this.#waiting = null;
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    const delay = this.#waiting?.isUrgent ? 0 : Math.max(0, this.#earliest - performance.now());
    // It keeps the process alive: somebody waits for it, for a second at most.
    this.#timer = setTimeout(() => void this.#begin(), delay);
  }

  async #begin(): Promise<void> {
    const asked = this.#waiting;
    if (asked === null) return;
    this.#waiting = null;
    this.#asked = asked;
    const began = performance.now();
    const hasFound = await this.#look();
    this.#earliest = hasFound ? 0 : began + this.#distance;
    this.#asked = null;
    asked.resolve();
    if (this.#waiting !== null) this.#schedule();
  }
}

function waiting(): Waiting {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve, isUrgent: false };
}

/** Timers are numbers outside Node. */
function unref(timer: { unref?: () => unknown } | number): void {
  if (typeof timer === 'object') timer.unref?.();
}
