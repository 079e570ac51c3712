// released-build.ts: what does a released target say of one build?
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildPlaces, type Layout, parseManifest, releasedFolders } from '@truename/manifest';
import type { Snapshot } from './build.ts';
import { isAbsent } from './disk-files.ts';

/** Where a build is looked for. */
export interface Wanted {
  /** The target, absolute. */
  readonly root: string;
  /** Is it to be live? Its manifest may be another than at the last look: a build may be published again. */
  readonly isLive: boolean;
}

/** A build, the same value as before while its manifest is the same; an error where that cannot be trusted; null for none. */
export type ReadBuild = (build: string, wanted: Wanted) => Promise<Snapshot | Error | null>;

interface Known {
  readonly key: string;
  readonly outcome: Snapshot | Error;
}

/** The builds of a target, as far as they were read. */
export interface Builds {
  readonly read: ReadBuild;
  /** Forgets all others that can be used. */
  readonly keepOnly: (builds: readonly Snapshot[]) => void;
}

/** Remembers what it has read: a target may hold many builds, and is looked at often. */
export function createBuilds(layout: Layout): Builds {
  const known = new Map<string, Known>();
  const keepOnly: Builds['keepOnly'] = (builds) => {
    const kept = new Set<Snapshot | Error>(builds);
    for (const [path, { outcome }] of known) if (!(outcome instanceof Error) && !kept.has(outcome)) known.delete(path);
  };
  const read: ReadBuild = async (build, { root, isLive }) => {
    const places = buildPlaces(build, layout);
    const path = join(root, places.manifest);
    const before = known.get(path);
    if (before !== undefined && !isLive && !(before.outcome instanceof Error)) return before.outcome;
    // Pinned files outlive their build: mails and other sites name them.
    const bytes = (await bytesOf(path)) ?? (isLive ? null : await bytesOf(join(root, places.pruned)));
    if (bytes === null) return null;
    const key = createHash('sha256').update(bytes).digest('hex');
    if (before?.key === key) return before.outcome;
    const outcome = parse(bytes, { path, build, root, layout });
    known.set(path, { key, outcome });
    // A copy of the target may be at work on it. What is damaged will be so at the next look, too.
    return outcome instanceof Error && !isLive ? null : outcome;
  };
  return { read, keepOnly };
}

interface Found {
  readonly path: string;
  readonly build: string;
  readonly root: string;
  readonly layout: Layout;
}

function parse(bytes: Buffer, { path, build, root, layout }: Found): Snapshot | Error {
  try {
    const manifest = parseManifest(bytes.toString('utf8'), path);
    if (manifest.build !== build)
      return new Error(
        `${path} is the manifest of build ${manifest.build}, and stands where build ${build} should\n  Publish that build again.`,
      );
    const hashedRoot = join(root, releasedFolders[layout].assets);
    return { manifest, path, root: join(root, buildPlaces(build, layout).folder), hashedRoot };
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    return new Error(`${what}\n  It stands in a released target: copy that again, or publish build ${build} again.`);
  }
}

async function bytesOf(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}
