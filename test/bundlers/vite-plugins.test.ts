// vite-plugins.test.ts: does Truename live with the plugins that rewrite, add or compress outputs?
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { BuildOptions, InlineConfig, PluginOption } from 'vite';
import { describe, expect, test } from 'vitest';
import { type ViteVersion, viteBuild, viteVersions } from '../support/build.ts';
import { checkOutput } from '../support/check-output.ts';
import { kitchenSink, kitchenSinkConfig, withTruename } from '../support/kitchen-sink.ts';
import { type OutputDir, readOutput } from '../support/output.ts';

const versions: readonly ViteVersion[] = ['vite-8', 'vite-7'];
type Order = 'before' | 'after';

/** Builds the kitchen sink with one more plugin, before or after Truename. */
async function build(
  version: ViteVersion,
  [added, order]: [unknown, Order],
  options: BuildOptions = {},
): Promise<OutputDir> {
  const app = kitchenSinkConfig(kitchenSink, 'root');
  const config = { ...app, build: { ...app.build, ...options } };
  const plus = (value: InlineConfig): InlineConfig => ({
    ...value,
    plugins: [...(value.plugins ?? []), added as PluginOption],
  });
  const { outDir } = await viteBuild(
    version,
    order === 'before' ? withTruename(plus(config)) : plus(withTruename(config)),
  );
  return readOutput(outDir);
}

describe.each(versions)('%s', (version) => {
  const { legacy, VitePWA, compression } = viteVersions[version];

  describe.each(['before', 'after'] as const)('plugin %s Truename', (order) => {
    test('PWA: the service worker keeps its name and precaches files that exist', async () => {
      const pwa = VitePWA({ workbox: { globPatterns: ['**/*.{js,css,html,png}'] }, manifest: { name: 'Sink' } });
      const output = await build(version, [pwa, order]);
      const precached = [...(output.files.get('sw.js')?.toString() ?? '').matchAll(/"?url"?:\s*"([^"]+)"/g)];
      const urls = precached.map((match) => match[1] ?? '');
      expect(urls.length).toBeGreaterThan(50);
      expect(urls.filter((url) => !output.files.has(url))).toEqual([]);
      const faults = await checkOutput(output);
      expect(faults).toEqual([]);
    });

    test('compression: siblings hold the bytes of their renamed owners', async () => {
      const output = await build(version, [
        compression({ algorithms: ['gzip', 'brotliCompress'], threshold: 0 }),
        order,
      ]);
      expect(await checkOutput(output)).toEqual([]);
      const siblings = [...output.files.keys()].filter((path) => /\.(gz|br)$/.test(path));
      expect(siblings.length).toBeGreaterThan(40);
      for (const path of siblings) {
        const bytes = output.files.get(path) ?? Buffer.alloc(0);
        const plain = path.endsWith('.gz') ? gunzipSync(bytes) : brotliDecompressSync(bytes);
        const owner = output.files.get(path.replace(/\.(gz|br)$/, ''));
        expect(owner?.equals(plain), path).toBe(true);
      }
    });
  });

  // Babel makes these builds slow; source maps belong to the same build.
  test('legacy: both generations of chunks are named and complete', async () => {
    const added = legacy({ targets: ['chrome 60'] });
    const output = await build(version, [added, version === 'vite-8' ? 'before' : 'after'], { sourcemap: true });
    expect(await checkOutput(output)).toEqual([]);
    const names = Object.keys(output.manifest.outputs);
    const old = names.filter((name) => /-legacy-[0-9a-f]{16}\.js$/.test(name));
    expect(old.length).toBeGreaterThan(10);
    const html = output.files.get('index.html')?.toString() ?? '';
    const dataSrc = /data-src="\/([^"]+-legacy-[0-9a-f]{16}\.js)"/.exec(html)?.[1];
    expect(names).toContain(dataSrc);
    expect(html).toMatch(/nomodule[^>]+src="\/assets\/polyfills-legacy-[0-9a-f]{16}\.js"/);
  });
});
