// store.ts: an object store, as far as browsers see one: a content ETag, and a Last-Modified beside it.
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { listen } from '../servers/listen.ts';
import type { Running } from '../servers/starts.ts';
import type { Certificate } from './certificates.ts';
import type { BuiltSite } from './site.ts';

/** Serves the hashed files and the originals of a site below `/bucket/`. */
export async function startStore({ chain, key }: Certificate, site: BuiltSite, port: number): Promise<Running> {
  const server = createServer({ cert: readFileSync(chain), key: readFileSync(key) }, (request, response) =>
    answer(request, response, site),
  );
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening));
  return await listen(server as unknown as Parameters<typeof listen>[0]);
}

function answer(request: IncomingMessage, response: ServerResponse, { dir, manifest }: BuiltSite): void {
  const path = decodeURI(request.url ?? '').replace(/^\/bucket\//, '');
  const record = manifest.outputs[path] ?? manifest.outputs[manifest.originals[path] ?? ''];
  response.setHeader('access-control-allow-origin', '*');
  if (record === undefined) return void response.writeHead(404, { 'cache-control': 'no-store' }).end();
  const bytes = readFileSync(join(dir, path));
  const isHashed = path in manifest.outputs;
  const headers = {
    'content-type': record.type,
    'cache-control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    etag: `"${createHash('md5').update(bytes).digest('hex')}"`,
    'last-modified': statSync(join(dir, path)).mtime.toUTCString(),
    'accept-ranges': 'bytes',
  };
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
  if (from === undefined) return void response.writeHead(200, headers).end(bytes);
  const range = { ...headers, 'content-range': `bytes ${from}-${to}/${bytes.length}` };
  response.writeHead(206, range).end(bytes.subarray(Number(from), Number(to) + 1));
}
