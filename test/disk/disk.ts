// disk.ts: a disk in memory, with directories to digest.
import { type DigestTreeOptions, type DigestTreeResult, digestTree, type FileSystem, verifyTree } from '@truename/disk';
import { formatProblem } from '@truename/engine';
import { createFsFromVolume, Volume } from 'memfs';
import { expect } from 'vitest';
import { asFileSystem } from './memory.ts';

/** Files by path below a directory; text, or bytes. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

/** A disk in memory. */
export interface Disk {
  readonly volume: Volume;
  readonly fs: FileSystem;
  write(root: string, files: Files): void;
  remove(root: string, ...paths: string[]): void;
  /** Paths and contents (one character a byte) of all files below a directory, sorted; links as `-> target`. */
  read(root: string): Record<string, string>;
  /** A disk with the same content. */
  copy(): Disk;
  digest(input: string, output: string | null, options?: Partial<DigestTreeOptions>): Promise<DigestTreeResult>;
}

export function createDisk(files: Files = {}, root = '/in', volume: Volume = new Volume()): Disk {
  const fs = asFileSystem(createFsFromVolume(volume));
  const disk: Disk = {
    ...{ volume, fs },
    write: (below, content) => {
      for (const [path, bytes] of Object.entries(content)) {
        const absolute = `${below}/${path}`;
        volume.mkdirSync(absolute.slice(0, absolute.lastIndexOf('/')), { recursive: true });
        volume.writeFileSync(absolute, bytes);
      }
    },
    remove: (below, ...paths) => {
      for (const path of paths) volume.unlinkSync(`${below}/${path}`);
    },
    read: (below) => Object.fromEntries(readAll(volume, below, '').sort(([a], [b]) => (a < b ? -1 : 1))),
    copy: () => copyOf(volume),
    digest: (input, output, options = {}) => digestTree({ input, output, settings: {}, fs, ...options }),
  };
  disk.write(root, files);
  return disk;
}

function copyOf(volume: Volume): Disk {
  const disk = createDisk();
  const walk = (path: string): void => {
    const stats = volume.lstatSync(path);
    if (stats.isSymbolicLink()) disk.volume.symlinkSync(String(volume.readlinkSync(path)), path);
    else if (stats.isFile()) disk.volume.writeFileSync(path, volume.readFileSync(path));
    else {
      disk.volume.mkdirSync(path, { recursive: true });
      for (const name of volume.readdirSync(path) as string[]) walk(`${path === '/' ? '' : path}/${name}`);
    }
  };
  walk('/');
  return disk;
}

function readAll(volume: Volume, root: string, below: string): [string, string][] {
  const directory = `${root}/${below}`;
  if (!volume.existsSync(directory)) return [];
  return (volume.readdirSync(directory) as string[]).flatMap((name): [string, string][] => {
    const path = below === '' ? name : `${below}/${name}`;
    const stats = volume.lstatSync(`${root}/${path}`);
    if (stats.isSymbolicLink()) return [[path, `-> ${volume.readlinkSync(`${root}/${path}`)}`]];
    if (stats.isDirectory()) return readAll(volume, root, path);
    return [[path, Buffer.from(volume.readFileSync(`${root}/${path}`) as Buffer).toString('latin1')]];
  });
}

/** Problems as a user reads them, without hints. */
export function told({ problems }: Pick<DigestTreeResult, 'problems'>): string[] {
  return problems.map((problem) => `${problem.severity} ${formatProblem({ ...problem, hint: '' })}`);
}

/** The only path that matches, or an error that shows all. */
export function pathLike(files: Readonly<Record<string, unknown>>, pattern: RegExp): string {
  const found = Object.keys(files).filter((path) => pattern.test(path));
  if (found.length !== 1) throw new Error(`${found.length} paths match ${pattern}: ${Object.keys(files).join(', ')}`);
  return found[0]!;
}

/** The directory is the build that its manifest describes, all of it and nothing else. */
export async function expectVerified(disk: Disk, root: string): Promise<void> {
  const { faults, warnings } = await verifyTree(root, { fs: disk.fs });
  expect([...faults, ...warnings].map(formatProblem)).toEqual([]);
}
