// check-build.ts: is a published build complete, and are its bytes right?
import { join } from 'node:path';
import { fixedReasons, type Problem, TruenameError } from '@truename/engine';
import { type Manifest, type ReleasedFile, releasedFiles } from '@truename/manifest';
import { isAbsent, unreadable } from '../fault.ts';
import { lookAt, type Writer } from './look-at.ts';
import { brokenBuild, publishAgain } from './release-problems.ts';
import type { ReleasedTarget } from './released-target.ts';

/** Files without which a build is not complete: compressed copies and source maps may be absent. */
export function neededFiles(manifest: Manifest, { layout }: ReleasedTarget): ReleasedFile[] {
  return releasedFiles(manifest, layout).filter(({ kind }) => kind !== 'variant' && kind !== 'map');
}

/** Is this file written where it is deployed, so that nobody knows its bytes? */
export function isDeployed({ kind, path }: ReleasedFile, { fixed }: Manifest): boolean {
  return kind === 'fixed' && fixed[path]?.reason === fixedReasons.deployed;
}

/** Paths of files that are not there, or have another size: what can be told without reading. */
export function absentFiles(manifest: Manifest, target: ReleasedTarget): string[] {
  return neededFiles(manifest, target)
    .filter((file) => !hasSize(file, target, isDeployed(file, manifest) ? null : file.size))
    .map(({ place }) => place);
}

function hasSize({ place }: ReleasedFile, { fs, root }: ReleasedTarget, size: number | null): boolean {
  try {
    const stats = fs.lstatSync(join(root, place));
    return stats.isFile() && (size === null || stats.size === size);
  } catch (error) {
    if (isAbsent(error)) return false;
    throw new TruenameError([unreadable(place, error)]);
  }
}

/** Reads every file of a build. `next` is called before each. */
export async function buildFaults(
  manifest: Manifest,
  writer: Writer,
  next: (done: number, total: number) => Promise<void> | void = () => {},
): Promise<Problem[]> {
  const files = neededFiles(manifest, writer.ground.target);
  const faults: Problem[] = [];
  for (const [done, file] of files.entries()) {
    await next(done, files.length);
    const fault = faultOf(file, writer, isDeployed(file, manifest));
    if (fault) faults.push(fault);
  }
  return faults;
}

function faultOf({ place, size, hash }: ReleasedFile, writer: Writer, isFree: boolean): Problem | null {
  const expected = isFree || size === null || hash === null ? null : { size, sum: hash };
  const found = lookAt(writer, place, expected);
  if (found === 'right' || (found === 'other' && expected === null)) return null;
  const at = { path: place };
  if (found === 'absent')
    return { code: 'missing-file', severity: 'error', message: 'It is not there', at, hint: publishAgain };
  if (found === 'no file') return brokenBuild(place, 'It is no file');
  return {
    ...{ code: 'changed-file', severity: 'error', message: 'It has other bytes than the build', at },
    hint: 'Move it away, and publish the build again: one URL must never have two contents',
  };
}
