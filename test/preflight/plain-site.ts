// plain-site.ts: a site that is served right over http, but for what a test answers itself.
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { BuiltSite } from './site.ts';

/** True where it has answered, or will. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => boolean;

export interface PlainSite {
  readonly port: number;
  stop(): Promise<void>;
}

export const immutable = { 'cache-control': 'public, max-age=31536000, immutable' };
export const html = { 'content-type': 'text/html', 'cache-control': 'no-cache' };

/** Serves a site on all addresses of this machine; `answer` is asked first. */
export async function startPlainSite(site: BuiltSite, answer: Answer = () => false): Promise<PlainSite> {
  const server = createServer((request, response) => {
    if (!answer(request, response)) serve(request, response, site);
  });
  await new Promise<void>((listening) => server.listen(0, '0.0.0.0', listening));
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((stopped) => {
        server.close(() => stopped());
        server.closeAllConnections();
      }),
  };
}

/** As it should be: hashed files are immutable, and what is not there is 404 and not stored. */
export function serve({ url = '', headers }: IncomingMessage, response: ServerResponse, site: BuiltSite): void {
  const { dir, manifest } = site;
  const path = decodeURI(url).split('?')[0]!.slice(1) || 'index.html';
  const record = manifest.outputs[path] ?? manifest.outputs[manifest.originals[path] ?? ''];
  if (record === undefined && manifest.fixed[path] === undefined)
    return void response.writeHead(404, { 'cache-control': 'no-store' }).end();
  const bytes = readFileSync(join(dir, path));
  const kept = manifest.outputs[path] === undefined ? { 'cache-control': 'no-cache' } : immutable;
  const given = { ...kept, 'content-type': record?.type ?? 'text/html', 'access-control-allow-origin': '*' };
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? [];
  if (from === undefined) return void response.writeHead(200, given).end(bytes);
  const range = { ...given, 'content-range': `bytes ${from}-${to}/${bytes.length}` };
  response.writeHead(206, range).end(bytes.subarray(Number(from), Number(to) + 1));
}
