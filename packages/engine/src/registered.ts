// registered.ts: which files does a script register as service workers?
import type { Document } from './document.ts';
import type { Place, Problem } from './problems.ts';
import { hasTokenName, splitPath } from './rename.ts';
import type { Link, Resolved, Resolver } from './resolve.ts';
import type { Asset, Registration } from './types.ts';

/** A script, or a page with one, that registers service workers. */
export interface Registering extends Pick<Document, 'asset' | 'place'> {
  readonly registered: readonly Registration[];
}

/**
 * Files passed to `serviceWorker.register('…')`, and where first. The browser resolves such a URL against the page, which
 * for a script may be any: every file that may be meant counts.
 */
export function registeredFiles(
  scripts: readonly Registering[],
  pages: readonly Asset[],
  resolver: Resolver,
): ReadonlyMap<Asset, Place> {
  const somePages = onePerDirectory(pages);
  const registered = new Map<Asset, Place>();
  for (const { asset, registered: registrations, place } of scripts) {
    for (const registration of registrations) {
      const from = asset.language === 'html' || registration.against === 'file' ? [asset] : somePages;
      for (const resolved of meanings(registration, from, resolver)) {
        if (resolved.to !== 'asset' || registered.has(resolved.asset)) continue;
        registered.set(resolved.asset, place(registration.start));
      }
    }
  }
  return registered;
}

/** Warnings for service workers whose path holds a token, since such a name cannot be kept. */
export function renamedWorkers(registered: ReadonlyMap<Asset, Place>): Problem[] {
  return [...registered].flatMap(([asset, at]) => (hasTokenName(asset) ? renamedWorker(asset, at) : []));
}

/** One page of each directory: the others there resolve a URL alike. */
function onePerDirectory(pages: readonly Asset[]): readonly Asset[] {
  return [...new Map(pages.map((asset) => [splitPath(asset.path).directory, asset])).values()];
}

function meanings({ url, against, baseHref }: Registration, from: readonly Asset[], resolver: Resolver): Resolved[] {
  const link: Link = baseHref === undefined ? { url } : { url, baseHref };
  const resolved = from.map((asset) => resolver.resolve(asset, link));
  return against === 'file' ? resolved : [...resolved, resolver.resolveInRoot(url)];
}

function renamedWorker({ path, token, origin }: Asset & { readonly token: string }, at: Place): Problem {
  const option = origin === 'chunk' ? 'output.entryFileNames' : 'output.assetFileNames';
  return {
    code: 'service-worker-renamed',
    severity: 'warning',
    message: `The service worker "${path.replaceAll(token, '[hash]')}" gets another URL with every change, and browsers look for updates at the one they know`,
    at,
    hint: `Give it a name without a hash in "${option}" (below "worker.rollupOptions" if Vite builds it as a worker), or put it into the public directory`,
  };
}
