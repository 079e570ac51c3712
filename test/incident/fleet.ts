// fleet.ts: how do builds get to the instances, and what becomes of file times on the way?
import { cp, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { releaseTree } from '@truename/disk';
import type { Version } from './app.ts';
import { setTimes } from './file-times.ts';
import { run } from './run-program.ts';
import { type Scheme, type SchemeId, type Site, schemes } from './schemes.ts';

/**
 * `deployed` has run all the time, and is fed by `rsync -a`; `old` was booted from the machine image before B was
 * deployed to it; `scaled` was booted from the same image after the revert, and has run `git pull`.
 */
export type InstanceName = 'deployed' | 'old' | 'scaled';

/** The instances, and the two ways in which builds reach them. */
export interface Fleet {
  /** A is built and deployed, the machine image is made, and two instances are booted from it. */
  readonly begin: () => Promise<void>;
  /** B is built, and deployed to the one instance. */
  readonly deployNewer: () => Promise<void>;
  /** B is reverted: A is built again, deployed, and an instance is scaled up. */
  readonly revert: () => Promise<void>;
  readonly site: (instance: InstanceName, scheme: SchemeId) => Site;
  /** @throws Error for bytes that are in no build, or in both versions. */
  readonly versionOf: (bytes: Buffer) => Version;
  readonly close: () => void;
}

/** Hours before now, at which builds happened: a replay would have all of them in one second. */
const hours = { first: 3, newer: 2, again: 1 } as const;

/** All below `directory`, which is empty. `check` throws where it is to end. */
export async function createFleet(directory: string, check: () => void): Promise<Fleet> {
  const sites = new Map<string, Site>();
  const at = (...names: readonly string[]): string => join(directory, ...names);
  const builds = await buildAll(at('builds'), check);

  async function restart(instance: InstanceName): Promise<void> {
    for (const { id, start } of schemes) {
      sites.get(`${instance}/${id}`)?.close();
      sites.set(`${instance}/${id}`, await start(at(instance, id)));
    }
  }
  /** On the deploy server, whose work tree is what `rsync -a` copies. */
  async function commit(version: Version, message: string, age: number): Promise<void> {
    for (const scheme of schemes) await deliver(scheme, builds(scheme, version), at('deploy', scheme.id));
    await run('git', ['add', '--all'], at('deploy'));
    await run('git', ['commit', '--quiet', '--message', message], at('deploy'));
    await run('git', ['push', '--quiet', 'origin', 'main'], at('deploy'));
    await setTimes(at('deploy'), age);
  }
  async function deploy(): Promise<void> {
    for (const { id, delivery } of schemes) {
      const words = delivery === 'replace' ? ['-a', '--delete'] : ['-a'];
      await run('rsync', [...words, `${at('deploy', id)}/`, `${at('deployed', id)}/`], directory);
    }
    await restart('deployed');
  }
  const boot = (instance: InstanceName) => run('cp', ['-a', at('image'), at(instance)], directory);

  return {
    begin: async () => {
      await run('git', ['init', '--quiet', '--bare', '--initial-branch=main', 'origin.git'], directory);
      await run('git', ['clone', '--quiet', 'origin.git', 'deploy'], directory);
      await run('git', ['checkout', '--quiet', '-b', 'main'], at('deploy'));
      await commit('A', 'A', hours.first);
      await run('git', ['clone', '--quiet', 'origin.git', 'image'], directory);
      await setTimes(at('image'), hours.first);
      for (const instance of ['deployed', 'old'] as const) await boot(instance);
      await restart('old');
      await deploy();
    },
    deployNewer: async () => {
      await commit('B', 'B', hours.newer);
      await deploy();
    },
    revert: async () => {
      await commit('A', 'Revert B', hours.again);
      await deploy();
      await boot('scaled');
      await run('git', ['pull', '--quiet'], at('scaled'));
      await restart('scaled');
    },
    versionOf: await createVersionOf(at('builds')),
    site: (instance, scheme) => sites.get(`${instance}/${scheme}`)!,
    close: () => {
      for (const site of sites.values()) site.close();
    },
  };
}

/** Gives the directory of a build. A is built twice, since a revert is built as any other change. */
async function buildAll(directory: string, check: () => void): Promise<(scheme: Scheme, version: Version) => string> {
  const counts = new Map<string, number>();
  const place = (scheme: Scheme, name: string): string => join(directory, scheme.id, name);
  for (const scheme of schemes)
    for (const name of ['A1', 'B1', 'A2']) {
      check();
      await scheme.build(name[0] as Version, { source: `${place(scheme, name)}-source`, output: place(scheme, name) });
    }
  return (scheme, version) => {
    const key = `${scheme.id}/${version}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    return place(scheme, version + counts.get(key));
  };
}

/** By all files of all builds. */
async function createVersionOf(directory: string): Promise<Fleet['versionOf']> {
  const versions = new Map<string, Set<string>>();
  for (const { id } of schemes)
    for (const name of ['A1', 'B1', 'A2'])
      for (const entry of await readdir(join(directory, id, name), { recursive: true, withFileTypes: true })) {
        if (!entry.isFile()) continue;
        const text = await readFile(join(entry.parentPath, entry.name), 'latin1');
        versions.set(text, (versions.get(text) ?? new Set()).add(name[0]!));
      }
  return (bytes) => {
    const found = [...(versions.get(bytes.toString('latin1')) ?? [])];
    if (found.length !== 1) throw new Error(`In ${found.length} versions: ${bytes.toString()}`);
    return found[0] as Version;
  };
}

async function deliver({ delivery }: Scheme, from: string, to: string): Promise<void> {
  if (delivery === 'release') {
    const { done, problems } = await releaseTree(from, to);
    if (done === null) throw new Error(problems.map(({ message }) => message).join('\n'));
    return;
  }
  if (delivery === 'replace') await rm(to, { recursive: true, force: true });
  await mkdir(to, { recursive: true });
  await cp(from, to, { recursive: true });
}
