// node.ts: how does node:http answer requests for files?
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Handlers } from '../handlers.ts';
import { checkedServeOptions, type ServeOptions } from '../serve-options.ts';
import { nodeSource } from './read-file.ts';
import { end, send } from './send.ts';

/** For `http.createServer()`, and for whatever calls its handlers with a `next`. */
export type NodeHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  next?: (error?: unknown) => void,
) => void;

/** Answers requests for files. Without a `next` all others get a 404, and faults a 500. */
export function createHandler(assets: Pick<Handlers, 'answer'>, given: ServeOptions = {}): NodeHandler {
  const options = checkedServeOptions(given);
  let isWarned = process.env.NODE_ENV === 'production';
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    const { method = 'GET', headers } = request;
    // What mounts an application takes its path away from the URL and keeps the whole one here.
    const url = (request as { originalUrl?: string }).originalUrl ?? request.url ?? '/';
    const answer = await assets.answer({ method, url, headers }, options, nodeSource);
    if (answer === null) return false;
    if (!isWarned && 'flush' in response) {
      isWarned = true;
      process.emitWarning(compressed, { code: 'TRUENAME_COMPRESSION' });
    }
    await send(response, answer);
    return true;
  };
  return (request, response, next = (error) => end(response, error)) => {
    respond(request, response).then((isSent) => (isSent ? undefined : next()), next);
  };
}

const compressed =
  'compression() stands before the static files: it breaks ranges, and gives one strong ETag to several encodings.\n' +
  '  Use it after truename(), and let the build write precompressed files.';
