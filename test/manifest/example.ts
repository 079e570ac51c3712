// example.ts: a manifest with every section in use, and arbitrary ones.
import { type Manifest, recordOf, schemaUrl } from '@truename/manifest';
import fc from 'fast-check';

/** A fresh copy each time, typed loosely enough to break it. */
export function exampleManifest(): Manifest {
  return {
    $schema: schemaUrl,
    version: 1,
    build: '5f2c9d0e1a7b3c48',
    base: '/',
    naming: { pattern: '[dir]/[name]-[hash][ext]', algorithm: 'xxh64', length: 16 },
    assets: {
      'img/logo.png': 'img/logo-9f86d081884c7d65.png',
      'src/main.ts': 'assets/main-0c4e7f1a2b3d5968.js',
      '../shared/robots.txt': 'robots.txt',
    },
    entries: {
      'src/main.ts': {
        scripts: ['assets/main-0c4e7f1a2b3d5968.js'],
        styles: ['assets/main-1111111111111111.css'],
        preloads: ['assets/vendor-2222222222222222.js'],
      },
    },
    outputs: {
      'assets/main-0c4e7f1a2b3d5968.js': {
        size: 18230,
        hash: '0c4e7f1a2b3d5968',
        type: 'text/javascript',
        integrity: 'sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC',
        imports: ['assets/vendor-2222222222222222.js'],
        dynamicImports: [],
        css: ['assets/main-1111111111111111.css'],
        assets: ['img/logo-9f86d081884c7d65.png'],
        encodings: { br: { file: 'assets/main-0c4e7f1a2b3d5968.js.br', size: 6000, hash: '3333333333333333' } },
        component: 2,
      },
      'assets/main-1111111111111111.css': { size: 10, hash: '1111111111111111', type: 'text/css' },
      'assets/vendor-2222222222222222.js': { size: 12, hash: '2222222222222222', type: 'text/javascript', twin: 1 },
      'img/logo-9f86d081884c7d65.png': { size: 5120, hash: '9f86d081884c7d65', type: 'image/png' },
    },
    fixed: {
      'robots.txt': {
        size: 24,
        hash: '4444444444444444',
        type: 'text/plain',
        reason: 'fetched by a fixed address',
        encodings: { gzip: { file: 'robots.txt.gz', size: 30, hash: '5555555555555555' } },
      },
    },
    originals: { 'img/logo.png': 'img/logo-9f86d081884c7d65.png' },
    inlined: { 'src/tiny.svg': { by: 'assetsInlineLimit' } },
    maps: { 'assets/main-0c4e7f1a2b3d5968.js.map': { of: 'assets/main-0c4e7f1a2b3d5968.js' } },
  };
}

/** Names that objects treat in a way of their own, and names that sort unlike strings. */
const oddName = fc.constantFrom('__proto__', 'constructor', 'hasOwnProperty', 'toString', '10', '9', '-1', '', '~/a');
const logicalName: fc.Arbitrary<string> = fc.oneof(oddName, fc.string({ unit: 'grapheme' }));

const segment = fc
  .oneof(
    { weight: 1, arbitrary: fc.constantFrom('__proto__', 'constructor', '7', '...', '%2e%2e', 'a b', 'é.png') },
    { weight: 4, arbitrary: fc.stringMatching(/^[a-z0-9_-]{1,8}(?:\.[a-z]{1,3})?$/) },
  )
  .filter((text) => text !== '');
const path = fc.array(segment, { minLength: 1, maxLength: 3 }).map((segments) => segments.join('/'));
const hash = fc.stringMatching(/^[0-9a-f]{16}$/);
const type = fc.constantFrom('text/css', 'text/javascript', 'image/svg+xml');

/** Valid manifests: links and owners are right by construction. */
export const anyManifest: fc.Arbitrary<Manifest> = fc
  .record({
    paths: fc.uniqueArray(path, { minLength: 2, maxLength: 12 }),
    names: fc.uniqueArray(logicalName, { maxLength: 6 }),
    picks: fc.infiniteStream(fc.nat()),
    sizes: fc.infiniteStream(fc.maxSafeNat()),
    hashes: fc.infiniteStream(hash),
    types: fc.infiniteStream(type),
    base: fc.constantFrom('/', '/sub/', './', 'https://cdn.example/', 'https://cdn.example/a/b/', '//cdn.example/'),
  })
  .map(({ paths, names, picks, sizes, hashes, types, base }) => {
    const next = <T>(stream: Iterator<T>): T => stream.next().value;
    const shares = [paths.filter((_, i) => i % 4 < 2), paths.filter((_, i) => i % 4 === 2)] as const;
    const [outputs, fixed] = shares;
    const pick = (from: readonly string[]): string => from[next(picks) % from.length]!;
    const some = (from: readonly string[]): string[] => Array.from({ length: next(picks) % 3 }, () => pick(from));
    const file = () => ({ size: next(sizes), hash: next(hashes), type: next(types) });
    const files = [...outputs, ...fixed];
    return {
      version: 1,
      build: next(hashes),
      base,
      naming: { pattern: '[dir]/[name].[hash][ext]', algorithm: 'xxh64', length: 8 + (next(picks) % 9) },
      assets: recordOf(names.map((name) => [name, pick(files)])),
      entries: recordOf(
        names.map((name) => [name, { scripts: some(files), styles: some(files), preloads: some(files) }]),
      ),
      outputs: recordOf(outputs.map((name) => [name, { ...file(), imports: some(files), css: some(files) }])),
      fixed: recordOf(fixed.map((name) => [name, { ...file(), reason: 'its author fixed the name' }])),
      originals: recordOf(paths.filter((_, i) => i % 8 === 3).map((name) => [name, pick(outputs)])),
      inlined: recordOf(names.map((name) => [name, { by: 'assetsInlineLimit' }])),
      maps: recordOf(paths.filter((_, i) => i % 8 === 7).map((name) => [name, { of: pick(outputs) }])),
    };
  });

/** The same value, its keys (at every depth) in an order given by `rank`. */
export function reordered(value: unknown, rank: (key: string) => number): unknown {
  if (Array.isArray(value)) return value.map((item) => reordered(item, rank));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => rank(a) - rank(b));
  return recordOf(entries.map(([key, item]) => [key, reordered(item, rank)]));
}
