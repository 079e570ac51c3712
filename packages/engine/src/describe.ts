// describe.ts: what does the manifest say of named files?
import type { EncodedRecord, Encoding, Entry, FileRecord, InlinedRecord, Manifest } from '@truename/manifest';
import { piecesForBuildId, recordOf, schemaUrl } from '@truename/manifest';
import type { Hasher } from './hash.ts';
import { mediaType } from './media-type.ts';
import type { Settings } from './options.ts';
import type { Problem } from './problems.ts';
import type { Output } from './types.ts';

/** How a script is tied to others, where the bundler tells it. Paths are those before naming. */
export interface Links {
  readonly imports: readonly string[];
  readonly dynamicImports: readonly string[];
  readonly css: readonly string[];
}

/** What a manifest says besides the outputs themselves. */
export interface Description {
  readonly settings: Pick<Settings, 'base' | 'pattern' | 'hash' | 'hashLength' | 'salt'>;
  readonly hasher: Hasher;
  /** Entries by logical name; paths are those before naming. */
  readonly entries: ReadonlyMap<string, Entry>;
  /** By path before naming. */
  readonly links: ReadonlyMap<string, Links>;
  /** Path of the un-hashed copy → path of its output. */
  readonly originals: ReadonlyMap<string, string>;
  readonly inlined: ReadonlyMap<string, InlinedRecord>;
}

/** The manifest of these outputs, and the problems of putting it together. Order of input does not matter. */
export function describe(
  outputs: readonly Output[],
  description: Description,
): { manifest: Manifest; problems: readonly Problem[] } {
  const { settings, hasher, originals, inlined } = description;
  const names = new Map(outputs.map((output) => [output.asset.path, output.path]));
  const own = outputs.filter((output) => !isMap(output) && encodingOf(output) === null);
  const siblings = encodedSiblings(outputs);
  const record = (output: Output) => [output.path, fileRecord(output, { description, names, siblings })] as const;
  const { assets, problems } = logicalNames(own);
  const manifest: Omit<Manifest, 'build'> = {
    $schema: schemaUrl,
    version: 1,
    base: settings.base,
    naming: {
      pattern: settings.pattern,
      algorithm: settings.hash,
      length: settings.hashLength,
      ...(settings.salt === '' ? {} : { salt: settings.salt }),
    },
    assets: recordOf(assets),
    entries: recordOf([...description.entries].map(([name, entry]) => [name, renamedEntry(entry, names)])),
    outputs: recordOf(own.filter(isNamed).map((output) => withGroup(output, record(output)))),
    fixed: recordOf(own.filter((output) => !isNamed(output)).map((output) => withReason(output, record(output)))),
    originals: recordOf([...originals]),
    inlined: recordOf([...inlined].filter(([name]) => !assets.has(name))),
    maps: recordOf(mapOwners(outputs)),
  };
  return { manifest: withBuildId(manifest, hasher), problems };
}

/** The manifest with its build id: the hash of its own text without what is not part of the build's content. */
export function withBuildId(manifest: Omit<Manifest, 'build'>, hasher: Hasher): Manifest {
  const hash = hasher.stream();
  const encoder = new TextEncoder();
  for (const piece of piecesForBuildId(manifest)) hash.update(encoder.encode(piece));
  return { ...manifest, build: hash.digits() };
}

function isNamed(output: Output): boolean {
  return output.digits !== null;
}

function isMap(output: Output): boolean {
  return output.asset.language === 'sourcemap' && output.companionOf !== undefined;
}

/** Source maps, and the precompressed siblings of source maps: path → the file that the map describes. */
function mapOwners(outputs: readonly Output[]): [string, { of: string }][] {
  const owners = new Map(outputs.filter(isMap).map(({ path, companionOf = '' }) => [path, companionOf]));
  for (const output of outputs) {
    const owner = encodingOf(output) === null ? undefined : owners.get(output.companionOf ?? '');
    if (owner !== undefined) owners.set(output.path, owner);
  }
  return [...owners].map(([path, of]) => [path, { of }]);
}

const encodings: Readonly<Record<string, Encoding>> = { '.br': 'br', '.gz': 'gzip', '.zst': 'zstd' };

/** The encoding of a precompressed sibling; null for a file of its own. */
function encodingOf({ path, companionOf }: Output): Encoding | null {
  if (companionOf === undefined || !path.startsWith(companionOf)) return null;
  return encodings[path.slice(companionOf.length)] ?? null;
}

interface Surroundings {
  readonly description: Description;
  readonly names: ReadonlyMap<string, string>;
  /** By the owner's path. */
  readonly siblings: ReadonlyMap<string, NonNullable<FileRecord['encodings']>>;
}

function fileRecord(output: Output, { description, names, siblings }: Surroundings): FileRecord {
  const links = description.links.get(output.asset.path);
  const renamed = (paths: readonly string[] = []) => paths.flatMap((path) => names.get(path) ?? []);
  const [imports, dynamicImports, css] = [renamed(links?.imports), renamed(links?.dynamicImports), renamed(links?.css)];
  const linked = new Set([...imports, ...dynamicImports, ...css]);
  const assets = output.references.filter((path) => !linked.has(path));
  const encoded = siblings.get(output.path);
  return {
    size: output.size,
    hash: output.sum,
    type: mediaType(output.path),
    ...(output.integrity === undefined ? {} : { integrity: output.integrity }),
    ...(imports.length === 0 ? {} : { imports }),
    ...(dynamicImports.length === 0 ? {} : { dynamicImports }),
    ...(css.length === 0 ? {} : { css }),
    ...(assets.length === 0 ? {} : { assets }),
    ...(encoded === undefined ? {} : { encodings: encoded }),
  };
}

function encodedSiblings(outputs: readonly Output[]): Map<string, Partial<Record<Encoding, EncodedRecord>>> {
  const byOwner = new Map<string, Partial<Record<Encoding, EncodedRecord>>>();
  for (const output of outputs) {
    const encoding = encodingOf(output);
    if (encoding === null || output.companionOf === undefined) continue;
    const others = byOwner.get(output.companionOf);
    const record = { file: output.path, size: output.size, hash: output.sum };
    byOwner.set(output.companionOf, { ...others, [encoding]: record });
  }
  return byOwner;
}

function withGroup({ twin, component }: Output, [path, record]: readonly [string, FileRecord]) {
  const group = { ...(twin > 0 ? { twin } : {}), ...(component > 1 ? { component } : {}) };
  return [path, { ...record, ...group }] as const;
}

function withReason({ fixed, companionOf }: Output, [path, record]: readonly [string, FileRecord]) {
  return [path, { ...record, reason: fixed ?? `stands beside ${companionOf}` }] as const;
}

function renamedEntry(entry: Entry, names: ReadonlyMap<string, string>): Entry {
  const renamed = (paths: readonly string[]) => paths.flatMap((path) => names.get(path) ?? []);
  return { scripts: renamed(entry.scripts), styles: renamed(entry.styles), preloads: renamed(entry.preloads) };
}

/** Scripts first: of two files with one logical name the first keeps it, and the other is a problem. */
function logicalNames(outputs: readonly Output[]): { assets: Map<string, string>; problems: Problem[] } {
  const assets = new Map<string, string>();
  const problems: Problem[] = [];
  const ranked = [...outputs].sort((a, b) => rank(a) - rank(b) || (a.asset.id < b.asset.id ? -1 : 1));
  for (const { asset, path } of ranked) {
    for (const name of asset.logical) {
      const taken = assets.get(name);
      if (taken === undefined) assets.set(name, path);
      else if (taken !== path) problems.push(sharedName(name, taken, path));
    }
  }
  return { assets, problems };
}

function rank({ asset }: Output): number {
  return asset.origin === 'chunk' ? 0 : 1;
}

function sharedName(name: string, kept: string, other: string): Problem {
  return {
    code: 'logical-collision',
    severity: 'info',
    message: `Two files have the logical name ${JSON.stringify(name)}: ${kept} keeps it, ${other} has none`,
    at: { path: other },
    hint: 'Import the other one in a module of its own, or rename its source',
  };
}
