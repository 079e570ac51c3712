// closing.ts: what has to be ended when the replay is over, or broken off?

/** Things that run, ended in the opposite order of their start. */
export interface Closing {
  /** Called in the end; at once where the end has come already. */
  readonly later: (close: () => Promise<void>) => void;
  /** @throws Error once it is broken off. */
  readonly check: () => void;
  /** Ends everything. */
  readonly close: () => Promise<void>;
  /** Rejects once it is broken off: what waits for a browser that is gone might wait for ever. */
  readonly broken: Promise<never>;
}

export function createClosing(): Closing {
  const closers: (() => Promise<void>)[] = [];
  let isClosed = false;
  let closing: Promise<void> | null = null;
  let breakOff = (_: Error): void => {};
  const broken = new Promise<never>((_, reject) => {
    breakOff = reject;
  });
  broken.catch(() => {});
  const closeAll = async (): Promise<void> => {
    for (let close = closers.pop(); close !== undefined; close = closers.pop())
      await close().catch((error: unknown) => console.error(error));
  };
  return {
    later: (close) => {
      closers.push(close);
      if (isClosed) closing = Promise.resolve(closing).then(closeAll);
    },
    check: () => {
      if (isClosed) throw new Error('The replay was broken off');
    },
    close: async () => {
      isClosed = true;
      breakOff(new Error('The replay was broken off'));
      closing ??= closeAll();
      for (let last: Promise<void> | null = null; last !== closing; ) {
        last = closing;
        await last;
      }
    },
    broken,
  };
}
