// rolling.test.ts: while instances get releases one after the other, and copies are cut off, is every page whole?
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { needs } from '../support/needs.ts';
import { tempDir } from '../support/temp.ts';
import { gitPull, rsync, type Transport } from './cut.ts';
import { activate, bare, type Layout, links, publish, target } from './layouts.ts';
import { loadAll } from './loads.ts';
import { cutMany, type Outcome } from './rolling.ts';
import { type Stage, startStage } from './stage.ts';
import { makeStates, type States } from './states.ts';
import { digestVersion } from './versions.ts';

needs(
  'git',
  'nginx',
  'rsync',
)('a rolling deploy', () => {
  let stage: Stage;
  const outputs: string[] = [];

  beforeAll(async () => {
    // Git may leave an empty manifest behind, of which the operator is told.
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    const directory = await tempDir();
    for (const version of [1, 2, 3, 4]) outputs.push(await digestVersion(version, directory));
    stage = await startStage(directory);
  });
  afterAll(async () => {
    vi.restoreAllMocks();
    await stage?.close();
  });

  /** Instances have the first version, and get three others at once. */
  async function severalReleases(layout: Layout): Promise<States> {
    const releases = outputs.map((output, index) => (at: string) => layout.add(at, index + 1, output));
    return makeStates(releases, 1, join(await tempDir(), 'states'));
  }

  interface Cut {
    readonly layout: Layout;
    readonly transport: Transport;
    readonly states: States;
    readonly cuts: number;
    readonly through: readonly number[];
  }

  async function cut(what: Cut): Promise<Outcome> {
    return cutMany({ ...what, stage, directory: await tempDir(), random: numbers(5) });
  }

  test.each([rsync, gitPull])(
    'by $name, cut off at 50 points: no page is torn, and none misses a file',
    async (transport) => {
      const states = await severalReleases(target);
      const outcome = await cut({ layout: target, transport, states, cuts: 50, through: stage.front });
      expect(outcome).toMatchObject({ cuts: 50, missing: 0, torn: 0, unfinished: 0 });
    },
    300_000,
  );

  test.each([links, bare])(
    'of $name, cut off in the same way, shows pages that miss files or are torn',
    async (layout) => {
      const states = await severalReleases(layout);
      let wrong = 0;
      for (const transport of [rsync, gitPull]) {
        const { missing, torn } = await cut({ layout, transport, states, cuts: 6, through: stage.front });
        wrong += missing + torn;
      }
      // Which of six cuts hits depends on the machine; that of twelve none does is not seen.
      expect(wrong).toBeGreaterThan(0);
    },
  );

  test('without a balancer that asks again, pages of an instance that is ahead miss files of one that is behind', async () => {
    const states = await severalReleases(target);
    stage.behind.site = await target.start(states.old);
    stage.ahead.site = await target.start(states.newest);
    const { missing, torn } = await loadAll([stage.ahead.port], [stage.behind.port]);
    expect({ missing: missing > 0, torn }).toEqual({ missing: true, torn: 0 });
  });

  test.each([rsync, gitPull])(
    'by $name, published everywhere first: no balancer has to ask again',
    async (transport) => {
      let build = '';
      const releases = [
        (at: string) => target.add(at, 1, outputs[0]!),
        async (at: string) => {
          build = await publish(at, outputs[1]!);
        },
        (at: string) => activate(at, build),
      ];
      for (const [last, before, cuts] of [
        [2, 1, 10],
        [3, 2, 3],
      ] as const) {
        const states = await makeStates(releases.slice(0, last), before, join(await tempDir(), 'states'));
        const outcome = await cut({ layout: target, transport, states, cuts, through: stage.ports });
        expect(outcome).toMatchObject({ cuts, missing: 0, torn: 0, unfinished: 0 });
      }
    },
  );
});

/** From 0 to 1; the same each time, although a copy is never cut off at quite the same point. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
