// at-once.test.ts: what comes of releases, prunes and readers that work on one target at the same time?
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { activateBuild, digestTree, pruneTarget, releaseTree } from '@truename/disk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { randomOf } from '../faults/random.ts';
import { readFiles, writeFiles } from '../faults/real-tree.ts';
import { tempDir } from '../support/temp.ts';
import { type Loop, type LoopAnswer, startLoop } from './loop-child.ts';
import { loadPage } from './reader.ts';
import { done, site } from './released.ts';
import { liveIn, outOfStep, wrongIn } from './views.ts';

const day = 86_400_000;
const start = Date.parse('2026-11-01T00:00:00.000Z');
const now = start + 120 * day;
const seed = Number(process.env.PAUSE_SEED ?? Date.now() % 100_000);

/** More than a prune keeps. */
const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

let dir = '';
const ids: Record<string, string> = {};
let loops: [Loop, Loop] | null = null;

beforeAll(async () => {
  dir = await tempDir();
  for (const name of names) {
    writeFiles(join(dir, `in-${name}`), Object.entries(site(name)));
    const { manifest } = await digestTree({ input: join(dir, `in-${name}`), output: join(dir, name), settings: {} });
    ids[name] = manifest!.build;
  }
  loops = [startLoop(), startLoop()];
});

afterAll(async () => {
  for (const loop of loops ?? []) await loop.end();
});

const told = ({ done: value, problems }: LoopAnswer) =>
  value === null ? problems.map(({ code, message }) => `${code}: ${message}`) : 'done';

describe.each([false, true])('flat: %s', (flat) => {
  test('two releases at once, 100 times: both are recorded, and the later one is live, whole', async () => {
    const [one, two] = loops!;
    for (let round = 0; round < 100; round++) {
      const target = join(dir, `at-once-${flat}`);
      rmSync(target, { recursive: true, force: true });
      // Of two different builds, and every fourth time of one and the same.
      const pair = round % 4 === 3 ? ['a', 'a'] : ['a', 'b'];
      const answers = await Promise.all([
        one.run({ work: 'release', dir: join(dir, pair[0]!), target, flat }),
        two.run({ work: 'release', dir: join(dir, pair[1]!), target, flat }),
      ]);
      expect([round, ...answers.map(told)]).toEqual([round, 'done', 'done']);
      const tree = readFiles(target);
      const records = Object.keys(tree).filter((path) => /(?:^|\/)live\/\d{8}\.json$/.test(path));
      // Of one and the same build the second release may find it live already.
      expect([round, pair[0] === pair[1] ? [1, 2] : [2]]).toEqual([round, expect.arrayContaining([records.length])]);
      const last = JSON.parse(tree[records.at(-1)!]!) as { build: string };
      expect([round, liveIn(tree), wrongIn(tree), outOfStep(tree)]).toEqual([round, last.build, [], []]);
      if (flat) expect([round, pageOf(tree)]).toEqual([round, pageOf(readFiles(join(dir, nameOf(last.build))))]);
      expect(Object.keys(tree).filter((path) => path.includes('.truename-tmp-'))).toEqual([]);
    }
  });

  test(`an old build that is released while a prune of it stops on its way is whole (PAUSE_SEED=${seed})`, async () => {
    const random = randomOf(seed);
    const base = join(dir, `base-${flat}`);
    // Two builds may go; one of them is then needed again.
    for (const [index, name] of ['c', 'a', 'b'].entries())
      done(await releaseTree(join(dir, name), base, { flat, clock: () => start + index * 40 * day }));
    const clock = () => now;
    const prune = { work: 'prune', keep: 1, now } as const;
    const { calls } = await loops![0].run({ ...prune, target: copyOf(base, 'count') });
    for (let at = Math.floor(random() * 4); at < calls; at += 1 + Math.floor(random() * 10)) {
      const target = copyOf(base, 'paused');
      const work = random() < 0.5 ? 'release' : 'activate';
      let answer: { readonly done: unknown } | null = null;
      const pruned = await loops![0].run({ ...prune, target, pauseAt: at }, async () => {
        answer =
          work === 'release'
            ? await releaseTree(join(dir, 'a'), target, { flat, clock })
            : await activateBuild(target, ids.a!, { clock });
      });
      const where = `${work} at call ${at} of ${calls}, ${told(pruned)}`;
      expect([where, wrongIn(readFiles(target))]).toEqual([where, []]);
      // An activation may come too late; a release brings everything along.
      const isDone = answer === null ? false : (answer as { readonly done: unknown }).done !== null;
      if (work === 'release') expect([where, isDone]).toEqual([where, true]);
      if (isDone) expect([where, liveIn(readFiles(target))]).toEqual([where, ids.a]);
      done(await releaseTree(join(dir, 'a'), target, { flat, clock }));
      const { unknown } = done(await pruneTarget(target, { keep: 1, apply: true, clock }));
      const after = readFiles(target);
      expect([where, liveIn(after), wrongIn(after), unknown]).toEqual([where, ids.a, [], []]);
    }
  });

  test.each(['release', 'activate'] as const)(
    'a prune of a build while a %s of it stops on its way: it is whole or not live',
    async (work) => {
      const random = randomOf(seed + 1);
      const base = join(dir, `base-${flat}`);
      const clock = () => now;
      const task = { work, dir: join(dir, 'a'), build: ids.a!, flat, now } as const;
      const { calls } = await loops![0].run({ ...task, target: copyOf(base, 'count') });
      for (let at = Math.floor(random() * 4); at < calls; at += 1 + Math.floor(random() * 12)) {
        const target = copyOf(base, 'paused');
        const answer = await loops![0].run({ ...task, target, pauseAt: at }, async () => {
          const pruned = await pruneTarget(target, { keep: 1, apply: true, clock });
          // A web root of which some pages are switched is not pruned.
          if (!flat || pruned.problems.every(({ code }) => code !== 'broken-build')) done(pruned);
        });
        const where = `call ${at} of ${calls}, ${told(answer)}`;
        if (work === 'release') expect([where, told(answer)]).toEqual([where, 'done']);
        const tree = readFiles(target);
        expect([where, liveIn(tree), wrongIn(tree)]).toEqual([where, answer.done === null ? ids.b : ids.a, []]);
        done(await releaseTree(join(dir, 'a'), target, { flat, clock }));
        const { unknown } = done(await pruneTarget(target, { keep: 1, apply: true, clock }));
        expect([where, liveIn(readFiles(target)), wrongIn(readFiles(target)), unknown]).toEqual([where, ids.a, [], []]);
      }
    },
  );
});

test('a reader that loads pages during 100 releases sees whole generations only', async () => {
  const target = join(dir, 'read');
  done(await releaseTree(join(dir, 'a'), target));
  let isOver = false;
  const releases = async () => {
    for (let round = 0; round < 100; round++) {
      const name = names[(round + 1) % names.length]!;
      const answer = await loops![0].run({ work: 'release', dir: join(dir, name), target });
      expect([round, told(answer)]).toEqual([round, 'done']);
      if (round % 10 === 9)
        expect(told(await loops![0].run({ work: 'prune', keep: 4, maxAge: 0, target }))).toBe('done');
    }
  };
  const released = releases().finally(() => {
    isOver = true;
  });
  const seen = new Set<string>();
  let loads = 0;
  while (!isOver) {
    const { build, faults } = await loadPage(target);
    expect(faults).toEqual([]);
    seen.add(build);
    loads++;
  }
  await released;
  expect(seen).toEqual(new Set(Object.values(ids)));
  expect(loads).toBeGreaterThan(100);
});

function copyOf(base: string, name: string): string {
  const target = `${base}-${name}`;
  rmSync(target, { recursive: true, force: true });
  cpSync(base, target, { recursive: true });
  return target;
}

function nameOf(build: string): string {
  return Object.keys(ids).find((name) => ids[name] === build) ?? '';
}

function pageOf(tree: Readonly<Record<string, string>>): string | undefined {
  return tree['index.html'];
}
