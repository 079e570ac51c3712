// survey.ts: what does a file name, with nothing renamed?
import { type Document, readDocument } from './document.ts';
import { findOptions } from './find-options.ts';
import { foldersIn, isMapped } from './import-map-folders.ts';
import type { Settings } from './options.ts';
import type { Place } from './problems.ts';
import { prepareParsers } from './references/index.ts';
import { type TokenSpan, tokenTable } from './references/tokens.ts';
import { hasTokenName } from './rename.ts';
import { createResolver, type Resolved } from './resolve.ts';
import { assetsByPath, mapReference, spansInside, targetOf, tokensIn } from './targets.ts';
import type { Asset, Reference, ReferenceKind } from './types.ts';

/** One reference, and the file it leads to. */
export interface NamedFile {
  /** `token` for digits of a file's name in text that no parser takes for a URL. */
  readonly kind: ReferenceKind;
  /** As it is written, with the language's escapes undone; of a token, the token. */
  readonly url: string;
  readonly at: Place;
  /** The file that is named; null where it is not there. */
  readonly to: Asset | null;
  /** Path below the output directory that the URL resolves to. */
  readonly path: string;
}

/** What one file names of the site's own files, in the order of the text; what belongs to others is left out. */
export interface Survey {
  readonly references: readonly NamedFile[];
}

/** Reads one file; what its `read()` throws, this throws. Neither bytes nor text are kept. */
export type Surveyor = (asset: Asset) => Survey;

/**
 * For looking at a digested directory: finds and resolves references as `digest()` does, one file after the other. The
 * paths of `assets` are all that can be named; of those with a `token` the token is looked for as well. What may be
 * something else than a file (a route of the server, an image's address in a `<meta>`) is listed only if it is there,
 * and what nobody can resolve from the files alone is not listed.
 */
export async function createSurveyor(assets: readonly Asset[], settings: Settings): Promise<Surveyor> {
  await prepareParsers(assets);
  const resolver = createResolver(assetsByPath(assets), settings);
  const options = findOptions(settings, resolver);
  const table = tokenTable(assets.filter(hasTokenName));
  return (asset) => {
    // A map names its own file, and sources that are not served.
    if (asset.language === 'sourcemap') return { references: [] };
    const document = readDocument(asset, options);
    const written = [...document.findings.references, ...mapReferences(document)];
    const resolved = written.map((reference) => targetOf(document, reference, resolver));
    const tokens = tokensIn(document, { tokens: table, resolver, resolved });
    const folders = foldersIn(document, resolver);
    const found = [
      ...written.flatMap((reference, index) => {
        const target = resolved[index]!;
        return isMapped(reference.kind, target, folders) ? [] : ofReference(reference, target);
      }),
      ...outside(written, tokens).map(ofToken),
    ];
    const at = ({ start, file }: Found): NamedFile => ({ ...file, at: document.place(start) });
    return { references: found.sort((a, b) => a.start - b.start).map(at) };
  };
}

/** A file that is named, and where in the text. */
interface Found {
  readonly start: number;
  readonly file: Omit<NamedFile, 'at'>;
}

function ofReference({ kind, url, start }: Reference, resolved: Resolved): Found[] {
  if (resolved.to === 'asset') {
    const { asset } = resolved;
    return [{ start, file: { kind, url, to: asset, path: asset.path } }];
  }
  return resolved.to === 'missing' ? [{ start, file: { kind, url, to: null, path: resolved.path } }] : [];
}

function ofToken({ start, asset }: TokenSpan): Found {
  return { start, file: { kind: 'token', url: asset.token!, to: asset, path: asset.path } };
}

/** Tokens that stand in no reference. */
function outside(references: readonly Reference[], tokens: readonly TokenSpan[]): readonly TokenSpan[] {
  const inside = spansInside(tokens);
  const taken = new Set(references.flatMap((reference) => inside(reference)));
  return tokens.filter((span) => !taken.has(span));
}

function mapReferences(document: Document): Reference[] {
  const reference = mapReference(document);
  return reference ? [reference] : [];
}
