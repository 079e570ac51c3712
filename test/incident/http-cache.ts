// http-cache.ts: what does a client that keeps answers make of a URL? (RFC 9111)
import { type IncomingHttpHeaders, request } from 'node:http';

/** An answer, from the network or from what was kept. */
export interface Got {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

interface Kept extends Got {
  /** In milliseconds since 1970. */
  readonly since: number;
}

/**
 * A private cache over `node:http`, since `fetch()` adds `Cache-Control: no-cache` to a request with conditions, and no
 * cache on the way would be asked as a browser asks it. An answer that says nothing of its age is never fresh.
 */
export class HttpCache {
  readonly #kept = new Map<string, Kept>();

  async get(url: string, { port, host }: { readonly port: number; readonly host: string }): Promise<Got> {
    const kept = this.#kept.get(url);
    if (kept !== undefined && isFresh(kept)) return kept;
    const got = await ask({ port, path: url, headers: { host, ...(kept === undefined ? {} : conditions(kept)) } });
    const since = Date.now();
    if (kept !== undefined && got.status === 304) {
      // Section 3.2: what the answer says of itself replaces what was kept; the bytes stay.
      const updated = { ...kept, headers: { ...kept.headers, ...got.headers }, since };
      this.#kept.set(url, updated);
      return updated;
    }
    if (got.status === 200 && !cachingOf(got).includes('no-store')) this.#kept.set(url, { ...got, since });
    return got;
  }
}

function cachingOf({ headers }: Got): string {
  return headers['cache-control'] ?? '';
}

function isFresh(kept: Kept): boolean {
  const caching = cachingOf(kept);
  const seconds = Number(/max-age=(\d+)/.exec(caching)?.[1] ?? 0);
  return !caching.includes('no-cache') && Date.now() - kept.since < seconds * 1000;
}

/** Section 4.3.1. */
function conditions({ headers }: Got): Readonly<Record<string, string>> {
  const { etag, 'last-modified': modified } = headers;
  return {
    ...(etag === undefined ? {} : { 'if-none-match': etag }),
    ...(modified === undefined ? {} : { 'if-modified-since': modified }),
  };
}

interface Question {
  readonly port: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

function ask(question: Question): Promise<Got> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', agent: false, ...question }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part)).on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }),
      );
    });
    asked.on('error', reject).end();
  });
}
