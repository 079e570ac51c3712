// web-server.ts: nginx, Caddy or Apache with the configuration that `truename headers` wrote.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../support/free-port.ts';
import { find } from '../support/needs.ts';

export type WebServerName = 'nginx' | 'caddy' | 'apache';

export interface WebServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** What has all other requests: a server, or the files of a directory, with its `index.html` for every path that has none. */
export type Application = { readonly url: string } | { readonly files: string };

/** Starts the program with this configuration around the lines, and everything it writes in `dir`. */
export async function startWebServer(
  name: WebServerName,
  lines: string,
  dir: string,
  application?: Application,
): Promise<WebServer> {
  const port = await freePort();
  await mkdir(dir, { recursive: true });
  await chmod(dir, 0o755);
  const file = join(dir, 'server.conf');
  await writeFile(join(dir, 'truename.conf'), lines);
  const rest = application === undefined ? (['', ''] as const) : applications[name](application);
  await writeFile(file, settings[name]({ dir, port, lines: rest }));
  const [program, ...words] = commands[name](file);
  if (name === 'nginx')
    await promisify(execFile)(program!, [...words.filter((word) => word !== '-g' && !word.startsWith('daemon')), '-t']);
  const child = spawn(program!, words, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, HOME: dir, XDG_DATA_HOME: dir, XDG_CONFIG_HOME: dir },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => {
      said += text.toString();
    });
  const ended = once(child, 'exit');
  const gone = ended.then(() => {
    throw new Error(`${name} ended:\n${said}`);
  });
  gone.catch(() => {});
  await Promise.race([answering(port), gone]);
  return {
    port,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

const commands: Readonly<Record<WebServerName, (file: string) => string[]>> = {
  nginx: (file) => [find('nginx')!, '-c', file, '-g', 'daemon off;'],
  caddy: (file) => [find('caddy')!, 'run', '--config', file, '--adapter', 'caddyfile'],
  apache: (file) => [find('apache2')!, '-f', file, '-DFOREGROUND'],
};

const modules = '/usr/lib/apache2/modules';

/** Lines before ours, and behind. */
type Lines = readonly [before: string, behind: string];

const applications: Readonly<Record<WebServerName, (application: Application) => Lines>> = {
  nginx: (given) => [
    'url' in given
      ? `location / { proxy_pass ${given.url}; }`
      : `root ${given.files}; location / { try_files $uri /index.html; }`,
    '',
  ],
  caddy: (given) => [
    'url' in given
      ? `handle {\n\treverse_proxy ${given.url}\n}`
      : `handle {\n\troot * ${given.files}\n\ttry_files {path} /index.html\n\tfile_server\n}`,
    '',
  ],
  apache: (given) =>
    'url' in given
      ? [`ProxyPass "/" "${given.url}/"`, '']
      : [
          `DocumentRoot ${given.files}\n<Directory ${given.files}>\nRequire all granted\n</Directory>\nFallbackResource /index.html`,
          'RewriteEngine On\nRewriteCond "%{DOCUMENT_ROOT}%{REQUEST_URI}" !-f\nRewriteRule "^" "/index.html" [L]',
        ],
};

interface Place {
  readonly dir: string;
  readonly port: number;
  /** For all other requests. */
  readonly lines: Lines;
}

const settings: Readonly<Record<WebServerName, (place: Place) => string>> = {
  nginx: ({
    dir,
    port,
    lines: [before, behind],
  }) => `user root; error_log ${dir}/error.log; pid ${dir}/nginx.pid; worker_processes 1;
events {}
http {
  include /etc/nginx/mime.types; access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${dir}/${kind};`).join(' ')}
  server { listen 127.0.0.1:${port}; ${before} include ${dir}/truename.conf; ${behind} }
}
`,
  caddy: ({ dir, port, lines: [before, behind] }) => `{
	admin off
	auto_https off
}
http://127.0.0.1:${port} {
	${before}
	import ${dir}/truename.conf
	${behind}
}
`,
  apache: ({ dir, port, lines: [before, behind] }) => `ServerRoot ${dir}
ServerName 127.0.0.1
Listen 127.0.0.1:${port}
PidFile ${dir}/apache.pid
ErrorLog ${dir}/error.log
User www-data
Group www-data
${['mpm_event', 'authz_core', 'mime', 'dir', 'alias', 'headers', 'rewrite', 'filter', 'deflate', 'proxy', 'proxy_http'].map((name) => `LoadModule ${name}_module ${modules}/mod_${name}.so`).join('\n')}
TypesConfig /etc/mime.types
DirectoryIndex index.html
# As other parts of a configuration may have it.
AddEncoding x-gzip .gz .tgz
AddLanguage br .br
AddOutputFilterByType DEFLATE text/html text/css text/plain
<VirtualHost 127.0.0.1:${port}>
${before}
Include ${dir}/truename.conf
${behind}
</VirtualHost>
`,
};

/** Until the server answers at all: it may take a while to read its configuration. */
async function answering(port: number): Promise<void> {
  for (;;) {
    try {
      await ask(port, '/');
      return;
    } catch {
      await new Promise((next) => setImmediate(next));
    }
  }
}

export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** One request, its path as it stands. */
export async function ask(
  port: number,
  path: string,
  options: { readonly method?: string; readonly headers?: Record<string, string> } = {},
): Promise<Answered> {
  return await new Promise((resolve, reject) => {
    const outgoing = httpRequest({ host: '127.0.0.1', port, path, agent: false, ...options }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }),
      );
      response.on('error', reject);
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}
