// rolling.ts: what do visitors see while an instance gets releases, and the copy is cut off?
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../incident/run-program.ts';
import { changedPlaces, cutOff, type Transport } from './cut.ts';
import type { Layout } from './layouts.ts';
import { load, loadAll, none, sum, type Verdicts, versionAt } from './loads.ts';
import type { Stage } from './stage.ts';
import type { States } from './states.ts';

/** What a series of cuts is about. */
export interface Cutting {
  readonly stage: Stage;
  readonly layout: Layout;
  readonly transport: Transport;
  readonly states: States;
  /** How many copies are to be cut off. */
  readonly cuts: number;
  /** Ports through which files are asked for. */
  readonly through: readonly number[];
  /** Below it, each cut has an instance of its own. */
  readonly directory: string;
  /** From 0 to 1, excluded. */
  readonly random: () => number;
}

/** What became of it. */
export interface Outcome extends Verdicts {
  /** Copies that were cut off; those that came to their end before do not count. */
  readonly cuts: number;
  /** Instances whose page was not whole, or not the newest, once the copy had been done again. */
  readonly unfinished: number;
}

/** Some more, since a copy may be faster than whoever cuts it off. */
const attempts = 3;

export async function cutMany(cutting: Cutting): Promise<Outcome> {
  const { stage, layout, states, cuts } = cutting;
  stage.behind.site = await layout.start(states.old);
  stage.ahead.site = await layout.start(states.newest);
  const places = changedPlaces(states.old, states.newest);
  let outcome: Outcome = { ...none, cuts: 0, unfinished: 0 };
  for (let attempt = 0; outcome.cuts < cuts && attempt < cuts * attempts; attempt++) {
    const instance = join(cutting.directory, String(attempt));
    const place = places[Math.floor(cutting.random() * places.length)]!;
    const { isCut, ...verdicts } = await cutOnce(cutting, instance, place);
    const isLast = isCut && outcome.cuts === cuts - 1;
    const unfinished = outcome.unfinished + (isLast && !(await isCompleted(cutting, instance)) ? 1 : 0);
    outcome = { ...sum(outcome, verdicts), cuts: outcome.cuts + (isCut ? 1 : 0), unfinished };
    await rm(instance, { recursive: true });
  }
  return outcome;
}

/** Pages are loaded while the copy goes on, and then from every instance through every other. */
async function cutOnce(
  { stage, layout, transport, states, through }: Cutting,
  instance: string,
  place: string,
): Promise<Verdicts & { readonly isCut: boolean }> {
  await run('cp', ['-a', states.old, instance], states.old);
  stage.running.site = await layout.start(instance);
  stage.again.site = null;
  let isCopying = true;
  // Where no balancer stands before them, nobody asks an instance that is not there.
  const there = through.filter((port) => port !== stage.again.port);
  const meanwhile = (async () => {
    let seen = none;
    for (let at = 0; isCopying; at++)
      seen = sum(seen, await load({ page: stage.running.port, files: there[at % there.length]! }));
    return seen;
  })();
  const isCut = await cutOff(transport.copy(states.source, instance), join(instance, place));
  isCopying = false;
  const before = await meanwhile;
  stage.again.site = await layout.start(instance).catch(() => null);
  return { ...sum(before, await loadAll(stage.ports, through)), isCut };
}

/** Whoever was cut off does it again, and its instance is as good as one that never was. */
async function isCompleted({ stage, layout, transport, states }: Cutting, instance: string): Promise<boolean> {
  await transport.again(states.source, instance);
  stage.again.site = await layout.start(instance);
  const { port } = stage.again;
  const { missing, torn } = await load({ page: port, files: port });
  return missing + torn === 0 && (await versionAt(port)) === (await versionAt(stage.ahead.port));
}
