// replay.ts: what does everybody get to see, from the first build to the days after the revert?
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startBalancer } from './balancer.ts';
import { startCache } from './caches.ts';
import { startChromium } from './chromium-client.ts';
import type { Client, PortOf } from './client.ts';
import type { Closing } from './closing.ts';
import { createFleet } from './fleet.ts';
import type { Program } from './programs.ts';
import { schemes } from './schemes.ts';
import { createScriptClient } from './script-client.ts';
import {
  type CacheName,
  type ClientName,
  type Lane,
  type Load,
  lanesOf,
  type Step,
  steps,
  type Way,
} from './timeline.ts';

/** A lane, and its loads in the order of the timeline. */
export interface Track {
  readonly lane: Lane;
  readonly loads: readonly Load[];
}

/** What a replay is told. */
export interface Replaying {
  /** Empty, and taken away by whoever made it. */
  readonly directory: string;
  readonly clients: readonly ClientName[];
  /** CDNs. */
  readonly caches: readonly CacheName[];
  readonly closing: Closing;
  readonly tell: (line: string) => void;
}

/** Everything at once: all schemes, all ways and all clients go through one history. */
export async function replay({ directory, clients, caches, closing, tell }: Replaying): Promise<readonly Track[]> {
  const ways: Way[] = ['direct', ...caches.flatMap((name) => [`${name}-fresh`, `${name}-expired`] as const), 'tab'];
  const lanes = lanesOf(
    schemes.map(({ id }) => id),
    ways,
    clients,
  );
  tell('building A, B, and A again');
  const fleet = await createFleet(directory, closing.check);
  closing.later(async () => fleet.close());
  const balancer = await startBalancer(fleet, lanes);
  closing.later(balancer.close);
  const programs = await startCaches(caches, { directory, origin: balancer.port, closing });
  const portOf: PortOf = ({ way }) => programs.get(way.replace(/-.*/, '') as CacheName)?.port ?? balancer.port;
  const running = new Map<ClientName, Client>();
  for (const name of clients) {
    closing.check();
    const client =
      name === 'script' ? createScriptClient(portOf, fleet.versionOf) : await startChromium(directory, portOf);
    closing.later(client.close);
    running.set(name, client);
  }
  const happens = new Map<number, () => Promise<void>>([
    [1, fleet.begin],
    [2, fleet.deployNewer],
    [
      4,
      async () => {
        await fleet.revert();
        for (const client of running.values()) await client.comeBack();
      },
    ],
  ]);
  const loads = new Map<Lane, Load[]>(lanes.map((lane) => [lane, []]));
  for (const step of steps) {
    closing.check();
    await happens.get(step.number)?.();
    balancer.turn(step);
    tell(`${step.number} of ${steps.length}: ${step.happens}, page from the ${step.page} instance`);
    for (const [name, client] of running) {
      const own = lanes.filter((lane) => lane.client === name && isLoaded(lane, step));
      for (const [index, load] of (await client.load(own, step)).entries()) loads.get(own[index]!)!.push(load);
    }
  }
  for (const [name, client] of running) {
    const own = lanes.filter((lane) => lane.client === name && lane.way === 'tab');
    for (const [index, load] of (await client.loadLazily(own, steps.at(-1)!)).entries())
      loads.get(own[index]!)!.push(load);
  }
  return lanes.map((lane) => ({ lane, loads: loads.get(lane)! }));
}

/** A tab is opened while B is live, and stays open. */
function isLoaded({ way }: Lane, { number }: Step): boolean {
  return way !== 'tab' || number === 3;
}

interface Starting extends Pick<Replaying, 'directory' | 'closing'> {
  readonly origin: number;
}

async function startCaches(
  names: readonly CacheName[],
  { directory, origin, closing }: Starting,
): Promise<ReadonlyMap<CacheName, Program>> {
  const started = await Promise.all(
    names.map(async (name) => {
      await mkdir(join(directory, name), { recursive: true });
      const program = await startCache(name, join(directory, name), origin);
      closing.later(program.stop);
      return [name, program] as const;
    }),
  );
  return new Map(started);
}
