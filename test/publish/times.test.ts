// times.test.ts: do file times and the umask change anything? On a real disk.
import { chmodSync, lstatSync, mkdirSync, readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { addPin, digestTree, pruneTarget, releaseTree, rollBack } from '@truename/disk';
import { afterEach, expect, test } from 'vitest';
import { readFiles, writeFiles } from '../faults/real-tree.ts';
import { tempDir } from '../support/temp.ts';
import { codes, done, site, start } from './released.ts';
import { liveIn, wrongIn } from './views.ts';

const day = 86_400_000;
const usual = process.umask();

afterEach(() => {
  process.umask(usual);
});

/** All that stands below a directory, itself too. */
function all(root: string): string[] {
  return [root, ...readdirSync(root, { recursive: true, encoding: 'utf8' }).map((path) => join(root, path))];
}

const nonsense: Readonly<Record<string, (index: number) => number | null>> = {
  'as they are': () => null,
  'of 1980': () => Date.UTC(1980, 0, 1),
  'of the future': () => Date.UTC(2099, 0, 1),
  'all equal': () => start,
  shuffled: (index) => Date.UTC(1990 + ((index * 7) % 60), 0, 1),
};

/** Releases, a rollback, a pin and prunes; between all of them times and umask are set. Gives the trees after each. */
async function history(dir: string, flat: boolean, spoil: () => void): Promise<Record<string, string>[]> {
  mkdirSync(dir, { recursive: true });
  const target = join(dir, 'target');
  let now = start;
  const clock = () => now;
  const build = async (name: string) => {
    writeFiles(join(dir, `in-${name}`), Object.entries(site(name)));
    await digestTree({ input: join(dir, `in-${name}`), output: join(dir, name), settings: {} });
  };
  for (const name of ['a', 'b', 'c']) await build(name);
  const release = (name: string) => async () => done(await releaseTree(join(dir, name), target, { flat, clock }));
  const prune = (keep: number) => async () =>
    done(await pruneTarget(target, { keep, maxAge: 10 * day, apply: true, clock }));
  const steps = [
    ...[release('a'), release('b'), async () => done(await rollBack(target, undefined, { clock })), release('c')],
    ...[
      prune(2),
      async () => done(await addPin(target, 'app.js', { clock })),
      prune(1),
      release('a'),
      release('b'),
      prune(1),
    ],
  ];
  const trees: Record<string, string>[] = [];
  for (const step of steps) {
    spoil();
    await step();
    now += 6 * day;
    trees.push(readFiles(target));
    expect(wrongIn(trees.at(-1)!)).toEqual([]);
    expect(liveIn(trees.at(-1)!)).not.toBe(null);
  }
  const others = all(target).filter((path) => {
    const stats = lstatSync(path);
    return (stats.mode & 0o777) !== (stats.isDirectory() ? 0o755 : 0o644);
  });
  expect(others).toEqual([]);
  return trees;
}

test.each([false, true])('file times and the umask change nothing, flat: %s', async (flat) => {
  const dir = await tempDir();
  let expected: Record<string, string>[] | null = null;
  for (const [name, timeOf] of Object.entries(nonsense))
    for (const umask of [0o022, 0o077]) {
      const place = join(dir, `${name} ${umask}`);
      const trees = await history(place, flat, () => {
        process.umask(umask);
        for (const [index, path] of all(place).entries()) {
          const time = timeOf(index);
          if (time !== null) utimesSync(path, time / 1000, time / 1000);
        }
      });
      expected ??= trees;
      expect(trees).toEqual(expected);
    }
});

test('a file and a folder that an earlier umask has closed are opened by the next release', async () => {
  const dir = await tempDir();
  writeFiles(join(dir, 'in'), Object.entries(site('a')));
  await digestTree({ input: join(dir, 'in'), output: join(dir, 'a'), settings: {} });
  const target = join(dir, 'target');
  done(await releaseTree(join(dir, 'a'), target));
  for (const path of all(join(target, 'assets'))) chmodSync(path, lstatSync(path).isDirectory() ? 0o700 : 0o600);
  // A group that shares the target keeps its rights.
  chmodSync(join(target, 'builds'), 0o2775);
  done(await releaseTree(join(dir, 'a'), target));
  for (const path of all(join(target, 'assets')))
    expect([path, lstatSync(path).mode & 0o777]).toEqual([path, lstatSync(path).isDirectory() ? 0o755 : 0o644]);
  expect(lstatSync(join(target, 'builds')).mode & 0o7777).toBe(0o2775);
});

test('a folder of somebody else in a plain web root keeps its mode, and those that are made are open to all', async () => {
  const dir = await tempDir();
  writeFiles(join(dir, 'in'), Object.entries({ ...site('a'), 'docs/index.html': 'x' }));
  await digestTree({ input: join(dir, 'in'), output: join(dir, 'a'), settings: {} });
  const target = join(dir, 'target');
  writeFiles(target, [['img/secret.txt', 'x']]);
  chmodSync(join(target, 'img'), 0o700);
  process.umask(0o077);
  const answer = await releaseTree(join(dir, 'a'), target, { flat: true });
  done(answer);
  done(await releaseTree(join(dir, 'a'), target, { flat: true }));
  const modes = ['img', 'css', 'docs', '.truename'].map((path) => [path, lstatSync(join(target, path)).mode & 0o777]);
  expect(modes).toEqual([
    ['img', 0o700],
    ['css', 0o755],
    ['docs', 0o755],
    ['.truename', 0o755],
  ]);
  expect(codes(answer)).toEqual(['warning unreadable-file img']);
});

test('a folder that never got its name, since its maker was cut off, goes with the next prune', async () => {
  const dir = await tempDir();
  writeFiles(join(dir, 'in'), Object.entries(site('a')));
  await digestTree({ input: join(dir, 'in'), output: join(dir, 'a'), settings: {} });
  const target = join(dir, 'target');
  done(await releaseTree(join(dir, 'a'), target, { flat: true }));
  mkdirSync(join(target, 'css/.truename-tmp-1'));
  expect(done(await pruneTarget(target, { apply: true })).leftBehind).toEqual(['css/.truename-tmp-1']);
  expect(readdirSync(join(target, 'css'))).not.toContain('.truename-tmp-1');
});
