// bundle.ts: what does the bundler's output look like to the engine, and how do names get back into it?
import { type Asset, languageOf, type Output } from '@truename/engine';
import { tokenShape } from './patterns.ts';

/** A chunk as all four bundlers hand it out: the parts that we read or patch. */
export interface BundleChunk {
  readonly type: 'chunk';
  fileName: string;
  readonly name: string;
  code: string;
  readonly isEntry: boolean;
  readonly isDynamicEntry: boolean;
  readonly facadeModuleId: string | null;
  readonly moduleIds: readonly string[];
  imports: string[];
  dynamicImports: string[];
  referencedFiles?: string[];
  sourcemapFileName?: string | null;
  readonly viteMetadata?: { readonly importedCss: Set<string>; readonly importedAssets: Set<string> };
}

export interface BundleAsset {
  readonly type: 'asset';
  fileName: string;
  readonly names?: readonly string[];
  readonly originalFileNames?: readonly string[];
  source: string | Uint8Array;
}

export type BundleEntry = BundleChunk | BundleAsset;
export type Bundle = Record<string, BundleEntry>;

/** What reading a bundle needs to know. */
export interface BundleContext {
  /** Absolute path; ids and logical names are relative to it. */
  readonly root: string;
  /** Digits in a name. */
  readonly length: number;
  /** Digits that emitted leaf assets were given as their name → their sources: those of a worker's bundle, too. */
  readonly leaves: ReadonlyMap<string, ReadonlySet<string>>;
  relative(id: string): string;
}

/** One file of a bundle, on both sides. */
export interface BundleFile {
  readonly entry: BundleEntry;
  readonly asset: Asset;
}

/** The files of a bundle as the engine takes them. */
export function readBundle(bundle: Bundle, context: BundleContext): BundleFile[] {
  const entries = Object.values(bundle);
  const owners = mapOwners(entries);
  const ids = new Map<string, number>();
  const named = soleNames(entries);
  const chunkStyles = new Set(
    entries.flatMap((entry) => (entry.type === 'chunk' ? [...(entry.viteMetadata?.importedCss ?? [])] : [])),
  );
  return entries.map((entry) => {
    const token = tokenOf(entry.fileName, context);
    const id = uniqueId(entry.type === 'chunk' ? chunkId(entry, token, context) : entry.fileName, ids);
    const owner = owners.get(entry.fileName);
    return {
      entry,
      asset: {
        id,
        path: entry.fileName,
        logical:
          entry.type === 'chunk'
            ? chunkNames(entry, context)
            : assetNames(entry, { sole: named, chunkStyles, sources: context.leaves.get(token ?? '') }, context),
        language: languageOf(entry.fileName),
        origin: entry.type === 'chunk' ? 'chunk' : 'emitted',
        content: { bytes: bytesOf(entry) },
        ...(token === null ? {} : { token }),
        ...(owner === undefined ? {} : { companionOf: owner }),
      },
    };
  });
}

const encoder = new TextEncoder();

function bytesOf(entry: BundleEntry): Uint8Array {
  const source = entry.type === 'chunk' ? entry.code : entry.source;
  return typeof source === 'string' ? encoder.encode(source) : source;
}

/** The token in a file's name, or the digits that stand for one in a leaf asset's. */
function tokenOf(fileName: string, { length, leaves }: BundleContext): string | null {
  const token = fileName.match(tokenShape(length))?.at(-1);
  if (token !== undefined) return token;
  const digits = fileName.match(new RegExp(`[0-9a-f]{${length}}`, 'g'))?.filter((run) => leaves.has(run));
  return digits?.at(-1) ?? null;
}

/** The same on every machine: the name without the token, and what the chunk was made from. */
function chunkId(chunk: BundleChunk, token: string | null, { relative }: BundleContext): string {
  const name = token === null ? chunk.fileName : chunk.fileName.replaceAll(token, '*');
  const from =
    chunk.facadeModuleId === null ? chunk.moduleIds.map(relative).join(' + ') : relative(chunk.facadeModuleId);
  return from === '' ? name : `${name} (${from})`;
}

function uniqueId(id: string, seen: Map<string, number>): string {
  const count = (seen.get(id) ?? 0) + 1;
  seen.set(id, count);
  return count === 1 ? id : `${id} #${count}`;
}

/** Rollup names the chunk of a map; a map beside `<chunk>.map` is found by its name. */
function mapOwners(entries: readonly BundleEntry[]): Map<string, string> {
  const names = new Set(entries.map((entry) => entry.fileName));
  const owners = new Map<string, string>();
  for (const entry of entries) {
    if (names.has(`${entry.fileName}.map`)) owners.set(`${entry.fileName}.map`, entry.fileName);
    if (entry.type === 'chunk' && entry.sourcemapFileName) owners.set(entry.sourcemapFileName, entry.fileName);
  }
  return owners;
}

/** A chunk is known by the module it stands for, as in Vite's manifest; a shared chunk has no name. */
function chunkNames(chunk: BundleChunk, { relative }: BundleContext): string[] {
  const module = chunk.facadeModuleId;
  if (module === null || module.startsWith('\0') || !(chunk.isEntry || chunk.isDynamicEntry)) return [];
  // The page itself has this name; its script is found through the manifest's entries.
  return languageOf(withoutQuery(module)) === 'html' ? [] : [relative(withoutQuery(module))];
}

const styleSource = /\.(?:css|less|sass|scss|styl|stylus|pcss|postcss|sss)$/;

interface KnownNames {
  /** Names that one emitted file alone has. */
  readonly sole: ReadonlySet<string>;
  /** The CSS of chunks: it is found through the entries. */
  readonly chunkStyles: ReadonlySet<string>;
  /** Sources that this file's digits were given for. */
  readonly sources: ReadonlySet<string> | undefined;
}

function assetNames(
  asset: BundleAsset,
  { sole, chunkStyles, sources }: KnownNames,
  { relative }: BundleContext,
): string[] {
  const originals = [
    ...new Set([...(asset.originalFileNames ?? []), ...(sources ?? [])].map((name) => relative(withoutQuery(name)))),
  ];
  const isStyle = languageOf(asset.fileName) === 'css';
  // Vite gives the CSS of a chunk the name of the chunk's module.
  const written = isStyle ? originals.filter((name) => styleSource.test(name)) : originals;
  if (written.length > 0) return written;
  if (chunkStyles.has(asset.fileName)) return [];
  const name = asset.names?.[0];
  return name !== undefined && sole.has(name) ? [name] : [];
}

/** Names that one emitted file alone has: those of files without a source are no longer than a word. */
function soleNames(entries: readonly BundleEntry[]): Set<string> {
  const counts = new Map<string, number>();
  for (const entry of entries) {
    const name = entry.type === 'asset' ? entry.names?.[0] : undefined;
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return new Set([...counts].filter(([, count]) => count === 1).map(([name]) => name));
}

export function withoutQuery(id: string): string {
  return id.replace(/[?#].*$/, '');
}

/** What becomes of an entry. */
export interface Application {
  readonly output: Output;
  readonly isRolldown: boolean;
}

/**
 * Gives an entry its final name and bytes, in place: Rolldown loses an entry that is deleted and added again. On Rollup
 * the key must follow, so that later hooks find the file under its name.
 */
export function applyOutput(bundle: Bundle, entry: BundleEntry, { output, isRolldown }: Application): void {
  const before = entry.fileName;
  if (output.rewritten > 0 || hasOwnDigits(output)) writeSource(entry, output);
  if (before === output.path) return;
  if (!isRolldown) delete bundle[before];
  entry.fileName = output.path;
  if (!isRolldown) bundle[output.path] = entry;
}

/** Bytes may also hold the file's own digits: in the comment that names its source map. */
function hasOwnDigits({ bytes, asset }: Output): boolean {
  return bytes !== null && 'bytes' in asset.content && bytes !== asset.content.bytes;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

function writeSource(entry: BundleEntry, output: Output): void {
  if (output.bytes === null) return;
  if (entry.type === 'chunk') entry.code = decoder.decode(output.bytes);
  // Later plugins take the text of a page as it was: a string.
  else entry.source = typeof entry.source === 'string' ? decoder.decode(output.bytes) : output.bytes;
}

/** The bundler's own lists of files still have the old names: the build reporter and other plugins read them. */
export function renameLists(entry: BundleEntry, names: ReadonlyMap<string, string>): void {
  if (entry.type !== 'chunk') return;
  const rename = (name: string) => names.get(name) ?? name;
  entry.imports = entry.imports.map(rename);
  entry.dynamicImports = entry.dynamicImports.map(rename);
  // Rolldown keeps its own; plugins that upload maps read Rollup's.
  if (entry.sourcemapFileName) entry.sourcemapFileName = rename(entry.sourcemapFileName);
  if (entry.referencedFiles) entry.referencedFiles = entry.referencedFiles.map(rename);
  for (const set of [entry.viteMetadata?.importedCss, entry.viteMetadata?.importedAssets]) renameSet(set, rename);
}

function renameSet(set: Set<string> | undefined, rename: (name: string) => string): void {
  if (!set || set.size === 0) return;
  const renamed = [...set].map(rename);
  set.clear();
  for (const name of renamed) set.add(name);
}
