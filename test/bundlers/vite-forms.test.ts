// vite-forms.test.ts: builds that are no ordinary site: nothing written, several outputs, import maps, libraries.
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { parseManifest } from '@truename/manifest';
import type { BuildOptions, InlineConfig } from 'vite';
import { describe, expect, test } from 'vitest';
import { type ViteVersion, viteBuild } from '../support/build.ts';
import { checkOutput } from '../support/check-output.ts';
import { kitchenSink, kitchenSinkConfig, withTruename } from '../support/kitchen-sink.ts';
import { readFiles, readOutput } from '../support/output.ts';
import { tempDir } from '../support/temp.ts';

const versions: readonly ViteVersion[] = ['vite-8', 'vite-7'];
const plain = kitchenSinkConfig(kitchenSink, 'root');
const withBuild = (build: InlineConfig['build']): InlineConfig => ({ ...plain, build: { ...plain.build, ...build } });

interface Item {
  readonly fileName: string;
  readonly source?: string | Uint8Array;
  readonly code?: string;
}

describe.each(versions)('%s', (version) => {
  test('write: false gives the manifest and the public files in the bundle', async () => {
    const { outDir, output } = await viteBuild(version, withTruename(withBuild({ write: false })));
    const items = (output as { output: Item[] }).output;
    const named = items.find(({ fileName }) => fileName.endsWith('.truename/manifest.json'));
    const manifest = parseManifest(String(named?.source));
    const names = new Set(items.map(({ fileName }) => fileName));
    const listed = [...Object.keys(manifest.outputs), ...Object.keys(manifest.fixed)];
    expect(listed.length).toBeGreaterThan(80);
    expect(listed.filter((path) => !names.has(path))).toEqual([]);
    await expect(access(outDir)).rejects.toThrow();
  });

  test('write: false names files as a written build does', async () => {
    const { output } = await viteBuild(version, withTruename(withBuild({ write: false })));
    const { outDir } = await viteBuild(version, withTruename(plain));
    const items = (output as { output: Item[] }).output;
    const { manifest } = await readOutput(outDir);
    const inMemory = items.map(({ fileName }) => fileName).filter((name) => /-[0-9a-f]{16}\.[a-z]+$/.test(name));
    expect(inMemory.sort()).toEqual(Object.keys(manifest.outputs).sort());
  });

  test('a library keeps its names unless asked', async () => {
    const config: InlineConfig = {
      root: kitchenSink,
      configFile: false,
      logLevel: 'warn',
      build: { lib: { entry: join(kitchenSink, 'src/store.ts'), formats: ['es'], fileName: 'store' } },
    };
    const files = [...(await readFiles((await viteBuild(version, withTruename(config))).outDir)).keys()];
    expect(files.filter((path) => /[0-9a-f]{16}/.test(path))).toEqual([]);
    expect(files.some((path) => /^store\.m?js$/.test(path))).toBe(true);
    expect(files).toContain('robots.txt');
  });

  test('a second build into one directory is merged or refused, never mixed', async () => {
    const outDir = join(await tempDir(), 'dist');
    const config = withBuild({ outDir, emptyOutDir: false });
    await viteBuild(version, withTruename(config));
    const before = (await readOutput(outDir)).manifest;
    const edited = { ...config, define: { 'import.meta.env.VITE_EXTRA': '"1"' } };
    await viteBuild(version, withTruename(edited));
    const output = await readOutput(outDir);
    expect(await checkOutput(output)).toEqual([]);
    expect(Object.keys(before.outputs).every((path) => path in output.manifest.outputs)).toBe(true);
  });
});

describe('several outputs of one build', () => {
  test.each(versions)('%s: two ES outputs into two directories', async (version) => {
    const outDir = join(await tempDir(), 'dist');
    const output = ['one', 'two'].map((name) => ({
      format: 'es' as const,
      entryFileNames: `${name}/[name]-[hash].js`,
      chunkFileNames: `${name}/[name]-[hash].js`,
    }));
    await viteBuild(
      version,
      withTruename(withBuild({ outDir, rollupOptions: { ...plain.build?.rollupOptions, output } })),
    );
    const built = await readOutput(outDir);
    expect(await checkOutput(built)).toEqual([]);
    for (const name of ['one', 'two'])
      expect(Object.keys(built.manifest.outputs).some((path) => path.startsWith(`${name}/`))).toBe(true);
  });

  test('vite-7: ES and SystemJS', async () => {
    const output = [
      { format: 'es' as const },
      {
        format: 'system' as const,
        entryFileNames: 'system/[name]-[hash].js',
        chunkFileNames: 'system/[name]-[hash].js',
      },
    ];
    // Vite 8's types, which describe this configuration, know no SystemJS.
    const rollupOptions = { ...plain.build?.rollupOptions, output } as unknown as BuildOptions['rollupOptions'];
    const { outDir } = await viteBuild(
      'vite-7',
      withTruename(withBuild({ ...(rollupOptions ? { rollupOptions } : {}) })),
    );
    expect(await checkOutput(await readOutput(outDir))).toEqual([]);
  });
});

describe('vite-8: chunkImportMap', () => {
  test('is refused by name', async () => {
    const build = { chunkImportMap: true } as InlineConfig['build'];
    await expect(viteBuild('vite-8', withTruename(withBuild(build)))).rejects.toThrow(/build\.chunkImportMap/);
  });
});
