// send.ts: how does an answer get onto a connection of node:http?
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
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
  await pipeline(body, response).catch((error) => {
    if (!isGone(error)) throw error;
  });
}

/** The client went away. */
function isGone(error: unknown): boolean {
  const codes = [
    'ERR_STREAM_PREMATURE_CLOSE',
    'ERR_STREAM_UNABLE_TO_PIPE',
    'ERR_STREAM_DESTROYED',
    'ECONNRESET',
    'EPIPE',
  ];
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
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
