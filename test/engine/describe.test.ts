// describe.test.ts: does the manifest list every file?
import { type Asset, createHasher, defaultSettings, describe as describeOutputs, digest } from '@truename/engine';
import type { Manifest } from '@truename/manifest';
import { expect, test } from 'vitest';

const file = (path: string, text: string, language: Asset['language']): Asset => ({
  ...{ id: path, path, logical: [path], language, origin: 'tree' as const },
  content: { bytes: new TextEncoder().encode(text) },
});

async function manifestOf(assets: readonly Asset[]): Promise<Manifest> {
  const { outputs } = await digest(assets, { ...defaultSettings, missing: 'ignore', integrity: false });
  const none = { entries: new Map(), links: new Map(), originals: new Map(), inlined: new Map() };
  const hasher = await createHasher(defaultSettings);
  return describeOutputs(outputs, { settings: defaultSettings, hasher, ...none }).manifest;
}

const script = [
  file('app.js', 'export {};\n//# sourceMappingURL=app.js.map', 'js'),
  file('app.js.map', '{"version":3,"file":"app.js","sources":[],"names":[],"mappings":""}', 'sourcemap'),
];

test('describe() lists a script, its map, and the compressed siblings of both', async () => {
  const packed = ['app.js.gz', 'app.js.br', 'app.js.map.gz'].map((path) => file(path, path, 'binary'));
  const { assets, outputs, maps } = await manifestOf([...script, ...packed]);
  const app = assets['app.js']!;
  expect(outputs[app]!.encodings).toMatchObject({ br: { file: `${app}.br` }, gzip: { file: `${app}.gz` } });
  expect(maps).toEqual({ [`${app}.map`]: { of: app }, [`${app}.map.gz`]: { of: app } });
});

test('describe() gives one build id whatever becomes of maps and compressed siblings', async () => {
  const { build } = await manifestOf([...script, file('app.js.gz', 'one', 'binary')]);
  expect((await manifestOf([...script, file('app.js.gz', 'two', 'binary')])).build).toBe(build);
  expect(
    (await manifestOf([script[0]!, { ...script[1]!, content: { bytes: new TextEncoder().encode('{}') } }])).build,
  ).toBe(build);
});
