// build.ts: what do pages need to know of one build?
import type { Entry, FileRecord, Manifest } from '@truename/manifest';
import { notFound, type Source, type Wanted } from './missing.ts';
import { createFind, type Found, withoutQuery } from './names.ts';
import type { Settings } from './options.ts';
import type { Tag } from './tags.ts';
import { encodeFragment, encodePath, type Place, placeOf, urlPath } from './urls.ts';

/** A build as it was found. */
export interface Snapshot {
  readonly manifest: Manifest;
  /** Where the manifest was read from. */
  readonly path: string;
  /** Directory of the build's files, absolute; null for a manifest that was given as a value. */
  readonly root: string | null;
  /** Directory of its hashed files, where builds share one: in a released target. */
  readonly hashedRoot?: string | undefined;
}

/** One build, ready for look-ups. */
export interface Build extends Snapshot {
  /** Where its URLs stand without an origin of the options. */
  readonly place: Place;
  readonly find: (name: string, legacy: boolean) => Found | null;
  /** Do names keep their URLs and tags, so that they can be remembered? */
  readonly isFinal: boolean;
  /** URLs of assets by name, without origin, as far as they have been asked for. */
  readonly urls: Map<string, string>;
  /** Tags of entries by origin and names, as far as they have been asked for. */
  readonly tags: Map<string, readonly Tag[]>;
  /** The URL of what was found, without origin. @throws Error below a relative base. */
  readonly urlOf: (found: Found) => string;
  readonly record: (path: string) => FileRecord | undefined;
  readonly entry: (name: string) => Entry | undefined;
  /** The URL that stands in for a name that is not there, below the base; null for what a function of the options gave. */
  readonly missing: (name: string, wanted: Wanted) => Replacement;
  /** @throws AssetNotFoundError for names that are neither asset nor entry. */
  readonly assert: (names: readonly string[]) => void;
}

/** What is written for a name that the build does not have. */
export interface Replacement {
  readonly url: string;
  /** Is it below the build's base, so that an origin may stand before it? */
  readonly isBelowBase: boolean;
}

/** @throws TypeError for a base that is none. */
export function createBuild(snapshot: Snapshot, settings: Settings): Build {
  const { manifest } = snapshot;
  const base = settings.base ?? manifest.base;
  const place = placeOf(manifest.base, settings.base ?? undefined);
  const find = createFind(manifest);
  const records = new Map<string, FileRecord>([...Object.entries(manifest.fixed), ...Object.entries(manifest.outputs)]);
  const entries = new Map(Object.entries(manifest.entries));
  const paths = new Map<string, string>();
  const urlOf = ({ path, fragment }: Found): string => {
    const url = paths.get(path) ?? urlPath(place, path);
    paths.set(path, url);
    return fragment === '' ? url : url + encodeFragment(fragment);
  };
  const source: Source = { manifest, path: snapshot.path, base };
  return {
    ...snapshot,
    place,
    urls: new Map(),
    tags: new Map(),
    isFinal: true,
    find: (name, legacy) => find(name) ?? (legacy ? find(withoutQuery(name, base)) : null),
    urlOf,
    record: (path) => records.get(path),
    entry: (name) => entries.get(name),
    missing: createMissing((name, wanted) => notFound([name], wanted, source), { base, place }, settings),
    assert: (names) => {
      const missing = names.filter((name) => find(name) === null && !entries.has(name));
      if (missing.length > 0) throw notFound(missing, 'asset', source);
    },
  };
}

/** A name may come from a visitor, so there is an end to what is remembered. */
const mostWarnings = 1000;

/** What the options say of a name that is not there. */
export function createMissing(
  explain: (name: string, wanted: Wanted) => Error,
  { base, place }: { readonly base: string; readonly place: Place },
  { onMissing, warn }: Settings,
): Build['missing'] {
  const told = new Set<string>();
  return (name, wanted) => {
    const error = explain(name, wanted);
    if (onMissing === 'throw') throw error;
    if (onMissing !== 'warn') return { url: onMissing(name, error), isBelowBase: false };
    if (!told.has(name) && told.size < mostWarnings) {
      told.add(name);
      warn(error.message);
    }
    return { url: (place.base ?? '') + likeUrl(withoutQuery(name, base)), isBelowBase: place.base !== null };
  };
}

/** The name as it would be if it were a path. */
function likeUrl(name: string): string {
  const [, path = '', fragment = ''] = /^([^#]*)(#.*)?$/s.exec(name.replace(/\p{Surrogate}/gu, '\ufffd')) ?? [];
  return encodePath(path) + encodeFragment(fragment);
}
