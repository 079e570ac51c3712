// watch.ts: has a request taken too long?
import type { ClientRequest } from 'node:http';
import { LateError } from './silence.ts';

/** A body has to come faster than this: bytes in a millisecond. Slower than any line that pages are made for. */
const slowest = 64;

/** Ends a request whose answer does not come, or comes too slowly to be waited for. */
export interface Watch {
  /** The head of the answer is there. */
  begin(): void;
  /** So many bytes of the body have arrived, as they were sent. */
  arrived(bytes: number): void;
  end(): void;
}

/** The head may take as long as the timeout; the body as long again, and a while for what has arrived of it. */
export function createWatch(outgoing: ClientRequest, timeoutMs: number): Watch {
  let received = 0;
  /** When the head came. */
  let start: number | null = null;
  const late = (text: string) => outgoing.destroy(new LateError(text));
  const look = (): void => {
    if (start === null) return void late(`nothing came within ${timeoutMs} ms`);
    const left = start + timeoutMs + received / slowest - performance.now();
    if (left > 0) timer = setTimeout(look, Math.ceil(left));
    else late(`the answer came too slowly: ${received} bytes in ${Math.round(performance.now() - start)} ms`);
  };
  let timer = setTimeout(look, timeoutMs);
  return {
    begin: () => {
      start = performance.now();
      timer.refresh();
    },
    arrived: (bytes) => {
      received += bytes;
    },
    end: () => clearTimeout(timer),
  };
}
