// node.ts: which assets does a built directory, or a released target, have?
import { realpathSync } from 'node:fs';
import { createHandler, type NodeHandler } from './adapters/node.ts';
import { webSource } from './adapters/read-file.ts';
import { sumNow } from './adapters/standing.ts';
import { openAssets } from './assets.ts';
import { checkOptions } from './check-options.ts';
import { openDevAssets } from './dev.ts';
import { devServersOfOthers, findDevServer } from './dev-file.ts';
import { type DevServer, devServerOf, type ViteServer } from './dev-server.ts';
import { createSource } from './disk.ts';
import { isAbsent, isChanged, resizedOriginals } from './disk-files.ts';
import { type NameOptions, nameOptions } from './options.ts';
import { createReleasedSource, layoutAt } from './released.ts';
import type { ServeOptions } from './serve-options.ts';
import { loadSums } from './sum.ts';
import type { Assets } from './types.ts';

export { createHandler, type NodeHandler, type ViteServer };

/** Settings of `loadAssets()`. */
export interface LoadOptions extends NameOptions {
  /** Path of the manifest, if it does not stand in `<dir>/.truename/manifest.json`. */
  readonly manifest?: string | undefined;
  /**
   * Pages use a newer build as soon as it is whole. For templates that live inside the release: every build needs a
   * directory of its own, as in a released target, or with a symbolic link in `dir` that is switched; and pages take their
   * templates from `generation().path()`. Default: no, pages keep the build that was found first, and newer ones are only
   * served.
   */
  readonly follow?: boolean | undefined;
  /**
   * While the site is developed: the dev server that the application made, for instance in middleware mode. One that runs
   * apart is found by itself, through a file that the plugin writes while it listens. Names then lead to the dev server,
   * and tags bring its client. Without effect where `NODE_ENV` is `production`.
   */
  readonly vite?: ViteServer | undefined;
  /** While the site is developed: tags of entries bring the preamble of `@vitejs/plugin-react`. */
  readonly react?: boolean | undefined;
}

/** Assets that can be served from disk. */
export interface NodeAssets extends Assets {
  /**
   * Answers requests of `node:http`, and of whatever calls its handlers with a `next`. Without a `next` all requests that
   * are not for our files get a 404, and faults a 500.
   *
   * @example http.createServer(assets.handler({ serve: 'all' })); // a site without an application
   */
  readonly handler: (options?: ServeOptions) => NodeHandler;
}

/**
 * The assets of a built directory, or of a released target: there of the live build, and of all others that it holds, whose
 * files are served for open tabs and for pages of other instances. It is looked at again now and then, and when a hashed
 * file is asked for that is not known: files of newer builds are served beside those of the pages. `close()` ends that.
 *
 * @param dir the build's output directory, for instance `dist`, or what `truename release` has written.
 * @throws Error when there is no manifest, or no live build; ManifestError when it cannot be trusted; TypeError for a wrong option.
 */
export async function loadAssets(dir: string, options: LoadOptions = {}): Promise<NodeAssets> {
  const { manifest = null, follow = false, vite, react = false, ...names } = options;
  checkOptions(options, [...nameOptions, 'manifest', 'follow', 'vite', 'react']);
  if (typeof follow !== 'boolean') throw new TypeError(`follow is ${JSON.stringify(follow)}: give true or false`);
  if (typeof react !== 'boolean') throw new TypeError(`react is ${JSON.stringify(react)}: give true or false`);
  const devServer = await developmentServer(dir, vite, react);
  if (devServer !== null) return onNode(openDevAssets(devServer, { ...names, react }));
  const layout = manifest === null ? await layoutAt(dir) : null;
  const source = layout === null ? createSource({ dir, manifest }) : createReleasedSource(dir, layout);
  const found = await source.first().catch((error) => failNaming(dir, error));
  const first = found.snapshot;
  const [resized, sums] = await Promise.all([resizedOriginals(first), loadSums()]);
  const files = { ...webSource, sumOf: (path: string) => sumNow(path, sums) };
  const disk = { ...source, found, follow, isChanged, resized };
  const assets = openAssets(first, { options: names, files, disk });
  return onNode(assets);
}

/** A file of a dev server that was left behind is never believed in production. */
async function developmentServer(dir: string, vite: ViteServer | undefined, react: boolean): Promise<DevServer | null> {
  if (process.env.NODE_ENV === 'production') return null;
  return vite === undefined ? await findDevServer(dir) : devServerOf(vite, react);
}

/** Advice to start a dev server is no help where one runs, for another directory. */
async function failNaming(dir: string, error: unknown): Promise<never> {
  if (process.env.NODE_ENV !== 'production' && error instanceof Error && isAbsent(error.cause))
    for (const line of await devServersOfOthers(dir)) error.message += `\n  ${line}`;
  throw error;
}

function onNode(assets: Assets): NodeAssets {
  const { setHeaders } = assets;
  return Object.assign(assets, {
    handler: (options?: ServeOptions) => createHandler(assets, options),
    setHeaders: (...[response, path]: Parameters<Assets['setHeaders']>) => setHeaders(response, withoutLinks(path)),
  });
}

/** A middleware knows the directory by the path it was given, and the assets know where it really is. */
function withoutLinks(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
