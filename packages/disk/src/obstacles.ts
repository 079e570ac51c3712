// obstacles.ts: what stands in the way of the files that are to be written or deleted?
import { join } from 'node:path';
import type { Problem } from '@truename/engine';
import { isAbsent, unreadable } from './fault.ts';
import type { FileSystem } from './file-system.ts';
import { directoriesAbove, type OldAndNew } from './in-the-way.ts';
import { isInside } from './is-inside.ts';
import type { Target } from './target.ts';

/** Errors for what nobody gave to us: files of others where ours belong, and links that lead elsewhere. */
export function obstacles({ coming, going }: OldAndNew, target: Target, fs: FileSystem): Problem[] {
  if (target.paths.size === 0) return [];
  const problems = new Map<string, Problem>();
  const removed = new Set(going);
  const written = new Set(coming);
  const look: Look = { target, fs, removed, known: new Map() };
  const add = (problem: Problem | null) => problem?.at && problems.set(problem.at.path, problem);
  for (const path of written) if (target.paths.has(path) && !target.records.has(path)) add(inPlaceOf(path, target));
  for (const path of target.paths)
    if (!removed.has(path) && directoriesAbove(path).some((directory) => written.has(directory)))
      add(inPlaceOf(path, target));
  for (const path of [...written, ...removed]) add(lookAt(above(path), look));
  return [...problems.values()];
}

/** The directory of a path; empty for the root. */
function above(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

interface Look {
  readonly target: Target;
  readonly fs: FileSystem;
  /** Paths that will be deleted. */
  readonly removed: ReadonlySet<string>;
  readonly known: Map<string, Problem | null>;
}

/** A directory is there or can be made, and no link stands on the way to it. */
function lookAt(path: string, look: Look): Problem | null {
  const known = look.known.get(path);
  if (known !== undefined || path === '') return known ?? null;
  const found = lookAt(above(path), look) ?? lookAtOne(path, look);
  look.known.set(path, found);
  return found;
}

function lookAtOne(path: string, { target, fs, removed }: Look): Problem | null {
  const absolute = join(target.root, path);
  try {
    const stats = fs.lstatSync(absolute);
    if (stats.isDirectory()) return null;
    if (stats.isSymbolicLink()) return throughLink(absolute, fs.realpathSync(absolute), target);
    return removed.has(path) ? null : inPlaceOf(path, target);
  } catch (error) {
    return isAbsent(error) ? null : unreadable(absolute, error);
  }
}

/** What stands in the place of a file of the digest: nobody gave it to us, or it is not as we left it. */
function inPlaceOf(path: string, { root, records }: Target): Problem {
  const what = records.has(path)
    ? 'what stands here was changed since the earlier digest wrote it'
    : 'something that no earlier digest wrote is in its place';
  return {
    code: 'output-not-empty',
    severity: 'error',
    message: `A file of the digest belongs here, and ${what}`,
    at: { path: join(root, path) },
    hint: 'Move it away, or choose another output directory',
  };
}

function throughLink(path: string, real: string, { root }: Target): Problem {
  const message = isInside(root, real)
    ? `A symbolic link leads to ${real}: what is written here would be written there as well`
    : `A symbolic link leaves the directory, to ${real}: files would be written there`;
  const hint = 'Put a copy of the directory in its place, or digest into another directory (--out)';
  return { code: 'link-outside', severity: 'error', message, at: { path }, hint };
}
