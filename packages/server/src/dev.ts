// dev.ts: what are the assets of a site while it is developed?
import { currentNames } from './assets.ts';
import { headerOf } from './conditions.ts';
import { createDevBuild, type DevBuild } from './dev-build.ts';
import type { DevServer } from './dev-server.ts';
import { generationOf, type Used } from './generation.ts';
import { type NameOptions, resolveOptions } from './options.ts';
import { type Plan, pathBelow, type StaticRequest } from './plan.ts';
import { openKinds, serveSettings } from './serve-options.ts';
import type { Assets, Status } from './types.ts';
import { encodePath } from './urls.ts';

/** Settings of development. */
export interface DevOptions extends NameOptions {
  readonly react: boolean;
}

/**
 * Names lead to the dev server, which also has the files: in middleware mode requests go on to it, and requests for the
 * files of one that runs apart are sent there.
 */
export function openDevAssets(server: DevServer, { react, ...names }: DevOptions): Assets {
  // The base and the origin of the built site are not those of the dev server; wrong ones are told all the same.
  const built = resolveOptions(names);
  const settings = { ...built, base: null, origin: null, absoluteOrigin: built.origin, react };
  const current = followed(server, (build) => generationOf(build, settings), settings);
  const status = (): Status => ({
    build: 'development',
    builds: [],
    manifest: server.name,
    fault: server.place() === null ? `${server.name} has stopped` : null,
    looks: 0,
    changedOriginals: [],
    originals: {},
  });
  const plan: Assets['plan'] = (request, options) => {
    const { base } = serveSettings(options ?? {}, { base: current.build.manifest.base, open: openKinds(false) });
    return server.place() === null ? null : redirectTo(current.build, request, base);
  };
  return {
    build: 'development',
    ...currentNames(current),
    plan,
    answer: async (request: StaticRequest, options?: Parameters<Assets['plan']>[1]) => {
      const made = plan(request, options);
      return made === null ? null : { status: made.status, headers: made.headers, body: null };
    },
    fetch: async (request, options) => {
      const made = plan({ method: request.method, url: request.url, headers: {} }, options);
      return made === null ? undefined : new Response(null, made);
    },
    setHeaders: () => {},
    reload: async () => status(),
    status,
    close: () => {},
  };
}

interface Current {
  readonly build: DevBuild;
  readonly used: Pick<Used, 'generation' | 'assert'>;
}

/** What stands for the build; made anew when the dev server was started anew, at another address or with another config. */
function followed(
  server: DevServer,
  open: (build: DevBuild) => Current['used'],
  settings: Parameters<typeof createDevBuild>[2],
): Current {
  let known = '';
  let current: Current | null = null;
  const look = (): Current => {
    const place = server.place();
    const text = place === null ? known : JSON.stringify(place);
    if (current !== null && text === known) return current;
    if (place === null) throw new Error(`${server.name} has stopped before it was used: start it again`);
    const build = createDevBuild(server, place, settings);
    known = text;
    current = { build, used: open(build) };
    return current;
  };
  look();
  return {
    get build() {
      return look().build;
    },
    get used() {
      return look().used;
    },
  };
}

/** Style sheets and scripts name files without an origin: a page that is not the dev server's asks its own server. */
function redirectTo({ place, findPath }: DevBuild, request: StaticRequest, base: string): Plan | null {
  const { method, url } = request;
  if (place.origin === '' || (method !== 'GET' && method !== 'HEAD') || isAskedAt(place.origin, request)) return null;
  const path = pathBelow(url, base);
  if (path === null || !findPath(path)) return null;
  const [, query = ''] = /^[^?#]*(\?[^#]*)/.exec(url) ?? [];
  const location = `${place.origin}${place.base}${encodePath(path)}${query}`;
  const headers = { location, 'cache-control': 'no-store', 'content-length': '0' };
  return { status: 307, headers, file: null, range: null, text: null };
}

/** Where a proxy has both servers under one origin, the file is behind the next handler: a redirect would come back. */
function isAskedAt(origin: string, { url, headers }: StaticRequest): boolean {
  const [, host = headerOf(headers, 'host')] = /^https?:\/\/([^/?#]*)/i.exec(url) ?? [];
  const own = `${new URL(origin).protocol}//${host}`;
  return URL.canParse(own) && new URL(own).origin === origin;
}
