// digested-site.ts: what do we need to look at the files of a digested directory?
import {
  type Asset,
  createHasher,
  createSurveyor,
  defaultSettings,
  type Hasher,
  type HashSettings,
  languageOf,
  type Survey,
} from '@truename/engine';
import type { Manifest } from '@truename/manifest';
import { createNameReader, type NameReader } from './digit-spots.ts';
import type { FileSystem } from './file-system.ts';
import { type ReadContent, readContent } from './hash-stream.ts';
import type { TreeFile } from './read-tree.ts';

/** A directory with its manifest. */
export interface DigestedSite {
  readonly manifest: Manifest;
  /** What stands in the directory, by path. */
  readonly files: ReadonlyMap<string, TreeFile>;
  readonly names: NameReader;
  readonly hasher: Hasher;
  /** The files as the engine knows them; their language is that of their plain name. */
  asset(path: string): Asset | undefined;
  /** Throws a `TruenameError` with an `unreadable-file` problem. A binary file that is not small is streamed. */
  read(file: TreeFile): ReadContent;
  /** What a text names; `bytes` are the file's own. */
  survey(asset: Asset, bytes: Uint8Array): Survey;
}

/** How the names of this manifest were hashed. */
export function hashSettings({ naming }: Manifest): HashSettings {
  return { hash: naming.algorithm, hashLength: naming.length, salt: naming.salt ?? '' };
}

/**
 * Nothing is read yet but the pages' entities. Digits of the outputs that `withTokens` chooses are looked for in all text,
 * so that a survey lists them where no parser sees a reference.
 */
export async function openSite(
  manifest: Manifest,
  files: ReadonlyMap<string, TreeFile>,
  { fs, withTokens }: { readonly fs: FileSystem; withTokens(path: string): boolean },
): Promise<DigestedSite> {
  const hasher = await createHasher(hashSettings(manifest));
  const names = createNameReader(manifest.naming);
  const assets = new Map<string, Asset>();
  const read = (file: TreeFile) =>
    readContent({ ...file, language: assets.get(file.path)?.language ?? 'binary' }, hasher, { fs });
  let held: { readonly path: string; readonly bytes: Uint8Array } | null = null;
  for (const [path, file] of files) {
    const [spot] = Object.hasOwn(manifest.outputs, path) && withTokens(path) ? names.spots(path) : [];
    assets.set(path, {
      ...{ id: path, path, logical: [], origin: 'tree', language: languageOf(names.plain(path)) },
      content: { size: file.size, read: () => (held?.path === path ? held.bytes : fs.readFileSync(file.absolute)) },
      ...(spot && { token: path.slice(spot.start, spot.end) }),
    });
  }
  const settings = { ...defaultSettings, base: manifest.base };
  const survey = await createSurveyor([...assets.values()], settings);
  return {
    ...{ manifest, files, names, hasher, read },
    asset: (path) => assets.get(path),
    survey: (asset, bytes) => {
      held = { path: asset.path, bytes };
      const found = survey(asset);
      held = null;
      return found;
    },
  };
}
