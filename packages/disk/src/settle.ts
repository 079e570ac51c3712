// settle.ts: what is left to do, so that the output directory is what it is to be?
import { join } from 'node:path';
import { type Problem, TruenameError } from '@truename/engine';
import { type Manifest, stringifyManifest } from '@truename/manifest';
import { badNames } from './bad-names.ts';
import { isAbsent, unreadable } from './fault.ts';
import type { FileSystem } from './file-system.ts';
import { obstacles } from './obstacles.ts';
import { unknownFiles } from './output-place.ts';
import { manifestPath, sumsPath } from './own-files.ts';
import type { Move, Plan, Removal } from './plan.ts';
import { orderOf } from './plan-order.ts';
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

/** Looks for what stands against the new build; where nothing does, our own files are staged, too. */
export function settle(
  { files, manifest }: { readonly files: ReadonlyMap<string, PlannedFile>; readonly manifest: Manifest },
  run: Run,
): Settled {
  const { target, stage, fs } = run;
  const { removals, unknown } = leftOver(files, target);
  const coming = [...files.values()].flatMap(({ path, staged }) => (staged === null ? [] : path));
  const going = removals.map(([path]) => path);
  const wrong = [...badNames(files.keys(), target.root), ...obstacles({ coming, going }, target, fs)];
  if (wrong.length > 0) return { plan: null, problems: wrong };
  const texts = ownTexts(manifest).filter(([path, text]) => readText(fs, join(target.root, path)) !== text);
  const problems = [unknownFiles(unknown, target.root) ?? []].flat();
  if (coming.length + removals.length + texts.length === 0) return { plan: null, problems };
  const own = texts.map((text) => stageText(text, run));
  return { plan: { version: 2, id: stage.id, ...orderOf(files, removals, target), texts: own }, problems };
}

function ownTexts(manifest: Manifest): [path: string, text: string][] {
  return [
    [sumsPath, formatSums(sumsOf(manifest))],
    [manifestPath, stringifyManifest(manifest)],
  ];
}

function stageText([path, text]: readonly [string, string], { stage, hasher }: Run): Move {
  const bytes = new TextEncoder().encode(text);
  const file = stage.create(path);
  try {
    file.write(bytes);
    file.flush();
  } finally {
    file.close();
  }
  return [file.name, path, bytes.byteLength, hasher.sum(bytes)];
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
  return { removals, unknown: unknown.sort() };
}

function readText(fs: FileSystem, path: string): string | null {
  try {
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(fs.readFileSync(path));
  } catch (error) {
    if (isAbsent(error)) return null;
    throw new TruenameError([unreadable(path, error)]);
  }
}
