// vite-beside.test.ts: what do plugins find that stand behind Truename, and what of their work can no name be true of?
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Options, truename } from '@truename/plugin';
import type { InlineConfig, PluginOption } from 'vite';
import { describe, expect, test } from 'vitest';
import { type ViteVersion, viteBuild, viteVersions } from '../support/build.ts';
import { checkOutput } from '../support/check-output.ts';
import { type OutputDir, readOutput } from '../support/output.ts';
import { tempDir } from '../support/temp.ts';

const versions: readonly ViteVersion[] = ['vite-8', 'vite-7'];
const files = {
  'index.html': '<!doctype html><title>x</title><script type="module" src="/src/main.js"></script>',
  'src/main.js': "import('./lazy.js').then(({ word }) => document.body.append(word));",
  'src/lazy.js': "export const word = 'lazy';",
};

interface Small extends Pick<InlineConfig, 'build'> {
  readonly options?: Options;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** Builds a site of one page, with plugins before and after Truename. */
async function build(version: ViteVersion, { options, before, after, build: own }: Small): Promise<OutputDir> {
  const root = await tempDir();
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  const plugins = [before, truename(options), after] as PluginOption[];
  const config: InlineConfig = { root, configFile: false, logLevel: 'silent', plugins, ...(own && { build: own }) };
  const { outDir } = await viteBuild(version, config);
  return readOutput(outDir);
}

describe.each(versions)('%s', (version) => {
  test('a plugin behind Truename finds the text of a page as a string, and may edit it', async () => {
    const after = {
      name: 'edits-pages',
      enforce: 'post',
      generateBundle: {
        order: 'post',
        handler(_: unknown, bundle: Record<string, { source: string }>) {
          const page = bundle['index.html']!;
          page.source = page.source.replace('<title>x</title>', '<title>edited</title>');
        },
      },
    };
    const output = await build(version, { after });
    expect(output.files.get('index.html')?.toString()).toContain('<title>edited</title>');
    expect(await checkOutput(output)).toEqual([]);
  });

  test('a compressed file whose own file is gone is an error: it was compressed before there were names', async () => {
    const { compression } = viteVersions[version];
    const compress = compression({ algorithms: ['gzip', 'brotliCompress'], threshold: 0, deleteOriginalAssets: true });
    const failed = await build(version, { before: compress }).then(
      () => '',
      (error: Error) => error.message,
    );
    expect(failed).toMatch(/index\.html\.br stale-sibling: .* compressed before the names were known/);
    expect(failed).toMatch(/assets\/index-[0-9a-f]{16}\.js\.gz stale-sibling: /);
    expect(failed).toContain('deleteOriginalAssets: false');
  });

  test('all formats of a library are named together', async () => {
    const lib = { entry: 'src/lazy.js', name: 'Lazy', fileName: (format: string) => `lazy-${format}-[hash].js` };
    const { manifest } = await build(version, { options: { library: true }, build: { lib } });
    const names = Object.keys(manifest.outputs).map((path) => path.replace(/[0-9a-f]{16}/, 'H'));
    expect(names.sort()).toEqual(['lazy-es-H.js', 'lazy-umd-H.js']);
    expect(manifest.fixed).toEqual({});
  });
});
