// import-map-folders.ts: which module specifiers does an import map send elsewhere by a key that is a folder?
import type { Document } from './document.ts';
import type { Resolved, Resolver } from './resolve.ts';
import type { ReferenceKind } from './types.ts';

/** Paths below the output directory, with their slash; '' stands for all of it. */
export type Folders = readonly string[];

/** `"/js/": "/vendor/"`: the folders whose modules are looked for elsewhere (https://html.spec.whatwg.org/#resolving-an-imports-match). */
export function foldersIn({ asset, findings }: Document, resolver: Resolver): Folders {
  return (findings.keys ?? []).flatMap((key) => {
    if (!key.url.endsWith('/')) return [];
    // The resolver knows files, so it is asked for one in the folder.
    const inside = { ...key, url: `${key.url}-` };
    const beside = resolver.resolve(asset, inside);
    const path = pathOf(beside.to === 'unclear' ? resolver.resolveInRoot(inside.url) : beside);
    return path === null ? [] : [path.slice(0, -1)];
  });
}

const specifiers: ReadonlySet<ReferenceKind> = new Set(['js-import', 'js-export', 'js-dynamic-import', 'js-resolve']);

/** Does a page with such a map load another file than the one that this reference names? */
export function isMapped(kind: ReferenceKind, resolved: Resolved, folders: Folders): boolean {
  if (folders.length === 0 || !specifiers.has(kind)) return false;
  const path = pathOf(resolved);
  return path !== null && folders.some((folder) => path.startsWith(folder));
}

export const mapped = 'an import map has a folder for it, so that a page looks for it elsewhere';

function pathOf(resolved: Resolved): string | null {
  if (resolved.to === 'asset') return resolved.asset.path;
  return resolved.to === 'missing' ? resolved.path : null;
}
