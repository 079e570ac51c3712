// recompute.test.ts: are digits computed from final bytes those that digest() gave?
import {
  type Asset,
  components,
  createRecomputer,
  createSurveyor,
  defaultSettings,
  digest,
  type Output,
  type Settings,
} from '@truename/engine';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chunk, token, tree } from '../engine/site.ts';
import { assetsOf, sites } from './sites.ts';

const runs = { numRuns: Number(process.env.LAWS_RUNS ?? 300) };

/** The digits that each named output should have, by path; a unit that lost a member to an equal one has none. */
async function recomputed(given: readonly Asset[], settings: Settings): Promise<Map<Output, string | null>> {
  const { outputs } = await digest(given, settings);
  const files = [...new Map(outputs.map((output) => [output.path, output])).values()];
  const named = files.filter(({ digits }) => digits !== null);
  const { alone, together } = await createRecomputer(settings);
  const finished = ({ asset: { language }, bytes, digits, twin }: Output) => ({
    ...{ language, bytes: bytes!, digits: digits!, twin },
  });
  const result = new Map<Output, string | null>();
  for (const unit of await units(files, named, settings)) {
    const [first] = unit;
    if (unit.length !== first!.component) for (const output of unit) result.set(output, null);
    else if (unit.length === 1) result.set(first!, alone(finished(first!)));
    else together(unit.map(finished)).forEach((digits, index) => void result.set(unit[index]!, digits));
  }
  return result;
}

/** Strongly connected outputs, by what their texts name. */
async function units(files: readonly Output[], named: readonly Output[], settings: Settings): Promise<Output[][]> {
  const assets = files.map(
    ({ asset: { language }, path, digits, bytes }): Asset => ({
      ...{ id: path, path, logical: [], language, origin: 'tree', content: { bytes: bytes! } },
      ...(digits !== null && { token: digits }),
    }),
  );
  const survey = await createSurveyor(assets, settings);
  const targets = new Map(
    assets.map((asset) => [asset.path, new Set(survey(asset).references.map(({ path }) => path))]),
  );
  const indices = new Map(named.map(({ path }, index) => [path, index]));
  const edges = named.map(({ path }) => [...targets.get(path)!].flatMap((target) => indices.get(target) ?? []));
  return components(edges).map((unit) => unit.map((index) => named[index]!));
}

const ways: readonly Partial<Settings>[] = [
  {},
  { salt: 'pepper' },
  { hash: 'sha256', hashLength: 32 },
  { hash: 'sha256', hashLength: 64, salt: 'x' },
  { hashLength: 12 },
];

test('createRecomputer() gives the digits of every name, from final bytes alone', { timeout: 0 }, async () => {
  const seen = { alone: 0, together: 0, twins: 0, merged: 0 };
  await fc.assert(
    fc.asyncProperty(sites, fc.constantFrom(...ways), async (site, way) => {
      for (const [{ digits, component, twin }, found] of await recomputed(assetsOf(site), {
        ...defaultSettings,
        ...way,
      })) {
        if (found === null) seen.merged++;
        else expect(found).toBe(digits);
        seen[component > 1 ? 'together' : 'alone']++;
        if (twin > 0) seen.twins++;
      }
    }),
    runs,
  );
  expect(Math.min(seen.alone, seen.together, seen.twins)).toBeGreaterThan(0);
  expect(seen.merged).toBeLessThan(seen.together / 4);
});

const mapOf = (file: string) => Buffer.from(JSON.stringify({ version: 3, file, mappings: '' })).toString('base64');

test.each([
  ['names itself', chunk(`a-${token(0)}.js`, `import "./a-${token(0)}.js";`)],
  ['names its map', chunk(`a-${token(0)}.js`, `x();\n//# sourceMappingURL=a-${token(0)}.js.map`)],
  [
    'holds its map',
    chunk(`a-${token(0)}.js`, `x();\n//# sourceMappingURL=data:application/json;base64,${mapOf(`a-${token(0)}.js`)}`),
  ],
  [
    'holds its map, percent-encoded',
    chunk(
      `a-${token(0)}.js`,
      `x();\n//# sourceMappingURL=data:application/json,${encodeURIComponent(JSON.stringify({ version: 3, file: `a-${token(0)}.js`, mappings: '' }))}`,
    ),
  ],
  [
    'holds a debug id',
    chunk(
      `a-${token(0)}.js`,
      'x("6b1f2c8e-0f2a-4b57-9d3b-7a1c2e5d4f60");\n//# debugId=6b1f2c8e-0f2a-4b57-9d3b-7a1c2e5d4f60',
    ),
  ],
  ['is Latin-1', tree('a.css', new Uint8Array([...Buffer.from('@import "a.css"; /* '), 0xe9, 0x2a, 0x2f]))],
] as const)('the digits of a file that %s are computed with its own digits blanked', async (_, asset) => {
  const [[output, found] = []] = await recomputed([asset], defaultSettings);
  expect(found).toBe(output!.digits);
  const edited = { ...output!.asset, content: { bytes: new Uint8Array([...output!.bytes!, 32]) } };
  const { alone } = await createRecomputer(defaultSettings);
  const { digits, twin } = output!;
  expect(alone({ language: asset.language, bytes: edited.content.bytes, digits: digits!, twin })).not.toBe(digits);
});

test('equal circles of chunks are computed with their numbers', async () => {
  const pair = (a: number, b: number) => [
    chunk(`a-${token(a)}.js`, `import "./b-${token(b)}.js";`),
    chunk(`b-${token(b)}.js`, `import "./a-${token(a)}.js";`),
  ];
  const found = await recomputed([...pair(0, 1), ...pair(2, 3)], defaultSettings);
  expect([...found.keys()].map(({ twin }) => twin).sort()).toEqual([0, 0, 1, 1]);
  for (const [output, digits] of found) expect(digits).toBe(output.digits);
});
