// manifest.ts: a small site's manifest, with whatever a test changes.
import type { Manifest } from '@truename/manifest';

const file = { size: 1, hash: '0000000000000000' };
const integrity = 'sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC';

export function siteManifest(changes: Partial<Manifest> = {}): Manifest {
  return {
    version: 1,
    build: '5f2c9d0e1a7b3c48',
    base: '/',
    naming: { pattern: '[dir]/[name]-[hash][ext]', algorithm: 'xxh64', length: 16 },
    assets: {
      'img/logo.png': 'img/logo-9f86d081884c7d65.png',
      'img/sprite.svg': 'img/sprite-aaaaaaaaaaaaaaaa.svg',
      'src/main.ts': 'assets/main-1111111111111111.js',
      'src/admin.ts': 'assets/admin-2222222222222222.js',
    },
    entries: {
      'src/main.ts': {
        scripts: ['assets/main-1111111111111111.js'],
        styles: ['assets/vendor-4444444444444444.css', 'assets/main-5555555555555555.css'],
        preloads: ['assets/vendor-3333333333333333.js'],
      },
      'src/admin.ts': {
        scripts: ['assets/admin-2222222222222222.js'],
        styles: ['assets/vendor-4444444444444444.css'],
        preloads: ['assets/vendor-3333333333333333.js', 'assets/main-1111111111111111.js'],
      },
    },
    outputs: {
      'img/logo-9f86d081884c7d65.png': { ...file, type: 'image/png' },
      'img/sprite-aaaaaaaaaaaaaaaa.svg': { ...file, type: 'image/svg+xml' },
      'assets/main-1111111111111111.js': { ...file, type: 'text/javascript', integrity },
      'assets/admin-2222222222222222.js': { ...file, type: 'text/javascript' },
      'assets/vendor-3333333333333333.js': { ...file, type: 'text/javascript' },
      'assets/vendor-4444444444444444.css': { ...file, type: 'text/css', integrity },
      'assets/main-5555555555555555.css': { ...file, type: 'text/css' },
    },
    fixed: { 'robots.txt': { ...file, type: 'text/plain', reason: 'fetched by a fixed address' } },
    originals: { 'img/logo.png': 'img/logo-9f86d081884c7d65.png' },
    inlined: { 'src/tiny.svg': { by: 'assetsInlineLimit' } },
    maps: {},
    ...changes,
  };
}

/** The site with one more asset, at this path. */
export function withAsset(name: string, path: string, changes: Partial<Manifest> = {}): Manifest {
  const site = siteManifest(changes);
  const outputs = { ...site.outputs, [path]: { ...file, type: 'image/png' } };
  return { ...site, assets: { ...site.assets, [name]: path }, outputs };
}
