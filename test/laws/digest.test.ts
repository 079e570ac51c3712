// digest.test.ts: what holds for every site?
import { type Asset, type Digest, defaultSettings, digest, type Output } from '@truename/engine';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import xxhash from 'xxhash-wasm';
import { assetsOf, isRenamed, reaching, type Site, sites } from './sites.ts';

const runs = { numRuns: Number(process.env.LAWS_RUNS ?? 150) };
const { h64Raw } = await xxhash();
const settings = { ...defaultSettings, missing: 'error' } as const;

const textOf = ({ bytes }: Output): string => new TextDecoder().decode(bytes ?? new Uint8Array());

async function digested(assets: readonly Asset[]): Promise<Digest> {
  const result = await digest(assets, settings);
  expect(result.problems).toEqual([]);
  return result;
}

const byIndex = ({ outputs }: Digest, { rank }: Site): Output[] =>
  rank.map((id) => outputs.find(({ asset }) => asset.id === `m${id}`)!);

const law = (promise: string, holds: (site: Site) => Promise<void>): void =>
  test(promise, { timeout: 0 }, () => fc.assert(fc.asyncProperty(sites, holds), runs));

law('digest() gives one result whatever the order of its input', async (site) => {
  const assets = assetsOf(site);
  const { outputs } = await digested(assets);
  const sorted = await digested(assets.toSorted((a, b) => (a.path < b.path ? 1 : -1)));
  const shown = (list: readonly Output[]) => list.map((output) => [output.asset.id, output.path, textOf(output)]);
  expect(shown(sorted.outputs)).toEqual(shown(outputs));
  expect(shown((await digested(assets.toReversed())).outputs)).toEqual(shown(outputs));
});

law('digest() of its own output changes nothing', async (site) => {
  const { outputs } = await digested(assetsOf(site));
  const files = new Map(outputs.map((output) => [output.path, output]));
  const again = await digested(
    [...files.values()].map(({ asset, path, bytes }) => ({
      ...{ id: path, path, logical: [], language: asset.language, origin: 'tree' as const },
      ...{ content: { bytes: bytes! }, fixed: 'named by its content' },
    })),
  );
  for (const output of again.outputs) {
    expect(output.path).toBe(output.asset.path);
    expect(textOf(output)).toBe(textOf(files.get(output.path)!));
  }
});

law('every name in the output exists', async (site) => {
  const { outputs } = await digested(assetsOf(site));
  const paths = new Set(outputs.map(({ path }) => path));
  for (const output of outputs) {
    const text = textOf(output);
    expect(text).not.toMatch(/tn0/);
    for (const [, url] of text.matchAll(/(?:url\(|src=|import )"([^"]*)"/g)) {
      const { pathname } = new URL(url!, `http://host.example/${encodeURI(output.path)}`);
      expect(paths).toContain(decodeURIComponent(pathname).slice(1));
    }
    for (const [, path] of text.matchAll(/use\("([^"]*)"\)/g)) expect(paths).toContain(path);
  }
});

law('the files that a file names are the files that its author meant', async (site) => {
  const outputs = byIndex(await digested(assetsOf(site)), site);
  site.files.forEach(({ links }, index) => {
    const meant = new Set(links.map(({ to }) => outputs[to]!.path));
    meant.delete(outputs[index]!.path);
    expect(outputs[index]!.references).toEqual([...meant].sort());
  });
});

law('a change renames the file and exactly the files that reach it', async (site) => {
  const before = byIndex(await digested(assetsOf(site)), site);
  for (const changed of site.files.keys()) {
    const after = byIndex(await digested(assetsOf(site, changed)), site);
    const reach = reaching(site, changed);
    // Among equal chunks the numbers may move up when one of them is equal no more.
    const renumbered = new Set(
      site.files.flatMap((_, index) => (before[index]!.twin === after[index]!.twin ? [] : [...reaching(site, index)])),
    );
    site.files.forEach((file, index) => {
      if (!isRenamed(file)) expect(after[index]!.path).toBe(before[index]!.path);
      else if (reach.has(index)) expect(after[index]!.path).not.toBe(before[index]!.path);
      else if (!renumbered.has(index)) expect(after[index]!.path).toBe(before[index]!.path);
    });
  }
});

law('equal final bytes at one path before naming get one name', async (site) => {
  const before = byIndex(await digested(assetsOf(site)), site);
  for (const changed of site.files.keys()) {
    const after = byIndex(await digested(assetsOf(site, changed)), site);
    before.forEach((output, index) => {
      const other = after[index]!;
      if (textOf(output) === textOf(other) && output.twin === other.twin) expect(other.path).toBe(output.path);
    });
  }
});

law('one path never has two contents, and equal chunks never have one path', async (site) => {
  const assets = [
    ...assetsOf(site),
    ...assetsOf(site)
      .filter(({ origin }) => origin === 'emitted')
      .map(copy),
  ];
  const { outputs } = await digested(assets);
  const seen = new Map<string, Output>();
  for (const output of outputs) {
    const key = output.path.normalize('NFC').toLowerCase();
    const other = seen.get(key);
    if (other) expect(textOf(output)).toBe(textOf(other));
    if (other) expect([output.asset.origin, other.asset.origin]).not.toEqual(['chunk', 'chunk']);
    seen.set(key, output);
  }
});

law('outside circles a name is the XXH64 of the file with its own digits zeroed', async (site) => {
  const { outputs } = await digested(assetsOf(site));
  for (const output of outputs) {
    const { digits, component, twin, path } = output;
    if (digits === null || component > 1 || twin > 0) continue;
    const blanked = new TextEncoder().encode(textOf(output).replaceAll(digits, '0'.repeat(16)));
    expect(h64Raw(blanked).toString(16).padStart(16, '0')).toBe(digits);
    expect(path).toContain(digits);
  }
});

function copy(asset: Asset): Asset {
  return { ...asset, id: `${asset.id} again` };
}
