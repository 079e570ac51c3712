// build-files.ts: which files of a build are looked at, and at which URLs?
import type { FileRecord, Manifest } from '@truename/manifest';
import type { Settings } from './config/settings.ts';

/** A file that is looked at. */
export interface BuildFile {
  /** Below the base, not percent-encoded. */
  readonly path: string;
  readonly record: FileRecord;
  /** Its name is made from its content; otherwise it is an un-hashed copy. */
  readonly isHashed: boolean;
  /** Ask for a part of it, too. */
  readonly isRanged: boolean;
}

/** The files in the order of their paths; of a sample, those that pages load first. */
export function buildFiles({ manifest, sample, originals }: Settings): BuildFile[] {
  const hashed = chosen(Object.keys(manifest.outputs), sample, loadedFirst(manifest));
  const copies = originals ? chosen(Object.keys(manifest.originals), sample, []) : [];
  const ranged = rangedPaths(hashed, manifest);
  const outputs = hashed.flatMap((path) => fileOf(path, manifest.outputs[path], ranged.has(path)));
  const files = copies.flatMap((path) => fileOf(path, manifest.outputs[manifest.originals[path] ?? ''], null));
  return [...outputs, ...files];
}

function fileOf(path: string, record: FileRecord | undefined, isRanged: boolean | null): BuildFile[] {
  return record === undefined ? [] : [{ path, record, isHashed: isRanged !== null, isRanged: isRanged === true }];
}

function loadedFirst({ entries }: Manifest): string[] {
  return Object.values(entries).flatMap(({ scripts, styles, preloads }) => [...scripts, ...styles, ...preloads]);
}

/** All, or as many as the sample has: the preferred ones, and the rest spread over all. The same every time. */
function chosen(paths: readonly string[], sample: 'all' | number, preferred: readonly string[]): string[] {
  if (sample === 'all' || paths.length <= sample) return paths.toSorted();
  const known = new Set(paths);
  const first = [...new Set(preferred)].filter((path) => known.has(path)).slice(0, sample);
  const taken = new Set(first);
  return [
    ...first,
    ...spread(
      paths.toSorted().filter((path) => !taken.has(path)),
      sample - first.length,
    ),
  ].sort();
}

/** So many of the items, at equal distances. */
function spread<Item>(items: readonly Item[], count: number): Item[] {
  if (items.length <= count) return [...items];
  return Array.from({ length: count }, (_, index) => items[Math.floor((index * items.length) / count)] as Item);
}

/** Players ask for parts of films and sounds; of other files a few tell how the server does it. */
function rangedPaths(paths: readonly string[], { outputs }: Manifest): ReadonlySet<string> {
  const large = paths.filter((path) => (outputs[path]?.size ?? 0) > 1);
  const media = large.filter((path) => isMedia(outputs[path]?.type ?? ''));
  return new Set([...spread(media, 24), ...spread(large, 8)]);
}

export function isMedia(type: string): boolean {
  return /^(?:audio|video)\//.test(type);
}

/** Nothing to encode, and no segment that begins with a dot. */
const plain = /^\w[\w-]*(?:[./][\w-]+)*$/;

/** Where a file is served: percent-encoded as a browser does it (WHATWG URL, path percent-encode set). */
export function urlOf(path: string, base: URL): URL {
  // Nearly all paths and bases are as plain as that, and there are thousands.
  if (plain.test(path) && base.href.endsWith('/') && base.search === '' && base.hash === '')
    return new URL(base.href + path);
  const encoded = encodeURI(path)
    .replace(/[?#]/g, encodeURIComponent)
    .replace(/%5B|%5D|%7C/g, decodeURIComponent);
  // "./" keeps a first segment with a colon from being a scheme.
  return new URL(`./${encoded}`, base);
}

/** The path whose URL this is; null for one that is not below the base, or is not written as ours are. */
export function pathOf(href: string, base: URL): string | null {
  if (!href.startsWith(base.href)) return null;
  try {
    const path = decodeURIComponent(href.slice(base.href.length));
    return urlOf(path, base).href === href ? path : null;
  } catch {
    return null;
  }
}
