// missing.ts: why is there no asset of this name, and what was meant?
import type { Manifest } from '@truename/manifest';
import { nearNames } from './near.ts';

/** A logical name that the build does not have. */
export class AssetNotFoundError extends Error {
  override readonly name: string = 'AssetNotFoundError';
  /** The name that was asked for. */
  readonly asset: string;
  /** Known names like it, the nearest first. */
  readonly suggestions: readonly string[];
  /** The manifest's build id. */
  readonly build: string;

  constructor(message: string, { asset, suggestions, build }: Omit<Missing, 'hint'>) {
    super(message);
    this.asset = asset;
    this.suggestions = suggestions;
    this.build = build;
  }
}

/** Where the names come from, for messages. */
export interface Source {
  readonly manifest: Manifest;
  /** Where the manifest was read from. */
  readonly path: string;
}

/** What a name was asked for as. */
export type Wanted = 'asset' | 'entry';

interface Missing {
  readonly asset: string;
  readonly suggestions: readonly string[];
  readonly build: string;
  readonly hint: string;
}

/** The error for names that are not there; there is at least one. */
export function notFound(names: readonly string[], wanted: Wanted, source: Source): AssetNotFoundError {
  const missing = names.map((name) => describe(name, wanted, source));
  const lines = missing.map(({ asset, suggestions, hint }) => {
    const list = suggestions.map((each) => JSON.stringify(each)).join(' or ');
    return `No ${wanted} ${JSON.stringify(asset)}\n${list ? `  Did you mean ${list}?\n` : ''}  ${hint}\n`;
  });
  const message = `${lines.join('')}  Build ${source.manifest.build}, manifest ${source.path}`;
  return new AssetNotFoundError(message, missing[0]!);
}

function describe(name: string, wanted: Wanted, { manifest }: Source): Missing {
  const { assets, fixed, entries, build } = manifest;
  const known = wanted === 'entry' ? Object.keys(entries) : [...Object.keys(assets), ...Object.keys(fixed)];
  const bare = withoutBase(name, manifest.base);
  if (bare !== name && known.includes(bare))
    return { asset: name, build, suggestions: [bare], hint: 'Logical names stand without the base.' };
  return { asset: name, build, suggestions: nearNames(bare, new Set(known)), hint: hint(bare, wanted, manifest) };
}

function hint(name: string, wanted: Wanted, { assets, inlined, outputs }: Manifest): string {
  if (wanted === 'entry' && name in assets)
    return 'It is an asset, not an entry: add it to the inputs of the build, or use url() instead of tags().';
  if (name in inlined)
    return `It was inlined by ${inlined[name]!.by} and has no file of its own: turn that off for it, or import it in a script.`;
  if (name in outputs) {
    const logical = Object.keys(assets).find((each) => assets[each] === name);
    return `It is the hashed name of ${logical === undefined ? 'a file' : JSON.stringify(logical)}: ask by the logical name.`;
  }
  return 'Names are what the author writes: a path under the public directory, or from the root (src/main.ts). Build again if the file is new.';
}

function withoutBase(name: string, base: string): string {
  const rest = name.startsWith(base) ? name.slice(base.length) : name;
  return rest.replace(/^(?:\.?\/)+/, '');
}
