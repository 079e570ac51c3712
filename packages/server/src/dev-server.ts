// dev-server.ts: where is the dev server that an application made itself?

/** The part of a `ViteDevServer` that is used. */
export interface ViteServer {
  readonly config: {
    readonly root: string;
    readonly base: string;
    readonly publicDir: string;
    readonly plugins: readonly { readonly name: string }[];
    readonly experimental?: object;
    readonly server: {
      readonly middlewareMode?: unknown;
      readonly host?: string | boolean | undefined;
      readonly origin?: string | undefined;
      readonly fs: { readonly strict?: boolean | undefined; readonly allow?: readonly string[] | undefined };
    };
  };
  readonly resolvedUrls: { readonly local: readonly string[]; readonly network: readonly string[] } | null;
  readonly httpServer: { readonly listening: boolean } | null;
  readonly watcher: object;
}

/** What names need to know of a dev server. */
export interface DevPlace {
  /** Absolute. */
  readonly root: string;
  /** Absolute; empty where there is none. */
  readonly publicDir: string;
  /** A path that begins and ends with a slash. */
  readonly base: string;
  /** Scheme and host; empty for the page's own, in middleware mode. */
  readonly origin: string;
  /** Absolute directories from which files outside the root are served; null for all. */
  readonly allow: readonly string[] | null;
}

/** A dev server, in this process or in another. */
export interface DevServer {
  /** For messages. */
  readonly name: string;
  /**
   * Null when it has stopped. Asked for each name: what has stopped would make a page without styles, scripts and a
   * reason, and one that was started anew may stand elsewhere.
   */
  readonly place: () => DevPlace | null;
}

/**
 * A dev server that an application made itself.
 *
 * @throws Error for one that should listen and does not, or that bundles.
 */
export function devServerOf(vite: ViteServer, react: boolean): DevServer {
  const { root, plugins, server, experimental } = vite.config;
  if (experimental !== undefined && 'bundledDev' in experimental && experimental.bundledDev)
    throw new Error(
      `The Vite dev server of ${root} bundles, so single source files have no URL.\n` +
        '  Turn experimental.bundledDev off where a server renders the pages.',
    );
  if (server.middlewareMode === undefined || server.middlewareMode === false) originOf(vite);
  if (react && !plugins.some(({ name }) => name === 'truename:dev'))
    throw new Error(
      `react is true, and the Vite dev server of ${root} lacks the plugin that serves the preamble.\n` +
        "  Add truename() of '@truename/plugin' to the plugins of its config.",
    );
  return { name: `The Vite dev server of ${root}`, place: () => (isStopped(vite) ? null : placeOf(vite)) };
}

function placeOf(vite: ViteServer): DevPlace {
  const { root, base, publicDir, server } = vite.config;
  const allow = server.fs.strict === false ? null : (server.fs.allow ?? []);
  return { root, base, publicDir, origin: server.middlewareMode ? '' : originOf(vite), allow };
}

/** In middleware mode only the watcher tells; with `server.watch: null` nothing does. */
function isStopped({ config, httpServer, watcher }: ViteServer): boolean {
  if (!config.server.middlewareMode) return httpServer?.listening !== true;
  return 'closed' in watcher && watcher.closed === true;
}

function originOf({ config, resolvedUrls }: ViteServer): string {
  const { origin, host } = config.server;
  if (origin) return checkedOption(origin);
  const { local, network } = resolvedUrls ?? { local: [], network: [] };
  // Vite also lists every name of its certificate, as if it listened there.
  const asked = typeof host === 'string' ? [...local, ...network].find((url) => url.includes(host)) : undefined;
  const url = asked ?? local[0] ?? network[0];
  if (url) return new URL(url).origin;
  throw new Error('The Vite dev server listens nowhere yet: await vite.listen() before loadAssets()');
}

/** Vite takes any text, and `//dev.example` has no scheme to name a file with in a mail or a header. */
function checkedOption(origin: string): string {
  if (/^https?:\/\//i.test(origin) && URL.canParse(origin)) return new URL(origin).origin;
  throw new Error(
    `server.origin of the Vite dev server is ${JSON.stringify(origin)}: give a scheme and a host, such as "https://dev.example"`,
  );
}
