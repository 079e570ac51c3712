// survey.ts: what does a file name, with nothing renamed?
import { readDocument } from './document.ts';
import { findOptions } from './find-options.ts';
import type { Settings } from './options.ts';
import type { Place } from './problems.ts';
import { prepareParsers } from './references/index.ts';
import { createResolver } from './resolve.ts';
import type { Asset, Reference, ReferenceKind } from './types.ts';

/** One reference, and the file it leads to. */
export interface NamedFile {
  readonly kind: ReferenceKind;
  /** As it is written, with the language's escapes undone. */
  readonly url: string;
  readonly at: Place;
  /** The file that is named; null where it is not there. */
  readonly to: Asset | null;
  /** Path below the output directory that the URL resolves to. */
  readonly path: string;
}

/** What one file names of the site's own files; what belongs to others is left out. */
export interface Survey {
  readonly references: readonly NamedFile[];
}

/** Reads one file. Its text is not kept. */
export type Surveyor = (asset: Asset) => Survey;

/**
 * For looking at a digested directory: finds and resolves references as `digest()` does, one file after the other. The
 * paths of `assets` are all that can be named.
 */
export async function createSurveyor(assets: readonly Asset[], settings: Settings): Promise<Surveyor> {
  await prepareParsers(assets);
  const resolver = createResolver(new Map(assets.map((asset) => [asset.path, asset])), settings);
  const options = findOptions(settings, resolver);
  return (asset) => {
    const document = readDocument(asset, options);
    const named = (reference: Reference): NamedFile[] => {
      const resolved = resolver.resolve(asset, reference);
      if (resolved.to !== 'asset' && resolved.to !== 'missing') return [];
      const { kind, url, start } = reference;
      const to = resolved.to === 'asset' ? resolved.asset : null;
      return [{ kind, url, at: document.place(start), to, path: to?.path ?? (resolved as { path: string }).path }];
    };
    const map = document.mapComment;
    const comment: Reference[] = map && !/^data:/i.test(map.url) ? [{ kind: 'sourcemap-comment', ...map }] : [];
    return { references: [...document.findings.references, ...comment].flatMap(named) };
  };
}
