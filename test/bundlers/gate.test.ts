// gate.test.ts: what of plugins that touch files after they were named?
import { existsSync } from 'node:fs';
import { appendFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { truename } from '@truename/plugin';
import { type OutputOptions, type RollupLog, type Plugin as RollupPlugin, rollup } from 'rollup';
import type { InlineConfig, Plugin } from 'vite';
import { beforeAll, describe, expect, test } from 'vitest';
import { type ViteVersion, viteBuild, viteVersions } from '../support/build.ts';
import { checkOutput } from '../support/check-output.ts';
import { afterEdit } from '../support/edits.ts';
import { withTruename } from '../support/kitchen-sink.ts';
import { type OutputDir, readOutput } from '../support/output.ts';
import { tempDir } from '../support/temp.ts';

const versions: readonly ViteVersion[] = ['vite-8', 'vite-7'];
let root = '';

beforeAll(async () => {
  root = await tempDir();
  await mkdir(join(root, 'public'));
  await writeFile(join(root, 'public/logo.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  await writeFile(join(root, 'index.html'), '<img src="/logo.svg"><script type="module" src="/main.js"></script>');
  await writeFile(join(root, 'main.js'), "import('./lazy.js').then(({ say }) => say());\n");
  await writeFile(join(root, 'lazy.js'), "export const say = () => console.log('lazy');\n");
});

/** Builds with a plugin that does this in `closeBundle`; `outDir` is where. */
async function build(version: ViteVersion, late: (outDir: string) => Promise<void>): Promise<OutputDir> {
  const outDir = join(await tempDir(), 'dist');
  const plugin: Plugin = { name: 'late', closeBundle: () => late(outDir) };
  const config: InlineConfig = { root, configFile: false, logLevel: 'silent', plugins: [plugin] };
  await viteBuild(version, withTruename({ ...config, build: { outDir, emptyOutDir: true, sourcemap: true } }));
  return readOutput(outDir);
}

const scripts = async (outDir: string): Promise<string[]> =>
  (await readdir(join(outDir, 'assets'))).filter((name) => /^lazy-.*\.js$/.test(name)).map((name) => `assets/${name}`);

describe.each(versions)('%s', (version) => {
  test('a named file that is edited fails the build, with the file and a cure', async () => {
    const edit = build(version, async (outDir) => {
      for (const path of await scripts(outDir)) await appendFile(join(outDir, path), '// late');
    });
    await expect(edit).rejects.toThrow(/lazy-[0-9a-f]{16}\.js changed-after-naming: .*\n\s+.*generateBundle/);
  });

  test('a named file that is deleted fails the build', async () => {
    const remove = build(version, async (outDir) => {
      for (const path of await scripts(outDir)) await rm(join(outDir, path));
    });
    await expect(remove).rejects.toThrow(/lazy-[0-9a-f]{16}\.js was named, and is not in the output directory/);
  });

  test('an original that is edited fails the build', async () => {
    const edit = build(version, (outDir) => appendFile(join(outDir, 'logo.svg'), '<!-- late -->'));
    await expect(edit).rejects.toThrow(/logo\.svg changed-after-naming/);
  });

  test('a placeholder in a file that is written late fails the build', async () => {
    const write = build(version, (outDir) => writeFile(join(outDir, 'list.txt'), 'main-tn0123456789abcd.js'));
    await expect(write).rejects.toThrow(
      /list\.txt still holds a placeholder of the build \("main-tn0123456789abcd\.js"\)/,
    );
  });

  test('source maps may be taken away', async () => {
    const output = await build(version, async (outDir) => {
      const names = await readdir(join(outDir, 'assets'));
      const maps = names.filter((name) => name.endsWith('.map'));
      expect(maps.length).toBeGreaterThan(0);
      for (const name of maps) await rm(join(outDir, 'assets', name));
    });
    expect(output.manifest.maps).toEqual({});
    expect((await checkOutput(output)).filter((fault) => !fault.includes('.map'))).toEqual([]);
  });

  test('a page that is edited and a file that is added stand in the manifest as they are', async () => {
    const output = await build(version, async (outDir) => {
      await appendFile(join(outDir, 'index.html'), '<!-- late -->');
      await writeFile(join(outDir, 'late.txt'), 'late');
    });
    expect(await checkOutput(output)).toEqual([]);
    expect(output.manifest.fixed['late.txt']?.reason).toBe('written by another plugin after naming');
  });

  test.each([
    ['vite-plugin-sveltekit-setup', 'SvelteKit'],
    ['nuxt:imports', 'Nuxt'],
    ['astro:build', 'Astro'],
    ['react-router', 'React Router'],
    ['vite-plugin-qwik', 'Qwik City'],
    ['vitepress', 'VitePress'],
    ['vike:build:pluginBuildApp', 'Vike'],
    ['wxt:define', 'WXT'],
    ['iles', 'îles'],
    ['rsc', 'React Server Components'],
  ])('%s: %s is refused by name', async (name, framework) => {
    const config: InlineConfig = { root, configFile: false, logLevel: 'silent', plugins: [{ name }] };
    await expect(viteBuild(version, withTruename(config))).rejects.toThrow(
      `unsupported-framework: truename() cannot name builds of ${framework} yet`,
    );
  });

  describe('an application of several builds', () => {
    /** What frameworks do: all builds in one hook, then a last hand on the client's output. */
    async function buildAll(late: (outDir: string) => Promise<void>, site = root): Promise<OutputDir> {
      const outDir = join(await tempDir(), 'dist');
      const framework: Plugin = {
        name: 'framework',
        buildApp: {
          order: 'post',
          async handler(builder) {
            await builder.build(builder.environments.client!);
            await late(outDir);
          },
        },
      };
      const config: InlineConfig = {
        root: site,
        configFile: false,
        logLevel: 'silent',
        plugins: [framework],
        builder: {},
      };
      const { createBuilder } = viteVersions[version].vite as typeof import('vite');
      const builder = await createBuilder(withTruename({ ...config, build: { outDir, emptyOutDir: true } }));
      await builder.buildApp();
      return readOutput(outDir);
    }

    test('a file that is moved into the output stands in the manifest', async () => {
      const output = await buildAll((outDir) => writeFile(join(outDir, 'assets/of-the-server.txt'), 'moved'));
      expect(await checkOutput(output)).toEqual([]);
      expect(Object.keys(output.manifest.fixed)).toContain('assets/of-the-server.txt');
    });

    test('a page that is taken away is not in the manifest, and its entry is', async () => {
      const output = await buildAll((outDir) => rm(join(outDir, 'index.html')));
      expect(await checkOutput(output)).toEqual([]);
      expect(output.manifest.fixed).toEqual({});
      expect(output.manifest.assets).not.toHaveProperty(['index.html']);
      expect(output.manifest.entries['index.html']?.scripts).toHaveLength(1);
    });

    test('a page that is rendered anew stands there as it is', async () => {
      const output = await buildAll((outDir) => appendFile(join(outDir, 'index.html'), '<p>rendered</p>'));
      expect(await checkOutput(output)).toEqual([]);
    });

    test('a file that keeps its name is missed where a named file refers to it', async () => {
      const site = await tempDir();
      await mkdir(join(site, 'public'));
      for (const path of ['public/favicon.ico', 'public/robots.txt']) await writeFile(join(site, path), '// as it is');
      await writeFile(join(site, 'index.html'), '<script type="module" src="/main.js"></script>');
      await writeFile(join(site, 'main.js'), "import './main.css';\n");
      await writeFile(join(site, 'main.css'), 'a { background: url(/favicon.ico) }');
      const without = (path: string) => buildAll((outDir) => rm(join(outDir, path)), site);
      await expect(without('favicon.ico')).rejects.toThrow('favicon.ico was named, and is not in the output directory');
      const { manifest } = await without('robots.txt');
      expect(Object.keys(manifest.fixed)).toEqual(['favicon.ico', 'index.html']);
    });

    test('a named file that is taken away fails the build', async () => {
      const remove = buildAll(async (outDir) => {
        for (const path of await scripts(outDir)) await rm(join(outDir, path));
      });
      await expect(remove).rejects.toThrow(/lazy-[0-9a-f]{16}\.js was named, and is not in the output directory/);
    });
  });

  test.each(['page.marko.html', 'index.html'])(
    'Marko with an entry %s: refused where it builds a server too',
    async (name) => {
      const input = join(await tempDir(), name);
      await writeFile(input, '<p>page</p>');
      const config: InlineConfig = { root: dirname(input), configFile: false, logLevel: 'silent' };
      const plugins = [{ name: 'marko-vite:pre', options: (options: object) => ({ ...options, input: [input] }) }];
      const built = viteBuild(version, withTruename({ ...config, plugins }));
      if (name === 'page.marko.html') await expect(built).rejects.toThrow('cannot name builds of Marko yet');
      else expect(await checkOutput(await readOutput((await built).outDir))).toEqual([]);
    },
  );

  test('in watch mode a file that is edited is told, and the next change makes a whole build', async () => {
    const site = await tempDir();
    await writeFile(join(site, 'main.js'), "console.log('first');\n");
    const outDir = join(site, 'dist');
    let ended: (isWhole: boolean) => void = () => {};
    const end = () =>
      new Promise<boolean>((resolve) => {
        ended = resolve;
      });
    let isEdited = true;
    const late: Plugin = {
      name: 'late',
      enforce: 'post',
      async writeBundle(_, bundle) {
        if (isEdited) for (const path of Object.keys(bundle)) await appendFile(join(outDir, path), '// late');
      },
      closeBundle: {
        order: 'post',
        sequential: true,
        handler: () => ended(existsSync(join(outDir, '.truename/manifest.json'))),
      },
    };
    const told: string[] = [];
    const { createLogger } = viteVersions[version].vite as unknown as typeof import('vite');
    const customLogger = { ...createLogger('silent'), error: (message: string) => void told.push(message) };
    const rollupOptions = { input: join(site, 'main.js') };
    const first = end();
    const config = withTruename({ root: site, configFile: false, customLogger });
    const plugins = [...(config.plugins ?? []), late];
    const build = { outDir, watch: {}, rollupOptions };
    const { output } = await viteBuild(version, { ...config, plugins, build });
    try {
      expect(await first).toBe(false);
      expect(told.join()).toMatch(
        /main-[0-9a-f]{16}\.js was changed after it was named.*\n.*\n {2}This build got no manifest/,
      );
      isEdited = false;
      const second = end();
      const edit = () => writeFile(join(site, 'main.js'), "console.log('second');\n");
      await edit();
      expect(await afterEdit(second, edit)).toBe(true);
    } finally {
      await (output as { close(): Promise<void> }).close();
    }
  });
});

describe('rollup', () => {
  /** Builds the scripts with more plugins, around Truename; gives the names of maps that plugins saw, and what was logged. */
  async function bundleWith(
    { before, after }: { before?: RollupPlugin; after?: RollupPlugin },
    output: OutputOptions = {},
  ): Promise<{ maps: (string | null)[]; logs: string[]; dir: string }> {
    const maps: (string | null)[] = [];
    const logs: string[] = [];
    const dir = join(await tempDir(), 'dist');
    const reader: RollupPlugin = {
      name: 'reader',
      writeBundle: (_, bundle) => {
        for (const file of Object.values(bundle)) if (file.type === 'chunk') maps.push(file.sourcemapFileName);
      },
    };
    const plugins = [before, truename({ root, strict: false }), after, reader];
    const onLog = (_: unknown, { message }: RollupLog) => void logs.push(message);
    const bundle = await rollup({ input: join(root, 'main.js'), plugins, onLog });
    await bundle.write({ dir, sourcemap: true, ...output });
    return { maps, logs, dir };
  }

  test('a file that is emitted after the names were made fails the build, and where its plugin belongs is told', async () => {
    const late: RollupPlugin = {
      name: 'late',
      generateBundle: {
        order: 'post',
        handler() {
          this.emitFile({ type: 'asset', name: 'late.css', source: 'a {}' });
        },
      },
    };
    await expect(bundleWith({ after: late })).rejects.toThrow(/late-tn.*\(its name\)\n.*stand before truename\(\)/);
  });

  test('a chunk that is taken out of the bundle fails the build, since another one names it', async () => {
    const remover: RollupPlugin = {
      name: 'remover',
      generateBundle: (_, bundle) => {
        for (const path of Object.keys(bundle)) if (path.startsWith('lazy')) delete bundle[path];
      },
    };
    const taken = bundleWith({ before: remover });
    await expect(taken).rejects.toThrow(/main\.js still holds.*\("lazy-tn[0-9a-f]{14}\.js"\)\n.*took that file out/);
  });

  test('later plugins read the names that source maps have', async () => {
    const { maps, dir } = await bundleWith({}, { entryFileNames: '[name]-[hash].js' });
    expect(maps).toHaveLength(2);
    expect(await readdir(dir)).toEqual(expect.arrayContaining(maps));
  });

  test('a source map that its comment does not lead to is called by its final name', async () => {
    const names = { entryFileNames: '[name]-[hash].js', sourcemapFileNames: 'maps/[name]-[hash].map' };
    const { logs } = await bundleWith({}, names);
    const warnings = logs.filter((text) => text.includes('missing-source-map'));
    expect(warnings).toHaveLength(2);
    for (const warning of warnings)
      expect(warning).toMatch(/The source map "(?:main|lazy)-[0-9a-f]{16}\.map" is not there/);
  });

  test('among the plugins of one output it says where it belongs', async () => {
    const bundle = await rollup({ input: join(root, 'main.js') });
    const plugins = [truename({ root })];
    await expect(bundle.generate({ plugins })).rejects.toThrow(/"output\.plugins" is for plugins that see/);
  });
});
