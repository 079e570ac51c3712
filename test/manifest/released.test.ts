import { buildPlaces, isBuildId, layoutOf, releasedFiles, releasedFolders } from '@truename/manifest';
import { describe, expect, test } from 'vitest';
import { exampleManifest } from './example.ts';

const manifest = exampleManifest();
const places = (layout: 'generations' | 'flat') =>
  releasedFiles(manifest, layout).map(({ place, kind }) => `${kind} ${place}`);

describe('releasedFiles()', () => {
  test('stand in assets, and in the folder of the build', () => {
    expect(places('generations')).toEqual([
      'output assets/assets/main-0c4e7f1a2b3d5968.js',
      'variant assets/assets/main-0c4e7f1a2b3d5968.js.br',
      'output assets/assets/main-1111111111111111.css',
      'output assets/assets/vendor-2222222222222222.js',
      'output assets/img/logo-9f86d081884c7d65.png',
      'map builds/5f2c9d0e1a7b3c48/assets/main-0c4e7f1a2b3d5968.js.map',
      'original builds/5f2c9d0e1a7b3c48/img/logo.png',
      'fixed builds/5f2c9d0e1a7b3c48/robots.txt',
      'variant builds/5f2c9d0e1a7b3c48/robots.txt.gz',
    ]);
  });

  test('of a plain web root stand at their URLs, but for what is kept of the build', () => {
    expect(places('flat')).toEqual([
      'map .truename/builds/5f2c9d0e1a7b3c48/assets/main-0c4e7f1a2b3d5968.js.map',
      'fixed .truename/builds/5f2c9d0e1a7b3c48/robots.txt',
      'variant .truename/builds/5f2c9d0e1a7b3c48/robots.txt.gz',
      'output assets/main-0c4e7f1a2b3d5968.js',
      'variant assets/main-0c4e7f1a2b3d5968.js.br',
      'output assets/main-1111111111111111.css',
      'output assets/vendor-2222222222222222.js',
      'output img/logo-9f86d081884c7d65.png',
    ]);
  });

  test('have the bytes that the manifest says', () => {
    const files = new Map(releasedFiles(manifest, 'generations').map((file) => [file.path, file]));
    expect(files.get('img/logo.png')).toMatchObject({
      size: 5120,
      hash: '9f86d081884c7d65',
      of: 'img/logo-9f86d081884c7d65.png',
    });
    expect(files.get('robots.txt.gz')).toMatchObject({ size: 30, hash: '5555555555555555', of: 'robots.txt' });
    expect(files.get('assets/main-0c4e7f1a2b3d5968.js.map')).toMatchObject({ size: null, hash: null });
  });
});

test('the folders of a target are in the order in which they may be copied', () => {
  for (const { assets, builds, live } of Object.values(releasedFolders))
    expect([assets, builds, live].sort()).toEqual([assets, builds, live]);
  const { manifest: place, folder } = buildPlaces('5f2c9d0e1a7b3c48', 'generations');
  expect([folder, place]).toEqual(['builds/5f2c9d0e1a7b3c48', 'builds/5f2c9d0e1a7b3c48/.truename/manifest.json']);
});

test.each([
  [['live/00000001.json'], 'generations'],
  [['builds/5f2c9d0e1a7b3c48/.truename'], 'generations'],
  [['.truename/live/00000001.json', '.truename/builds/5f2c9d0e1a7b3c48/.truename'], 'flat'],
  [['.truename/builds/5f2c9d0e1a7b3c48/.truename'], 'flat'],
  // A web root with folders of its own that are called so.
  [['live/score.html', 'live/1.json', 'builds/5f2c9d0e1a7b3c48/.truename', '.truename/live/00000001.json'], 'flat'],
  [['live/score.html', 'live/1.json', 'builds/20261122/index.html', 'builds/nightly/.truename'], null],
  [['.truename/manifest.json', '.truename/live/.truename-tmp-1', 'builds/index.html', 'builds/5f2c9d0e'], null],
  [['assets/live/00000001.json', 'index.html'], null],
  [[], null],
] as const)('layoutOf(%j) is %s', (paths, layout) => {
  expect(layoutOf(paths)).toBe(layout);
});

test.each([
  ['5f2c9d0e', true],
  ['5f2c9d0', false],
  ['5F2C9D0E', false],
  ['../../etc', false],
  ['0'.repeat(64), true],
  ['0'.repeat(65), false],
  ['5f2c9d0e\n', false],
])('isBuildId(%j) is %s', (text, is) => {
  expect(isBuildId(text)).toBe(is);
});
