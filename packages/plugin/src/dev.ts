// dev.ts: how does a server in another process find Vite's dev server?
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';

/** The part of a `ViteDevServer` that is used. */
interface ViteServer {
  readonly config: {
    readonly root: string;
    readonly base: string;
    readonly publicDir: string;
    readonly server: { readonly https?: unknown; readonly origin?: string };
  };
  /** Null in middleware mode: the application has the server then, and hands it to the helper. */
  readonly httpServer: {
    on(event: 'listening' | 'close', listener: () => void): unknown;
    address(): AddressInfo | string | null;
  } | null;
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
    configureServer: announce,
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

function announce({ config, httpServer }: ViteServer): void {
  if (httpServer === null) return;
  const path = join(config.root, 'node_modules', '.truename', 'dev.json');
  const withdraw = (): void => {
    if (isOurs(path)) rmSync(path, { force: true });
  };
  httpServer.on('listening', () => {
    const { root, base, publicDir } = config;
    const origin = originOf(httpServer.address(), config.server);
    if (origin === null) return;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${JSON.stringify({ root, publicDir, base, origin, pid: process.pid }, null, 2)}\n`);
  });
  httpServer.on('close', withdraw);
  process.once('exit', withdraw);
}

function originOf(
  address: AddressInfo | string | null,
  { https, origin }: ViteServer['config']['server'],
): string | null {
  if (origin !== undefined && origin !== '') return new URL(origin).origin;
  if (address === null || typeof address === 'string') return null;
  const isAny = address.address === '::' || address.address === '0.0.0.0';
  const host = isAny ? 'localhost' : address.address.includes(':') ? `[${address.address}]` : address.address;
  return `${https ? 'https' : 'http'}://${host}:${address.port}`;
}

/** Another dev server of the same project may have written its own meanwhile. */
function isOurs(path: string): boolean {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).pid === process.pid;
  } catch {
    return false;
  }
}
