// served.ts: which file stands behind a URL path?
import type { Encoding, FileRecord, Manifest } from '@truename/manifest';
import { kindOfFixed } from './fixed-kind.ts';
import { nameShape } from './name-shape.ts';

/** A file that can be sent, as its manifest knows it. */
export interface ServedFile {
  /** The directory that the path starts from, as it was given; empty for a manifest without one. */
  readonly root: string;
  /** The directory of the build that it belongs to; of a hashed file the root, which several builds may share. */
  readonly owner: string;
  /** Below the root, with `/` between segments. */
  readonly path: string;
  /** In bytes; null for a source map, of which the manifest knows the name only. */
  readonly size: number | null;
  /** XXH64 of the bytes; null for a source map. */
  readonly hash: string | null;
  /** Media type, without parameters. */
  readonly type: string;
  /** A page, or a template of one, keeps its name as `fixed` files do. */
  readonly kind: 'hashed' | 'original' | 'fixed' | 'page' | 'map';
  /** Precompressed siblings, the smallest kind first. */
  readonly variants: readonly Variant[];
}

/** A precompressed sibling. */
export interface Variant {
  readonly encoding: Encoding;
  /** Below the root of the file it belongs to. */
  readonly path: string;
  readonly size: number;
  readonly hash: string;
}

/** A file, or its precompressed sibling. */
export interface FileOnDisk {
  readonly file: ServedFile;
  readonly variant: Variant | null;
  /** Where it stands: absolute, but below the root where that is empty. */
  readonly path: string;
}

/** The files of one or several generations, by URL path. */
export interface Served {
  /** Path of the URLs, percent-decoded, with a slash at both ends. */
  readonly base: string;
  /** The file at a path below the base, percent-decoded. Exact: no path is ever walked, so none can lead elsewhere. */
  readonly find: (path: string) => ServedFile | null;
  /** Would a path below the base be that of a hashed file, of this or another generation? */
  readonly looksHashed: (path: string) => boolean;
  /** The file or precompressed sibling of this name on disk: a path below the root, or one that begins with a root. */
  readonly onDisk: (path: string) => FileOnDisk | null;
  /**
   * Makes the files of another generation known too. What is known stays; only in the same directory the newer manifest
   * is right, since a build replaced the files there.
   */
  readonly add: (manifest: Manifest, root: string, where?: Where) => void;
  /** Pages use this generation now: files that keep their names, and originals, are its own. */
  readonly use: (manifest: Manifest, root: string, where?: Where) => void;
}

/** What differs between builds that stand alone and those of a released target. */
export interface Where {
  /** Directory of hashed files, absolute, where it is not that of the build. */
  readonly hashedRoot?: string | undefined;
  /** Is the manifest older than what is known? Then it is not right in any directory. */
  readonly isOlder?: boolean;
}

/** Where the files of a manifest stand. */
export interface Place extends Pick<Where, 'hashedRoot'> {
  /** A path or an http(s) URL that ends with a slash; of a URL the path counts. */
  readonly base: string;
  /** Directory of the build, absolute; empty where there is none. */
  readonly root: string;
}

/** The files of a manifest, by URL path; later generations can be added. */
export function createServed(manifest: Manifest, { base, root, hashedRoot }: Place): Served {
  const files = new Map<string, ServedFile>();
  const siblings = new Map<string, Omit<FileOnDisk, 'path'>>();
  const shapes = new Map<string, RegExp>();
  const roots = new Set<string>();
  const addFile = (path: string, file: ServedFile, isOlder: boolean): void => {
    if (isHidden(path)) return;
    const known = files.get(path);
    if (known !== undefined && (isOlder || known.owner !== file.owner)) return;
    files.set(path, file);
    const directory = file.kind === 'page' ? /^(.*\/)?index\.html$/.exec(path) : null;
    if (directory !== null) files.set(directory[1] ?? '', file);
    if (file.kind === 'original') return;
    for (const variant of file.variants) siblings.set(variant.path, { file, variant });
  };
  const add: Served['add'] = (added, directory, { hashedRoot = directory, isOlder = false } = {}) => {
    for (const each of [directory, hashedRoot]) roots.add(slashed(each));
    const shape = nameShape(added.naming);
    shapes.set(shape.source, shape);
    for (const [path, file] of filesOf(added, directory, hashedRoot)) addFile(path, file, isOlder);
  };
  add(manifest, root, { hashedRoot });

  return {
    base: pathOfBase(base),
    find: (path) => files.get(path) ?? null,
    looksHashed: (path) => Array.from(shapes.values()).some((shape) => shape.test(path)),
    onDisk: (path) => {
      const root = longest(Array.from(roots).filter((each) => each !== '' && slashed(path).startsWith(`${each}/`)));
      const below = root === undefined ? slashed(path) : slashed(path).slice(root.length + 1);
      const file = files.get(below);
      const found = file === undefined ? siblings.get(below) : { file, variant: null };
      if (found === undefined) return null;
      // Of two generations the files that keep their names have one path and two contents.
      if (root !== undefined && found.file.kind !== 'hashed' && slashed(found.file.owner) !== root) return null;
      return { ...found, path: found.file.owner === '' ? below : `${found.file.owner}/${below}` };
    },
    add,
    use: (used, directory, where) => {
      for (const [path, { kind }] of files) if (kind !== 'hashed') files.delete(path);
      for (const [path, { file }] of siblings) if (file.kind !== 'hashed') siblings.delete(path);
      add(used, directory, where);
    },
  };
}

/** One directory may stand in another. */
function longest(roots: readonly string[]): string | undefined {
  return roots.reduce<string | undefined>((best, each) => (each.length > (best?.length ?? 0) ? each : best), undefined);
}

/** No folder or file that starts with a dot, except the one for well-known addresses (RFC 8615). */
function isHidden(path: string): boolean {
  return /(?:^|\/)\./.test(path.replace(/^\.well-known\//, ''));
}

const preferred: readonly Encoding[] = ['br', 'zstd', 'gzip'];

function* filesOf(
  { outputs, fixed, originals, maps }: Manifest,
  owner: string,
  hashedRoot: string,
): Generator<readonly [string, ServedFile]> {
  const hashed = { root: hashedRoot, owner: hashedRoot, kind: 'hashed' } as const;
  for (const [path, record] of Object.entries(outputs)) yield [path, fileOf(record, { ...hashed, path })];
  for (const [path, record] of Object.entries(fixed)) {
    const kind = kindOfFixed(path);
    yield [path, kind === 'map' ? mapAt(owner, path) : fileOf(record, { root: owner, owner, kind, path })];
  }
  // The bytes are those of the output, and nobody writes over the output.
  for (const [path, output] of Object.entries(originals))
    yield [path, fileOf(outputs[output]!, { root: hashedRoot, owner, path: output, kind: 'original' })];
  for (const path of Object.keys(maps)) if (path.endsWith('.map')) yield [path, mapAt(owner, path)];
}

/** It may be replaced after the build, so nothing that the manifest says of it counts. */
function mapAt(owner: string, path: string): ServedFile {
  return { root: owner, owner, path, size: null, hash: null, type: 'application/json', kind: 'map', variants: [] };
}

function fileOf(
  { size, hash, type, encodings }: FileRecord,
  at: Pick<ServedFile, 'root' | 'owner' | 'path' | 'kind'>,
): ServedFile {
  const variants = preferred.flatMap((encoding): Variant[] => {
    const encoded = encodings?.[encoding];
    return encoded ? [{ encoding, path: encoded.file, size: encoded.size, hash: encoded.hash }] : [];
  });
  return { ...at, size, hash, type, variants };
}

/** Of `https://cdn.example/app/` the path `/app/`; of the relative base the root, since any page may name the files. */
function pathOfBase(base: string): string {
  const path = base === './' ? '/' : base.replace(/^(?:https?:)?\/\/[^/]+/, '');
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function slashed(path: string): string {
  return path.replaceAll('\\', '/').replace(/\/$/, '');
}
