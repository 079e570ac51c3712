// dev-server.ts: which Vite dev server has the files, and does it still run?
import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join, resolve } from 'node:path';

/** The part of a `ViteDevServer` that is used. */
export interface ViteServer {
  readonly config: {
    readonly root: string;
    readonly base: string;
    readonly publicDir: string;
    readonly server: { readonly middlewareMode?: unknown };
  };
  readonly resolvedUrls: { readonly local: readonly string[] } | null;
  readonly watcher: object;
}

/** A dev server, in this process or in another. */
export interface DevServer {
  /** Absolute. */
  readonly root: string;
  /** Absolute; empty where there is none. */
  readonly publicDir: string;
  readonly base: string;
  /** Scheme and host; empty for the page's own, in middleware mode. */
  readonly origin: string;
  /** For messages. */
  readonly name: string;
  /** Asked for each URL: what has stopped would make a page without styles, scripts and a reason. */
  readonly isRunning: () => boolean;
}

/** A dev server that an application made itself. */
export function devServerOf(vite: ViteServer): DevServer {
  const { root, base, publicDir, server } = vite.config;
  const origin = server.middlewareMode ? '' : originOf(vite);
  const isRunning = (): boolean => !('closed' in vite.watcher && vite.watcher.closed === true);
  return { root, base, publicDir, origin, name: `of ${root}`, isRunning };
}

function originOf({ resolvedUrls }: ViteServer): string {
  const url = resolvedUrls?.local[0];
  if (url !== undefined) return new URL(url).origin;
  throw new Error('The Vite dev server listens nowhere yet: await vite.listen() before loadAssets()');
}

/** What the plugin writes while a dev server of its own listens. */
interface DevFile extends Pick<DevServer, 'root' | 'publicDir' | 'base' | 'origin'> {
  readonly pid: number;
}

/** The dev server that has written its address for this output directory or one above it; null where none runs. */
export async function findDevServer(dir: string): Promise<DevServer | null> {
  for (let folder = resolve(dir); ; folder = dirname(folder)) {
    const path = join(folder, 'node_modules', '.truename', 'dev.json');
    const found = readDevFile(path);
    if (found !== null && isAlive(found.pid) && (await answers(found.origin)))
      return { ...found, name: `at ${found.origin}`, isRunning: () => existsSync(path) && isAlive(found.pid) };
    if (folder === dirname(folder)) return null;
  }
}

/** A file that was left behind, half written or made by hand is none. */
function readDevFile(path: string): DevFile | null {
  try {
    const value: Partial<DevFile> = JSON.parse(readFileSync(path, 'utf8'));
    const texts = [value.root, value.publicDir, value.base, value.origin];
    const isWhole = texts.every((text) => typeof text === 'string') && Number.isInteger(value.pid);
    return isWhole && URL.canParse(value.origin ?? '') ? (value as DevFile) : null;
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** The number of a process that is gone may be another's by now. */
async function answers(origin: string): Promise<boolean> {
  const { hostname, port, protocol } = new URL(origin);
  const host = hostname.replace(/^\[|\]$/g, '');
  const socket = connect({ host, port: Number(port) || (protocol === 'https:' ? 443 : 80) });
  return await new Promise((done) => {
    socket.once('connect', () => done(true)).once('error', () => done(false));
  }).then((isThere) => {
    socket.destroy();
    return isThere === true;
  });
}
