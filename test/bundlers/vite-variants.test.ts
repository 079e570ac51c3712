// vite-variants.test.ts: is the output right however the build is configured?
import { beforeAll, describe, expect, test } from 'vitest';
import { type ViteVersion, viteBuild } from '../support/build.ts';
import { checkOutput } from '../support/check-output.ts';
import { kitchenSink, kitchenSinkConfig, withTruename } from '../support/kitchen-sink.ts';
import { type OutputDir, readOutput } from '../support/output.ts';
import { variants } from '../support/variants.ts';

const versions: readonly ViteVersion[] = ['vite-8', 'vite-7'];
const plain = kitchenSinkConfig(kitchenSink, 'root');

describe.each(versions)('%s', (version) => {
  const outputs = new Map<string, OutputDir>();
  const get = (name: string): OutputDir => {
    const output = outputs.get(name);
    if (!output) throw new Error(`the variant "${name}" was not built`);
    return output;
  };

  beforeAll(async () => {
    for (const [name, { change, hosts }] of Object.entries(variants)) {
      const { outDir } = await viteBuild(version, withTruename(change(plain)));
      outputs.set(name, await readOutput(outDir, hosts));
    }
  });

  test.each(Object.keys(variants))('%s: no fault', async (name) => {
    expect(await checkOutput(get(name))).toEqual([]);
  });

  test('source maps carry the digits of their owner, and name it', () => {
    const { manifest, files } = get('source maps');
    const maps = Object.entries(manifest.maps);
    expect(maps.length).toBeGreaterThan(20);
    for (const [path, { of }] of maps) {
      expect(path).toBe(`${of}.map`);
      const owner = files.get(of)?.toString() ?? '';
      expect(owner).toContain(`//# sourceMappingURL=${path.split('/').pop()}`);
      const map = JSON.parse(files.get(path)?.toString() ?? '{}') as { file?: string };
      if (map.file !== undefined) expect(map.file.split('/').pop()).toBe(of.split('/').pop());
    }
  });

  test('debug ids are equal in file and map, and differ between files', () => {
    const { manifest, files } = get('debug ids');
    const ids = Object.entries(manifest.maps).flatMap(([path, { of }]) => {
      const inFile = /\/\/# debugId=([0-9a-f-]{36})/.exec(files.get(of)?.toString() ?? '')?.[1];
      const map = JSON.parse(files.get(path)?.toString() ?? '{}') as { debugId?: string };
      if (inFile === undefined) return [];
      expect(map.debugId).toBe(inFile);
      return [inFile];
    });
    expect(ids.length).toBeGreaterThan(10);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('inlined assets are recorded', () => {
    expect(get('source maps').manifest.inlined).toHaveProperty('src/assets/dot.png');
    expect(get('nothing inlined').manifest.inlined).toEqual({});
    expect(Object.keys(get('everything inlined').manifest.inlined)).toContain('src/assets/photo.png');
  });

  test('patterns keep their shape around our digits', () => {
    const names = Object.keys(get('patterns of its own').manifest.outputs);
    expect(names.some((name) => /^js\/[a-z]+\.[0-9a-f]{16}\.js$/.test(name))).toBe(true);
    expect(names.some((name) => /^js\/deep\/c-[0-9a-f]{16}-[a-z]+\.js$/.test(name))).toBe(true);
    expect(names.some((name) => /^media\/[0-9a-f]{16}\.png$/.test(name))).toBe(true);
  });

  test('the manifests of Vite name files that exist', () => {
    const { files } = get('manifests of Vite');
    const chunks = JSON.parse(files.get('.vite/manifest.json')?.toString() ?? '{}') as Record<string, { file: string }>;
    expect(Object.keys(chunks).length).toBeGreaterThan(10);
    for (const { file } of Object.values(chunks)) expect(files.has(file), file).toBe(true);
    const preloads = JSON.parse(files.get('.vite/ssr-manifest.json')?.toString() ?? '{}') as Record<string, string[]>;
    const named = Object.values(preloads).flat();
    expect(named.length).toBeGreaterThan(10);
    for (const name of named) expect(files.has(name.slice(1)), name).toBe(true);
  });

  test('equal contents of a picture have one name in every variant', () => {
    const names = [...outputs.values()].map(({ manifest }) => manifest.assets['src/assets/hero.png'] ?? '');
    const digits = names.map((name) => /[0-9a-f]{16}/.exec(name)?.[0]).filter(Boolean);
    expect(new Set(digits).size).toBe(1);
  });
});
