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
  readonly fallthrough: boolean;
  /** Percent-decoded, with a slash at both ends. */
  readonly base: string;
}

const served = {
  hashed: ['hashed', 'original'],
  files: ['hashed', 'original', 'fixed'],
  all: ['hashed', 'original', 'fixed', 'page'],
} as const satisfies Record<string, readonly ServedFile['kind'][]>;

/**
 * @param base the path of the files' URLs, where the options have none.
 * @throws TypeError for an option that is unknown or has a value that it cannot have.
 */
export function serveSettings(options: ServeOptions, base: string): ServeSettings {
  checkOptions(options, ['serve', 'maps', 'fallthrough', 'base']);
  const { serve = 'files', maps = false, fallthrough = false } = options;
  if (!Object.hasOwn(served, serve))
    throw new TypeError(`serve is ${JSON.stringify(serve)}: give "files", "all" or "hashed"`);
  for (const [name, value] of Object.entries({ maps, fallthrough }))
    if (typeof value !== 'boolean') throw new TypeError(`${name} is ${JSON.stringify(value)}: give true or false`);
  if (options.base !== undefined && !/^\/(?:.*\/)?$/s.test(options.base))
    throw new TypeError(
      `base is ${JSON.stringify(options.base)}: give a path with a slash at both ends, such as "/app/"`,
    );
  const kinds = new Set<ServedFile['kind']>(served[serve]);
  if (maps) kinds.add('map');
  return { kinds, fallthrough, base: options.base ?? base };
}

/** The options themselves, for those who want to know at once. @throws TypeError as `serveSettings()` does. */
export function checkedServeOptions(options: ServeOptions): ServeOptions {
  serveSettings(options, '/');
  return options;
}
