// served.ts: which file stands behind a URL path?
import type { Encoding, Manifest } from '@truename/manifest';
import { directoryOf, filesOf, isHidden, pathsOf } from './manifest-files.ts';
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
  /**
   * Does it stand where hashed files do: in no folder, or in one of the first level in which a known generation has some? An
   * application may name uploads in its own folders by their content, too.
   */
  readonly isAmongHashed: (path: string) => boolean;
  /** The file or precompressed sibling of this name on disk: a path below the root, or one that begins with a root. */
  readonly onDisk: (path: string) => FileOnDisk | null;
  /**
   * Makes the files of another generation known too. What is known stays; only in the same directory the newer manifest
   * is right, since a build replaced the files there.
   */
  readonly add: (manifest: Manifest, root: string, where?: Where) => void;
  /** Pages use this generation now: files that keep their names, and originals, are its own. */
  readonly use: (manifest: Manifest, root: string, where?: Where) => void;
  /** Lets go of the files that none of these builds has; of equal names the first of them counts. */
  readonly keepOnly: (builds: readonly Kept[]) => void;
}

/** A build whose files stay, and where they stand. */
export interface Kept extends Pick<Where, 'hashedRoot'> {
  readonly manifest: Manifest;
  readonly root: string | null;
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

/** What is known, of all builds. */
interface Tables {
  readonly files: Map<string, ServedFile>;
  /** Precompressed siblings, by their path. */
  readonly siblings: Map<string, Omit<FileOnDisk, 'path'>>;
  /** What hashed names look like, by the text of the expression. */
  readonly shapes: Map<string, RegExp>;
  /** Of the first level, with hashed files in them; '' for those in no folder. */
  readonly folders: Set<string>;
  /** Directories of builds, with `/` between segments. */
  readonly roots: Set<string>;
}

/** The files of a manifest, by URL path; later generations can be added. */
export function createServed(manifest: Manifest, { base, root, hashedRoot }: Place): Served {
  const [files, siblings, shapes] = [new Map(), new Map(), new Map()];
  const tables: Tables = { files, siblings, shapes, folders: new Set(['']), roots: new Set() };
  const add: Served['add'] = (added, directory, where) => addBuild(tables, { manifest: added, root: directory }, where);
  add(manifest, root, { hashedRoot });
  return {
    base: pathOfBase(base),
    find: (path) => tables.files.get(path) ?? null,
    looksHashed: (path) => Array.from(tables.shapes.values()).some((shape) => shape.test(path)),
    isAmongHashed: (path) => tables.folders.has(topFolder(path)),
    onDisk: (path) => findOnDisk(tables, slashed(path)),
    add,
    use: (used, directory, where) => {
      dropFiles(tables, (_, { kind }) => kind !== 'hashed');
      add(used, directory, where);
    },
    keepOnly: (builds) => {
      const kept = new Set(builds.flatMap((each) => pathsOf(each.manifest)));
      const places = new Set(builds.flatMap((each) => [each.root ?? '', each.hashedRoot ?? each.root ?? '']));
      dropFiles(tables, (path, { owner }) => !kept.has(path) || !places.has(owner));
      tables.roots.clear();
      // Of a file that several builds have, the one that was let go may have been the one that is sent.
      for (const each of builds) addBuild(tables, each, { ...each, isOlder: true });
    },
  };
}

function addBuild(tables: Tables, { manifest, root }: Kept, where: Where = {}): void {
  const directory = root ?? '';
  const { hashedRoot = directory, isOlder = false } = where;
  for (const each of [directory, hashedRoot]) tables.roots.add(slashed(each));
  const shape = nameShape(manifest.naming);
  tables.shapes.set(shape.source, shape);
  for (const path of Object.keys(manifest.outputs)) tables.folders.add(topFolder(path));
  for (const [path, file] of filesOf(manifest, directory, hashedRoot)) {
    const known = tables.files.get(path);
    if (isHidden(path) || (known !== undefined && (isOlder || known.owner !== file.owner))) continue;
    addFile(tables, path, file);
  }
}

function topFolder(path: string): string {
  return path.slice(0, Math.max(0, path.indexOf('/')));
}

function addFile({ files, siblings }: Tables, path: string, file: ServedFile): void {
  files.set(path, file);
  const directory = file.kind === 'page' ? directoryOf(path) : null;
  if (directory !== null) files.set(directory, file);
  if (file.kind === 'original') return;
  for (const variant of file.variants) siblings.set(variant.path, { file, variant });
}

function dropFiles({ files, siblings }: Tables, isDropped: (path: string, file: ServedFile) => boolean): void {
  for (const [path, file] of files) if (isDropped(path, file)) files.delete(path);
  for (const [path, { file }] of siblings) if (files.get(file.path) !== file) siblings.delete(path);
}

function findOnDisk({ files, siblings, roots }: Tables, path: string): FileOnDisk | null {
  const root = longest(Array.from(roots).filter((each) => each !== '' && path.startsWith(`${each}/`)));
  const below = root === undefined ? path : path.slice(root.length + 1);
  const file = files.get(below);
  const found = file === undefined ? siblings.get(below) : { file, variant: null };
  if (found === undefined) return null;
  // Of two generations the files that keep their names have one path and two contents.
  if (root !== undefined && found.file.kind !== 'hashed' && slashed(found.file.owner) !== root) return null;
  return { ...found, path: found.file.owner === '' ? below : `${found.file.owner}/${below}` };
}

/** One directory may stand in another. */
function longest(roots: readonly string[]): string | undefined {
  return roots.reduce<string | undefined>((best, each) => (each.length > (best?.length ?? 0) ? each : best), undefined);
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
