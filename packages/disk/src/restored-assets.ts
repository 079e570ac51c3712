// restored-assets.ts: which assets are the files of a digested directory that somebody changed?
import { type Asset, type Links, languageOf, type Output } from '@truename/engine';
import type { FileRecord } from '@truename/manifest';
import type { DigestedInput, KeptOutput } from './digested-input.ts';
import { type DigitReader, digitReader } from './digits-in-path.ts';
import { encodedSibling } from './encodings.ts';
import { logicalNames } from './logical-names.ts';
import { isRenamed, type Material } from './name-tree.ts';
import { type AssetFile, treeAsset } from './read-assets.ts';
import type { TreeFile } from './read-tree.ts';
import type { Run } from './run.ts';

/**
 * The digits in the names are tokens now: wherever they stand in a text, they follow the file that they are digits of.
 * What a bundler told the manifest goes along, under the names of before.
 */
export async function restoredMaterial(input: DigestedInput, run: Run): Promise<Material> {
  const { manifest } = input;
  const context = { ...input, logical: logicalNames(manifest), digits: await digitReader(input, run.fs) };
  const outputs = input.outputs.map((output) => outputAsset(output, context));
  const owners = new Map<string, string | null>(input.outputs.map(({ path, original }) => [path, original]));
  for (const path of input.fixed) owners.set(path, null);
  const fixed = input.fixed.map((path) => fixedAsset(path, context));
  const byOriginal = new Map(input.outputs.map(({ original, path }) => [original, path]));
  const added = input.added.map((file) => addedAsset(file, byOriginal));
  const taken = new Set(added.map(({ asset }) => asset.path));
  const companions = companionAssets(owners, context).filter(({ asset }) => !taken.has(asset.path));
  return {
    files: [...outputs, ...fixed, ...companions, ...added],
    originalOf: originalsLike(input, run),
    entries: new Map(Object.entries(manifest.entries)),
    inlined: new Map(Object.entries(manifest.inlined)),
    links: (named) => linksOf(named, input),
  };
}

interface Context extends DigestedInput {
  readonly logical: ReadonlyMap<string, readonly string[]>;
  readonly digits: DigitReader;
}

function outputAsset({ path, file, original }: KeptOutput, context: Context): AssetFile {
  const { manifest, digits } = context;
  const token = digits(path);
  const { twin } = manifest.outputs[path] ?? {};
  return assetFile(file, context, {
    ...{ id: path, path, origin: 'emitted' },
    ...(token === null ? {} : { token }),
    ...(twin === undefined ? {} : { twin }),
    ...(original === null ? {} : { original }),
  });
}

function fixedAsset(path: string, context: Context): AssetFile {
  const { reason = '' } = context.manifest.fixed[path] ?? {};
  // A companion is known by its owner again.
  const why = reason.startsWith('stands beside ') ? {} : { fixed: reason };
  return assetFile(context.files.get(path)!, context, { ...{ id: path, path, origin: 'tree' }, ...why });
}

/** Source maps and compressed siblings, as far as they and their owners are there. */
function companionAssets(owners: ReadonlyMap<string, string | null>, context: Context): AssetFile[] {
  const { maps, outputs, fixed } = context.manifest;
  const found: AssetFile[] = [];
  const add = (path: string, owner: string, asset: { readonly companionOf?: string } = {}): void => {
    const file = context.files.get(path);
    const original = beside(path, owner, owners.get(owner) ?? null);
    const own = { ...{ id: path, path, origin: 'emitted' as const }, ...asset, ...original };
    if (file && owners.has(owner)) found.push(assetFile(file, context, own));
  };
  for (const [path, { of }] of Object.entries(maps)) add(path, of, encodedSibling(path) ? {} : { companionOf: of });
  for (const [owner, { encodings = {} }] of Object.entries<FileRecord>({ ...outputs, ...fixed }))
    for (const { file } of Object.values(encodings)) add(file, owner);
  return found;
}

/** By which path an author knows a companion: beside its owner's original. */
function beside(path: string, owner: string, original: string | null): { readonly original?: string } {
  return original !== null && path.startsWith(owner) ? { original: original + path.slice(owner.length) } : {};
}

function assetFile(
  file: TreeFile,
  { names, found, logical }: Context,
  asset: Omit<Asset, 'content' | 'language' | 'logical'>,
): AssetFile {
  const language = languageOf(names.plain(asset.path));
  const content = language === 'binary' ? found.get(file.path) : undefined;
  return {
    file,
    asset: { ...asset, language, logical: logical.get(asset.path) ?? [] },
    ...(content === undefined ? {} : { content }),
  };
}

/** A new file; beside an original it may be a new companion of it, which belongs to the asset. */
function addedAsset(file: TreeFile, byOriginal: ReadonlyMap<string | null, string>): AssetFile {
  const { asset } = treeAsset(file);
  const ending = /(?:\.map)?(?:\.(?:gz|br|zst))?$|\.LICENSE\.txt$/.exec(file.path)?.[0] ?? '';
  const owner = ending === '' ? undefined : byOriginal.get(file.path.slice(0, -ending.length));
  if (owner === undefined) return { file, asset };
  const path = `${owner}${ending}`;
  const companion = ending === '.map' ? { companionOf: owner } : {};
  return { file, asset: { ...asset, id: path, path, original: file.path, ...companion } };
}

/** An original stays where there was one; a new file gets one where others have one. */
function originalsLike({ manifest, outputs }: DigestedInput, { originals }: Run): (output: Output) => string | null {
  const known = new Map(outputs.map(({ path, original }) => [path, original]));
  const hasOriginals = Object.keys(manifest.originals).length > 0 || Object.keys(manifest.outputs).length === 0;
  return (output) => {
    const { asset, digits } = output;
    if (digits === null) return null;
    const original = known.get(asset.path);
    if (original === undefined) {
      const isWanted = originals !== 'before' || hasOriginals;
      return isWanted && isRenamed(output) ? asset.path : null;
    }
    if (original === null || originals !== 'before') return original;
    return Object.hasOwn(manifest.originals, original) ? original : null;
  };
}

/** A script that was edited may not import any more what it did; what it names is known by now. */
function linksOf(named: readonly Output[], { manifest, outputs }: DigestedInput): Map<string, Links> {
  const edited = new Set(outputs.filter(({ isEdited }) => isEdited).map(({ path }) => path));
  const names = new Map(named.map(({ asset, path }) => [asset.path, path]));
  const links = new Map<string, Links>();
  for (const { asset, references } of named) {
    const record: FileRecord | undefined = manifest.outputs[asset.path] ?? manifest.fixed[asset.path];
    if (!record) continue;
    const still = (paths: readonly string[] = []) =>
      edited.has(asset.path) ? paths.filter((path) => references.includes(names.get(path) ?? '')) : paths;
    const { imports, dynamicImports, css } = record;
    links.set(asset.path, { imports: still(imports), dynamicImports: still(dynamicImports), css: still(css) });
  }
  return links;
}
