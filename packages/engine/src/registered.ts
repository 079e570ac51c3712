// registered.ts: which files does a script register as service workers?
import type { Document } from './document.ts';
import type { Place, Problem } from './problems.ts';
import { hasTokenName, splitPath } from './rename.ts';
import type { Link, Resolved, Resolver } from './resolve.ts';
import type { Asset, Registration } from './types.ts';

/**
 * Files passed to `serviceWorker.register('…')`, and where first. The browser resolves such a URL against the page, which
 * for a script may be any: every file that may be meant counts.
 */
export function registeredFiles(documents: readonly Document[], resolver: Resolver): ReadonlyMap<Asset, Place> {
  const pages = pagesOf(documents);
  const registered = new Map<Asset, Place>();
  for (const { asset, findings, place } of documents) {
    for (const registration of findings.registered ?? []) {
      const from = asset.language === 'html' || registration.against === 'file' ? [asset] : pages;
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
function pagesOf(documents: readonly Document[]): readonly Asset[] {
  const pages = documents.filter(({ asset }) => asset.language === 'html');
  return [...new Map(pages.map(({ asset }) => [splitPath(asset.path).directory, asset])).values()];
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
