// target.ts: what stands in the output directory already?
import { join } from 'node:path';
import { type Hasher, TruenameError } from '@truename/engine';
import type { Manifest } from '@truename/manifest';
import { isAbsent, systemCode, unreadable } from './fault.ts';
import type { FileSystem } from './file-system.ts';
import { hashFile } from './hash-stream.ts';
import { manifestFiles } from './manifest-files.ts';
import { isOwn } from './own-files.ts';

/** What is known of a file's bytes. */
export interface Measure {
  /** In bytes. */
  readonly size: number;
  /** XXH64, 16 lower-case hex digits. */
  readonly sum: string;
}

/** The output directory as it is before anything is written to it. */
export interface Target {
  /** Absolute, without links. */
  readonly root: string;
  readonly manifest: Manifest | null;
  /** Every file and link but our own, below the root. */
  readonly paths: ReadonlySet<string>;
  /** Directories below the root, as far as they were listed; not in place. */
  readonly directories: ReadonlySet<string>;
  /**
   * Files that a digest may replace, and delete when they are not needed any more, with the bytes that it knows them by:
   * those of the manifest, or in place those of the input. Null for any bytes.
   */
  readonly records: ReadonlyMap<string, Measure | null>;
  /** Notes what was read in place. */
  note(path: string, file: Measure): void;
  /** Does the path hold these bytes? */
  holds(path: string, file: Measure): boolean;
}

/** What is asked of the output directory. */
export interface TargetSource {
  readonly root: string;
  readonly manifest: Manifest | null;
  /** In place: the files of the input. Otherwise the directory is listed. */
  readonly paths?: Iterable<string>;
  readonly hasher: Hasher;
  readonly fs: FileSystem;
}

/** Lists the directory, and reads no file yet. Throws a `TruenameError` (`unreadable-file`). */
export function readTarget({ root, manifest, paths, hasher, fs }: TargetSource): Target {
  const { paths: listed, directories } = paths
    ? { paths: new Set(paths), directories: new Set<string>() }
    : listDirectory(fs, root);
  const records = new Map<string, Measure | null>(paths || !manifest ? [] : manifestFiles(manifest));
  const known = new Map<string, Measure | null>();
  const look = (path: string, size: number): Measure | null => {
    const stats = fs.lstatSync(join(root, path));
    if (!stats.isFile() || stats.size !== size) return null;
    return hashFile(join(root, path), hasher, { fs });
  };
  return {
    root,
    manifest,
    paths: listed,
    directories,
    records,
    note: (path, file) => {
      records.set(path, file);
      known.set(path, file);
    },
    holds: (path, file) => {
      if (!listed.has(path)) return false;
      try {
        const found = known.get(path) ?? look(path, file.size);
        if (found) known.set(path, found);
        return found !== null && found.size === file.size && found.sum === file.sum;
      } catch (error) {
        if (isAbsent(error)) return false;
        throw new TruenameError([unreadable(join(root, path), error)]);
      }
    },
  };
}

interface Listing {
  readonly paths: Set<string>;
  readonly directories: Set<string>;
}

/** All but our own files; links are named, not followed. Empty where there is no such directory. */
function listDirectory(fs: FileSystem, root: string): Listing {
  const listing: Listing = { paths: new Set(), directories: new Set() };
  const list = (below: string): void => {
    for (const entry of fs.readdirSync(join(root, below), { withFileTypes: true })) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (isOwn(path)) continue;
      (entry.isDirectory() ? listing.directories : listing.paths).add(path);
      if (entry.isDirectory()) list(path);
    }
  };
  try {
    list('');
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw new TruenameError([unreadable(root, error)]);
  }
  return listing;
}
