// entry.test.ts: what does a user get along with the package, and with its main entry?
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import type { createAssets } from '@truename/server';
import { rolldown } from 'rolldown';
import { describe, expect, test } from 'vitest';
import { siteManifest } from '../server/manifest.ts';

const folder = fileURLToPath(new URL('../../packages/server/', import.meta.url));
const frameworks = ['express', 'fastify', 'hono', 'koa', 'nunjucks'];

interface Bundle {
  readonly code: string;
  /** Whatever no package of the entry holds: modules of Node, for instance. */
  readonly outside: readonly string[];
  /** Names of the packages whose files are in it. */
  readonly packages: readonly string[];
}

/** All that runs when an entry is imported, that of its dependencies too, as a bundler for browsers takes it. */
async function bundleOf(entry: string): Promise<Bundle> {
  const outside = new Set<string>();
  const bundle = await rolldown({
    input: join(folder, 'src', entry),
    platform: 'browser',
    external: (specifier, _, isResolved) => {
      const isOutside =
        !isResolved && (specifier.startsWith('node:') || createRequire(folder).resolve.paths(specifier) === null);
      if (isOutside && !specifier.startsWith('.')) outside.add(specifier);
      return isOutside && !specifier.startsWith('.');
    },
    resolve: { conditionNames: ['@truename/source', 'import', 'default'] },
    logLevel: 'silent',
  });
  const { output } = await bundle.generate({ format: 'iife', name: 'entry' });
  const [{ code, moduleIds, imports, dynamicImports }] = output;
  for (const each of [...imports, ...dynamicImports]) outside.add(each);
  const packages = moduleIds.flatMap((id) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1] ?? []);
  return { code, outside: [...outside].sort(), packages: [...new Set(packages)].sort() };
}

describe('the main entry', () => {
  test('needs no framework and nothing of Node', async () => {
    const { outside, packages } = await bundleOf('index.ts');
    expect(outside).toEqual([]);
    expect(packages).toEqual(['content-type', 'negotiator', 'range-parser']);
  });

  test('runs where there is nothing but the language and Request and Response', async () => {
    const { code } = await bundleOf('index.ts');
    const read = async () => new Uint8Array([1]);
    const run = `${code}; entry.createAssets(manifest, { read })`;
    const assets: ReturnType<typeof createAssets> = runInNewContext(run, { manifest: siteManifest(), read, Response });
    const url = assets.url('img/logo.png');
    expect(url).toBe('/img/logo-9f86d081884c7d65.png');
    expect(String(assets.tags('src/main.ts'))).toContain('<script type="module"');
    const response = await assets.fetch(new Request(`https://example.com${url}`));
    expect([response?.status, response?.headers.get('etag')]).toEqual([200, '"0000000000000000"']);
  });

  test('is told apart from an entry that does need Node, by these same tests', async () => {
    expect((await bundleOf('node.ts')).outside).toContain('node:fs');
  });
});

describe('adapters', () => {
  test.each(['express', 'fastify', 'koa', 'hono'])('%s needs its framework as types only', async (name) => {
    const { packages, outside } = await bundleOf(`adapters/${name}.ts`);
    expect(packages.filter((each) => frameworks.includes(each))).toEqual([]);
    if (name === 'hono') expect(outside).toEqual([]);
  });
});

describe('the package', () => {
  /** Every package that is installed with the one in this directory, by name. */
  function installed(directory: string): Map<string, string> {
    const { dependencies = {} } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
    const places = createRequire(join(realpathSync(directory), 'package.json')).resolve.paths('x') ?? [];
    const found = new Map<string, string>();
    for (const name of Object.keys(dependencies)) {
      const place = places.find((each) => existsSync(join(each, name)));
      if (place === undefined) throw new Error(`${name} is not installed`);
      for (const [each, at] of [[name, join(place, name)] as const, ...installed(join(place, name))])
        found.set(each, realpathSync(at));
    }
    return found;
  }

  test('installs with at most five others, all of them small', () => {
    const all = installed(folder);
    expect([...all.keys()].sort()).toEqual([
      '@truename/manifest',
      'content-type',
      'negotiator',
      'range-parser',
      'xxhash-wasm',
    ]);
    for (const [name, at] of all)
      if (!name.startsWith('@truename/')) expect(bytesBelow(at), name).toBeLessThan(150_000);
  });

  test('needs no framework: those of the adapters are optional', () => {
    const { peerDependencies, peerDependenciesMeta } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const optional = Object.keys(peerDependencies).map((name) => [name, { optional: true }]);
    expect(Object.keys(peerDependencies)).toEqual(frameworks);
    expect(peerDependenciesMeta).toEqual(Object.fromEntries(optional));
  });
});

function bytesBelow(directory: string): number {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  return files.reduce((sum, file) => sum + statSync(join(file.parentPath, file.name)).size, 0);
}
