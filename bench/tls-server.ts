// tls-server.ts: who serves the files over TLS? nginx, with one worker, and a certificate that is made for it.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Site } from './preflight-site.ts';

const run = promisify(execFile);

/** Nobody has this name (RFC 6761), so that it always has to be given an address. */
export const host = 'bench.test';

export interface TlsServer {
  readonly port: number;
  /** PEM file: the certificate, which has signed itself. */
  readonly certificate: string;
  stop(): Promise<void>;
}

/** Starts nginx for a site, with its files below `directory`. Throws where nginx or openssl are missing. */
export async function startTlsServer(directory: string, site: Site): Promise<TlsServer> {
  mkdirSync(directory, { recursive: true });
  // Workers are another user where the bench runs as root.
  chmodSync(directory, 0o755);
  const [key, certificate] = [join(directory, 'key.pem'), join(directory, 'certificate.pem')];
  await run('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '90'],
    ...['-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`, '-keyout', key, '-out', certificate],
  ]);
  const port = await freePort();
  const file = join(directory, 'nginx.conf');
  writeFileSync(file, settings({ directory, port, lines: site.nginxLines }));
  await run('nginx', ['-t', '-c', file]);
  const child = spawn('nginx', ['-c', file, '-g', 'daemon off;'], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  await Promise.race([answering(port), ended.then(() => Promise.reject(new Error('nginx has ended')))]);
  return {
    port,
    certificate,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

interface Wish {
  readonly directory: string;
  readonly port: number;
  readonly lines: string;
}

const settings = ({ directory, port, lines }: Wish): string => `user root;
error_log ${directory}/error.log; pid ${directory}/nginx.pid; worker_processes 1;
events { worker_connections 1024; }
http {
  include /etc/nginx/mime.types; access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${directory}/${kind};`).join(' ')}
  gzip on; gzip_min_length 200; gzip_vary on;
  gzip_types text/css text/javascript application/javascript image/svg+xml;
  server {
    listen 127.0.0.1:${port} ssl; server_name ${host}; keepalive_requests 100000;
    ssl_certificate ${directory}/certificate.pem; ssl_certificate_key ${directory}/key.pem;
    ${lines}
  }
}
`;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function answering(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const isOpen = await new Promise<boolean>((told) => {
      socket.once('connect', () => told(true)).once('error', () => told(false));
    });
    socket.destroy();
    if (isOpen) return;
  }
}
