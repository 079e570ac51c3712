// digested.ts: a small digested directory in memory, to be spoilt by tests.
import { type Verified, type VerifyOptions, verifyTree } from '@truename/disk';
import { formatProblem, type Settings } from '@truename/engine';
import type { Manifest } from '@truename/manifest';
import { createDisk, type Disk, type Files } from './disk.ts';

/** A digested directory in memory. */
export interface Digested {
  readonly manifest: Manifest;
  readonly disk: Disk;
  /** The path of the output or fixed file with this logical name. */
  path(logical: string): string;
  /** Paths and bytes of all files, sorted by path. */
  files(): Map<string, Buffer>;
  bytes(path: string): Buffer;
  text(path: string): string;
  write(path: string, content: string | Uint8Array): void;
  remove(path: string): void;
  /** The same directory on a disk of its own. */
  copy(): Digested;
  verify(options?: VerifyOptions): Promise<Verified>;
}

/** Where it stands. */
export const root = '/site';

/** Digests files; throws on an error. */
export async function digested(files: Files, settings: Partial<Settings> = {}): Promise<Digested> {
  const disk = createDisk(files);
  const { manifest, problems } = await disk.digest('/in', root, { settings });
  if (manifest === null) throw new Error(problems.map(formatProblem).join('\n'));
  return onDisk(disk, manifest);
}

function onDisk(disk: Disk, manifest: Manifest): Digested {
  const bytes = (path: string) => Buffer.from(disk.volume.readFileSync(`${root}/${path}`) as Buffer);
  return {
    ...{ manifest, disk, bytes },
    path: (logical) => {
      const path = manifest.assets[logical];
      if (path === undefined) throw new Error(`No asset "${logical}"`);
      return path;
    },
    files: () => new Map(Object.keys(disk.read(root)).map((path) => [path, bytes(path)])),
    text: (path) => bytes(path).toString(),
    write: (path, content) => disk.write(root, { [path]: content }),
    remove: (path) => disk.remove(root, path),
    copy: () => onDisk(disk.copy(), manifest),
    verify: (options) => verifyTree(root, { ...options, fs: disk.fs }),
  };
}

/** Problems as `code path:line:col` or `code path`, for short expectations. */
export function shown(problems: Verified['faults']): string[] {
  return problems.map(({ code, at }) => {
    const place = at && 'line' in at ? `:${at.line}:${at.column}` : '';
    return `${code} ${at?.path ?? ''}${place}`;
  });
}
