import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManifestError, stringifyManifest } from '@truename/manifest';
import { loadAssets } from '@truename/server/node';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { siteManifest } from './manifest.ts';

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'truename-server-'));
  await mkdir(join(dir, '.truename'));
  await writeFile(join(dir, '.truename/manifest.json'), stringifyManifest(siteManifest()));
});

afterEach(() => rm(dir, { recursive: true }));

describe('loadAssets()', () => {
  test('reads the manifest of a built directory', async () => {
    const { url, build } = await loadAssets(dir);
    expect(url('img/logo.png')).toBe('/img/logo-9f86d081884c7d65.png');
    expect(build).toBe('5f2c9d0e1a7b3c48');
  });

  test('reads a manifest outside the directory', async () => {
    await writeFile(join(dir, 'names.json'), stringifyManifest(siteManifest({ base: './' })));
    const { url } = await loadAssets('nowhere', { manifest: join(dir, 'names.json'), base: '/app/' });
    expect(url('robots.txt')).toBe('/app/robots.txt');
  });

  test('says where it looked, and that uploaders leave out dot folders, when there is none', async () => {
    await rm(join(dir, '.truename'), { recursive: true });
    const loading = loadAssets(dir);
    await expect(loading).rejects.toThrow(join(dir, '.truename', 'manifest.json'));
    await expect(loading).rejects.toThrow(/folders that start with a dot/);
  });

  test('names the file when the manifest cannot be trusted', async () => {
    const path = join(dir, '.truename/manifest.json');
    await writeFile(path, '{"version":2}');
    await expect(loadAssets(dir)).rejects.toThrow(ManifestError);
    await expect(loadAssets(dir)).rejects.toThrow(`${path}#/version`);
  });

  test('names the file when an asset is unknown', async () => {
    const { url } = await loadAssets(dir);
    expect(() => url('x')).toThrow(`manifest ${join(dir, '.truename/manifest.json')}`);
  });

  test('refuses an unknown option', async () => {
    const misspelt: object = { manifset: 'x' };
    await expect(loadAssets(dir, misspelt)).rejects.toThrow('did you mean "manifest"?');
  });
});
