// diff-laws.test.ts: what holds for every comparison of two builds?

import type { FileDiff, TreeDiff } from '@truename/disk';
import type { Settings } from '@truename/engine';
import { parseManifest } from '@truename/manifest';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diffOf, twoBuilds } from './diff-site.ts';
import type { Files } from './disk.ts';

const endings = ['css', 'js', 'svg', 'html', 'png'] as const;

/** A file of a generated site, by the index of its links. */
interface SiteFile {
  readonly ending: (typeof endings)[number];
  readonly folder: '' | 'a/' | 'a/b/';
  readonly body: number;
  readonly links: readonly number[];
  readonly isThere: boolean;
}

type Site = readonly SiteFile[];

/** Two versions of one site, and under which settings each is built. */
interface Change {
  readonly old: Site;
  readonly new: Site;
}

const change: fc.Arbitrary<Change> = fc.integer({ min: 1, max: 8 }).chain((count) => {
  const version = fc.record({
    body: fc.nat({ max: 3 }),
    links: fc.uniqueArray(fc.nat({ max: count - 1 }), { maxLength: 3 }),
    isThere: fc.constantFrom(true, true, true, true, false),
  });
  const file = fc.record({
    ...{ ending: fc.constantFrom(...endings), folder: fc.constantFrom('' as const, 'a/' as const, 'a/b/' as const) },
    ...{ before: version, after: fc.option(version, { freq: 2 }) },
  });
  return fc.array(file, { minLength: count, maxLength: count }).map((files) => ({
    old: files.map(({ ending, folder, before }) => ({ ending, folder, ...before })),
    new: files.map(({ ending, folder, before, after }) => ({ ending, folder, ...(after ?? before) })),
  }));
});

const settings: fc.Arbitrary<Partial<Settings>> = fc.record(
  {
    salt: fc.constantFrom('', 'salt'),
    pattern: fc.constantFrom('[dir]/[name]-[hash][ext]', '[dir]/[hash].[name][ext]', '[dir]/[name][ext].[hash]'),
    hashLength: fc.constantFrom(12, 16),
    base: fc.constantFrom('/', '/app/', 'https://cdn.example/x/'),
    hash: fc.constantFrom('xxh64' as const, 'sha256' as const),
  },
  { requiredKeys: [] },
);

const pathOf = (site: Site, index: number): string => `${site[index]!.folder}f${index}.${site[index]!.ending}`;

/** From the folder of one file to another one. */
function linkText(site: Site, from: number, to: number): string {
  const up = '../'.repeat(site[from]!.folder.split('/').length - 1);
  return `${up || './'}${pathOf(site, to)}`;
}

/** The number of each file stands in it, so that no two have the same bytes. */
function contentOf(site: Site, index: number): string | Uint8Array {
  const { ending, body, links } = site[index]!;
  const urls = links.map((to) => linkText(site, index, to));
  if (ending === 'css')
    return `/* ${index} ${body} */ ${urls.map((url) => `a { background: url(${url}) }`).join('\n')}`;
  if (ending === 'js') return `/* ${index} */ ${urls.map((url) => `import "${url}";`).join('\n')} x = ${body};`;
  if (ending === 'html') return `<p id=${index}>${body}${urls.map((url) => `<img src="${url}">`).join('')}`;
  if (ending === 'png') return new Uint8Array([137, 80, index, body]);
  return `<svg xmlns="http://www.w3.org/2000/svg" id="${index}${body}">${urls.map((url) => `<image href="${url}"/>`).join('')}</svg>`;
}

function filesOf(site: Site): Files {
  return Object.fromEntries(
    site.flatMap((file, index) => (file.isThere ? [[pathOf(site, index), contentOf(site, index)]] : [])),
  );
}

const isBinary = (file: SiteFile) => file.ending === 'png';
const isFixed = (file: SiteFile) => file.ending === 'html';

/** What a file names, where that is there to be named. */
const namesOf = (site: Site, index: number): number[] =>
  isBinary(site[index]!) ? [] : site[index]!.links.filter((to) => site[to]!.isThere && to !== index);

/** Worked out from the sources alone: what was edited, and what follows. */
function expected({ old, new: now }: Change): { edited: Set<string>; following: Set<string> } {
  const inBoth = [...old.keys()].filter((index) => old[index]!.isThere && now[index]!.isThere);
  const text = (site: Site, index: number) =>
    // A name of an output that is not there is left as its author wrote it: that is a difference in the text.
    JSON.stringify([
      contentOf(site, index),
      isBinary(site[index]!) ? [] : site[index]!.links.map((to) => site[to]!.isThere || isFixed(site[to]!)),
    ]);
  const edited = new Set(inBoth.filter((index) => text(old, index) !== text(now, index)));
  const changed = new Set(edited);
  const follows = (index: number) =>
    namesOf(old, index).filter((to) => namesOf(now, index).includes(to) && changed.has(to) && !isFixed(old[to]!))
      .length > 0;
  for (let size = -1; size !== changed.size; ) {
    size = changed.size;
    for (const index of inBoth) if (follows(index)) changed.add(index);
  }
  const named = (indices: Iterable<number>) => new Set([...indices].map((index) => pathOf(now, index)));
  return { edited: named(edited), following: named(inBoth.filter(follows)) };
}

const withReason = ({ files }: TreeDiff, reason: string) =>
  new Set(files.filter(({ reasons }) => (reasons as readonly string[]).includes(reason)).map(({ name }) => name));

const changedByItself = ({ reasons }: FileDiff) => reasons.some((reason) => reason !== 'cascade');

/** How many causes lie between a file and the nearest one that changed by itself, that one included. */
function leastSteps(file: FileDiff, byName: ReadonlyMap<string, FileDiff>): number {
  let reached = new Set(file.causes);
  for (let steps = 1; ; steps++) {
    const causes = [...reached].map((name) => byName.get(name)!);
    if (causes.some(changedByItself)) return steps;
    reached = new Set(causes.flatMap(({ causes }) => causes));
  }
}

const runs = { numRuns: Number(process.env.LAWS_RUNS ?? 60) };

test('The laws are tried on edits, cascades, circles, and on added and removed files', () => {
  const samples = fc.sample(change, { numRuns: 200, seed: 1 });
  const count = (has: (given: Change) => boolean) => samples.filter(has).length;
  const isOther = (from: Site, to: Site) => from.some((file, at) => file.isThere && !to[at]!.isThere);
  const inCircle = (site: Site) => site.some((_, at) => namesOf(site, at).some((to) => namesOf(site, to).includes(at)));
  expect(count((given) => expected(given).edited.size > 0)).toBeGreaterThan(100);
  expect(count((given) => expected(given).following.size > 0)).toBeGreaterThan(40);
  expect(count(({ old, new: now }) => isOther(old, now))).toBeGreaterThan(30);
  expect(count(({ old, new: now }) => isOther(now, old))).toBeGreaterThan(30);
  expect(count(({ new: now }) => inCircle(now))).toBeGreaterThan(20);
});

describe('diffTrees(), for any two versions of a site', () => {
  test('finds no change between equal builds', async () => {
    await fc.assert(
      fc.asyncProperty(change, settings, async ({ old }, given) => {
        const input = { files: filesOf(old), settings: given };
        const { files, totals, entries } = await diffOf(input, input);
        expect(files.filter(({ status }) => status !== 'unchanged')).toEqual([]);
        expect([totals.again, ...entries.map(({ again }) => again)].every(({ files }) => files === 0)).toBe(true);
      }),
      runs,
    );
  });

  test('tells exactly the edited files as edited, and exactly those as cascades that name a changed one', async () => {
    await fc.assert(
      fc.asyncProperty(change, async (given) => {
        const diff = await diffOf({ files: filesOf(given.old) }, { files: filesOf(given.new) });
        const { edited, following } = expected(given);
        expect(withReason(diff, 'own-edit')).toEqual(edited);
        expect(withReason(diff, 'cascade')).toEqual(following);
      }),
      runs,
    );
  });

  test('tells the same edits whatever settings changed with them', async () => {
    await fc.assert(
      fc.asyncProperty(change, settings, settings, async (given, before, after) => {
        const diff = await diffOf(
          { files: filesOf(given.old), settings: before },
          { files: filesOf(given.new), settings: after },
        );
        const { edited, following } = expected(given);
        expect(withReason(diff, 'own-edit')).toEqual(edited);
        expect(withReason(diff, 'cascade')).toEqual(following);
      }),
      runs,
    );
  });

  test('gives every changed URL a reason, and leads every cascade to a file that changed by itself', async () => {
    await fc.assert(
      fc.asyncProperty(change, settings, settings, async (given, before, after) => {
        const { files } = await diffOf(
          { files: filesOf(given.old), settings: before },
          { files: filesOf(given.new), settings: after },
        );
        const byName = new Map(files.map((file) => [file.name, file]));
        expect(byName.size).toBe(files.length);
        for (const file of files) {
          const differs = file.old && file.new && (file.old.url !== file.new.url || file.old.hash !== file.new.hash);
          expect(file.status === 'changed' || file.status === 'renamed').toBe(Boolean(differs));
          expect(file.reasons.length > 0).toBe(Boolean(differs));
          expect(file.reasons.includes('cascade')).toBe(file.causes.length > 0);
          if (file.via === null) continue;
          expect(file.causes).toContain(file.via);
          let end = byName.get(file.via)!;
          let steps = 1;
          for (; steps < files.length && end.name !== file.origin; steps++) end = byName.get(end.via!)!;
          expect(end.name).toBe(file.origin);
          expect(changedByItself(end)).toBe(true);
          expect(steps).toBe(leastSteps(file, byName));
        }
      }),
      runs,
    );
  });

  test('counts what a visitor loads: the totals add up, and agree with the two manifests', async () => {
    await fc.assert(
      fc.asyncProperty(change, settings, async (given, both) => {
        const builds = await twoBuilds(
          { files: filesOf(given.old), settings: both },
          { files: filesOf(given.new), settings: both },
        );
        const { totals, files } = (await builds.diff()).diff!;
        const { groups, first, again } = totals;
        const plus = (...names: (keyof typeof groups)[]) =>
          (['files', 'size', 'transfer'] as const).map((key) =>
            names.reduce((sum, name) => sum + groups[name][key], 0),
          );
        const flat = ({ files, size, transfer }: typeof first) => [files, size, transfer];
        expect(flat(again)).toEqual(plus('own-edit', 'cascade', 'names-only', 'added'));
        expect(flat(first)).toEqual(plus('own-edit', 'cascade', 'names-only', 'added', 'unchanged'));
        expect(files.every(({ transfer, new: now }) => !transfer || transfer.bytes <= now!.size)).toBe(true);
        const [old, now] = ['/old', '/new'].map((dir) =>
          parseManifest(String(builds.disk.volume.readFileSync(`${dir}/.truename/manifest.json`))),
        );
        const had = { ...old!.outputs, ...old!.fixed };
        const has = { ...now!.outputs, ...now!.fixed };
        const loaded = Object.entries(has).filter(([path, { hash }]) => had[path]?.hash !== hash);
        expect([again.files, again.size]).toEqual([loaded.length, loaded.reduce((sum, [, { size }]) => sum + size, 0)]);
        expect(groups.removed.files).toBe(files.length - Object.keys(has).length);
      }),
      runs,
    );
  });

  test('tells of removed files what it told of added ones, with the builds the other way round', async () => {
    await fc.assert(
      fc.asyncProperty(change, async ({ old, new: now }) => {
        const there = await diffOf({ files: filesOf(old) }, { files: filesOf(now) });
        const back = await diffOf({ files: filesOf(now) }, { files: filesOf(old) });
        const turned = { added: 'removed', removed: 'added' } as Readonly<Record<string, string>>;
        expect(back.files.map(({ name, status, reasons }) => [name, turned[status] ?? status, reasons])).toEqual(
          there.files.map(({ name, status, reasons }) => [name, status, reasons]),
        );
      }),
      runs,
    );
  });
});
