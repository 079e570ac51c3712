// watch.test.ts: does an edit in watch mode reach the names, the page and the manifest?
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { afterEach, describe, expect, test } from 'vitest';
import { type ViteVersion, viteBuild } from '../support/build.ts';
import { checkOutput } from '../support/check-output.ts';
import { copyApp, editFile } from '../support/copy-app.ts';
import { kitchenSinkConfig, withTruename } from '../support/kitchen-sink.ts';
import { readOutput } from '../support/output.ts';

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
  /** Resolves when one more build is finished. */
  next(): Promise<void>;
}

/** Sees the end of every build: it stands behind Truename, which writes its manifest in the same hook. */
function follower(): Follower {
  let finished = 0;
  let awaited = 0;
  let wake: () => void = () => {};
  let fail: (error: unknown) => void = () => {};
  const handler = (): void => {
    finished += 1;
    wake();
  };
  return {
    plugin: { name: 'watch:end', enforce: 'post', closeBundle: { order: 'post', sequential: true, handler } },
    fail: (error) => fail(error),
    async next() {
      if (finished === awaited)
        await new Promise<void>((resolve, reject) => {
          wake = resolve;
          fail = reject;
        });
      awaited = finished;
    },
  };
}

describe.each(versions)('%s', (version) => {
  test('an edit of a source file and of a public file', async () => {
    const root = await copyApp('kitchen-sink');
    const config = kitchenSinkConfig(root, 'root');
    const builds = follower();
    const named = withTruename({ ...config, build: { ...config.build, watch: {}, emptyOutDir: true } });
    const plugins = [...(named.plugins ?? []), builds.plugin];
    const { outDir, output } = await viteBuild(version, { ...named, plugins });
    open = output as Watcher;
    open.on('event', ({ code, error }) => {
      if (code === 'ERROR') builds.fail(error);
    });
    await builds.next();
    const first = await readOutput(outDir);
    expect(await checkOutput(first)).toEqual([]);

    await editFile(join(root, 'src/store.ts'), 'names.add(name)', 'names.add(name).add(name)');
    await builds.next();
    const second = await readOutput(outDir);
    expect(second.manifest.build).not.toBe(first.manifest.build);
    expect(second.manifest.assets['src/assets/hero.png']).toBe(first.manifest.assets['src/assets/hero.png']);
    expect(await checkOutput(second)).toEqual([]);

    await copyFile(join(root, 'public/img/og.png'), join(root, 'public/img/logo.png'));
    await builds.next();
    const third = await readOutput(outDir);
    expect(third.manifest.assets['img/logo.png']).not.toBe(second.manifest.assets['img/logo.png']);
    expect(await checkOutput(third)).toEqual([]);
  });
});
