// import-map-keys.ts: which keys of an import map match nothing once files have names?
import type { Document } from './document.ts';
import type { Problem } from './problems.ts';
import type { Naming } from './rename.ts';
import type { Resolver } from './resolve.ts';
import type { Asset, Reference } from './types.ts';

/**
 * Warnings for keys that name a file of ours that is renamed. The browser compares a key with the URL of the script or
 * of the import, which is the new one (https://html.spec.whatwg.org/#resolve-a-module-specifier). It stays as it is,
 * since imports that are put together at run time may still have the old one.
 */
export function lostKeys(
  document: Document,
  { resolver, namings }: { resolver: Resolver; namings: ReadonlyMap<Asset, Naming> },
): Problem[] {
  return (document.findings.keys ?? []).flatMap((key) => {
    const resolved = resolver.resolve(document.asset, key);
    // A token in the key is replaced like every other.
    if (resolved.to !== 'asset' || namings.get(resolved.asset)?.how !== 'pattern') return [];
    return [lostKey(document, key, resolved.asset)];
  });
}

/** Files that keys name. */
export function keyedAssets({ asset, findings }: Document, resolver: Resolver): Asset[] {
  return (findings.keys ?? []).flatMap((key) => {
    const resolved = resolver.resolve(asset, key);
    return resolved.to === 'asset' ? [resolved.asset] : [];
  });
}

function lostKey(document: Document, key: Reference, { path }: Asset): Problem {
  return {
    code: 'import-map-key',
    severity: 'warning',
    message: `The key "${key.url}" of an import map names "${path}", which gets a new name that the key does not match`,
    at: document.place(key.start),
    hint: `List "${path}" in "fixed", or use another key: a bare name for an import, a folder for a scope`,
  };
}
