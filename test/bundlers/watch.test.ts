// watch.test.ts: does an edit in watch mode reach the names, the page and the manifest?
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { afterEach, describe, expect, test } from 'vitest';
import { type ViteVersion, viteBuild } from '../support/build.ts';
import { checkOutput } from '../support/check-output.ts';
import { copyApp, editFile } from '../support/copy-app.ts';
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
  /** The output of one more build. */
  next(): Promise<OutputDir>;
}

/**
 * Reads the output at the end of every build, in a hook, so that no later build empties the directory meanwhile: one edit
 * may be seen as two. It stands behind Truename, which writes its manifest in the same hook.
 */
function follower(outDir: string): Follower {
  const outputs: OutputDir[] = [];
  let wake: () => void = () => {};
  let fail: (error: unknown) => void = () => {};
  const handler = async (): Promise<void> => {
    try {
      outputs.push(await readOutput(outDir));
      wake();
    } catch (error) {
      // A build that goes on when the test is over finds its directory gone, and nobody waits for it.
      fail(error);
    }
  };
  return {
    plugin: { name: 'watch:end', enforce: 'post', closeBundle: { order: 'post', sequential: true, handler } },
    fail: (error) => fail(error),
    async next() {
      while (outputs.length === 0)
        await new Promise<void>((resolve, reject) => {
          wake = resolve;
          fail = reject;
        });
      const [last] = outputs.splice(0).slice(-1);
      return last!;
    },
  };
}

/** Outputs until one is as it is to be: an edit may be seen while it is half written. */
async function until(builds: Follower, isDone: (output: OutputDir) => boolean): Promise<OutputDir> {
  for (;;) {
    const output = await builds.next();
    if (isDone(output)) return output;
  }
}

describe.each(versions)('%s', (version) => {
  test('an edit of a source file and of a public file', async () => {
    const root = await copyApp('kitchen-sink');
    const config = kitchenSinkConfig(root, 'root');
    const outDir = join(await tempDir(), 'dist');
    const builds = follower(outDir);
    const named = withTruename({ ...config, build: { ...config.build, outDir, watch: {}, emptyOutDir: true } });
    const plugins = [...(named.plugins ?? []), builds.plugin];
    const { output } = await viteBuild(version, { ...named, plugins });
    open = output as Watcher;
    open.on('event', ({ code, error }) => {
      if (code === 'ERROR') builds.fail(error);
    });
    const first = await builds.next();
    expect(await checkOutput(first)).toEqual([]);

    await editFile(join(root, 'src/store.ts'), 'names.add(name)', 'names.add(name).add(name)');
    const second = await until(builds, ({ manifest }) => manifest.build !== first.manifest.build);
    expect(second.manifest.assets['src/assets/hero.png']).toBe(first.manifest.assets['src/assets/hero.png']);
    expect(await checkOutput(second)).toEqual([]);

    await copyFile(join(root, 'public/img/og.png'), join(root, 'public/img/logo.png'));
    const logo = second.manifest.assets['img/logo.png'];
    const third = await until(builds, ({ manifest }) => manifest.assets['img/logo.png'] !== logo);
    expect(await checkOutput(third)).toEqual([]);
  });
});
