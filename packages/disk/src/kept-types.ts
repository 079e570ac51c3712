// kept-types.ts: do the types that the plugin wrote fit a copy of its build?
import { join } from 'node:path';
import { type Problem, TruenameError } from '@truename/engine';
import type { Manifest } from '@truename/manifest';
import { isAbsent, unreadable } from './fault.ts';
import { hashFile } from './hash-stream.ts';
import type { NamedTree } from './name-tree.ts';
import { typesPath } from './own-files.ts';
import type { PlannedFile } from './planned-files.ts';
import type { Run } from './run.ts';
import type { Measure } from './target.ts';

/** Adds the types to a copy that has the same assets; where it has others, a note says that they were left out. */
export function withTypes(named: NamedTree, before: Manifest, run: Run): NamedTree {
  if (named.manifest === null || run.isInPlace) return named;
  const from = join(run.input, typesPath);
  const types = measured(from, run);
  if (types === null) return named;
  if (!hasSameNames(named.manifest, before)) return { ...named, problems: [...named.problems, leftOut] };
  return { ...named, files: new Map(named.files).set(typesPath, typesFile(from, types, run)) };
}

function typesFile(from: string, { size, sum }: Measure, run: Run): PlannedFile {
  const isThere = measured(join(run.target.root, typesPath), run)?.sum === sum;
  const staged = isThere ? null : run.stage.take(from, typesPath, run.link);
  return { path: typesPath, role: 'own', owner: null, size, sum, staged, isRewritten: false };
}

function measured(path: string, { hasher, fs }: Run): Measure | null {
  try {
    return hashFile(path, hasher, { fs });
  } catch (error) {
    if (isAbsent(error)) return null;
    throw new TruenameError([unreadable(path, error)]);
  }
}

function hasSameNames({ assets }: Manifest, before: Manifest): boolean {
  const names = Object.keys(assets);
  return (
    names.length === Object.keys(before.assets).length && names.every((name) => Object.hasOwn(before.assets, name))
  );
}

const leftOut: Problem = {
  code: 'left-alone',
  severity: 'info',
  message: 'These types list other names than the assets have now, so they were left out',
  at: { path: typesPath },
  hint: 'Build with the plugin again to have them',
};
