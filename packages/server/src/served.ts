// served.ts: which file stands behind a URL path?
import type { Encoding, FileRecord, Manifest } from '@truename/manifest';
import { nameShape } from './name-shape.ts';

/** A file that can be sent, as its manifest knows it. */
export interface ServedFile {
  /** The directory of the build, as it was given; empty for a manifest without one. */
  readonly root: string;
  /** Below the root, with `/` between segments. */
  readonly path: string;
  /** In bytes; null for a source map, of which the manifest knows the name only. */
  readonly size: number | null;
  /** XXH64 of the bytes; null for a source map. */
  readonly hash: string | null;
  /** Media type, without parameters. */
  readonly type: string;
  readonly kind: 'hashed' | 'original' | 'fixed' | 'map';
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
   * Makes the files of a later generation known too. What is known stays; only in the same directory the newer manifest
   * is right, since a build replaced the files there.
   */
  readonly add: (manifest: Manifest, root: string) => void;
}

/** Where the files of a manifest stand. */
export interface Place {
  /** A path or an http(s) URL that ends with a slash; of a URL the path counts. */
  readonly base: string;
  /** Directory of the build, absolute; empty where there is none. */
  readonly root: string;
}

/** The files of a manifest, by URL path; later generations can be added. */
export function createServed(manifest: Manifest, { base, root }: Place): Served {
  const files = new Map<string, ServedFile>();
  const siblings = new Map<string, FileOnDisk>();
  const shapes = new Map<string, RegExp>();
  const roots = new Set<string>();
  const addFile = (path: string, file: ServedFile): void => {
    if (isHidden(path)) return;
    const known = files.get(path);
    if (known !== undefined && known.root !== file.root) return;
    files.set(path, file);
    const directory = file.kind === 'fixed' ? /^(.*\/)?index\.html$/.exec(path) : null;
    if (directory !== null) files.set(directory[1] ?? '', file);
    if (file.kind === 'original') return;
    for (const variant of file.variants) siblings.set(variant.path, { file, variant });
  };
  const add = (added: Manifest, directory: string): void => {
    roots.add(slashed(directory));
    const shape = nameShape(added.naming);
    shapes.set(shape.source, shape);
    for (const [path, file] of filesOf(added, directory)) addFile(path, file);
  };
  add(manifest, root);

  return {
    base: pathOfBase(base),
    find: (path) => files.get(path) ?? null,
    looksHashed: (path) => Array.from(shapes.values()).some((shape) => shape.test(path)),
    onDisk: (path) => {
      const root = Array.from(roots).find((each) => each !== '' && slashed(path).startsWith(`${each}/`));
      const below = root === undefined ? slashed(path) : slashed(path).slice(root.length + 1);
      const file = files.get(below);
      const found = file === undefined ? siblings.get(below) : { file, variant: null };
      if (found === undefined || root === undefined) return found ?? null;
      // Of two generations the files that keep their names have one path and two contents.
      return found.file.kind === 'hashed' || slashed(found.file.root) === root ? found : null;
    },
    add,
  };
}

/** No folder or file that starts with a dot, except the one for well-known addresses (RFC 8615). */
function isHidden(path: string): boolean {
  return /(?:^|\/)\./.test(path.replace(/^\.well-known\//, ''));
}

const preferred: readonly Encoding[] = ['br', 'zstd', 'gzip'];

function* filesOf(manifest: Manifest, root: string): Generator<readonly [string, ServedFile]> {
  const { outputs, fixed, originals, maps } = manifest;
  for (const [path, record] of Object.entries(outputs)) yield [path, fileOf(record, { root, path, kind: 'hashed' })];
  for (const [path, record] of Object.entries(fixed)) yield [path, fileOf(record, { root, path, kind: 'fixed' })];
  // The bytes are those of the output, and nobody writes over the output.
  for (const [path, output] of Object.entries(originals))
    yield [path, fileOf(outputs[output]!, { root, path: output, kind: 'original' })];
  const map = { root, size: null, hash: null, type: 'application/json', kind: 'map', variants: [] } as const;
  for (const path of Object.keys(maps)) if (path.endsWith('.map')) yield [path, { ...map, path }];
}

function fileOf(
  { size, hash, type, encodings }: FileRecord,
  at: Pick<ServedFile, 'root' | 'path' | 'kind'>,
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
