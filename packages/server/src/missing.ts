// missing.ts: why is there no asset of this name, and what was meant?
import type { Manifest } from '@truename/manifest';
import { withoutBase, withoutQuery } from './names.ts';
import { createNear } from './near.ts';

/** A logical name that the build does not have. */
export class AssetNotFoundError extends Error {
  override readonly name: string = 'AssetNotFoundError';
  /** The name that was asked for. */
  readonly asset: string;
  /** Known names like it, the nearest first. */
  readonly suggestions: readonly string[];
  /** The manifest's build id. */
  readonly build: string;
  /** Path of the manifest. */
  readonly manifest: string;

  constructor(message: string, { asset, suggestions, source }: Omit<Missing, 'hint'> & { readonly source: Source }) {
    super(message);
    this.asset = asset;
    this.suggestions = suggestions;
    this.build = source.manifest.build;
    this.manifest = source.path;
  }
}

/** Where the names come from, for messages. */
export interface Source {
  readonly manifest: Manifest;
  /** Where the manifest was read from. */
  readonly path: string;
  /** What stands before every path: the base of the options, or of the manifest. */
  readonly base: string;
  /** Does a dev server have the files, and no build? */
  readonly isDevelopment?: boolean;
}

/** What a name was asked for as. */
export type Wanted = 'asset' | 'entry';

interface Missing {
  readonly asset: string;
  readonly suggestions: readonly string[];
  readonly hint: string;
}

/** The error for names that are not there; there is at least one. */
export function notFound(names: readonly string[], wanted: Wanted, source: Source): AssetNotFoundError {
  const missing = names.map((name) => describe(name, wanted, source));
  const lines = missing.map(({ asset, suggestions, hint }) => {
    const list = suggestions.map((each) => JSON.stringify(each)).join(' or ');
    return `No ${wanted} ${JSON.stringify(asset)}\n${list ? `  Did you mean ${list}?\n` : ''}  ${hint}\n`;
  });
  const place = source.isDevelopment ? source.path : `Build ${source.manifest.build}, manifest ${source.path}`;
  const message = `${lines.join('')}  ${place}`;
  return new AssetNotFoundError(message, { ...missing[0]!, source });
}

/** The names of a build, and which of them are near another. */
interface Known {
  readonly names: ReadonlySet<string>;
  readonly near: (name: string) => readonly string[];
}

/** Made when the first name is not found, and kept as long as the manifest. */
const knownBy: Readonly<Record<Wanted, WeakMap<Manifest, Known>>> = { asset: new WeakMap(), entry: new WeakMap() };

function knownOf(manifest: Manifest, wanted: Wanted): Known {
  const before = knownBy[wanted].get(manifest);
  if (before !== undefined) return before;
  const { assets, fixed, entries } = manifest;
  const names = new Set(wanted === 'entry' ? Object.keys(entries) : [...Object.keys(assets), ...Object.keys(fixed)]);
  const known = { names, near: remembered(createNear(names)) };
  knownBy[wanted].set(manifest, known);
  return known;
}

/** A name may come from a visitor, so there is an end to what is remembered. */
const mostAnswers = 1000;

/** A name that is missing is mostly asked for again, by each page that names it. */
function remembered(near: Known['near']): Known['near'] {
  const answers = new Map<string, readonly string[]>();
  return (name) => {
    const answer = answers.get(name) ?? near(name);
    if (answers.size < mostAnswers) answers.set(name, answer);
    return answer;
  };
}

function describe(name: string, wanted: Wanted, source: Source): Missing {
  const { manifest, base } = source;
  const known = knownOf(manifest, wanted);
  const queryless = withoutQuery(name, base);
  if (name.includes('?') && known.names.has(withoutFragment(queryless)))
    return { asset: name, suggestions: [queryless], hint: 'Logical names have no query; { legacy: true } drops it.' };
  const bare = withoutBase(name, base);
  if (bare !== name && known.names.has(withoutFragment(bare)))
    return {
      asset: name,
      suggestions: [bare],
      hint: 'Logical names stand without the base, and with no slash before.',
    };
  const file = withoutFragment(queryless);
  return { asset: name, suggestions: known.near(file), hint: hint(file, wanted, source) };
}

function hint(name: string, wanted: Wanted, { manifest, isDevelopment = false }: Source): string {
  const { assets, inlined, outputs } = manifest;
  if (wanted === 'entry' && name in assets)
    return 'It is an asset, not an entry: add it to the inputs of the build, or use url() instead of tags().';
  if (name in inlined)
    return `It was inlined by ${inlined[name]!.by} and has no file of its own: turn that off for it, or import it in a script.`;
  if (name in outputs) {
    const logical = Object.keys(assets).find((each) => assets[each] === name);
    return `It is the hashed name of ${logical === undefined ? 'a file' : JSON.stringify(logical)}: ask by the logical name.`;
  }
  const names = 'Names are what the author writes: a path under the public directory, or from the root (src/main.ts).';
  return isDevelopment ? names : `${names} Build again if the file is new.`;
}

function withoutFragment(name: string): string {
  const hash = name.indexOf('#');
  return hash < 0 ? name : name.slice(0, hash);
}
