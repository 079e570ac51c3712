// plain.test.ts: do Rollup and Rolldown give right names without Vite?
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { truename } from '@truename/plugin';
import { type OutputOptions as RolldownOutput, type Plugin as RolldownPlugin, rolldown } from 'rolldown';
import type { OutputOptions } from 'rollup';
import { describe, expect, test } from 'vitest';
import { checkOutput } from '../support/check-output.ts';
import { readOutput } from '../support/output.ts';
import { type BundlerName, buildPlain, bundlers, plainApp } from '../support/plain.ts';
import { tempDir } from '../support/temp.ts';

interface Ran {
  readonly titles: string[];
  readonly opened: number;
  readonly label: string;
  readonly photo: string;
  readonly twins: number[];
}

const right = { titles: ['home of plain', 'settings of plain'], opened: 2, label: 'of plain', twins: [1, 2, 1] };

/** Runs the app's entry in Node and looks at the picture it names. */
async function expectRuns(dir: string, format: 'es' | 'cjs' = 'es'): Promise<void> {
  const entry = join(dir, (await readOutput(dir)).manifest.assets['src/app.js'] ?? 'no entry');
  const { run } = format === 'es' ? await import(/* @vite-ignore */ pathToFileURL(entry).href) : require(entry);
  const { photo, ...rest } = (await run()) as Ran;
  expect(rest).toEqual(right);
  const shown = await readFile(fileURLToPath(photo));
  expect(shown.equals(await readFile(join(plainApp, 'src/photo.png')))).toBe(true);
}

const require = createRequire(import.meta.url);

const esm = '[name].mjs';
const outputs: Record<string, OutputOptions> = {
  'the defaults': {},
  'source maps': { sourcemap: true },
  'hidden source maps': { sourcemap: 'hidden' },
  'inline source maps': { sourcemap: 'inline' },
  'source maps with debug ids': { sourcemap: true, sourcemapDebugIds: true },
  'inline source maps with debug ids': { sourcemap: 'inline', sourcemapDebugIds: true },
  'patterns of its own': {
    entryFileNames: 'js/[name].[hash].js',
    chunkFileNames: 'js/deep/c-[hash:10]-[name].js',
    assetFileNames: 'media/[hash][extname]',
  },
  'patterns that are functions': {
    entryFileNames: ({ name }) => `e/${name}-[hash].js`,
    chunkFileNames: () => 'c/[name]-[hash].js',
    assetFileNames: () => 'a/[name]-[hash][extname]',
  },
  'another length of hash': { hashCharacters: 'base36', chunkFileNames: '[name]-[hash:6].js' },
};

describe.each(bundlers)('%s', (bundler: BundlerName) => {
  test.each(Object.entries(outputs))('%s: no fault, and the app runs', async (_, output) => {
    const dir = await buildPlain(bundler, { outputs: [output] });
    expect(await checkOutput(await readOutput(dir))).toEqual([]);
    await expectRuns(dir);
  });

  test('an entry whose pattern has no hash keeps its name and gets its references rewritten', async () => {
    const dir = await buildPlain(bundler, { outputs: [{ entryFileNames: esm }] });
    const output = await readOutput(dir);
    expect(await checkOutput(output)).toEqual([]);
    expect(Object.keys(output.manifest.fixed)).toContain('app.mjs');
    await expectRuns(dir);
  });

  test('two outputs of one build are named apart', async () => {
    const cjs = {
      format: 'cjs',
      dir: 'cjs',
      entryFileNames: '[name]-[hash].cjs',
      chunkFileNames: '[name]-[hash].cjs',
    } as const;
    const dir = await buildPlain(bundler, { outputs: [{ format: 'es', dir: 'es' }, cjs] });
    for (const format of ['es', 'cjs'] as const) {
      expect(await checkOutput(await readOutput(join(dir, format)))).toEqual([]);
      await expectRuns(join(dir, format), format);
    }
  });

  test('equal code in two modules stays two chunks', async () => {
    const dir = await buildPlain(bundler);
    const { manifest } = await readOutput(dir);
    const names = [
      'src/twins/one/panel.js',
      'src/twins/two/panel.js',
      'src/entries/one/index.js',
      'src/entries/two/index.js',
    ];
    expect(new Set(names.map((name) => manifest.assets[name])).size).toBe(4);
    expect(manifest.assets['src/twins/one/panel.js']).toBeDefined();
  });

  test('the public directory is named too', async () => {
    const output = await readOutput(await buildPlain(bundler));
    const logo = output.manifest.assets['img/logo.png'] ?? '';
    expect(logo).toMatch(/^img\/logo-[0-9a-f]{16}\.png$/);
    expect(output.manifest.originals['img/logo.png']).toBe(logo);
    expect(Object.keys(output.manifest.fixed)).toContain('robots.txt');
    const code = [...output.files].filter(([path]) => path.endsWith('.js')).map(([, bytes]) => bytes.toString());
    expect(code.join('\n')).toMatch(new RegExp(`(["'])/${logo}\\1`));
  });
});

test('rollup: a SystemJS output beside an ES output', async () => {
  const dir = await buildPlain('rollup', { outputs: [{ dir: 'es' }, { format: 'system', dir: 'system' }] });
  for (const format of ['es', 'system']) expect(await checkOutput(await readOutput(join(dir, format)))).toEqual([]);
});

describe('rolldown', () => {
  /** Builds in a directory that is not the working directory; gives what it holds. */
  async function buildIn(output: RolldownOutput): Promise<string[]> {
    const cwd = await tempDir();
    await mkdir(join(cwd, 'public'));
    await writeFile(join(cwd, 'public/logo.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
    await writeFile(join(cwd, 'main.js'), "export default '/logo.svg';\n");
    const plugins = truename({ publicDir: 'public' }) as RolldownPlugin[];
    await rolldown({ cwd, input: './main.js', plugins, onLog: () => {} }).then((bundle) => bundle.write(output));
    return (await readdir(cwd, { recursive: true })).map((path) => path.replace(/[0-9a-f]{16}/, '*')).sort();
  }
  const written = ['.truename/manifest.json', 'logo-*.svg', 'logo.svg', 'main-*.js'];

  test.each([
    ['the directory that it has as its default', {}, 'dist'],
    ['a directory relative to its option "cwd"', { dir: 'out' }, 'out'],
  ])('%s is where we write', async (_, output, dir) => {
    const files = await buildIn({ entryFileNames: '[name]-[hash].js', ...output });
    expect(files).toEqual(expect.arrayContaining(written.map((path) => `${dir}/${path}`)));
    expect(files.filter((path) => !path.startsWith(dir))).toEqual(['main.js', 'public', 'public/logo.svg']);
  });
});
