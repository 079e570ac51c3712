// worlds.ts: a nginx with many hosts, each of which has one fault, or none.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EnvironmentConfig, Settings } from '@truename/preflight';
import { freePort } from '../support/free-port.ts';
import { tempDir } from '../support/temp.ts';
import { type Authority, type Certificate, createAuthority } from './certificates.ts';
import { settings } from './look.ts';
import { type Nginx, startNginx } from './nginx.ts';
import { type BuiltSite, nginxLines } from './site.ts';

/** A server block. */
export interface Block {
  /** `a.shop.test`; the default server of its address without one. */
  readonly host?: string;
  readonly address?: string;
  readonly certificate?: Certificate;
  /** Directives before the lines that serve the site. */
  readonly lines?: string;
  /** The site; null for the lines alone. */
  readonly site: BuiltSite | null;
}

export interface Worlds {
  readonly dir: string;
  readonly authority: Authority;
  readonly good: Certificate;
  readonly port: number;
  readonly plainPort: number;
  start(blocks: readonly Block[], more?: string): Promise<void>;
  stop(): Promise<void>;
  /** Settings of a world: one page at the root of the host, unless there is more. */
  settings(host: string, site: BuiltSite, more?: Partial<EnvironmentConfig>): Settings;
  url(host: string, path?: string): string;
}

export async function createWorlds(): Promise<Worlds> {
  const dir = await tempDir();
  const authority = await createAuthority(join(dir, 'ca'));
  const good = await authority.certificate('good', { names: ['shop.test', '*.shop.test'] });
  const [port, plainPort] = [await freePort(), await freePort()];
  let nginx: Nginx | null = null;
  const url = (host: string, path = '/'): string => `https://${host}:${port}${path}`;
  return {
    ...{ dir, authority, good, port, plainPort, url },
    start: async (blocks, more = '') => {
      const servers = await Promise.all(blocks.map((block, index) => serverOf(block, { dir, good, port, index })));
      nginx = await startNginx(dir, shared({ port, plainPort }, more) + servers.join('\n'), plainPort);
    },
    stop: async () => await nginx?.stop(),
    settings: (host, site, more = {}) =>
      settings(site.dir, {
        pages: [url(host)],
        httpPort: plainPort,
        tls: { ca: authority.root },
        retries: 0,
        // A handshake takes longer than a request.
        concurrency: 3,
        ...more,
        resolve: { [host]: '127.0.0.1', ...more.resolve },
      }),
  };
}

const shared = ({ port, plainPort }: Pick<Worlds, 'port' | 'plainPort'>, more: string): string => `
  gzip on; gzip_min_length 200; gzip_vary on;
  gzip_types text/css text/javascript application/javascript image/svg+xml;
  ${more}
  server { listen ${plainPort} default_server; return 301 https://$host:${port}$request_uri; }
`;

interface Place {
  readonly dir: string;
  readonly good: Certificate;
  readonly port: number;
  readonly index: number;
}

async function serverOf(
  { host, address = '127.0.0.1', certificate, lines = '', site }: Block,
  { dir, good, port, index }: Place,
): Promise<string> {
  const { chain, key } = certificate ?? good;
  const file = join(dir, `site-${index}.conf`);
  await writeFile(file, site === null ? '' : await nginxLines(site.dir));
  return `server {
  listen ${address}:${port} ssl${host === undefined ? ' default_server' : ''};
  server_name ${host ?? '_'};
  ssl_certificate ${chain}; ssl_certificate_key ${key};
  ${lines}
  include ${file};
}`;
}

/** A location for one path, with nothing of a file's time. */
export function own(path: string, site: BuiltSite, lines: string): string {
  return `location = "${path}" { root "${site.dir}"; index index.html; etag off; if_modified_since off; add_header Last-Modified ""; ${lines} }\n`;
}

export const immutable = 'add_header Cache-Control "public, max-age=31536000, immutable";';
export const notStored = 'add_header Cache-Control "no-store" always;';

/** What a balancer says of a host that it does not know. */
export const noRoute = 'location / { default_type text/plain; return 404 "Service Not Found\\n"; }';
