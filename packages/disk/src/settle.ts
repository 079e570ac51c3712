// settle.ts: what is left to do, so that the output directory is what it is to be?
import { join } from 'node:path';
import { languageOf, type Problem } from '@truename/engine';
import { type Manifest, stringifyManifest } from '@truename/manifest';
import { badNames } from './bad-names.ts';
import { isAbsent } from './fault.ts';
import type { FileSystem } from './file-system.ts';
import { obstacles } from './obstacles.ts';
import { unknownFiles } from './output-place.ts';
import { manifestPath, sumsPath } from './own-files.ts';
import type { Move, Plan, Removal } from './plan.ts';
import type { PlannedFile } from './planned-files.ts';
import type { Run } from './run.ts';
import { formatSums, sumsOf } from './sums.ts';
import type { Target } from './target.ts';

/** The rest of the work, or why it cannot be done. */
export interface Settled {
  /** Null where nothing is left to do, and where problems of severity `error` stand against it. */
  readonly plan: Plan | null;
  readonly problems: readonly Problem[];
}

export function settle(
  { files, manifest }: { readonly files: ReadonlyMap<string, PlannedFile>; readonly manifest: Manifest },
  { target, stage, fs }: Run,
): Settled {
  const moves = movesOf(files, target);
  const { removals, unknown } = leftOver(files, target);
  const wrong = [...badNames(files.keys()), ...obstacles({ moves, removals }, target, fs)];
  if (wrong.length > 0) return { plan: null, problems: wrong };
  const texts = (
    [
      [sumsPath, formatSums(sumsOf(manifest))],
      [manifestPath, stringifyManifest(manifest)],
    ] as const
  ).filter(([path, text]) => readText(fs, join(target.root, path)) !== text);
  const problems = [unknownFiles(unknown, target.root) ?? []].flat();
  if (moves.length + removals.length + texts.length === 0) return { plan: null, problems };
  return { plan: { version: 1, stage: stage.directory, moves, texts, removals }, problems };
}

/**
 * Hashed files first, since nothing names them yet; pages after all that they name. An un-hashed copy that replaces
 * other bytes comes last: until the pages have changed they may name it, some with an `integrity` value for the old ones.
 */
function movesOf(files: ReadonlyMap<string, PlannedFile>, target: Target): Move[] {
  const ranked = [...files.values()]
    .filter(({ staged }) => staged !== null)
    .map((file) => ({ file, rank: rankOf(file, files, target) }));
  ranked.sort((a, b) => a.rank - b.rank || (a.file.path < b.file.path ? -1 : 1));
  return ranked.map(({ file: { staged, path, size, sum } }) => [staged!, path, size, sum]);
}

function rankOf(file: PlannedFile, files: ReadonlyMap<string, PlannedFile>, target: Target): number {
  const { path, role, owner } = file;
  if (role === 'output') return 0;
  if (role === 'original') return target.paths.has(path) ? 4 : 1;
  if (role === 'fixed') return languageOf(path) === 'html' ? 3 : 2;
  // Servers give a compressed copy instead of its file, so it changes when the file does.
  const of = owner === null ? undefined : files.get(owner);
  return of?.role === 'fixed' ? rankOf(of, files, target) : 1;
}

/** Files of the last build that this one does not have, as far as they are as we left them, and files of nobody's. */
function leftOver(
  files: ReadonlyMap<string, PlannedFile>,
  target: Target,
): { removals: readonly Removal[]; unknown: readonly string[] } {
  const removals: Removal[] = [];
  const unknown: string[] = [];
  for (const path of target.paths) {
    if (files.has(path)) continue;
    const record = target.records.get(path);
    if (record === null) removals.push([path, null, null]);
    else if (record && target.holds(path, record)) removals.push([path, record.size, record.sum]);
    else unknown.push(path);
  }
  return { removals: removals.sort((a, b) => byNeed(a, b, target.manifest)), unknown: unknown.sort() };
}

/** Hashed files last: until then a page in somebody's cache finds them, and a compressed copy is never older than its file. */
function byNeed([a]: Removal, [b]: Removal, manifest: Manifest | null): number {
  const isOutput = (path: string) => Number(manifest !== null && Object.hasOwn(manifest.outputs, path));
  return isOutput(a) - isOutput(b) || (a < b ? -1 : 1);
}

function readText(fs: FileSystem, path: string): string | null {
  try {
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(fs.readFileSync(path));
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}
