// disk.ts: which build stands in a directory?
import { createHash } from 'node:crypto';
import { readFile, realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseManifest } from '@truename/manifest';
import type { Snapshot } from './build.ts';
import { absentFiles, hasAny } from './disk-files.ts';
import type { Newest, Source } from './generations.ts';

/** Where a build is looked for. */
export interface Location {
  /** The build's output directory; a symbolic link in it may lead to another build at any time. */
  readonly dir: string;
  /** Path of the manifest; null for `<dir>/.truename/manifest.json`. */
  readonly manifest: string | null;
}

/** The build that was found first, and those that come after it. */
export interface DiskSource extends Source {
  /** @throws Error where there is no manifest; ManifestError where it cannot be trusted. */
  readonly first: () => Promise<Newest>;
}

/**
 * The newest build in a directory. It is known by the manifest's bytes and the directory it really stands in: never by
 * a size or a time, which two manifests may share.
 */
export function createSource(location: Location): DiskSource {
  let last: { readonly key: string; readonly outcome: Snapshot | Error } | null = null;
  let whole: Snapshot | null = null;
  const read = async (): Promise<Snapshot> => {
    const found = await readManifest(location);
    const key = JSON.stringify([found.root, found.path, createHash('sha256').update(found.bytes).digest('hex')]);
    if (last?.key !== key) last = { key, outcome: parse(found) };
    if (last.outcome instanceof Error) throw last.outcome;
    return last.outcome;
  };
  const newest = async (): Promise<Newest> => {
    const snapshot = await read();
    const absent = snapshot === whole ? [] : await absentFiles(snapshot);
    if (absent.length === 0) whole = snapshot;
    return { snapshot, absent };
  };
  return { first: async () => ({ snapshot: await read(), absent: [] }), newest, hasAny };
}

interface Found {
  /** Without symbolic links, so that it stays with its build when a link is switched. */
  readonly root: string;
  readonly path: string;
  readonly bytes: Buffer;
}

async function readManifest(location: Location): Promise<Found> {
  const root = await realDirectory(location.dir);
  const path = location.manifest === null ? join(root, '.truename', 'manifest.json') : resolve(location.manifest);
  const bytes = await readBytes(path);
  // A link that was switched meanwhile would join one build's directory with another's manifest.
  return (await realDirectory(location.dir)) === root ? { root, path, bytes } : readManifest(location);
}

async function realDirectory(dir: string): Promise<string> {
  try {
    return await realpath(dir);
  } catch (error) {
    if (isAbsent(error)) return resolve(dir);
    throw error;
  }
}

async function readBytes(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    if (!isAbsent(error)) throw error;
    throw new Error(
      `No manifest at ${path}\n` +
        '  Build first, or start the Vite dev server; or name a directory that truename release has written.\n' +
        '  If the build ran elsewhere: some uploaders of artifacts leave out folders that start with a dot;\n' +
        '  include ".truename", or write the manifest to another place and give its path as { manifest }.',
      { cause: error },
    );
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function parse({ root, path, bytes }: Found): Snapshot | Error {
  try {
    return { manifest: parseManifest(bytes.toString('utf8'), path), path, root };
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
