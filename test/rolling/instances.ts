// instances.ts: instances behind a real nginx, that asks the next one where the first has not got a file.

import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { type Program, startProgram } from '../incident/programs.ts';
import { listen } from '../servers/listen.ts';
import { find } from '../support/find.ts';
import { freePort } from '../support/free-port.ts';
import type { Site } from './layouts.ts';

/** An HTTP server whose site can be exchanged, as if the process were started again. */
export interface Instance {
  readonly port: number;
  site: Site | null;
  readonly close: () => Promise<void>;
}

export async function startInstance(): Promise<Instance> {
  let site: Site | null = null;
  const server = createServer(async (request, response) => {
    try {
      const { url = '/' } = request;
      const text = site === null ? null : await (url === '/' ? site.page() : site.file(url));
      response.writeHead(text === null ? 404 : 200, { 'cache-control': 'no-store' }).end(text);
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });
  const { port, close } = await listen(server);
  return {
    port,
    close,
    get site() {
      return site;
    },
    set site(next) {
      site?.close();
      site = next;
    },
  };
}

/** Several ports of one nginx: behind each, another instance is asked first. */
export interface Front {
  readonly ports: readonly number[];
  readonly stop: Program['stop'];
}

export async function startFront(instances: readonly Instance[], directory: string): Promise<Front> {
  await mkdir(directory, { recursive: true });
  const ports = await Promise.all(instances.map(() => freePort()));
  const servers = ports.map((port, at) => {
    const others = instances.filter((_, index) => index !== at);
    return `
  upstream via_${at} {
    server 127.0.0.1:${instances[at]!.port};
    ${others.map(({ port }) => `server 127.0.0.1:${port} backup;`).join(' ')}
  }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://via_${at};
      proxy_next_upstream error timeout http_404;
    }
  }`;
  });
  const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${kind};`);
  const file = join(directory, 'nginx.conf');
  await writeFile(
    file,
    `${process.getuid?.() === 0 ? 'user root;' : ''} daemon off; worker_processes 1;
error_log error.log; pid nginx.pid;
events {}
http {
  access_log off; ${folders.join(' ')}${servers.join('')}
}
`,
  );
  const program = await startProgram(find('nginx')!, ['-p', directory, '-c', file, '-e', 'error.log'], ports[0]!);
  return { ports, stop: program.stop };
}
