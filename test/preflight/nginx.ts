// nginx.ts: nginx with any server blocks.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { find } from '../support/needs.ts';

export interface Nginx {
  stop(): Promise<void>;
}

/** Starts nginx with what stands in its `http` block, and waits until the port answers. */
export async function startNginx(dir: string, http: string, port: number): Promise<Nginx> {
  await mkdir(dir, { recursive: true });
  // Its workers are other users where the tests run as root.
  await chmod(dir, 0o755);
  const file = join(dir, 'nginx.conf');
  await writeFile(file, settings(dir, http));
  await promisify(execFile)(find('nginx')!, ['-t', '-c', file]);
  const child = spawn(find('nginx')!, ['-c', file, '-g', 'daemon off;'], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  await Promise.race([
    answering(port),
    ended.then(() => {
      throw new Error(`nginx has ended; see ${dir}/error.log`);
    }),
  ]);
  return { stop: () => stop(child, ended) };
}

async function stop(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  child.kill('SIGTERM');
  await ended;
}

const settings = (dir: string, http: string): string => `user root; error_log ${dir}/error.log; pid ${dir}/nginx.pid;
worker_processes 1;
events { worker_connections 1024; }
http {
  include /etc/nginx/mime.types; access_log off; server_names_hash_bucket_size 128;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${dir}/${kind};`).join(' ')}
  ${http}
}
`;

async function answering(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const isOpen = await new Promise<boolean>((told) => {
      socket.once('connect', () => told(true));
      socket.once('error', () => told(false));
    });
    socket.destroy();
    if (isOpen) return;
  }
}
