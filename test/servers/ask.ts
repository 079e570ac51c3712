// ask.ts: what does a server answer to exactly these bytes? No client library in between that tidies the URL.
import { request } from 'node:http';

/** An answer, as it came. */
export interface Answered {
  readonly status: number;
  /** All but those that a server adds to whatever it sends. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** What differs from a plain GET. */
export interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const added = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding']);

/** One request on a connection of its own; the path is sent as it is. */
export function ask(port: number, path: string, { method = 'GET', headers = {} }: Ask = {}): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const entries = Object.entries(response.headers).filter(([name]) => !added.has(name));
        const body = Buffer.concat(chunks);
        resolve({ status: response.statusCode!, headers: Object.fromEntries(entries) as Record<string, string>, body });
      });
    });
    asked.on('error', reject);
    asked.end();
  });
}
