// download.ts: what happens to a download that is broken off?
import { readdirSync, readlinkSync } from 'node:fs';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import type { Site } from './site.ts';

/** When a client goes away; it never does for 'end'. */
const moments = ['end', 'asked', 'headers', 'data'] as const;

/** Downloads the large file, or goes away at the moment of this number; the bytes, or null where it went away. */
export function download(port: number, { paths }: Site, number: number): Promise<Buffer | null> {
  const moment = moments[number % moments.length]!;
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path: `/${paths.big}`, agent: false }, (response) => {
      if (moment === 'headers') leave(asked);
      else if (moment === 'data') response.once('data', () => leave(asked));
      else collect(response).then(resolve, reject);
    });
    const leave = (left: ClientRequest): void => {
      left.destroy();
      resolve(null);
    };
    asked.on('error', (error) => (moment === 'end' ? reject(error) : resolve(null)));
    asked.end(() => (moment === 'asked' ? leave(asked) : undefined));
  });
}

async function collect(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Which files below a directory has this process open? None where the system does not tell. */
export function openFiles(dir: string): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc/self/fd').flatMap((descriptor) => {
    try {
      const path = readlinkSync(`/proc/self/fd/${descriptor}`);
      return path.startsWith(`${dir}/`) ? [path] : [];
    } catch {
      return [];
    }
  });
}
