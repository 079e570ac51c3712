// dev.ts: how does a server in another process find Vite's dev server?
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { dirname, join, resolve } from 'node:path';

/** The part of a `ViteDevServer` that is used. */
interface ViteServer {
  readonly config: {
    readonly root: string;
    readonly base: string;
    readonly publicDir: string;
    readonly environments: { readonly client: { readonly build: { readonly outDir: string } } };
    readonly experimental: { readonly bundledDev?: unknown };
    readonly logger: { warn(message: string): void };
    readonly server: {
      readonly https?: unknown;
      readonly host?: string | boolean;
      readonly origin?: string;
      readonly fs: { readonly strict?: boolean; readonly allow?: readonly string[] };
    };
  };
  /** Null in middleware mode: the application has the server then, and hands it to the helper. */
  readonly httpServer: {
    on(event: 'listening' | 'close', listener: () => void): unknown;
    address(): AddressInfo | string | null;
  } | null;
  /** Null until it listens, and in middleware mode. */
  readonly resolvedUrls: { readonly local: readonly string[]; readonly network: readonly string[] } | null;
}

const reactRefreshId = 'virtual:truename/react-refresh';

/** What `@vitejs/plugin-react` puts into an `index.html`; a page of a server has none. */
const reactRefreshCode = `import { injectIntoGlobalHook } from '/@react-refresh';
injectIntoGlobalHook(window);
window.$RefreshReg$ = () => {};
window.$RefreshSig$ = () => (type) => type;
`;

/** Writes the address of a dev server while it listens, and serves React's preamble as a module, for strict policies. */
export function devServerPlugin(): DevServerPlugin {
  return {
    name: 'truename:dev',
    enforce: 'post',
    apply: 'serve',
    configureServer,
    resolveId: (id) => (id === reactRefreshId ? id : undefined),
    load: (id) => (id === reactRefreshId ? reactRefreshCode : undefined),
  };
}

interface DevServerPlugin {
  readonly name: string;
  readonly enforce: 'post';
  readonly apply: 'serve';
  configureServer(server: ViteServer): void;
  resolveId(id: string): string | undefined;
  load(id: string): string | undefined;
}

function configureServer(vite: ViteServer): void {
  const { config, httpServer } = vite;
  if (httpServer === null) return;
  if (config.experimental.bundledDev)
    unfound(config, 'experimental.bundledDev is set, so single source files have no URL');
  else announce(vite, httpServer);
}

/** A file for each port, so that several dev servers of a project do not take each other's away. */
function announce(vite: ViteServer, httpServer: NonNullable<ViteServer['httpServer']>): void {
  const { config } = vite;
  let written: { readonly path: string; readonly text: string } | null = null;
  const withdraw = (): void => {
    process.off('exit', withdraw);
    if (written !== null && textOf(written.path) === written.text) rmSync(written.path, { force: true });
    written = null;
  };
  httpServer.on('listening', () => {
    const address = httpServer.address();
    if (address === null || typeof address === 'string') return;
    const path = join(packageOf(config), 'node_modules', '.truename', `dev-${address.port}.json`);
    const listensAt = originAt(address, config.server);
    const origin = originFor(vite, listensAt);
    if (origin === null)
      return unfound(config, `server.origin is ${JSON.stringify(config.server.origin)}, which is no http(s) origin`);
    const text = describe({ origin, address: listensAt }, config);
    try {
      write(path, text);
    } catch (error) {
      return unfound(config, `cannot write ${path} (${error instanceof Error ? error.message : String(error)})`);
    }
    written = { path, text };
    process.once('exit', withdraw);
  });
  httpServer.on('close', withdraw);
}

function unfound({ logger }: ViteServer['config'], reason: string): void {
  logger.warn(`A server of its own will not find this dev server: ${reason}`);
}

/** What pages name may be a proxy's, and lead nowhere from here: the application asks at the address itself. */
interface Where {
  readonly origin: string;
  readonly address: string;
}

function describe({ origin, address }: Where, config: ViteServer['config']): string {
  const { root, base, publicDir, server } = config;
  const outDir = outDirOf(config);
  const allow = server.fs.strict === false ? null : (server.fs.allow ?? []);
  const [pid, started] = [process.pid, Date.now()];
  const file = { root, publicDir, base, origin, address, allow, outDir, pid, started };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** Servers know the output directory: the file stands in the package that it belongs to. */
function packageOf(config: ViteServer['config']): string {
  for (let dir = dirname(outDirOf(config)); ; dir = dirname(dir)) {
    if (existsSync(join(dir, 'package.json'))) return dir;
    if (dir === dirname(dir)) return config.root;
  }
}

/** Absolute: where the site is built to, which may be an option of its environment alone. */
function outDirOf({ root, environments }: ViteServer['config']): string {
  return resolve(root, environments.client.build.outDir);
}

/** In one step: a file that is half written would be one of a server that has stopped. */
function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const part = `${path}.${process.pid}`;
  writeFileSync(part, text);
  renameSync(part, path);
}

function originAt({ address, port }: AddressInfo, { https }: ViteServer['config']['server']): string {
  const isAny = address === '::' || address === '0.0.0.0';
  const host = isAny ? 'localhost' : address.includes(':') ? `[${address}]` : address;
  return `${https ? 'https' : 'http'}://${host}:${port}`;
}

/**
 * What pages name: the option, or what Vite prints, since certificates, exceptions for them and security policies are for
 * that name and not for its address. Null for an option that is none: `//dev.example` is one for Vite, and has no scheme.
 */
function originFor({ config, resolvedUrls }: ViteServer, listensAt: string): string | null {
  const { origin, host } = config.server;
  if (origin !== undefined && origin !== '')
    return /^https?:\/\//i.test(origin) && URL.canParse(origin) ? new URL(origin).origin : null;
  const { local, network } = resolvedUrls ?? { local: [], network: [] };
  const asked = typeof host === 'string' ? [...local, ...network].find((url) => url.includes(host)) : undefined;
  return new URL(asked ?? local[0] ?? network[0] ?? listensAt).origin;
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
