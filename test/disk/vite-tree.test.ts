// vite-tree.test.ts: what becomes of a Vite build with the plugin when it is digested as a directory?
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { digestTree, readManifest, verifyTree } from '@truename/disk';
import { formatProblem } from '@truename/engine';
import { truename } from '@truename/plugin';
import { beforeAll, describe, expect, test } from 'vitest';
import { readFiles } from '../faults/real-tree.ts';
import { viteBuild } from '../support/build.ts';
import { kitchenSink, kitchenSinkConfig } from '../support/kitchen-sink.ts';
import { tempDir } from '../support/temp.ts';

describe.each(['root', 'relative'] as const)('a Vite build with base "%s"', (base) => {
  let built: string;

  beforeAll(async () => {
    const config = kitchenSinkConfig(kitchenSink, base);
    const plugins = [...(config.plugins ?? []), truename()];
    const build = { ...config.build, sourcemap: true };
    built = (await viteBuild('vite-8', { ...config, plugins, build })).outDir;
  });

  const copy = async () => {
    const site = join(await tempDir(), 'site');
    cpSync(built, site, { recursive: true });
    return site;
  };

  const digested = async (site: string, output: string | null = null) => {
    const result = await digestTree({ input: site, output, settings: {} });
    expect(result.problems.filter(({ severity }) => severity === 'error').map(formatProblem)).toEqual([]);
    return result;
  };

  test('stays as it is, byte for byte, in place and elsewhere', async () => {
    const site = await copy();
    const before = readFiles(site);
    expect((await digested(site)).counts).toMatchObject({ unchanged: true });
    expect(readFiles(site)).toEqual(before);
    await digested(site, `${site}-copy`);
    expect(readFiles(`${site}-copy`)).toEqual(before);
    expect((await digested(site, `${site}-copy`)).counts.unchanged).toBe(true);
  });

  test('keeps all its names when a file is added', async () => {
    const site = await copy();
    const before = readManifest(site)!;
    writeFileSync(join(site, 'new.css'), 'a {}');
    const { manifest } = await digested(site);
    const { [manifest!.assets['new.css']!]: added, ...outputs } = manifest!.outputs;
    expect(added).toBeDefined();
    expect(outputs).toEqual({ ...before.outputs });
    const { assets, entries, fixed, maps, inlined } = manifest!;
    expect({ entries, fixed, maps, inlined }).toEqual({
      ...{ entries: before.entries, fixed: before.fixed, maps: before.maps, inlined: before.inlined },
    });
    expect(assets).toEqual({ ...before.assets, 'new.css': manifest!.assets['new.css'] });
  });

  test('follows an edited public file through scripts, styles, pages and entries', async () => {
    const site = await copy();
    const before = readManifest(site)!;
    const path = join(site, 'img/imported.png');
    writeFileSync(path, Buffer.concat([readFileSync(path), Buffer.from('more')]));
    const { manifest } = await digested(site);
    const { faults, warnings } = await verifyTree(site);
    expect([...faults, ...warnings].map(formatProblem)).toEqual([]);
    for (const section of ['entries', 'assets', 'originals', 'inlined'] as const)
      expect(Object.keys(manifest![section]).sort()).toEqual(Object.keys(before[section]).sort());
    const [old, now] = [before.assets['img/imported.png']!, manifest!.assets['img/imported.png']!];
    expect(now).not.toBe(old);
    const naming = Object.entries(readFiles(site)).filter(([, text]) => text.includes(old.slice('img/'.length)));
    expect(naming.map(([file]) => file)).toEqual([]);
    expect((await digested(site)).counts.unchanged).toBe(true);
  });
});
