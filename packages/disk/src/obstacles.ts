// obstacles.ts: what stands in the way of the files that are to be written or deleted?
import { join } from 'node:path';
import type { Problem } from '@truename/engine';
import { isAbsent, unreadable } from './fault.ts';
import type { FileSystem } from './file-system.ts';
import { isInside } from './output-place.ts';
import type { Plan } from './plan.ts';
import type { Target } from './target.ts';

/** Errors for what nobody gave to us: files of others where ours belong, and links that lead elsewhere. */
export function obstacles(
  { moves, removals }: Pick<Plan, 'moves' | 'removals'>,
  target: Target,
  fs: FileSystem,
): Problem[] {
  if (target.paths.size === 0) return [];
  const problems = new Set<Problem>();
  const directories = directoriesOf(target.paths);
  const known = new Map<string, Problem | null>();
  for (const [, path] of moves) {
    const isForeign = target.paths.has(path) && !target.records.has(path);
    if (isForeign || directories.has(path) || target.directories.has(path)) problems.add(foreign(path));
  }
  for (const path of [...moves.map(([, to]) => to), ...removals.map(([from]) => from)]) {
    const problem = lookAt(above(path), { target, fs, known });
    if (problem) problems.add(problem);
  }
  return [...problems];
}

function directoriesOf(paths: Iterable<string>): ReadonlySet<string> {
  const directories = new Set<string>();
  for (const path of paths)
    for (let one = above(path); one !== '' && !directories.has(one); one = above(one)) directories.add(one);
  return directories;
}

/** The directory of a path; empty for the root. */
function above(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

interface Look {
  readonly target: Target;
  readonly fs: FileSystem;
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

function lookAtOne(path: string, { target, fs }: Look): Problem | null {
  const absolute = join(target.root, path);
  try {
    const stats = fs.lstatSync(absolute);
    if (stats.isDirectory()) return null;
    return stats.isSymbolicLink() ? throughLink(path, fs.realpathSync(absolute), target) : foreign(path);
  } catch (error) {
    return isAbsent(error) ? null : unreadable(path, error);
  }
}

function foreign(path: string): Problem {
  return {
    code: 'output-not-empty',
    severity: 'error',
    message: 'A file of the digest belongs here, and something that no earlier digest wrote is in its place',
    at: { path },
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
