// dev-build.ts: which URLs have the files of a dev server, which has no manifest?
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '@truename/manifest';
import type { Build } from './build.ts';
import type { DevServer } from './dev-server.ts';
import { notFound, type Source } from './missing.ts';
import { type Found, withoutQuery } from './names.ts';
import type { Settings } from './options.ts';
import { encodeFragment, placeOf, urlPath } from './urls.ts';

/** Modules of Vite and of the plugin, which stand before an entry. */
const client = '@vite/client';
const reactRefresh = '@id/virtual:truename/react-refresh';

/** What a dev build is asked with. */
export interface DevSettings extends Settings {
  /** Does an entry need the preamble of React's fast refresh? */
  readonly react: boolean;
}

/** The files of a dev server as pages see them: by their paths, with the client that keeps the page up to date. */
export function createDevBuild(server: DevServer, settings: DevSettings): Build {
  const place = { ...placeOf(server.base, undefined), origin: server.origin };
  const find = (name: string): Found | null => {
    if (!server.isRunning()) throw stopped(server);
    const hash = name.indexOf('#');
    const file = hash < 0 ? name : name.slice(0, hash);
    const path = devPath(file, server);
    return path === null ? null : { path, fragment: name.slice(file.length) };
  };
  const missing = (names: readonly string[], wanted: 'asset' | 'entry') => notFound(names, wanted, sourceOf(server));
  return {
    manifest: emptyManifest(server.base),
    path: `the Vite dev server ${server.name}`,
    root: server.root,
    place,
    urls: forgetful(),
    tags: forgetful(),
    find: (name, legacy) => find(name) ?? (legacy ? find(withoutQuery(name, server.base)) : null),
    urlOf: ({ path, fragment }) => urlPath(place, path) + encodeFragment(fragment),
    record: (path) => ({ size: 0, hash: '', type: typeOf(path) }),
    entry: (name) => {
      const found = find(name);
      if (found === null) return undefined;
      const isStyle = typeOf(found.path) === 'text/css';
      const before = settings.react ? [client, reactRefresh] : [client];
      return { scripts: isStyle ? before : [...before, found.path], styles: isStyle ? [found.path] : [], preloads: [] };
    },
    missing: (name, wanted) => {
      const error = missing([name], wanted);
      const { onMissing, warn } = settings;
      if (onMissing === 'throw') throw error;
      if (onMissing !== 'warn') return { url: onMissing(name, error), isBelowBase: false };
      warn(error.message);
      return { url: urlPath(place, withoutQuery(name, server.base)), isBelowBase: true };
    },
    assert: (names) => {
      const absent = names.filter((name) => find(name) === null);
      if (absent.length > 0) throw missing(absent, 'asset');
    },
  };
}

/** Nothing is remembered: files come and go while a dev server runs. */
function forgetful<Value>(): Map<string, Value> {
  const map = new Map<string, Value>();
  map.set = () => map;
  return map;
}

/** Path of the URL below the base, as Vite resolves it: the public directory first. */
function devPath(name: string, { root, publicDir }: DevServer): string | null {
  const bare = name.replace(/^\//, '');
  if (publicDir !== '' && isFile(join(publicDir, bare)) && !bare.split('/').includes('..')) return bare;
  const absolute = join(root, name);
  if (name === '' || name.startsWith('/') || !isFile(absolute)) return null;
  const isInside = !name.split('/').includes('..');
  return isInside ? name : `@fs${absolute.startsWith('/') ? '' : '/'}${absolute}`;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

const types: readonly (readonly [RegExp, string])[] = [
  [/\.(?:css|less|sass|scss|styl|stylus|pcss|postcss|sss)$/, 'text/css'],
  [/\.(?:[cm]?[jt]sx?|vue|svelte)$/, 'text/javascript'],
  [/\.(?:woff2?|ttf|otf)$/, 'font/any'],
  [/\.(?:png|jpe?g|gif|svg|webp|avif|ico)$/, 'image/any'],
];

function typeOf(path: string): string {
  return types.find(([ending]) => ending.test(path))?.[1] ?? 'application/octet-stream';
}

function stopped({ name }: DevServer): Error {
  return new Error(
    `The Vite dev server ${name} has stopped, so there are no files for this page.\n` +
      '  Start it again, or build and start this server again to use the built files.',
  );
}

/** For suggestions: the names that could have been meant. Read anew for each error, which is rare. */
function sourceOf(server: DevServer): Source {
  const names = [...filesBelow(server.publicDir, ''), ...filesBelow(join(server.root, 'src'), 'src/')];
  const assets = Object.fromEntries(names.map((name) => [name, name]));
  const entries = Object.fromEntries(names.map((name) => [name, { scripts: [], styles: [], preloads: [] }]));
  const manifest = { ...emptyManifest(server.base), assets, entries };
  return { manifest, path: `none: the Vite dev server ${server.name}`, base: server.base };
}

function filesBelow(dir: string, prefix: string): string[] {
  if (dir === '' || !statSync(dir, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((path) => isFile(join(dir, path)))
    .map((path) => prefix + path.replaceAll('\\', '/'));
}

function emptyManifest(base: string): Manifest {
  return {
    version: 1,
    build: 'development',
    base,
    naming: { pattern: '[dir]/[name]-[hash][ext]', algorithm: 'xxh64', length: 16 },
    assets: {},
    entries: {},
    outputs: {},
    fixed: {},
    originals: {},
    inlined: {},
    maps: {},
  };
}
