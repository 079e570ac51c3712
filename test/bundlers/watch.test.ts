// watch.test.ts: does an edit in watch mode reach the names, the page and the manifest?
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { truename } from '@truename/plugin';
import type { InlineConfig, Plugin } from 'vite';
import { afterEach, describe, expect, test } from 'vitest';
import { type ViteVersion, viteBuild } from '../support/build.ts';
import { checkOutput } from '../support/check-output.ts';
import { copyApp, editFile } from '../support/copy-app.ts';
import { afterEdit } from '../support/edits.ts';
import { kitchenSinkConfig, withTruename } from '../support/kitchen-sink.ts';
import { type OutputDir, readOutput } from '../support/output.ts';
import { tempDir } from '../support/temp.ts';

const versions: readonly ViteVersion[] = ['vite-8', 'vite-7'];

interface Watcher {
  on(event: 'event', listener: (event: { code: string; error?: unknown }) => void): unknown;
  close(): Promise<void>;
}

let open: Watcher | undefined;
afterEach(async () => open?.close());

interface Follower {
  readonly plugin: Plugin;
  fail(error: unknown): void;
  /** The output of one more build; throws why there is none. */
  next(): Promise<OutputDir>;
}

/**
 * Reads the output at the end of every build, behind Truename, which writes its manifest in the same hook. One edit may be
 * seen as two, and the watcher waits for no such hook: what is read while the next build goes on does not count.
 */
function follower(outDir: string): Follower {
  const results: (() => OutputDir)[] = [];
  let begun = 0;
  let wake: () => void = () => {};
  const add = (result: () => OutputDir): void => {
    results.push(result);
    wake();
  };
  const fail = (error: unknown): void =>
    add(() => {
      throw error;
    });
  const handler = async (): Promise<void> => {
    const build = begun;
    try {
      const output = await readOutput(outDir);
      if (build === begun) add(() => output);
    } catch (error) {
      // A build that goes on when the test is over finds its directory gone, and nobody waits for it.
      if (build === begun) fail(error);
    }
  };
  const buildStart = (): void => {
    begun++;
  };
  return {
    plugin: {
      name: 'watch:end',
      enforce: 'post',
      buildStart,
      closeBundle: { order: 'post', sequential: true, handler },
    },
    fail,
    async next() {
      while (results.length === 0)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      const [last] = results.splice(0).slice(-1);
      return last!();
    },
  };
}

interface Edit {
  edit(): Promise<void>;
  /** What starts another build, if the first edit was not seen. Default: the edit once more. */
  again?(): Promise<void>;
  isDone(output: OutputDir): boolean;
}

/**
 * The output that has the edit. It may be seen while it is half written, or be overlooked, so it is made again after each
 * build that has it not.
 */
async function rebuilt(builds: Follower, { edit, again = edit, isDone }: Edit): Promise<OutputDir> {
  await edit();
  for (;;) {
    try {
      const output = await afterEdit(builds.next(), again);
      if (isDone(output)) return output;
    } catch (error) {
      if (!isForgotten(error)) throw error;
    }
    await again();
  }
}

/** Vite 8 by itself forgets the files that plugins emitted, if the next build begins before the hooks of the last one end. */
function isForgotten(error: unknown): boolean {
  return String(error).includes('Unable to get file name for unknown file');
}

/** Builds on every change, until the test ends. */
async function watch(version: ViteVersion, config: InlineConfig, outDir: string): Promise<Follower> {
  const builds = follower(outDir);
  const plugins = [...(config.plugins ?? []), builds.plugin];
  const build = { ...config.build, outDir, watch: {}, emptyOutDir: true };
  const { output } = await viteBuild(version, { ...config, plugins, build });
  open = output as Watcher;
  open.on('event', ({ code, error }) => {
    if (code === 'ERROR') builds.fail(error);
  });
  return builds;
}

describe.each(versions)('%s', (version) => {
  test('an edit of a source file and of a public file', async () => {
    const root = await copyApp('kitchen-sink');
    const config = kitchenSinkConfig(root, 'root');
    const builds = await watch(version, withTruename(config), join(await tempDir(), 'dist'));
    const first = await builds.next();
    expect(await checkOutput(first)).toEqual([]);

    const second = await rebuilt(builds, {
      edit: () => editFile(join(root, 'src/store.ts'), 'names.add(name)', 'names.add(name).add(name)'),
      isDone: ({ manifest }) => manifest.build !== first.manifest.build,
    });
    expect(second.manifest.assets['src/assets/hero.png']).toBe(first.manifest.assets['src/assets/hero.png']);
    expect(await checkOutput(second)).toEqual([]);

    const logo = second.manifest.assets['img/logo.png'];
    const third = await rebuilt(builds, {
      edit: () => copyFile(join(root, 'public/img/og.png'), join(root, 'public/img/logo.png')),
      isDone: ({ manifest }) => manifest.assets['img/logo.png'] !== logo,
    });
    expect(await checkOutput(third)).toEqual([]);
  });

  test('files that asset() and assetMap() name are edited, come and go', async () => {
    const root = await tempDir();
    const write = async (path: string, text: string): Promise<void> => {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    };
    await write('public/img/one.png', 'one');
    await write('public/img/two.png', 'two');
    await write('src/data.bin', 'first');
    const code =
      "import { asset, assetMap } from 'virtual:truename';\nglobalThis.seen = [asset('src/data.bin'), assetMap('img/*.png')];\n";
    await write('src/main.js', code);
    const input = join(root, 'src/main.js');
    const build = { assetsInlineLimit: 0, rollupOptions: { input } };
    const plugins = [truename() as Plugin[]];
    const config: InlineConfig = { root, configFile: false, logLevel: 'silent', plugins, build };
    const builds = await watch(version, config, join(await tempDir(), 'dist'));
    const has = (output: OutputDir, name: string): boolean =>
      output.files.get(output.manifest.assets['src/main.js']!)!.includes(output.manifest.assets[name] ?? name);
    const first = await builds.next();
    expect([has(first, 'src/data.bin'), has(first, 'img/two.png')]).toEqual([true, true]);

    const { assets } = first.manifest;
    const second = await rebuilt(builds, {
      edit: () => write('src/data.bin', 'second'),
      isDone: ({ manifest }) => manifest.assets['src/data.bin'] !== assets['src/data.bin'],
    });
    expect(has(second, 'src/data.bin')).toBe(true);

    const isThere = (name: string) => (output: OutputDir) => name in output.manifest.assets && has(output, name);
    await rebuilt(builds, { edit: () => write('public/img/three.png', 'three'), isDone: isThere('img/three.png') });
    const two = 'public/img/two.png';
    await rebuilt(builds, {
      edit: () => rm(join(root, two)),
      again: () => write('src/main.js', code),
      isDone: (output) => !('img/two.png' in output.manifest.assets || has(output, 'img/two.png')),
    });
    await rebuilt(builds, { edit: () => write(two, 'two'), isDone: isThere('img/two.png') });
  });
});
