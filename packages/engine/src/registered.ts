// registered.ts: which files does a script register as service workers?
import type { Document } from './document.ts';
import type { Resolver } from './resolve.ts';
import type { Asset } from './types.ts';

/**
 * Files passed to `serviceWorker.register('…')`. The browser resolves such a URL against the page, which may stand
 * anywhere: every file that may be meant counts.
 */
export function registeredFiles(documents: readonly Document[], resolver: Resolver): ReadonlySet<Asset> {
  const registered = new Set<Asset>();
  for (const { asset, findings } of documents) {
    for (const { url } of findings.registered ?? []) {
      for (const resolved of [resolver.resolve(asset, { url }), resolver.resolveInRoot(url)])
        if (resolved.to === 'asset') registered.add(resolved.asset);
    }
  }
  return registered;
}
