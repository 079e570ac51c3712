// identity.test.ts: does each file keep its identity, whatever it has in common with another?
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type ViteVersion, viteBuild } from '../support/build.ts';
import { kitchenSink, kitchenSinkConfig, withTruename } from '../support/kitchen-sink.ts';
import { type OutputDir, readOutput } from '../support/output.ts';

const versions: readonly ViteVersion[] = ['vite-8', 'vite-7'];

describe.each(versions)('%s', (version) => {
  let output: OutputDir;

  beforeAll(async () => {
    const { outDir } = await viteBuild(version, withTruename(kitchenSinkConfig(kitchenSink, 'root')));
    output = await readOutput(outDir);
  });

  const script = (page: string): string =>
    /<script type="module"[^>]* src="\/(assets\/[^"]+)"/.exec(output.files.get(page)?.toString() ?? '')?.[1] ?? '';

  test('two pages with equal entry code have a script each', () => {
    const [one, two] = [script('twins/one/index.html'), script('twins/two/index.html')];
    expect(output.manifest.outputs).toHaveProperty([one]);
    expect(output.manifest.outputs).toHaveProperty([two]);
    expect(one).not.toBe(two);
  });

  test('two lazy chunks with equal code have a file each, told apart as twins', () => {
    const names = ['src/lazy/one/panel.ts', 'src/lazy/two/panel.ts'].map((name) => output.manifest.assets[name] ?? '');
    expect(new Set(names).size).toBe(2);
    const [first, second] = names.map((name) => output.files.get(name));
    expect(first?.equals(second ?? Buffer.alloc(0))).toBe(true);
    expect(names.map((name) => output.manifest.outputs[name]?.twin ?? 0).sort()).not.toEqual([0, 0]);
  });

  test('lazy virtual modules with equal code have a file each', () => {
    const main = output.files.get(script('index.html'))?.toString() ?? '';
    const panels = [...output.files.keys()].filter((path) => /^assets\/(one|two)-[0-9a-f]{16}\.js$/.test(path));
    expect(panels).toHaveLength(2);
    for (const panel of panels) expect(main).toContain(panel.replace('assets/', './'));
  });

  test('a chunk of manualChunks is shared by all pages', () => {
    const shared = Object.keys(output.manifest.outputs).filter((path) => /^assets\/proof-[0-9a-f]{16}\.js$/.test(path));
    expect(shared).toHaveLength(1);
    for (const page of ['index.html', 'nested/page.html', 'twins/one/index.html'])
      expect(output.files.get(page)?.toString()).toContain(shared[0]);
  });

  test('a file outside the root is known by its relative path', async () => {
    const name = output.manifest.assets['../shared-outside/pic.png'] ?? '';
    const source = await readFile(join(kitchenSink, '../shared-outside/pic.png'));
    expect(output.files.get(name)?.equals(source)).toBe(true);
  });

  test('a public file named like a source file is known by a leading slash', async () => {
    const source = output.manifest.assets['shared/badge.png'] ?? '';
    const fromPublic = output.manifest.assets['/shared/badge.png'] ?? '';
    expect(output.files.get(source)?.equals(await readFile(join(kitchenSink, 'shared/badge.png')))).toBe(true);
    expect(output.files.get(fromPublic)?.equals(await readFile(join(kitchenSink, 'public/shared/badge.png')))).toBe(
      true,
    );
  });

  test('names that objects inherit are names like any other', () => {
    const assets = new Map(Object.entries(output.manifest.assets));
    expect(assets.get('src/assets/__proto__.png')).toMatch(/^assets\/__proto__-[0-9a-f]{16}\.png$/);
    expect(assets.get('src/assets/constructor.png')).toMatch(/^assets\/constructor-[0-9a-f]{16}\.png$/);
    expect(assets.get('img/__proto__.png')).toMatch(/^img\/__proto__-[0-9a-f]{16}\.png$/);
  });

  test('the files of a cycle say so', () => {
    const main = output.manifest.outputs[script('index.html')];
    expect(main?.component).toBeGreaterThan(1);
    const home = output.manifest.outputs[output.manifest.assets['src/pages/home.ts'] ?? ''];
    expect(home?.component).toBe(main?.component);
    const modules = ['a', 'b', 'c'].map((name) => output.manifest.assets[`legacy/mod-${name}.js`] ?? '');
    expect(modules.map((name) => output.manifest.outputs[name]?.component)).toEqual([3, 3, 3]);
  });
});
