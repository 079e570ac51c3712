// serve-options.ts: what may be served, and under which path?
import { checkOptions } from './check-options.ts';
import type { ServedFile } from './served.ts';

/** Settings of everything that answers requests. */
export interface ServeOptions {
  /**
   * `files` (default): hashed files, originals, and files that keep their name, such as `robots.txt`; but no pages and no
   * templates, which the application renders. `all`: pages too; then a path that ends with a slash stands for the
   * `index.html` there. `hashed`: hashed files and originals only, where something else sends the rest.
   */
  readonly serve?: 'hashed' | 'files' | 'all';
  /**
   * Which files may pages of all other sites read (CORS)? `hashed`: hashed files, of which nothing is secret once their name
   * is known. `files`: all but pages. `all`: pages too. Default: `hashed`, or `files` where names lead to an origin of their
   * own, since module scripts and fonts are not loaded from there otherwise.
   */
  readonly cors?: 'hashed' | 'files' | 'all';
  /** Serve source maps too. Default: no, since they hold the sources. */
  readonly maps?: boolean;
  /**
   * Leave unknown names that look hashed to the next handler, which may have another manifest. Default: no, they get a 404
   * that no cache keeps. Whoever is last must not answer them with a page.
   */
  readonly fallthrough?: boolean;
  /**
   * The path under which requests reach this server, with a slash at both ends. Default: the path of the files' URLs.
   * Behind a proxy that takes `/app` away: `/`.
   */
  readonly base?: string;
}

/** Every setting, decided. */
export interface ServeSettings {
  readonly kinds: ReadonlySet<ServedFile['kind']>;
  /** Kinds that pages of other sites may read. */
  readonly open: OpenKinds;
  readonly fallthrough: boolean;
  /** Percent-decoded, with a slash at both ends. */
  readonly base: string;
}

/** Kinds of files that pages of other sites may read. */
export type OpenKinds = ReadonlySet<ServedFile['kind']>;

const open = {
  hashed: new Set(['hashed']),
  files: new Set(['hashed', 'original', 'fixed', 'map']),
  all: new Set(['hashed', 'original', 'fixed', 'map', 'page']),
} as const satisfies Record<string, OpenKinds>;

/** What pages of other sites may read. @param hasOrigin do names lead to an origin of their own? */
export function openKinds(hasOrigin: boolean): OpenKinds {
  return hasOrigin ? open.files : open.hashed;
}

const served = {
  hashed: ['hashed', 'original'],
  files: ['hashed', 'original', 'fixed'],
  all: ['hashed', 'original', 'fixed', 'page'],
} as const satisfies Record<string, readonly ServedFile['kind'][]>;

/** What holds where the options say nothing. */
export interface ServeDefaults {
  /** The path of the files' URLs. */
  readonly base: string;
  readonly open: OpenKinds;
}

/**
 * @throws TypeError for an option that is unknown or has a value that it cannot have.
 */
export function serveSettings(options: ServeOptions, defaults: ServeDefaults): ServeSettings {
  checkOptions(options, ['serve', 'cors', 'maps', 'fallthrough', 'base']);
  const { serve = 'files', cors, maps = false, fallthrough = false, base } = options;
  if (!Object.hasOwn(served, serve))
    throw new TypeError(`serve is ${JSON.stringify(serve)}: give "files", "all" or "hashed"`);
  if (cors !== undefined && !Object.hasOwn(open, cors))
    throw new TypeError(`cors is ${JSON.stringify(cors)}: give "hashed", "files" or "all"`);
  for (const [name, value] of Object.entries({ maps, fallthrough }))
    if (typeof value !== 'boolean') throw new TypeError(`${name} is ${JSON.stringify(value)}: give true or false`);
  if (base !== undefined && !/^\/(?:.*\/)?$/s.test(base))
    throw new TypeError(`base is ${JSON.stringify(base)}: give a path with a slash at both ends, such as "/app/"`);
  const kinds = new Set<ServedFile['kind']>(served[serve]);
  if (maps) kinds.add('map');
  return { kinds, open: cors === undefined ? defaults.open : open[cors], fallthrough, base: base ?? defaults.base };
}

/** The options themselves, for those who want to know at once. @throws TypeError as `serveSettings()` does. */
export function checkedServeOptions(options: ServeOptions): ServeOptions {
  serveSettings(options, { base: '/', open: open.hashed });
  return options;
}
