// flat.ts: how do the pages of a plain web root become those of the live build, each in one step?
import { join } from 'node:path';
import { type Problem, TruenameError } from '@truename/engine';
import type { Manifest } from '@truename/manifest';
import { isAbsent, unreadable, unwritable } from '../fault.ts';
import { hashFile } from '../hash-stream.ts';
import { refuse, type Work } from './answer.ts';
import { flushNames, folderOf } from './ground.ts';
import { knownBuilds } from './known-builds.ts';
import { namedBuild, newestActivation } from './live-build.ts';
import { liveRecords } from './live-records.ts';
import { lookAt, type Measure, openForAll, type Writer } from './look-at.ts';
import { placeOver } from './place-file.ts';
import { taken } from './release-problems.ts';
import { type RootFile, rootFiles } from './root-files.ts';

/**
 * Brings the files of the root in step with the newest record. Of two that do so at once, who sees a newer record begins
 * again, so that in the end the newest one has won.
 */
export async function switchPages(writer: Writer, work: Work): Promise<void> {
  const newest = () => newestActivation(liveRecords(writer.ground.target));
  for (let live = newest(); live !== null; live = newest()) {
    const { manifest } = namedBuild(writer.ground.target, live.build);
    await switchTo(manifest, writer, work);
    if (newest()?.seq !== live.seq) continue;
    removeOthers(manifest, writer);
    if (newest()?.seq === live.seq) return;
  }
}

async function switchTo(manifest: Manifest, writer: Writer, work: Work): Promise<void> {
  const { steps, problems } = rootSteps(manifest, writer);
  refuse(problems.filter(({ severity }) => severity === 'error'));
  for (const problem of problems) work.warn(problem);
  for (const [done, { file, measure }] of steps.entries()) {
    await work.next('switch', done, steps.length);
    const from = join(writer.ground.target.root, file.place);
    placeOver(writer, { place: file.path, from, expected: measure });
  }
  flushNames(writer.ground);
}

/** A file of the root that is to become another one. */
interface RootStep {
  readonly file: RootFile;
  readonly measure: Measure;
}

/** What is to be written for a build, in this order, and what stands against it. */
export function rootSteps(
  manifest: Manifest,
  writer: Writer,
): { readonly steps: readonly RootStep[]; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const steps: (RootStep & { readonly rank: number })[] = [];
  for (const file of rootFiles(manifest)) {
    const measure = measureOf(file, writer);
    if (measure === null) continue;
    const found = lookAt(writer, file.path, measure);
    if (found === 'right') openForAll(writer, file.path);
    else if (found === 'no file') problems.push(taken(file.path, 'no file'));
    else if (found === 'other' && file.isDeployed && !isOfBuild(file.path, writer))
      problems.push(leftAsItIs(file.path));
    else steps.push({ file, measure, rank: rankOf(file, found === 'other') });
  }
  return { steps: steps.sort((a, b) => a.rank - b.rank || (a.file.path < b.file.path ? -1 : 1)), problems };
}

/** Pages after what they name. A copy whose bytes change comes last: pages that are not switched yet may name it. */
function rankOf({ kind }: RootFile, isChange: boolean): number {
  if (kind === 'original') return isChange ? 3 : 0;
  return kind === 'page' ? 2 : 1;
}

/** Of a file whose bytes the manifest does not know, those that were published. Null for what may be absent, and is. */
function measureOf({ place, size, hash, isOptional, isDeployed }: RootFile, writer: Writer): Measure | null {
  if (!isOptional && !isDeployed && size !== null && hash !== null) return { size, sum: hash };
  const { fs, root } = writer.ground.target;
  try {
    return hashFile(join(root, place), writer.hasher, { fs });
  } catch (error) {
    if (isOptional && isAbsent(error)) return null;
    throw new TruenameError([unreadable(place, error)]);
  }
}

/** Did a switch write what stands at this path? */
function isOfBuild(path: string, writer: Writer): boolean {
  return otherFiles(writer, null).some((file) => file.path === path && isThere(file, writer));
}

/** Root files of all builds but one. */
function otherFiles({ ground: { target } }: Writer, except: string | null): RootFile[] {
  return [...knownBuilds(target).values()].flatMap(({ manifest }) =>
    manifest === null || manifest.build === except ? [] : rootFiles(manifest),
  );
}

function isThere(file: RootFile, writer: Writer): boolean {
  const measure = measureOf({ ...file, isOptional: file.isOptional || file.isDeployed }, writer);
  return measure !== null && lookAt(writer, file.path, measure) === 'right';
}

function leftAsItIs(path: string): Problem {
  return {
    ...{ code: 'changed-file', severity: 'warning', at: { path } },
    message: 'It was written in the target, and stays as it is',
    hint: 'None is needed if a deploy or start writes it',
  };
}

/** Pages of other builds would be found, although this one has no such page. What somebody changed stays. */
function removeOthers(manifest: Manifest, writer: Writer): void {
  const { fs, root } = writer.ground.target;
  const own = new Set([...Object.keys(manifest.outputs), ...rootFiles(manifest).map(({ path }) => path)]);
  for (const file of otherFiles(writer, manifest.build)) {
    if (own.has(file.path) || !isThere(file, writer)) continue;
    try {
      fs.unlinkSync(join(root, file.path));
      writer.ground.changed.add(folderOf(file.path));
    } catch (error) {
      if (!isAbsent(error)) throw unwritable(file.path, error);
    }
  }
  flushNames(writer.ground);
}
