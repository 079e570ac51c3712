// entry.test.ts: what does a user get along with the main entry?
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const folder = fileURLToPath(new URL('../../packages/server/', import.meta.url));

/** Every specifier that a file and those below it import when they run; types are gone by then. */
function imported(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const [, specifier = ''] of readFileSync(file, 'utf8').matchAll(
    /^(?:import|export) (?!type\b)[^;]*?from '([^']+)'/gms,
  )) {
    if (specifier.startsWith('.')) imported(join(dirname(file), specifier), seen);
    else seen.add(specifier);
  }
  return seen;
}

const packagesOf = (entry: string) =>
  [...imported(join(folder, 'src', entry))].filter((each) => !each.startsWith('/')).sort();

describe('@truename/server', () => {
  test('its main entry needs no framework and nothing of Node', () => {
    expect(packagesOf('index.ts')).toEqual(['@truename/manifest', 'fresh', 'negotiator', 'range-parser']);
  });

  test('its adapters need their frameworks as types only', () => {
    for (const name of ['express', 'fastify', 'koa', 'hono'])
      expect(packagesOf(`adapters/${name}.ts`).filter((each) => !each.startsWith('node:'))).not.toContain(name);
    expect(packagesOf('adapters/hono.ts').filter((each) => each.startsWith('node:'))).toEqual([]);
  });

  test('installs with at most five packages in all', () => {
    const installed = (directory: string): string[] => {
      const { dependencies = {} } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
      const places = createRequire(join(realpathSync(directory), 'package.json')).resolve.paths('x') ?? [];
      return Object.keys(dependencies).flatMap((name) => {
        const place = places.find((each) => existsSync(join(each, name))) ?? '';
        return [name, ...installed(join(place, name))];
      });
    };
    const names = new Set(installed(folder));
    expect([...names].sort()).toEqual(['@truename/manifest', 'content-type', 'fresh', 'negotiator', 'range-parser']);
  });

  test('needs no framework: those of the adapters are optional', () => {
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const optional = Object.keys(manifest.peerDependencies).map((name) => [name, { optional: true }]);
    expect(manifest.peerDependenciesMeta).toEqual(Object.fromEntries(optional));
  });
});
