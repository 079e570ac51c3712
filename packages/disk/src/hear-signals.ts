// hear-signals.ts: when does a long piece of work hear of Ctrl-C?
import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * Lets Node look for signals and other events: it does so between two turns of the event loop, and the first turn that
 * one waits for may be the rest of the turn that is under way.
 */
export async function hearSignals(): Promise<void> {
  await nextTurn();
  await nextTurn();
}
