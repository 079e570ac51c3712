// merge.ts: what is the manifest of two builds into one directory?
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Hasher, type Problem, TruenameError, withBuildId } from '@truename/engine';
import type { Manifest } from '@truename/manifest';

/** What merging asks of the world. */
export interface MergeContext {
  /** Absolute path of the output directory. */
  readonly dir: string;
  readonly hasher: Hasher;
}

/**
 * Both builds' names; where both have one, the later build's. Files of the earlier build that are gone from the
 * directory are left out.
 * @throws TruenameError `invalid-option` when the two were built for other addresses or with other names.
 */
export function mergeManifests(old: Manifest, now: Manifest, { dir, hasher }: MergeContext): Manifest {
  const problem = difference(old, now);
  if (problem) throw new TruenameError([problem]);
  // A path has one place: the one that the later build gives it.
  const placed = new Set([now.outputs, now.fixed, now.originals, now.maps].flatMap((section) => Object.keys(section)));
  const isLeft = (path: string) => !placed.has(path) && existsSync(join(dir, path));
  const outputs = { ...where(old.outputs, isLeft), ...now.outputs };
  const fixed = { ...where(old.fixed, isLeft), ...now.fixed };
  const isKnown = (path: string) => Object.hasOwn(outputs, path) || Object.hasOwn(fixed, path);
  const known = (paths: readonly string[]) => paths.every(isKnown);
  return withBuildId(
    {
      ...now,
      assets: { ...filtered(old.assets, isKnown), ...now.assets },
      entries: {
        ...filtered(old.entries, (entry) => known([...entry.scripts, ...entry.styles, ...entry.preloads])),
        ...now.entries,
      },
      outputs: filtered(outputs, (record) => known([...(record.imports ?? []), ...(record.css ?? [])])),
      fixed,
      originals: { ...filtered(where(old.originals, isLeft), isKnown), ...now.originals },
      inlined: { ...old.inlined, ...now.inlined },
      maps: { ...where(old.maps, isLeft), ...now.maps },
    },
    hasher,
  );
}

function filtered<T>(records: Readonly<Record<string, T>>, keep: (value: T) => boolean): Record<string, T> {
  return Object.fromEntries(Object.entries(records).filter(([, value]) => keep(value)));
}

function where<T>(records: Readonly<Record<string, T>>, keep: (path: string) => boolean): Record<string, T> {
  return Object.fromEntries(Object.entries(records).filter(([path]) => keep(path)));
}

function difference(old: Manifest, now: Manifest): Problem | undefined {
  const what = old.base !== now.base ? 'base' : namingText(old) !== namingText(now) ? 'naming' : null;
  if (what === null) return undefined;
  return {
    code: 'invalid-option',
    severity: 'error',
    message: `Two builds with different ${what} went into one output directory: ${JSON.stringify(old[what as 'base'])} and ${JSON.stringify(now[what as 'base'])}`,
    hint: 'Use the same options for both, or an output directory for each',
  };
}

/** Field by field: a manifest that was read has its keys in another order. */
function namingText({ naming }: Manifest): string {
  return JSON.stringify([naming.pattern, naming.algorithm, naming.length, naming.salt ?? '']);
}
