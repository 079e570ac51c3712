// thread.ts: how does another digest run while this one stands still between two calls?
import { Worker } from 'node:worker_threads';
import type { ChildOptions } from './child.ts';

/** A thread that digests while its caller waits. */
export interface Thread {
  /** Runs a digest to its end; gives what came of it, as JSON. The caller's event loop stands still. */
  run(options: ChildOptions): string;
  close(): Promise<unknown>;
}

/** In bytes; an answer names a build and a few problems. */
const longest = 4096;

/** In milliseconds: a digest of a few files that takes longer never ends. */
const patience = 60_000;

export function openThread(): Thread {
  const state = new Int32Array(new SharedArrayBuffer(4));
  const answer = new SharedArrayBuffer(longest);
  const worker = new Worker(new URL('./digest-child.js', import.meta.url), {
    workerData: { state, answer },
    execArgv: [],
  });
  return {
    run: (options) => {
      Atomics.store(state, 0, 0);
      worker.postMessage(options);
      if (Atomics.wait(state, 0, 0, patience) === 'timed-out') throw new Error('The thread does not answer');
      return (
        Buffer.from(Uint8Array.from(new Uint8Array(answer)))
          .toString()
          .split('\n')[0] ?? ''
      );
    },
    close: () => worker.terminate(),
  };
}
