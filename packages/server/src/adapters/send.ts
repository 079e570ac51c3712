// send.ts: how does an answer get onto a connection of node:http?
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { Answer } from '../answer.ts';
import { withVary } from '../set-headers.ts';

/** Settles when all is sent, or the client went away. Throws what reading the file throws. */
export async function send(
  response: ServerResponse,
  { status, headers, body }: Answer<Readable | Buffer>,
): Promise<void> {
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers))
    response.setHeader(name, name === 'vary' ? withVary(response.getHeader(name), value) : value);
  if (!(body instanceof Readable)) {
    response.end(body);
    return;
  }
  await pump(body, response);
}

/** As `pipeline()` does it, at half its cost. Rejects when the file cannot be read to its end. */
function pump(body: Readable, response: ServerResponse): Promise<void> {
  return new Promise((sent, failed) => {
    if (response.destroyed) {
      // The client went away before there was anything to send, and tells that no more.
      body.destroy();
      return sent();
    }
    body.once('error', (error) => {
      // The length was announced: only the end of the connection tells that this was not all.
      response.destroy();
      failed(error);
    });
    response.once('close', () => {
      body.destroy();
      sent();
    });
    body.pipe(response);
  });
}

/** For a server without other handlers: 404, or 500 and a warning of the process. */
export function end(response: ServerResponse, error: unknown): void {
  if (error !== undefined) process.emitWarning(error instanceof Error ? error : String(error));
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.statusCode = error === undefined ? 404 : 500;
  response.setHeader('cache-control', 'no-store');
  response.setHeader('content-type', 'text/plain; charset=utf-8');
  response.end(error === undefined ? 'Not found\n' : 'Internal server error\n');
}
