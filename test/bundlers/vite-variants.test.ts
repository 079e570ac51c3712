// vite-variants.test.ts: is the output right however the build is configured?
import { describe, expect, test } from 'vitest';
import { type ViteVersion, viteBuild } from '../support/build.ts';
import { checkOutput } from '../support/check-output.ts';
import { kitchenSink, kitchenSinkConfig, withTruename } from '../support/kitchen-sink.ts';
import { type OutputDir, readOutput } from '../support/output.ts';
import { variants } from '../support/variants.ts';

const versions: readonly ViteVersion[] = ['vite-8', 'vite-7'];
const plain = kitchenSinkConfig(kitchenSink, 'root');

async function build(version: ViteVersion, name: string): Promise<OutputDir> {
  const variant = variants[name];
  if (!variant) throw new Error(`no variant "${name}"`);
  const { outDir } = await viteBuild(version, withTruename(variant.change(plain)));
  return readOutput(outDir, variant.hosts);
}

describe.each(versions)('%s', (version) => {
  const built = new Map<string, Promise<OutputDir>>();
  const get = (name: string): Promise<OutputDir> => {
    const output = built.get(name) ?? build(version, name);
    built.set(name, output);
    return output;
  };

  test.each(Object.keys(variants))('%s: no fault', async (name) => {
    expect(await checkOutput(await get(name))).toEqual([]);
  });

  test('source maps carry the digits of their owner, and name it', async () => {
    const { manifest, files } = await get('source maps');
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

  test('debug ids are equal in file and map, and differ between files', async () => {
    const { manifest, files } = await get('debug ids');
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

  test('inlined assets are recorded', async () => {
    expect((await get('source maps')).manifest.inlined).toHaveProperty('src/assets/dot.png');
    expect((await get('nothing inlined')).manifest.inlined).toEqual({});
    expect(Object.keys((await get('everything inlined')).manifest.inlined)).toContain('src/assets/photo.png');
  });

  test('patterns keep their shape around our digits', async () => {
    const names = Object.keys((await get('patterns of its own')).manifest.outputs);
    expect(names.some((name) => /^js\/[a-z]+\.[0-9a-f]{16}\.js$/.test(name))).toBe(true);
    expect(names.some((name) => /^js\/deep\/c-[0-9a-f]{16}-[a-z]+\.js$/.test(name))).toBe(true);
    expect(names.some((name) => /^media\/[0-9a-f]{16}\.png$/.test(name))).toBe(true);
  });

  test('the manifests of Vite name files that exist', async () => {
    const { files } = await get('manifests of Vite');
    const chunks = JSON.parse(files.get('.vite/manifest.json')?.toString() ?? '{}') as Record<string, { file: string }>;
    expect(Object.keys(chunks).length).toBeGreaterThan(10);
    for (const { file } of Object.values(chunks)) expect(files.has(file), file).toBe(true);
    const preloads = JSON.parse(files.get('.vite/ssr-manifest.json')?.toString() ?? '{}') as Record<string, string[]>;
    const named = Object.values(preloads).flat();
    expect(named.length).toBeGreaterThan(10);
    for (const name of named) expect(files.has(name.slice(1)), name).toBe(true);
  });

  test('equal contents of a picture have one name in every variant', async () => {
    const outputs = await Promise.all(
      ['not minified', 'one style sheet', 'assets in the root', 'patterns of its own'].map(get),
    );
    const names = outputs.map(({ manifest }) => manifest.assets['src/assets/hero.png'] ?? '');
    const digits = names.map((name) => /[0-9a-f]{16}/.exec(name)?.[0]).filter(Boolean);
    expect(new Set(digits).size).toBe(1);
  });
});
