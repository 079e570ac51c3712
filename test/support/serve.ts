// serve.ts: what does a browser ask of this directory?
import { readFile, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, sep } from 'node:path';

/** One request as it came in. */
export interface Seen {
  /** Decoded, below the mount, without a leading slash and without a query. */
  readonly path: string;
  readonly status: number;
}

/** A static server on a loopback port; `show` changes what it serves. */
export interface Site {
  readonly origin: string;
  /** Port of 127.0.0.1. */
  readonly port: number;
  readonly seen: Seen[];
  /** Serves `dir` under `mount` (`/` or `/sub/`) from now on and forgets what it has seen. */
  show(dir: string, mount: string): void;
  close(): Promise<void>;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.wasm': 'application/wasm',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain; charset=utf-8',
};

/** Starts a server; with `cors` it answers every origin, as a CDN does. */
export async function serve(options: { readonly cors: boolean }): Promise<Site> {
  let dir = '';
  let mount = '/';
  const seen: Seen[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const pathname = decodeURIComponent((request.url ?? '/').replace(/[?#].*$/, ''));
    const path = pathname.startsWith(mount) ? pathname.slice(mount.length) : null;
    const file = path === null ? null : await find(dir, path);
    if (options.cors) response.setHeader('access-control-allow-origin', '*');
    response.statusCode = file ? 200 : 404;
    seen.push({ path: path ?? pathname, status: response.statusCode });
    response.setHeader('content-type', file ? (types[extname(file)] ?? 'application/octet-stream') : 'text/plain');
    response.end(file ? await readFile(file) : 'not found');
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      response.statusCode = 500;
      response.end(String(error));
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const show = (newDir: string, newMount: string): void => {
    dir = newDir;
    mount = newMount;
    seen.length = 0;
  };
  return { origin: `http://127.0.0.1:${port}`, port, seen, show, close: () => close(server) };
}

async function find(dir: string, path: string): Promise<string | null> {
  const file = join(dir, path === '' || path.endsWith('/') ? `${path}index.html` : path);
  if (!file.startsWith(dir + sep)) return null;
  const found = await stat(file).catch(() => null);
  return found?.isFile() ? file : null;
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
}
