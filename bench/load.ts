// load.ts: how fast does a server answer?
import { connect, type Socket } from 'node:net';

/** What a server is asked for. */
export interface Load {
  readonly port: number;
  /** URL paths, asked for in turn. */
  readonly paths: readonly string[];
  /** How many requests altogether. */
  readonly count: number;
}

/** Each of them asks again as soon as it has its answer. */
const connections = 32;

/** Asks so many times, and returns the milliseconds that it took. Throws for any answer but a whole 200. */
export async function load({ port, paths, count }: Load): Promise<number> {
  const requests = paths.map((path) => Buffer.from(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`));
  let next = 0;
  const start = performance.now();
  await Promise.all(Array.from({ length: connections }, () => askInTurn(port, take)));
  return performance.now() - start;

  function take(): Buffer | null {
    return next < count ? requests[next++ % requests.length]! : null;
  }
}

/** One connection that is kept. A client library would cost more than what is measured. */
function askInTurn(port: number, take: () => Buffer | null): Promise<void> {
  return new Promise((done, fail) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => ask(socket));
    let head = '';
    let left = -1;
    const ask = (to: Socket): void => {
      const request = take();
      if (request === null) to.end(done);
      else to.write(request);
    };
    socket.on('error', fail);
    // Nobody listens any more where all went well.
    socket.on('close', () => fail(new Error('The server closed the connection')));
    socket.on('data', (bytes) => {
      if (left < 0) {
        head += bytes.toString('latin1');
        const end = head.indexOf('\r\n\r\n');
        if (end < 0) return;
        const length = lengthOf(head.slice(0, end + 2));
        if (length === null) return void socket.destroy(new Error(`No whole 200: ${head.slice(0, end)}`));
        left = length - (head.length - end - 4);
      } else left -= bytes.length;
      if (left > 0) return;
      [head, left] = ['', -1];
      ask(socket);
    });
  });
}

/** Of the body in bytes; null for what is no 200 with a length. */
function lengthOf(head: string): number | null {
  const [, length] = /^HTTP\/1\.1 200 .*\r\ncontent-length: (\d+)\r\n/is.exec(head) ?? [];
  return length === undefined ? null : Number(length);
}
