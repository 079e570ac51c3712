// releases.test.ts: whatever is published, activated, taken back, pinned and pruned, and whatever the clock says: is what is
// live whole, is nothing written over, and can all records be read?
import { addPin, removePin } from '@truename/disk';
import { readLive } from '@truename/manifest';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import type { Files } from '../disk/disk.ts';
import type { Tree } from '../faults/usable.ts';
import { createShop, day, type Shop, site } from '../publish/released.ts';
import { generationsIn, liveIn, outOfStep, wrongIn } from '../publish/views.ts';

const runs = { numRuns: Number(process.env.LAWS_RUNS ?? 60) };

const editions = ['1', '2', '3', '4'] as const;
const edition = fc.constantFrom(...editions);
const glob = fc.constantFrom('app.js', 'css/**', 'img/*', '*-1*.js');
/** In days; also none, and backwards. */
const jump = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 3, noNaN: true }), fc.constantFrom(40, 100, -1, -50));

/** Names that are a file in one edition and a folder in another. */
const shapes: Readonly<Record<string, Files>> = {
  '2': { help: 'a file', 'guide.html/index.html': 'below a folder' },
  '3': { 'help/index.html': 'below a folder', 'guide.html': 'a page' },
};
/** What others write to a web root: over pages, in the way of them, and beside them. */
const foreign = fc.constantFrom('index.html', 'robots.txt', 'guide.html', 'guide.html/mine.txt', 'help', 'notes.txt');
const mine = 'written by somebody else';

type Step =
  | { readonly do: 'publish' | 'activate' | 'release'; readonly edition: string }
  | { readonly do: 'rollback' }
  | { readonly do: 'edit'; readonly path: string }
  | { readonly do: 'tidy' }
  | { readonly do: 'pin' | 'unpin'; readonly glob: string }
  | { readonly do: 'prune'; readonly keep: number; readonly maxAge: number; readonly isDateGiven: boolean }
  | { readonly do: 'jump'; readonly days: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('publish', 'activate', 'release', 'release'), edition }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rollback' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('pin', 'unpin'), glob }) },
  {
    weight: 3,
    arbitrary: fc.record({
      ...{ do: fc.constant('prune' as const), keep: fc.nat(3), isDateGiven: fc.boolean() },
      maxAge: fc.constantFrom(0, 1, 30).map((days) => days * day),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('jump' as const), days: jump }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('edit' as const), path: foreign }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('tidy' as const) }) },
);

const bases = new Map<boolean, Shop>();
const ids = new Map<string, string>();

beforeAll(async () => {
  for (const flat of [false, true]) {
    const shop = createShop(flat);
    for (const each of editions) ids.set(each, await shop.build(`b${each}`, { ...site(each), ...shapes[each] }));
    bases.set(flat, shop);
  }
});

async function take(shop: Shop, step: Step) {
  const common = { fs: shop.disk.fs, clock: () => shop.now };
  switch (step.do) {
    case 'publish':
      return shop.publish(`b${step.edition}`);
    case 'release':
      return shop.release(`b${step.edition}`);
    case 'activate':
      return shop.activate(ids.get(step.edition)!);
    case 'rollback':
      return shop.rollBack();
    case 'pin':
      return addPin('/target', step.glob, common);
    case 'unpin':
      return removePin('/target', step.glob, common);
    case 'prune':
      return shop.prune({ ...step, apply: true, ...(step.isDateGiven ? { now: shop.now } : {}) });
    case 'edit':
      edit(shop, step.path);
      return { done: null, problems: [] };
    case 'tidy':
      shop.disk.remove('/target', ...foreignIn(shop.tree()));
      return { done: null, problems: [] };
    case 'jump':
      shop.now += step.days * day;
      return { done: null, problems: [] };
  }
}

/** In a plain web root, where its name is no folder, and no file is on its way. */
function edit(shop: Shop, path: string): void {
  try {
    if (shop.isFlat) shop.disk.write('/target', { [path]: mine });
  } catch {}
}

const foreignIn = (tree: Tree) => Object.keys(tree).filter((path) => tree[path] === mine);

const isHashed = (path: string) => /-[0-9a-f]{16}(?:\.\w+)?$/.test(path);
const pagesIn = (tree: Tree) =>
  Object.entries(tree).filter(([path]) => !isHashed(path) && !/^(?:\.truename|assets|builds|live|pins)\//.test(path));
const records = (tree: Tree) =>
  Object.entries(tree).flatMap(([path, text]) => {
    const name = /(?:^|\/)live\/([^/]+)$/.exec(path)?.[1];
    return name === undefined ? [] : [[name, text] as const];
  });

/** Builds that the last activations name, so many different ones. */
function lastBuilds(tree: Tree, count: number): string[] {
  const { activations } = readLive(records(tree));
  return [...new Set(activations.toReversed().map(({ build }) => build))].slice(0, count);
}

test.each([false, true])('laws of releases, flat: %s', { timeout: 0 }, async (flat) => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (steps) => {
      const shop = bases.get(flat)!.copy();
      const seen = new Map<string, string>();
      for (const each of steps) {
        const before = shop.tree();
        const { done } = await take(shop, each);
        const after = shop.tree();
        const others = foreignIn(before);
        // What others wrote stays, and pages are those of the live build, or what they were.
        if (each.do !== 'tidy') expect(foreignIn(after)).toEqual(expect.arrayContaining(others));
        const isSwitch = each.do === 'release' || each.do === 'activate' || each.do === 'rollback';
        if (isSwitch && done !== null) expect(outOfStep(after)).toEqual([]);
        else if (each.do !== 'edit' && each.do !== 'tidy') expect(pagesIn(after)).toEqual(pagesIn(before));
        if (isSwitch && done === null) expect(liveIn(after)).toBe(liveIn(before));
        // Every page of every build that is complete finds what it names.
        expect(wrongIn(after)).toEqual([]);
        // Records stay as they are, and can be read.
        expect(after).toMatchObject(
          Object.fromEntries(Object.entries(before).filter(([path]) => /(?:^|\/)live\//.test(path))),
        );
        expect(readLive(records(after)).damaged).toEqual([]);
        // One name never has two contents.
        for (const [path, text] of Object.entries(after))
          if (isHashed(path)) expect([path, seen.get(path) ?? text]).toEqual([path, text]);
        for (const [path, text] of Object.entries(after)) if (isHashed(path)) seen.set(path, text);
        // What is live changes only by what was done, and is never lost.
        if (each.do === 'release' || each.do === 'activate') {
          if (done !== null) expect(liveIn(after)).toBe(ids.get(each.edition));
        } else if (each.do !== 'rollback') expect(liveIn(after)).toBe(liveIn(before));
        if (each.do === 'release' && others.length === 0) expect(done).not.toBe(null);
        if (each.do !== 'prune')
          expect(Object.keys(before).filter((path) => isHashed(path) && !(path in after))).toEqual([]);
        else checkPrune({ before, after, keep: each.keep, isDone: done !== null });
      }
    }),
    runs,
  );
});

function checkPrune(pruned: { before: Tree; after: Tree; keep: number; isDone: boolean }): void {
  const { before, after, keep, isDone } = pruned;
  if (!isDone) {
    expect(after).toEqual(before);
    return;
  }
  const [had, has] = [generationsIn(before), generationsIn(after)];
  for (const build of [liveIn(before)!, ...lastBuilds(before, keep)]) expect(has.has(build)).toBe(had.has(build));
  for (const path of pinnedPaths(before)) expect(Object.keys(after)).toContain(path);
}

/** Told by hand: the pins of the tests, and the names of the site. */
function pinnedPaths(tree: Tree): string[] {
  const globs = Object.entries(tree).flatMap(([path, text]) =>
    /(?:^|\/)pins\//.test(path) ? [(JSON.parse(text) as { glob: string }).glob] : [],
  );
  const patterns: Readonly<Record<string, RegExp>> = {
    'app.js': /(?:^|\/)app-[0-9a-f]{16}\.js$/,
    'css/**': /(?:^|\/)(?:css\/site|img\/logo)-[0-9a-f]{16}\.\w+$/,
    'img/*': /(?:^|\/)img\/logo-[0-9a-f]{16}\.svg$/,
    '*-1*.js': /(?:^|\/)app-1[0-9a-f]{15}\.js$/,
  };
  return Object.keys(tree).filter((path) => globs.some((each) => patterns[each]!.test(path)));
}
