// caches.ts: which shared caches stand between visitors and the site?
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { find } from '../support/find.ts';
import { freePort } from '../support/free-port.ts';
import { type Program, startProgram } from './programs.ts';
import type { CacheName } from './timeline.ts';

/** Which of them are on this machine. */
export function cachesHere(): readonly CacheName[] {
  return find('varnishd') === null ? ['nginx'] : ['nginx', 'varnish'];
}

/** Keeps its files below `directory`, and asks `origin`, a port of 127.0.0.1. */
export async function startCache(name: CacheName, directory: string, origin: number): Promise<Program> {
  const port = await freePort();
  await mkdir(directory, { recursive: true });
  return name === 'nginx' ? startNginx(directory, port, origin) : startVarnish(directory, port, origin);
}

/** `X-Accel-Expires` is nginx's own header for this, and the one that counts. */
async function startNginx(directory: string, port: number, origin: number): Promise<Program> {
  const file = join(directory, 'nginx.conf');
  const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${kind};`);
  await writeFile(
    file,
    `${process.getuid?.() === 0 ? 'user root;' : ''} daemon off; worker_processes 1;
error_log error.log; pid nginx.pid;
events {}
http {
  access_log off; ${folders.join(' ')}
  proxy_cache_path cache keys_zone=replay:1m;
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://127.0.0.1:${origin};
      proxy_set_header Host $host;
      proxy_cache replay;
      proxy_cache_key $host$request_uri;
      proxy_cache_revalidate on;
      proxy_ignore_headers Cache-Control;
    }
  }
}
`,
  );
  return startProgram(find('nginx')!, ['-p', directory, '-c', file, '-e', 'error.log'], port);
}

/** The same header is obeyed by these lines. An entry with a thousandth of a second is asked about at its next use. */
async function startVarnish(directory: string, port: number, origin: number): Promise<Program> {
  const file = join(directory, 'replay.vcl');
  await writeFile(
    file,
    `vcl 4.1;
backend default { .host = "127.0.0.1"; .port = "${origin}"; }
sub vcl_backend_response {
  set beresp.grace = 0s;
  if (beresp.http.X-Accel-Expires == "3600") { set beresp.ttl = 1h; }
  else if (beresp.http.X-Accel-Expires == "@1") { set beresp.ttl = 1ms; set beresp.keep = 1h; }
  else { set beresp.uncacheable = true; }
  return (deliver);
}
`,
  );
  const storage = ['-s', 'malloc,16m', '-p', 'vsl_space=1M'];
  const words = ['-F', '-j', 'none', '-n', join(directory, 'work'), '-a', `127.0.0.1:${port}`, '-T', 'none'];
  return startProgram(find('varnishd')!, [...words, ...storage, '-f', file], port);
}
