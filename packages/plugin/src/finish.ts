// finish.ts: what is written once everything else is there?
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, posix, resolve } from 'node:path';
import { formatSums, machine, sumsOf, writeAtomically, writeTree } from '@truename/disk';
import { type Hasher, mediaType, withBuildId } from '@truename/engine';
import { type Manifest, parseManifest, stringifyManifest } from '@truename/manifest';
import type { HookContext } from './bundler.ts';
import { checkOutputs, type GateResult } from './gate.ts';
import { mergeManifests } from './merge.ts';
import { manifestsOfAll, pathsInTheMaking, pathsOfOthers } from './neighbours.ts';
import { publicCopies } from './public-dir.ts';
import { failOn } from './report.ts';
import type { Named, Session } from './run.ts';
import { hasherOf, rememberClientBuild, type State } from './state.ts';
import { typesFile } from './types-file.ts';

const encoder = new TextEncoder();

/** Copies the public directory: after the bundler emptied and filled the output directory, before others look at it. */
export function writePublic(session: Session): void {
  const { named, site } = session;
  if (named) writeTree(publicCopies(named, site.dir));
}

/** What the last act needs to know besides the build. */
export interface Closing {
  readonly state: State;
  readonly context: Pick<HookContext, 'error'>;
  /** See `Gate`. */
  readonly mayBeGone?: ReadonlySet<string>;
}

/** The last act: the gate, then sums and types, then the manifest. */
export function closeSession(session: Session, { state, context, mayBeGone = new Set() }: Closing): void {
  const { named, site } = session;
  if (!named) return;
  const own = ownFiles(state);
  const gate = {
    dir: site.dir,
    named,
    hasher: hasherOf(state),
    before: session.before,
    isOfOthers: pathsOfOthers(session, named),
    inTheMaking: pathsInTheMaking(session, named),
    own: new Set(Object.values(own)),
    mayBeGone,
  };
  const result = checkOutputs(gate);
  failOn(result.problems, context);
  const manifest = finalManifest({ session, named, state }, result);
  const write = (path: string, text: string) => writeAtomically(machine, path, encoder.encode(text));
  write(join(site.dir, own.sums), formatSums(sumsOf(manifest)));
  const types = typesPath(session, state);
  if (types !== null) writeTypes(types, typesFile(manifest), write);
  const path = join(site.dir, own.manifest);
  write(path, stringifyManifest(manifest));
  // With the files of earlier builds into this directory.
  if (site.isVite) rememberClientBuild(site.root, path, manifest);
}

/** Not where it says so already: it may stand among the sources, and what watches those would build again and again. */
function writeTypes(path: string, text: string, write: (path: string, text: string) => void): void {
  if (!existsSync(path) || readFileSync(path, 'utf8') !== text) write(path, text);
}

/** The files of `write: false`: the same, in the bundle. */
export function emitManifest(session: Session, state: State, context: HookContext): void {
  if (!session.named) return;
  const { manifest } = session.named;
  const own = ownFiles(state);
  context.emitFile({ type: 'asset', fileName: own.sums, source: formatSums(sumsOf(manifest)) });
  context.emitFile({ type: 'asset', fileName: own.manifest, source: stringifyManifest(manifest) });
}

/** Paths below the output directory. */
function ownFiles({ options }: State): { manifest: string; sums: string; types: string } {
  const directory = posix.dirname(options.manifest);
  return {
    manifest: options.manifest,
    sums: posix.join(directory, 'XXH64SUMS'),
    types: posix.join(directory, 'assets.d.ts'),
  };
}

function typesPath({ site }: Session, { options }: State): string | null {
  if (options.types === false) return null;
  if (options.types !== null) return resolve(site.root, options.types);
  return join(site.dir, dirname(options.manifest), 'assets.d.ts');
}

interface Finished {
  readonly session: Session;
  readonly named: Named;
  readonly state: State;
}

/** Several outputs or builds may fill one directory: its manifest has the files of all. */
function finalManifest({ session, named, state }: Finished, result: GateResult): Manifest {
  const { site } = session;
  const path = join(site.dir, state.options.manifest);
  const manifest = withLateFiles(named, result, hasherOf(state));
  const context = { dir: site.dir, hasher: hasherOf(state) };
  const all = site.isVite ? withDisk(session, path, manifest) : manifestsOfAll(site, named, { path, manifest });
  const [first = manifest, ...rest] = all;
  return rest.reduce((old, later) => mergeManifests(old, later, context), first);
}

function withDisk({ mergesWithDisk }: Session, path: string, now: Manifest): Manifest[] {
  return mergesWithDisk ? [parseManifest(readFileSync(path, 'utf8')), now] : [now];
}

/** Fixed files that another plugin changed, files that it added, and those that it took away, as the disk has them. */
function withLateFiles({ manifest }: Named, { changed, added, gone }: GateResult, hasher: Hasher): Manifest {
  if (changed.size === 0 && added.size === 0 && gone.size === 0) return manifest;
  const fixed = without(manifest.fixed, ([path]) => gone.has(path));
  for (const [path, { size, sum }] of changed) {
    const record = fixed[path];
    if (record) fixed[path] = { ...record, size, hash: sum };
  }
  for (const [path, { size, sum }] of added)
    fixed[path] = { size, hash: sum, type: mediaType(path), reason: 'written by another plugin after naming' };
  return withBuildId(
    {
      ...manifest,
      assets: without(manifest.assets, ([, path]) => gone.has(path)),
      entries: without(manifest.entries, ([, { scripts, styles, preloads }]) =>
        [...scripts, ...styles, ...preloads].some((path) => gone.has(path)),
      ),
      fixed,
      maps: without(manifest.maps, ([path]) => gone.has(path)),
    },
    hasher,
  );
}

function without<T>(records: Readonly<Record<string, T>>, isOut: (record: [string, T]) => boolean): Record<string, T> {
  return Object.fromEntries(Object.entries(records).filter((record) => !isOut(record)));
}
