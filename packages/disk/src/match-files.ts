// match-files.ts: which files below a directory match a glob?
import { createRequire } from 'node:module';
import { relative, sep } from 'node:path';
import type FastGlob from 'fast-glob';

/** Loaded by the first call: few builds match globs, and it takes a fifth of the time in which the command starts. */
let loaded: typeof FastGlob | null = null;

function fastGlob(): typeof FastGlob {
  loaded ??= createRequire(import.meta.url)('fast-glob') as typeof FastGlob;
  return loaded;
}

/**
 * Paths below `root` (absolute) that match the glob (fast-glob syntax), sorted in code unit order, `/` between segments.
 * `node_modules`, dotfiles, and what stands below the absolute paths of `except` are left out.
 */
export function matchFiles(root: string, pattern: string, except: readonly string[]): string[] {
  const glob = fastGlob();
  const ignore = except
    .map((path) => relative(root, path).split(sep).join('/'))
    .filter((path) => path !== '' && !path.startsWith('..'))
    .map((path) => `${glob.escapePath(path)}/**`);
  return glob.sync(pattern, { cwd: root, ignore: ['**/node_modules/**', ...ignore], onlyFiles: true }).sort();
}
