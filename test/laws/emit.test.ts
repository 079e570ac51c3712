// emit.test.ts: is what is handed out early, of files that are read late, the same as all at once?
import { type Asset, defaultSettings, digest, type Output, type Settings } from '@truename/engine';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sites } from './sites.ts';
import { extras, surrounded } from './surroundings.ts';

const runs = { numRuns: Number(process.env.LAWS_RUNS ?? 150) };
const settings: Settings = { ...defaultSettings, integrity: 'all' };

/** The same files, to be read once, and how often each was. */
function lazy(assets: readonly Asset[]): { assets: Asset[]; reads: Map<string, number> } {
  const reads = new Map<string, number>();
  const read = ({ id, content }: Asset) => {
    reads.set(id, (reads.get(id) ?? 0) + 1);
    if ('bytes' in content) return content.bytes;
    throw new Error('Generated assets are in memory');
  };
  const lazies = assets.map((asset): Asset => {
    const size = 'bytes' in asset.content ? asset.content.bytes.byteLength : 0;
    return { ...asset, content: { size, read: () => read(asset) } };
  });
  return { assets: lazies, reads };
}

const shown = ({ asset, bytes, ...output }: Output) => ({
  ...{ id: asset.id, ...output, text: bytes && Buffer.from(bytes).toString('latin1') },
});

test('digest() of lazy files with `emit` gives what it gives without', { timeout: 0 }, async () => {
  const seen = { circles: 0, guarded: 0, maps: 0 };
  const holds = fc.asyncProperty(sites, extras, async (site, each) => {
    const given = surrounded(site, each);
    const all = await digest(given, settings);
    const { assets, reads } = lazy(given);
    const emitted: Output[] = [];
    const result = await digest(assets, settings, { emit: (output) => void emitted.push(output) });

    const byId = emitted.toSorted((a, b) => (a.asset.id < b.asset.id ? -1 : 1));
    expect(byId.map(shown)).toEqual(all.outputs.map(shown));
    expect(result.outputs.map(shown)).toEqual(all.outputs.map((output) => ({ ...shown(output), text: null })));
    expect(result.problems).toEqual(all.problems);
    expect(result.leftAlone).toEqual(all.leftAlone);
    expect(emitted.every(({ bytes }) => bytes !== null)).toBe(true);
    for (const { id } of assets) expect(reads.get(id)).toBe(1);

    seen.circles += all.outputs.filter(({ component }) => component > 1).length;
    seen.guarded += all.outputs.find(({ asset }) => asset.id === 'page')!.references.length;
    seen.maps += all.outputs.filter(({ path, companionOf }) => companionOf && path.endsWith('.map')).length;
  });
  await fc.assert(holds, runs);
  expect(Math.min(seen.circles, seen.guarded, seen.maps)).toBeGreaterThan(0);
});

test('digest() hands a file out after those that it names, and a companion after its owner', {
  timeout: 0,
}, async () => {
  const holds = fc.asyncProperty(sites, extras, async (site, each) => {
    const place = new Map<string, number>();
    const emit = ({ path }: Output) => {
      if (!place.has(path)) place.set(path, place.size);
    };
    const { outputs } = await digest(lazy(surrounded(site, each)).assets, settings, { emit });
    for (const { path, references, component, companionOf, rewritten } of outputs) {
      if (companionOf !== undefined) expect(place.get(path)).toBeGreaterThan(place.get(companionOf)!);
      if (component > 1 || rewritten === 0) continue;
      for (const named of references)
        if (outputs.find((one) => one.path === named)!.digits !== null)
          expect(place.get(path)).toBeGreaterThan(place.get(named)!);
    }
  });
  await fc.assert(holds, runs);
});
