// root-owners.ts: which files of a plain web root did a release write?
import { join } from 'node:path';
import { TruenameError } from '@truename/engine';
import { releasedFiles } from '@truename/manifest';
import { isAbsent, unreadable } from '../fault.ts';
import { hashFile } from '../hash-stream.ts';
import { siblingProblem } from '../verify-siblings.ts';
import { type KnownBuild, knownBuild, knownBuilds } from './known-builds.ts';
import { liveRecords } from './live-records.ts';
import { lookAt, type Measure, type Writer } from './look-at.ts';
import type { ReleasedTarget } from './released-target.ts';
import { type RootFile, rootFiles } from './root-files.ts';

/** A file of the root, and the build that it belongs to. */
export interface OwnedFile extends RootFile {
  readonly build: string;
  /** Was its build ever activated? Only then has a release written it to the root. */
  readonly isReleased: boolean;
}

/** What the builds of a plain web root have in the root, as far as manifests and records tell. */
export interface RootOwners {
  readonly files: ReadonlyMap<string, readonly OwnedFile[]>;
  /** Places of hashed files and of their compressed copies, of all builds. */
  readonly shared: ReadonlySet<string>;
}

/** Reads all manifests and records. @throws TruenameError `unreadable-file`. */
export function rootOwners(target: ReleasedTarget): RootOwners {
  return ownersAmong(target, activatedBuilds(target), knownBuilds(target).values());
}

/** The same of the builds alone that were live last: nearly every page is of one of them. */
export function lastOwners(target: ReleasedTarget): RootOwners {
  const activated = activatedBuilds(target);
  const last = [...activated].slice(-2);
  return ownersAmong(
    target,
    activated,
    last.map((build) => knownBuild(target, build)),
  );
}

/** Ids, those last that were activated last. */
function activatedBuilds(target: ReleasedTarget): Set<string> {
  const latestFirst = liveRecords(target)
    .activations.map(({ build }) => build)
    .toReversed();
  return new Set([...new Set(latestFirst)].toReversed());
}

function ownersAmong(target: ReleasedTarget, activated: ReadonlySet<string>, builds: Iterable<KnownBuild>): RootOwners {
  const files = new Map<string, OwnedFile[]>();
  const shared = new Set<string>();
  for (const { build, manifest } of builds) {
    if (manifest === null) continue;
    for (const file of rootFiles(manifest))
      files.set(file.path, [...(files.get(file.path) ?? []), { ...file, build, isReleased: activated.has(build) }]);
    for (const { place } of releasedFiles(manifest, target.layout))
      if (!place.startsWith(`${target.folders.builds}/`)) shared.add(place);
  }
  return { files, shared };
}

/** Does a file stand at this path of the root that one of these builds has there, byte for byte? */
export function isOneOf(files: readonly OwnedFile[], path: string, writer: Writer): boolean {
  if (files.length === 0 || lookAt(writer, path, null) !== 'other') return false;
  const found = measureAt(path, writer);
  return found !== null && files.some((file) => isThis(file, found, writer));
}

function isThis(file: OwnedFile, found: Measure, writer: Writer): boolean {
  const isEqual = (expected: Measure | null) => found.size === expected?.size && found.sum === expected.sum;
  // Others may write maps: who has the name of one that was released is the map of the same script.
  if (file.isMap) return file.isReleased || isEqual(measureAt(file.place, writer));
  if (file.isDeployed) return isEqual(measureAt(file.place, writer));
  if (file.size !== null && file.hash !== null && isEqual({ size: file.size, sum: file.hash })) return true;
  return isCopy(file, found.size, writer);
}

/** Is what stands there a compressed copy of the page of this build, whoever made it? */
export function isCopy({ path, copyOf }: RootFile, size: number, { ground: { target }, hasher }: Writer): boolean {
  if (copyOf === null) return false;
  const file = { path, absolute: join(target.root, path), size };
  return siblingProblem(file, copyOf, { fs: target.fs, hasher }) === null;
}

/** What stands at a place; null for nothing. @throws TruenameError `unreadable-file`. */
export function measureAt(place: string, { ground: { target }, hasher }: Writer): Measure | null {
  try {
    return hashFile(join(target.root, place), hasher, { fs: target.fs });
  } catch (error) {
    if (isAbsent(error)) return null;
    throw new TruenameError([unreadable(place, error)]);
  }
}
