// pause.ts: when does a long piece of work let others have their turn?

/** Awaited now and then: a caller that has a terminal or a server looks after it meanwhile. What it throws, ends the work. */
export type Pause = () => Promise<void>;

/** Files between two pauses: some milliseconds' work. */
const filesBetween = 64;

/** Counts files. */
export interface Pacer {
  /** To be asked once a file: is it time for a pause? */
  isDue(): boolean;
  readonly pause: Pause;
}

/** Without a pause it is never time for one. */
export function pacer(pause: Pause | undefined): Pacer {
  let count = 0;
  return { isDue: () => pause !== undefined && ++count % filesBetween === 0, pause: pause ?? (async () => {}) };
}
