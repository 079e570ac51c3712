// released.ts: which build of a released target is live, and which others does it hold?
import { readdir, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import {
  isBuildId,
  type Layout,
  layoutOf,
  liveAmong,
  liveNumber,
  type ReleasedFolders,
  readLive,
  releasedFolders,
  tellingFolders,
} from '@truename/manifest';
import type { Snapshot } from './build.ts';
import type { DiskSource } from './disk.ts';
import { absentFiles, hasAny, isAbsent } from './disk-files.ts';
import type { Newest } from './generations.ts';
import { createBuilds, type ReadBuild } from './released-build.ts';

/** How builds stand in a directory; null for one that holds the output of a single build. */
export async function layoutAt(dir: string): Promise<Layout | null> {
  const paths = await Promise.all(tellingFolders.map((folder) => pathsIn(dir, folder)));
  return layoutOf(paths.flat());
}

async function pathsIn(dir: string, folder: string): Promise<string[]> {
  const names = await namesIn(join(dir, folder));
  const found = names.map(async (name) =>
    isBuildId(name) ? pathsIn(dir, `${folder}/${name}`) : [`${folder}/${name}`],
  );
  return (await Promise.all(found)).flat();
}

/**
 * The live build of a target and the others that stand there, told by what records and manifests say, never by a size or
 * a time. A build that is not whole is never live: a copy of the target may be under way, or have been cut off.
 */
export function createReleasedSource(dir: string, layout: Layout): DiskSource {
  const { read: buildOf, keepOnly } = createBuilds(layout);
  const whole = new WeakSet<Snapshot>();
  const absentOf = async (snapshot: Snapshot): Promise<readonly string[]> => {
    const absent = whole.has(snapshot) ? [] : await absentFiles(snapshot);
    if (absent.length === 0) whole.add(snapshot);
    return absent;
  };
  const newest = async (): Promise<Newest> => {
    const target: Target = { root: await realpath(dir), folders: releasedFolders[layout], buildOf, absentOf };
    const { snapshot, faults } = await findLive(target);
    const others = await othersThan(snapshot, target);
    keepOnly([snapshot, ...others.beside]);
    return { snapshot, absent: [], beside: others.beside, passedOver: [...faults, ...others.faults][0] ?? null };
  };
  return { first: newest, newest, hasAny };
}

interface Target {
  /** Without links: one that is switched meanwhile does not lead one look to two targets. */
  readonly root: string;
  readonly folders: ReleasedFolders;
  readonly buildOf: ReadBuild;
  readonly absentOf: (snapshot: Snapshot) => Promise<readonly string[]>;
}

/** Why something is passed over, for whoever runs the site. */
type Fault = string;

interface Live {
  readonly snapshot: Snapshot;
  /** What newer records are worth. */
  readonly faults: readonly Fault[];
}

/** Looks at records from the newest on, so that most of them are never read. */
async function findLive(target: Target): Promise<Live> {
  const folder = join(target.root, target.folders.live);
  const names = (await namesIn(folder)).filter((name) => liveNumber(name) !== null).sort();
  const faults: Fault[] = [];
  const complete = new Map<string, Snapshot>();
  for (const name of names.reverse()) {
    const text = await textOf(join(folder, name));
    const { activations, damaged } = readLive(text === null ? [] : [[name, text]]);
    // Of an empty one the writer was cut off, or is still at work.
    faults.push(...damaged.filter(({ isEmpty }) => !isEmpty).map(({ error }) => `${error.message}\n  In ${folder}`));
    for (const { build } of activations) {
      const found = await completeBuild(build, target);
      if (typeof found === 'string') faults.push(found);
      else complete.set(build, found);
    }
    const live = liveAmong(activations, (build) => complete.has(build));
    if (live !== null) return { snapshot: complete.get(live.build)!, faults };
  }
  throw new Error([notLive(target), ...faults].join('\n'));
}

function notLive({ root, folders }: Target): string {
  return (
    `No build is live in ${root}: no record in ${folders.live} names one that is complete\n` +
    '  Run truename release, or activate a build that was published.'
  );
}

async function completeBuild(build: string, { root, buildOf, absentOf }: Target): Promise<Snapshot | Fault> {
  const snapshot = await buildOf(build, { root, isLive: true });
  if (snapshot === null)
    return `Build ${build} is live and has no manifest in ${root}\n  Copy the target again, or publish the build again.`;
  if (snapshot instanceof Error) return snapshot.message;
  const absent = await absentOf(snapshot);
  if (absent.length === 0) return snapshot;
  const rest = absent.length > 3 ? ` and ${absent.length - 3} more` : '';
  return (
    `Build ${build} is not complete in ${root}: not there, or not whole, ${absent.length === 1 ? 'is' : 'are'} ` +
    `${absent.slice(0, 3).join(', ')}${rest}\n` +
    '  The build before it is live until the files are there. Copy the target again, or publish the build again.'
  );
}

interface Others {
  readonly beside: readonly Snapshot[];
  readonly faults: readonly Fault[];
}

/** A build without a manifest is being published, or was pruned. */
async function othersThan({ manifest }: Snapshot, { root, folders, buildOf }: Target): Promise<Others> {
  const names = (await namesIn(join(root, folders.builds))).filter(isBuildId).sort();
  const beside: Snapshot[] = [];
  const faults: Fault[] = [];
  for (const build of names.filter((name) => name !== manifest.build)) {
    const found = await buildOf(build, { root, isLive: false });
    if (found instanceof Error) faults.push(found.message);
    else if (found !== null) beside.push(found);
  }
  return { beside, faults };
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}

async function textOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}
