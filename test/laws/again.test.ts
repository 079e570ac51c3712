// again.test.ts: does a digested tree keep its names when it is digested again?
import { type Asset, type Digest, defaultSettings, digest, type Output, type Settings } from '@truename/engine';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assetsOf, reaching, type Site, sites } from './sites.ts';
import { extras, surrounded } from './surroundings.ts';

const runs = { numRuns: Number(process.env.LAWS_RUNS ?? 150) };

const ways: fc.Arbitrary<Settings> = fc
  .constantFrom<Partial<Settings>>(
    ...[{}, { hashLength: 12 }, { salt: 'pepper' }, { pattern: '[dir]/[hash].[name][ext]' }],
    ...[{ hash: 'sha256', hashLength: 32 } as const, { hash: 'sha256', hashLength: 64, salt: 'x' } as const],
  )
  .map((way) => ({ ...defaultSettings, ...way }));

/** A digested tree as it comes in again: the digits in each path are its token. */
function again({ outputs }: Digest, tokensOfCompanions: boolean): Asset[] {
  const files = new Map(outputs.map((output) => [output.path, output]));
  const digitsOf = ({ digits, companionOf }: Output): string | null => {
    const owner = companionOf === undefined ? undefined : files.get(companionOf);
    return owner && tokensOfCompanions ? digitsOf(owner) : digits;
  };
  return [...files.values()].map((output): Asset => {
    const token = digitsOf(output);
    return {
      ...{ id: output.path, path: output.path, logical: output.asset.logical, language: output.asset.language },
      ...{ origin: 'emitted', content: { bytes: output.bytes! } },
      ...(token !== null && output.path.includes(token) && { token }),
      ...(output.twin > 0 && { twin: output.twin }),
    };
  });
}

const shown = ({ outputs }: Digest) =>
  new Map(
    outputs.map(({ path, bytes, digits, twin, component, references, companionOf }) => [
      path,
      { text: Buffer.from(bytes!).toString('latin1'), digits, twin, component, references, companionOf },
    ]),
  );

test('digest() of a digested tree gives the same paths and bytes', { timeout: 0 }, async () => {
  const seen = { circles: 0, twins: 0, maps: 0 };
  const holds = fc.asyncProperty(sites, extras, ways, fc.boolean(), async (site, each, settings, tokens) => {
    const first = await digest(surrounded(site, each), settings);
    const second = await digest(again(first, tokens), settings);
    for (const { asset, path } of second.outputs) expect(path).toBe(asset.path);
    expect(shown(second)).toEqual(shown(first));
    expect(second.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    for (const { component, twin, companionOf, path } of first.outputs) {
      if (component > 1) seen.circles++;
      if (twin > 0) seen.twins++;
      if (companionOf && path.endsWith('.map')) seen.maps++;
    }
  });
  await fc.assert(holds, runs);
  expect(Math.min(seen.circles, seen.twins, seen.maps)).toBeGreaterThan(0);
});

const comments = { css: '/* changed */', js: '// changed', html: '<!-- changed -->' };

/** Equal files may become one, or have numbers that change with their equality: what is said here is said of others. */
function isPlain(...digests: readonly Digest[]): boolean {
  return digests.every(
    ({ outputs }) =>
      outputs.every(({ twin }) => twin === 0) && new Set(outputs.map(({ path }) => path)).size === outputs.length,
  );
}

async function afterChange(site: Site, changed: number, settings: Settings) {
  const id = `m${site.rank[changed]}`;
  const expected = await digest(assetsOf(site, changed), settings);
  const first = await digest(assetsOf(site), settings);
  const at = first.outputs.find(({ asset }) => asset.id === id)!.path;
  const edited = again(first, true).map((asset): Asset => {
    if (asset.path !== at || !('bytes' in asset.content)) return asset;
    const comment = Buffer.from(comments[site.files[changed]!.language]);
    return { ...asset, content: { bytes: Buffer.concat([asset.content.bytes, comment]) } };
  });
  return { first, expected, actual: await digest(edited, settings) };
}

test('a change to a digested tree gives the names that the change gives before', { timeout: 0 }, async () => {
  const seen = { changed: 0, circles: 0 };
  const holds = fc.asyncProperty(sites, ways, fc.nat(6), async (site, settings, nat) => {
    const changed = nat % site.files.length;
    const { first, expected, actual } = await afterChange(site, changed, settings);
    if (!isPlain(first, expected)) return;
    expect(shown(actual)).toEqual(shown(expected));
    seen.changed += reaching(site, changed).size;
    seen.circles += expected.outputs.filter(({ component }) => component > 1).length;
  });
  await fc.assert(holds, runs);
  expect(Math.min(seen.changed, seen.circles)).toBeGreaterThan(0);
});
