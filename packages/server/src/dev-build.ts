// dev-build.ts: which URLs have the files of a dev server, which has no manifest?
import { statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { type Manifest, pathFault } from '@truename/manifest';
import { type Build, createMissing } from './build.ts';
import { isWithin } from './dev-file.ts';
import { devNames } from './dev-names.ts';
import type { DevPlace, DevServer } from './dev-server.ts';
import { notFound, type Source, type Wanted } from './missing.ts';
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

/** What stands for a build while a site is developed. */
export interface DevBuild extends Build {
  /** Is there a file of this URL, decoded and below the base, that code may have named? */
  readonly findPath: (path: string) => boolean;
}

/** The files of a dev server as pages see them: by their paths, with the client that keeps the page up to date. */
export function createDevBuild(server: DevServer, dev: DevPlace, settings: DevSettings): DevBuild {
  const { base, root } = dev;
  const place = { ...placeOf(base, undefined), origin: dev.origin };
  const find = (name: string): Found | null => {
    if (server.place() === null) throw stopped(server);
    const whole = devPath(name, dev);
    if (whole !== null) return { path: whole, fragment: '' };
    const hash = name.indexOf('#');
    const path = hash < 0 ? null : devPath(name.slice(0, hash), dev);
    return path === null ? null : { path, fragment: name.slice(hash) };
  };
  const explain = (names: readonly string[], wanted: Wanted): Error => notFound(names, wanted, sourceOf(server, dev));
  return {
    manifest: emptyManifest(base),
    path: server.name,
    root,
    place,
    isFinal: false,
    urls: new Map(),
    tags: new Map(),
    find: (name, legacy) => find(name) ?? (legacy ? find(withoutQuery(name, base)) : null),
    urlOf: ({ path, fragment }) => urlPath(place, path) + encodeFragment(fragment),
    record: (path) => ({ size: 0, hash: '', type: typeOf(path) }),
    entry: (name) => {
      const found = find(name);
      if (found === null || !isEntry(name)) return undefined;
      const isStyle = typeOf(found.path) === 'text/css';
      const before = settings.react ? [client, reactRefresh] : [client];
      return { scripts: isStyle ? before : [...before, found.path], styles: isStyle ? [found.path] : [], preloads: [] };
    },
    missing: createMissing((name, wanted) => explain([name], wanted), { base, place }, settings),
    assert: (names) => {
      const absent = names.filter((name) => find(name) === null);
      if (absent.length > 0) throw explain(absent, 'asset');
    },
    findPath: (path) => !path.endsWith('.html') && hasUrl(path, dev),
  };
}

/**
 * Path of the URL below the base. Logical names are those of the build: where a public file and a source file share one,
 * it is the source file's, and the public one stands behind a slash; Vite finds the public one first.
 */
function devPath(name: string, dev: DevPlace): string | null {
  const file = name.replace(/^\//, '');
  const inside = file.replace(/^(?:\.\.\/)+/, '');
  if (pathFault(inside) !== null || (inside !== file && file !== name)) return null;
  const absolute = join(dev.root, file);
  const isSource = isFile(absolute);
  const isPublic = inside === file && dev.publicDir !== '' && isFile(join(dev.publicDir, file));
  if (file !== name) return isPublic && isSource ? file : null;
  if (!isSource) return isPublic ? file : null;
  if (inside === file && !isPublic) return file;
  return isServed(absolute, dev) ? outsideUrl(absolute) : null;
}

/** As Vite writes it: with `/` on every system, and before a drive too. */
function outsideUrl(absolute: string): string {
  const path = absolute.split(sep).join('/');
  return path.startsWith('/') ? `@fs${path}` : `@fs/${path}`;
}

function hasUrl(path: string, dev: DevPlace): boolean {
  const outside = path.startsWith('@fs/') ? path.slice(/^@fs\/[a-z]:\//i.test(path) ? 4 : 3) : null;
  return outside === null ? devPath(path, dev) !== null : isServed(outside, dev) && isFile(outside);
}

/** Vite decides which files outside the root it serves; a URL of any other would be refused. */
function isServed(path: string, { root, allow }: DevPlace): boolean {
  return allow === null || [root, ...allow].some((dir) => isWithin(path, dir));
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

const types: readonly (readonly [RegExp, string])[] = [
  [/\.(?:css|less|sass|scss|styl|stylus|pcss|postcss|sss)$/, 'text/css'],
  [/\.(?:[cm]?[jt]sx?|vue|svelte)$/, 'text/javascript'],
  [/\.html?$/, 'text/html'],
  [/\.woff2$/, 'font/woff2'],
  [/\.woff$/, 'font/woff'],
  [/\.ttf$/, 'font/ttf'],
  [/\.otf$/, 'font/otf'],
  [/\.svg$/, 'image/svg+xml'],
  [/\.jpe?g$/, 'image/jpeg'],
  [/\.png$/, 'image/png'],
  [/\.gif$/, 'image/gif'],
  [/\.webp$/, 'image/webp'],
  [/\.avif$/, 'image/avif'],
  [/\.ico$/, 'image/x-icon'],
];

function typeOf(path: string): string {
  return types.find(([ending]) => ending.test(path))?.[1] ?? 'application/octet-stream';
}

/** Plugins may make scripts of files of any kind, but not of these. */
function isEntry(name: string): boolean {
  return !/^(?:font|image)\/|\/html$/.test(typeOf(name));
}

function stopped({ name }: DevServer): Error {
  return new Error(
    `${name} has stopped, so there are no files for this page.\n` +
      '  Start it again, or build and start this server again to use the built files.',
  );
}

/** For suggestions: the names that could have been meant. Read anew for each error, which is rare. */
function sourceOf(server: DevServer, dev: DevPlace): Source {
  const names = devNames(dev);
  const assets = Object.fromEntries(names.map((name) => [name, name]));
  const entryNames = names.filter(isEntry);
  const entries = Object.fromEntries(entryNames.map((name) => [name, { scripts: [], styles: [], preloads: [] }]));
  const manifest = { ...emptyManifest(dev.base), assets, entries };
  return { manifest, path: server.name, base: dev.base, isDevelopment: true };
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
