// neighbours.ts: what do other outputs of this process write into the same directory?
import { existsSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { Manifest } from '@truename/manifest';
import type { Named, Session } from './run.ts';
import { fromRoot, type Site } from './site.ts';

/** One output of plain Rollup or Rolldown, as the others into its directory see it. */
interface Neighbour {
  readonly paths: ReadonlySet<string>;
  /** Its files are being written. */
  isInTheMaking: boolean;
  /** What it wrote last: a rebuild may fail. */
  written: Written | null;
}

interface Written {
  /** Where the manifest goes: absolute. */
  readonly path: string;
  readonly manifest: Manifest;
}

/** By directory and output: several builds may fill one directory, side by side or one after the other. */
const neighbours = new Map<string, Map<string, Neighbour>>();

/** The output is named, and its files are written from now on. */
export function announce({ site }: Session, { outputs, originals, outputKey }: Named): void {
  if (site.isVite) return;
  const ofDirectory = neighbours.get(site.dir) ?? new Map<string, Neighbour>();
  const paths = new Set([...outputs.map(({ path }) => path), ...originals.keys()]);
  const written = ofDirectory.get(outputKey)?.written ?? null;
  neighbours.set(site.dir, ofDirectory.set(outputKey, { paths, isInTheMaking: true, written }));
}

/** Which paths do others write, or wrote, into this directory and those in it? None of them is a surprise. */
export function pathsOfOthers({ site }: Session, named: Named): (path: string) => boolean {
  const inner = [...neighbours.keys()].filter((dir) => dir.startsWith(site.dir + sep));
  const folders = inner.map((dir) => `${fromRoot(site.dir, dir)}/`);
  const all = others(site, named);
  return (path) => all.some(({ paths }) => paths.has(path)) || folders.some((folder) => path.startsWith(folder));
}

/** Paths that others are writing now: of a file that both emit nobody can tell how much is there. */
export function pathsInTheMaking({ site }: Session, named: Named): Set<string> {
  return new Set(others(site, named).flatMap(({ paths, isInTheMaking }) => (isInTheMaking ? [...paths] : [])));
}

function others({ dir }: Site, { outputKey }: Named): Neighbour[] {
  return [...(neighbours.get(dir) ?? [])].flatMap(([key, neighbour]) => (key === outputKey ? [] : [neighbour]));
}

/**
 * The manifests of all outputs that share this one's, in an order that does not depend on who was done first: the later
 * ones win, and modules come last, since pages load modules.
 */
export function manifestsOfAll({ dir }: Site, { outputKey }: Named, written: Written): Manifest[] {
  const ofDirectory = neighbours.get(dir) ?? new Map<string, Neighbour>();
  const own = ofDirectory.get(outputKey);
  if (own) Object.assign(own, { isInTheMaking: false, written });
  return [...ofDirectory]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, other]) => {
      if (other.written?.path !== written.path) return [];
      const { manifest } = other.written;
      return key === outputKey || isThere(manifest, dir) ? [manifest] : [];
    });
}

/** Of an output whose directory was emptied since, nothing is left. */
function isThere({ outputs, fixed }: Manifest, dir: string): boolean {
  return Object.keys({ ...outputs, ...fixed }).some((path) => existsSync(join(dir, path)));
}
