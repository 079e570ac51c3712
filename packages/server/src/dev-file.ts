// dev-file.ts: which Vite dev server runs apart, for this output directory?
import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { get } from 'node:http';
import { get as getSecurely } from 'node:https';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { DevPlace, DevServer } from './dev-server.ts';
import { checkedOrigin } from './urls.ts';

/** What the plugin writes while a dev server listens. */
interface DevFile extends DevPlace {
  /** Where it listens, as a scheme and a host with its port; its origin may be that of a proxy which only browsers reach. */
  readonly address: string;
  /** Absolute: where the site is built to. */
  readonly outDir: string;
  readonly pid: number;
  /** In milliseconds since 1970. */
  readonly started: number;
}

/**
 * The dev server of the site that is built into this directory; null where none runs. The command line may choose a
 * directory of its own for the client's part, within that of the config. What another site puts into a directory within is
 * not of this site.
 */
export async function findDevServer(dir: string): Promise<DevServer | null> {
  const outDir = realPath(resolve(dir));
  for (let folder = outDir; ; folder = dirname(folder)) {
    for (const file of runningIn(folder, outDir)) if (await answers(file)) return follow(folder, outDir, file);
    if (folder === dirname(folder)) return null;
  }
}

/** What runs above this directory for others, for whoever has named the wrong one: a line for each dev server. */
export async function devServersOfOthers(dir: string): Promise<readonly string[]> {
  const lines: string[] = [];
  for (let folder = realPath(resolve(dir)); ; folder = dirname(folder)) {
    for (const file of recordsIn(folder).filter(({ pid }) => isAlive(pid)))
      if (await answers(file)) lines.push(`The Vite dev server at ${file.origin} is for ${file.outDir}`);
    if (folder === dirname(folder)) return lines.sort();
  }
}

/** The one that was found is used while it runs, and then one that was started after it. */
function follow(folder: string, outDir: string, found: DevFile): DevServer {
  let used = found;
  const place = (): DevPlace | null => {
    const isNext = (file: DevFile): boolean => file.started >= used.started && file.outDir === used.outDir;
    const running = runningIn(folder, outDir).filter(isNext);
    const next = running.find(({ pid, address }) => pid === used.pid && address === used.address) ?? running[0];
    if (next !== undefined) used = next;
    return next ?? null;
  };
  return {
    get name() {
      return `The Vite dev server at ${used.origin}`;
    },
    place,
  };
}

/**
 * Files in a folder that speak of this output directory and of a process that lives: those of this very directory first,
 * then the newest.
 */
function runningIn(folder: string, outDir: string): readonly DevFile[] {
  const isOther = (file: DevFile): number => (realPath(file.outDir) === outDir ? 0 : 1);
  return recordsIn(folder)
    .filter((file) => isAlive(file.pid) && isWithin(outDir, realPath(file.outDir)))
    .sort((a, b) => isOther(a) - isOther(b) || b.started - a.started || (a.address < b.address ? -1 : 1));
}

function recordsIn(folder: string): readonly DevFile[] {
  const dir = join(folder, 'node_modules', '.truename');
  return namesIn(dir)
    .filter((name) => /^dev-\d+\.json$/.test(name))
    .map((name) => readDevFile(join(dir, name)))
    .filter((file) => file !== null);
}

function namesIn(dir: string): readonly string[] {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
}

/** A file that is half written or made by hand is none. */
function readDevFile(path: string): DevFile | null {
  try {
    const value: Partial<Record<keyof DevFile, unknown>> = JSON.parse(readFileSync(path, 'utf8'));
    return isDevFile(value) ? value : null;
  } catch {
    return null;
  }
}

/** @throws TypeError for an origin that is none, or for null. */
function isDevFile(value: Partial<Record<keyof DevFile, unknown>>): value is DevFile {
  const { root, publicDir, base, origin, address, outDir, pid, started, allow } = value;
  checkedOrigin(origin);
  checkedOrigin(address);
  const isPath = (path: unknown): boolean => typeof path === 'string' && isAbsolute(path);
  return (
    [root, outDir].every(isPath) &&
    (publicDir === '' || isPath(publicDir)) &&
    (allow === null || (Array.isArray(allow) && allow.every(isPath))) &&
    typeof base === 'string' &&
    /^\/(?:[\w.~%+@-]+\/)*$/.test(base) &&
    Number.isSafeInteger(pid) &&
    Number(pid) > 0 &&
    Number.isFinite(started)
  );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Is a path a directory's own, or of something in it? */
export function isWithin(path: string, dir: string): boolean {
  const way = relative(dir, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** Without links, also of a directory that is not there yet. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path === dirname(path) ? path : join(realPath(dirname(path)), basename(path));
  }
}

/** In milliseconds: one that is busy takes a while, and one that hangs would keep the application from starting. */
const patience = 10_000;

/** The number of a process that is gone may be another's by now, and its port too: only Vite has Vite's client. */
function answers({ address, base }: DevFile): Promise<boolean> {
  const url = `${address}${base}@vite/client`;
  const options = { timeout: patience, agent: false as const };
  return new Promise((done) => {
    const request = url.startsWith('https:')
      ? // A certificate that the developer made for the own machine.
        getSecurely(url, { ...options, rejectUnauthorized: false })
      : get(url, options);
    request.once('response', (response) => {
      response.destroy();
      done(response.statusCode === 200 && /javascript/.test(response.headers['content-type'] ?? ''));
    });
    request.once('timeout', () => request.destroy());
    request.on('error', () => done(false));
    request.once('close', () => done(false));
  });
}
