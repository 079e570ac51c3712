// release-sigkill.test.ts: what is left of a publish, an activation or a prune whose process is killed at a random moment?
import { cpSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Answer, activateBuild, digestTree, pruneTarget, publishTree, releaseTree } from '@truename/disk';
import { expect, test } from 'vitest';
import { done } from '../publish/released.ts';
import { liveIn, outOfStep, wrongIn } from '../publish/views.ts';
import { tempDir } from '../support/temp.ts';
import { randomOf } from './random.ts';
import { readFiles, siteFiles, writeFiles } from './real-tree.ts';
import { inChild, type Task } from './release-child.ts';
import type { Tree } from './usable.ts';

const rounds = Number(process.env.KILL_ROUNDS ?? 200);
const seed = Number(process.env.KILL_SEED ?? Date.now() % 100_000);
const lanes = 3;

const day = 86_400_000;
const start = Date.parse('2026-11-01T00:00:00.000Z');
const now = start + 80 * day;

/** A target before some work, and what the work makes of it. */
interface Scenario {
  readonly task: Omit<Task, 'target'>;
  readonly before: string;
  readonly expected: readonly unknown[];
  /** Calls of the file system. */
  readonly calls: number;
  readonly lives: readonly (string | null)[];
}

/** Without what writes that were cut off leave behind, which the next prune takes away. */
const settled = (tree: Tree) => Object.entries(tree).filter(([path]) => !/\.truename-tmp-|(?:^|\/)gone\//.test(path));

/** Names that are a file in one build and a folder in the next. */
const shapes = [
  [],
  [
    ['help.html', 'a page'],
    ['guide.html/deep/index.html', 'below a folder'],
  ],
  [
    ['help.html/deep/index.html', 'below a folder'],
    ['guide.html', 'a page'],
  ],
] as const;

async function scenarios(dir: string): Promise<Scenario[]> {
  const builds: string[] = [];
  for (const edition of [0, 1, 2]) {
    writeFiles(join(dir, `in${edition}`), [...siteFiles(3, edition), ...shapes[edition]!]);
    const { manifest } = await digestTree({
      input: join(dir, `in${edition}`),
      output: join(dir, `b${edition}`),
      settings: {},
    });
    builds.push(manifest!.build);
  }
  const found: Scenario[] = [];
  for (const flat of [false, true]) {
    const target = join(dir, flat ? 'flat' : 'generations');
    for (const edition of [0, 1])
      done(await releaseTree(join(dir, `b${edition}`), target, { flat, clock: () => start + edition * 40 * day }));
    const published = `${target}-published`;
    cpSync(target, published, { recursive: true });
    done(await publishTree(join(dir, 'b2'), published, { flat, clock: () => now }));
    const tasks = [
      { before: target, task: { work: 'publish', dir: join(dir, 'b2') } },
      { before: published, task: { work: 'activate', build: builds[2]! } },
      { before: published, task: { work: 'prune' } },
    ] as const;
    for (const { before, task } of tasks) found.push(await measured({ ...task, flat, now }, before));
  }
  return found;
}

async function measured(task: Scenario['task'], before: string): Promise<Scenario> {
  const after = `${before}-after-${task.work}`;
  cpSync(before, after, { recursive: true });
  const { calls = 0 } = (await inChild({ ...task, target: after })) ?? {};
  const lives = [before, after].map((root) => liveIn(readFiles(root)));
  return { task, before, expected: settled(readFiles(after)), calls, lives };
}

function complete(
  { work, dir = '', build = '', flat = false }: Scenario['task'],
  target: string,
): Promise<Answer<unknown>> {
  const clock = () => now;
  if (work === 'publish') return publishTree(dir, target, { flat, clock });
  return work === 'prune'
    ? pruneTarget(target, { keep: 1, apply: true, clock })
    : activateBuild(target, build, { clock });
}

test(`killed ${rounds} times (KILL_SEED=${seed}), it leaves whole generations, and is completed`, {
  timeout: 0,
}, async () => {
  const random = randomOf(seed);
  const dir = await tempDir();
  const all = await scenarios(dir);
  let next = 0;
  let killed = 0;
  const lane = async (target: string) => {
    for (let round = next++; round < rounds; round = next++) {
      const { task, before, calls, lives, expected } = all[round % all.length]!;
      rmSync(target, { recursive: true, force: true });
      cpSync(before, target, { recursive: true });
      const killAt = Math.floor(random() * calls);
      const where = `round ${round}: ${task.work}${task.flat ? ' flat' : ''}, killed at call ${killAt} of ${calls}`;
      if ((await inChild({ ...task, target, killAt, umask: round % 2 === 0 ? 0o077 : 0o022 })) === null) killed++;
      const tree = readFiles(target);
      expect([where, wrongIn(tree)]).toEqual([where, []]);
      expect([where, lives.includes(liveIn(tree))]).toEqual([where, true]);
      done(await complete(task, target));
      const after = readFiles(target);
      expect([where, settled(after), outOfStep(after)]).toEqual([where, expected, []]);
      expect([where, closedTo(target)]).toEqual([where, []]);
    }
  };
  await Promise.all(Array.from({ length: lanes }, (_, number) => lane(join(dir, `lane${number}`))));
  console.log(`killed ${killed} of ${rounds} runs`);
  expect(killed).toBe(rounds);
});

/** What others than its owner cannot read, but what was cut off. */
function closedTo(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => {
    if (path.includes('.truename-tmp-')) return false;
    const stats = statSync(join(root, path));
    return (stats.mode & 0o777) !== (stats.isDirectory() ? 0o755 : 0o644);
  });
}
