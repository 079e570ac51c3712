// cors-uses.ts: which files do pages of another host use so that CORS counts?
import type { Manifest } from '@truename/manifest';
import { pathOf } from '../build-files.ts';
import type { Scene } from '../scene.ts';
import type { PageFiles } from './references.ts';

/** Who uses files of another host, and which of them with CORS. */
export interface CorsUses {
  /** Origins of the pages; none where pages and files are of one host. */
  readonly origins: readonly string[];
  /** By its path below the base. */
  isUsed(path: string): boolean;
  /** Tags of a page or a style sheet load it as it is, without CORS. */
  isEmbedded(path: string): boolean;
}

export function corsUses(pages: readonly PageFiles[], scene: Scene): CorsUses {
  const { manifest, assets } = scene.settings;
  const modules = modulePaths(manifest);
  const references = pages.flatMap((page) => page.references);
  const pathsOf = (withCors: boolean): ReadonlySet<string | null> =>
    new Set(references.filter(({ isCors }) => isCors === withCors).map(({ url }) => pathOf(url.href, assets)));
  const [named, plainly] = [pathsOf(true), pathsOf(false)];
  const typeOf = (path: string): string => manifest.outputs[path]?.type ?? '';
  const isUsed = (path: string): boolean => modules.has(path) || isFetched(typeOf(path)) || named.has(path);
  return {
    origins: foreignOrigins(pages, scene),
    isUsed,
    isEmbedded: (path) => plainly.has(path) || (isShown(typeOf(path)) && !isUsed(path)),
  };
}

function foreignOrigins(pages: readonly PageFiles[], { settings: { assets, pages: wanted } }: Scene): string[] {
  const using = pages
    .filter(({ references }) => references.some(({ url }) => url.href.startsWith(assets.href)))
    .map(({ visit: { page, hops } }) => (hops.at(-1) ?? page.url).origin);
  const all = using.length > 0 ? using : wanted.map(({ url }) => url.origin);
  if (using.length === 0 && all.includes(assets.origin)) return [];
  return [...new Set(all)].filter((origin) => origin !== assets.origin).sort();
}

/** Modules import and are imported; classic scripts are not, and are loaded without CORS. */
function modulePaths({ entries, outputs }: Manifest): ReadonlySet<string> {
  const ofEntries = Object.values(entries).flatMap(({ scripts, preloads }) => [...scripts, ...preloads]);
  const ofOutputs = Object.entries(outputs).flatMap(([path, { imports = [], dynamicImports = [] }]) => {
    const imported = [...imports, ...dynamicImports];
    return imported.length > 0 ? [path, ...imported] : [];
  });
  return new Set([...ofEntries, ...ofOutputs].filter((path) => outputs[path]?.type === 'text/javascript'));
}

/** What tags and style sheets load without CORS, unless they say otherwise. */
function isShown(type: string): boolean {
  return /^(?:image|audio|video)\/|^text\/(?:css|javascript)$/.test(type);
}

/** Fonts are loaded with CORS always, and so is what scripts fetch. */
function isFetched(type: string): boolean {
  return /^font\/|fontobject$|^application\/(?:wasm|json|manifest\+json)$/.test(type);
}
