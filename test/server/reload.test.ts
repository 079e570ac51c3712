// reload.test.ts: which build do pages use, what is served beside it, and what is refused?
import { mkdir, readFile, rename, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringifyManifest } from '@truename/manifest';
import { type Assets, createAssets } from '@truename/server';
import { type LoadOptions, loadAssets } from '@truename/server/node';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createOriginals } from '../../packages/server/src/originals.ts';
import { createSite, noise, type Site } from '../servers/site.ts';
import { sumOf } from '../support/sum.ts';
import { tempDir } from '../support/temp.ts';
import { siteManifest } from './manifest.ts';

const otherScript = { script: `console.log(${JSON.stringify('otherway '.repeat(40))});\n`, logo: noise(5000, 7) };
const manifestOf = (dir: string): string => join(dir, '.truename/manifest.json');

let opened: Assets[] = [];
let warn: ReturnType<typeof vi.spyOn>;

beforeEach(() => {
  warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
});

afterEach(() => {
  for (const assets of opened) assets.close();
  opened = [];
  vi.restoreAllMocks();
});

async function load(dir: string, options?: LoadOptions): ReturnType<typeof loadAssets> {
  const assets = await loadAssets(dir, options);
  opened.push(assets);
  return assets;
}

/** `<dir>/current`, a symbolic link to a release that is switched in one step. */
async function releases(): Promise<{ readonly current: string; readonly use: (site: Site) => Promise<void> }> {
  const dir = await tempDir();
  const use = async (site: Site): Promise<void> => {
    await symlink(site.dir, join(dir, 'next'));
    await rename(join(dir, 'next'), join(dir, 'current'));
  };
  return { current: join(dir, 'current'), use };
}

async function statusOf(assets: Assets, path: string): Promise<number | undefined> {
  const answer = await assets.fetch(new Request(`http://host/${path}`));
  await answer?.body?.cancel();
  return answer?.status;
}

describe('a newer build, when pages are pinned', () => {
  test('is served beside the first, and changes no page', async () => {
    const [{ current, use }, a, b] = [await releases(), await createSite(), await createSite(otherScript)];
    await use(a);
    const assets = await load(current);
    const before = [assets.url('img/logo.png'), String(assets.tags('src/main.ts'))];
    await use(b);
    const { build, builds, fault } = await assets.reload();
    expect({ build, builds, fault }).toEqual({
      build: a.manifest.build,
      builds: [a.manifest.build, b.manifest.build],
      fault: null,
    });
    expect([assets.url('img/logo.png'), String(assets.tags('src/main.ts'))]).toEqual(before);
    expect(assets.generation().path('views/home.ejs')).toBe(join(a.dir, 'views/home.ejs'));
    for (const { paths } of [a, b]) expect(await statusOf(assets, paths.script)).toBe(200);
  });

  test('is noticed in the same directory with the same size and the same time', async () => {
    const a = await createSite();
    const time = new Date('2024-01-01T00:00:00Z');
    await utimes(manifestOf(a.dir), time, time);
    const assets = await load(a.dir);
    const before = await stat(manifestOf(a.dir));
    const b = await createSite({ logo: noise(a.files.get('img/logo.png')!.length, 7) }, a.dir);
    await utimes(manifestOf(a.dir), time, time);
    const after = await stat(manifestOf(a.dir));
    expect([after.size, after.mtimeMs]).toEqual([before.size, before.mtimeMs]);
    expect((await assets.reload()).builds).toEqual([a.manifest.build, b.manifest.build]);
    expect(assets.build).toBe(a.manifest.build);
    for (const { paths } of [a, b]) expect(await statusOf(assets, paths.logo)).toBe(200);
  });

  test('is looked for when one of its files is asked for', async () => {
    const [{ current, use }, a, b] = [await releases(), await createSite(), await createSite(otherScript)];
    await use(a);
    const assets = await load(current);
    await use(b);
    const answer = await assets.fetch(new Request(`http://host/${b.paths.script}`));
    expect(answer?.status).toBe(200);
    expect(await answer?.text()).toBe(otherScript.script);
  });

  test('is looked for when one of its files is asked for in a folder that no build had before', async () => {
    const { dir, manifest } = await createSite();
    const assets = await load(dir);
    const path = 'fonts/a-0123456789abcdef.woff2';
    const stray = 'uploads/me-0123456789abcdef.png';
    const outputs = { ...manifest.outputs, [path]: { size: 4, hash: sumOf(Buffer.from('font')), type: 'font/woff2' } };
    await mkdir(join(dir, 'fonts'));
    await writeFile(join(dir, path), 'font');
    await writeFile(manifestOf(dir), stringifyManifest({ ...manifest, build: 'b'.repeat(16), outputs }));
    // Of a page that names several, all wait for the one look.
    const statuses = await Promise.all([path, path, stray].map((each) => statusOf(assets, each)));
    expect([statuses, assets.status().looks]).toEqual([[200, 200, undefined], 1]);
    expect(await statusOf(assets, 'fonts/b-0123456789abcdef.woff2')).toBe(404);
  });

  test('that is the first again, after a revert, is the first', async () => {
    const [{ current, use }, a, b] = [await releases(), await createSite(), await createSite(otherScript)];
    await use(a);
    const assets = await load(current);
    for (const site of [b, a, b]) {
      await use(site);
      await assets.reload();
    }
    expect(assets.status().builds).toEqual([a.manifest.build, b.manifest.build]);
    for (const { paths } of [a, b]) expect(await statusOf(assets, paths.script)).toBe(200);
  });
});

describe('builds that come and go', () => {
  /** Another build in the same directory, and the files of the one before taken away, as bundlers do it. */
  const rebuild = async (dir: string, seed: number, before?: Site): Promise<Site> => {
    const site = await createSite({ script: `console.log(${seed});\n`, logo: noise(500, seed) }, dir);
    for (const path of Object.keys(before?.manifest.outputs ?? {}))
      if (!(path in site.manifest.outputs)) await rm(join(dir, path));
    return site;
  };

  test('are let go when nothing of them stands on the disk, and that of the pages never is', async () => {
    const first = await createSite();
    const assets = await load(first.dir);
    const url = assets.url('img/logo.png');
    let last = first;
    for (let seed = 10; seed < 30; seed++) {
      last = await rebuild(first.dir, seed, last);
      await assets.reload();
    }
    expect(assets.status().builds).toEqual([first.manifest.build, last.manifest.build]);
    expect(assets.url('img/logo.png')).toBe(url);
    expect(await statusOf(assets, last.paths.logo)).toBe(200);
    expect(assets.plan({ method: 'GET', url, headers: {} })?.status).toBe(200);
    expect(await statusOf(assets, 'robots.txt')).toBe(200);
  });

  test('stay while a file of theirs stands that no later one has, in any directory', async () => {
    const [{ current, use }, a, b, c] = [
      await releases(),
      await createSite(),
      await createSite(otherScript),
      await createSite({ logo: noise(700, 9) }),
    ];
    await use(a);
    const assets = await load(current, { follow: true });
    for (const site of [b, c]) {
      await use(site);
      await assets.reload();
    }
    for (const site of [a, b, c]) expect(await statusOf(assets, site.paths.logo)).toBe(200);
    await rm(a.dir, { recursive: true });
    // Of b one file is enough: an open tab may name it.
    for (const path of Object.keys(b.manifest.outputs)) if (path !== b.paths.logo) await rm(join(b.dir, path));
    const { builds } = await assets.reload();
    expect(builds).toEqual([b, c].map(({ manifest }) => manifest.build));
    expect(await statusOf(assets, b.paths.logo)).toBe(200);
    expect(await statusOf(assets, a.paths.logo)).toBe(404);
    expect(assets.plan({ method: 'GET', url: `/${c.paths.script}`, headers: {} })?.file?.root).toBe(c.dir);
  });

  test('are known again when they come back', async () => {
    const [{ current, use }, a, b] = [await releases(), await createSite(), await createSite(otherScript)];
    await use(a);
    const assets = await load(current, { follow: true });
    await use(b);
    await assets.reload();
    await rename(a.dir, `${a.dir}-away`);
    expect((await assets.reload()).builds).toEqual([b.manifest.build]);
    await rename(`${a.dir}-away`, a.dir);
    await use(a);
    expect((await assets.reload()).builds).toEqual([b.manifest.build, a.manifest.build]);
    for (const { paths } of [a, b]) expect(await statusOf(assets, paths.script)).toBe(200);
  });
});

describe('a rush of a thousand unknown names', () => {
  test('costs one look', async () => {
    const assets = await load((await createSite()).dir);
    const names = Array.from({ length: 1000 }, (_, n) => `assets/main-${n.toString(16).padStart(16, '0')}.js`);
    const statuses = await Promise.all(names.map((name) => statusOf(assets, name)));
    expect(new Set(statuses)).toEqual(new Set([404]));
    expect(assets.status().looks).toBe(1);
  });
});

describe('a manifest that cannot be used', () => {
  const hostile = (path: string) => (text: string) => text.replaceAll('assets/big-', `${path}-`);
  const cases: readonly (readonly [string, (text: string) => string, RegExp])[] = [
    ['is empty', () => '', /is empty/],
    ['is half written', (text) => text.slice(0, text.length / 2), /is not JSON/],
    ['is none', () => '{"name":"app"}', /#\/version is missing/],
    ['is of another version', (text) => text.replace('"version": 1', '"version": 2'), /#\/version is 2/],
    ['leads up', hostile('../../etc/x'), /has a segment "." or ".."/],
    ['is absolute', hostile('/etc/x'), /is absolute/],
    ['has a backslash', hostile('..\\\\x'), /has a backslash/],
    ['has a NUL', hostile('x\\u0000'), /has a NUL/],
    ['has a scheme', hostile('file:x'), /has a scheme/],
    ['hides a prototype', (text) => text.replace('"fixed": {', '"__proto__": {}, "fixed": {'), /__proto__/],
  ];

  test.each(cases)('because it %s is refused, and the last good one stays', async (_, spoil, message) => {
    const a = await createSite();
    const assets = await load(a.dir);
    const good = await readFile(manifestOf(a.dir), 'utf8');
    await writeFile(manifestOf(a.dir), spoil(good));
    const { build, builds, fault } = await assets.reload();
    expect({ build, builds }).toEqual({ build: a.manifest.build, builds: [a.manifest.build] });
    expect(fault).toMatch(message);
    expect(fault).toContain(manifestOf(a.dir));
    expect(await statusOf(assets, a.paths.script)).toBe(200);
    await assets.reload();
    expect(warn).toHaveBeenCalledTimes(1);
    await writeFile(manifestOf(a.dir), good);
    expect((await assets.reload()).fault).toBeNull();
  });

  test('because it is gone is told of, until it is there again', async () => {
    const a = await createSite();
    const assets = await load(a.dir);
    await rename(manifestOf(a.dir), join(a.dir, 'away'));
    expect((await assets.reload()).fault).toMatch(/^No manifest at/);
    await rename(join(a.dir, 'away'), manifestOf(a.dir));
    expect((await assets.reload()).fault).toBeNull();
  });

  test('because files are not there is told of, and what is there is served', async () => {
    const [{ current, use }, a, b] = [await releases(), await createSite(), await createSite(otherScript)];
    await use(a);
    const assets = await load(current);
    await rm(join(b.dir, b.paths.script));
    await writeFile(join(b.dir, b.paths.logo), 'half');
    await use(b);
    const { fault } = await assets.reload();
    expect(fault).toMatch(/is not complete: .* are /);
    expect(fault).toContain(b.paths.script);
    expect(fault).toContain(b.paths.logo);
    expect(await statusOf(assets, b.paths.big)).toBe(200);
  });
});

describe('follow', () => {
  test('takes templates and names of a newer build at once, and a page keeps what it began with', async () => {
    const [{ current, use }, a, b] = [await releases(), await createSite(), await createSite(otherScript)];
    await use(a);
    const assets = await load(current, { follow: true });
    const [generation, view] = [assets.generation(), assets.forRequest({})];
    await use(b);
    expect((await assets.reload()).build).toBe(b.manifest.build);
    expect([assets.build, assets.url('img/logo.png')]).toEqual([b.manifest.build, `/${b.paths.logo}`]);
    expect(assets.generation().path('views/home.ejs')).toBe(join(b.dir, 'views/home.ejs'));
    expect(String(assets.generation().tags('src/main.ts'))).toContain(b.paths.script);
    for (const before of [generation, view]) {
      expect([before.build, before.url('img/logo.png')]).toEqual([a.manifest.build, `/${a.paths.logo}`]);
      expect(before.path('views/home.ejs')).toBe(join(a.dir, 'views/home.ejs'));
      expect(String(before.tags('src/main.ts'))).toContain(a.paths.script);
    }
    for (const { paths } of [a, b]) expect(await statusOf(assets, paths.script)).toBe(200);
  });

  test('goes back with a revert', async () => {
    const [{ current, use }, a, b] = [await releases(), await createSite(), await createSite(otherScript)];
    await use(a);
    const assets = await load(current, { follow: true });
    for (const site of [b, a]) {
      await use(site);
      expect(await assets.reload()).toMatchObject({ build: site.manifest.build, fault: null });
    }
  });

  test('waits until all files are there', async () => {
    const [{ current, use }, a, b] = [await releases(), await createSite(), await createSite(otherScript)];
    await use(a);
    const assets = await load(current, { follow: true });
    await rename(join(b.dir, 'robots.txt'), join(b.dir, 'away'));
    await use(b);
    for (let n = 0; n < 2; n++)
      expect(await assets.reload()).toMatchObject({
        build: a.manifest.build,
        fault: expect.stringContaining('robots.txt'),
      });
    await rename(join(b.dir, 'away'), join(b.dir, 'robots.txt'));
    expect(await assets.reload()).toMatchObject({ build: b.manifest.build, fault: null });
  });

  test('does not go to a build that was written over another, whose templates may be cached', async () => {
    const a = await createSite();
    const assets = await load(a.dir, { follow: true });
    await createSite(otherScript, a.dir);
    const { build, fault } = await assets.reload();
    expect(build).toBe(a.manifest.build);
    expect(fault).toMatch(/was written over build .*\n.*directory of its/);
  });

  test('does not go to a directory that an earlier build had, as with two that take turns', async () => {
    const [{ current, use }, blue, green] = [await releases(), await createSite(), await createSite(otherScript)];
    await use(blue);
    const assets = await load(current, { follow: true });
    await use(green);
    await assets.reload();
    const next = await createSite({ script: 'third();\n' }, blue.dir);
    await use(next);
    const { build, builds, fault } = await assets.reload();
    expect(build).toBe(green.manifest.build);
    expect(builds).toEqual([blue, green, next].map(({ manifest }) => manifest.build));
    expect(fault).toMatch(/was written over/);
    await use(await createSite({ script: 'fourth();\n' }, green.dir));
    expect(await assets.reload()).toMatchObject({
      build: green.manifest.build,
      fault: expect.stringMatching(/written over/),
    });
  });

  test('is true or false', async () => {
    const options: object = { follow: 'yes' };
    await expect(loadAssets((await createSite()).dir, options)).rejects.toThrow(/follow is "yes"/);
  });
});

describe('a manifest outside the directory', () => {
  test('goes with the directory it was found with, also when a link is switched', async () => {
    const [{ current, use }, a, b] = [await releases(), await createSite(), await createSite(otherScript)];
    const place = join(await tempDir(), 'names.json');
    const write = async ({ dir }: Site): Promise<void> => writeFile(place, await readFile(manifestOf(dir)));
    await use(a);
    await write(a);
    const assets = await load(current, { manifest: place, follow: true });
    await use(b);
    await write(b);
    expect(await assets.reload()).toMatchObject({ build: b.manifest.build, manifest: place, fault: null });
    expect(assets.generation().path('x')).toBe(join(b.dir, 'x'));
  });
});

describe('close()', () => {
  test('ends looking, and leaves what is known', async () => {
    const a = await createSite();
    const assets = await load(a.dir);
    assets.close();
    await createSite(otherScript, a.dir);
    expect(await statusOf(assets, 'assets/main-0000000000000000.js')).toBe(404);
    expect(await assets.reload()).toMatchObject({ builds: [a.manifest.build], looks: 0 });
    expect(await statusOf(assets, a.paths.script)).toBe(200);
  });
});

describe('originals', () => {
  const png = 'img/logo.png';

  test('are counted when they are asked for', async () => {
    const assets = await load((await createSite()).dir);
    for (let n = 0; n < 3; n++) await statusOf(assets, png);
    expect(assets.status()).toMatchObject({ originals: { [png]: 3 }, changedOriginals: [] });
  });

  test('of another size than what was built are complained of when the site is loaded', async () => {
    const { dir } = await createSite();
    await writeFile(join(dir, png), 'changed by hand');
    const assets = await load(dir);
    expect(assets.status().changedOriginals).toEqual([png]);
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn.mock.calls[0]?.[0]).toContain(png);
  });

  test('of the same size with other bytes are complained of once they are asked for', async () => {
    const { dir, files } = await createSite();
    await writeFile(join(dir, png), noise(files.get(png)!.length, 99));
    const assets = await load(dir);
    expect(assets.status().changedOriginals).toEqual([]);
    await statusOf(assets, png);
    await expect.poll(() => assets.status().changedOriginals).toEqual([png]);
    await statusOf(assets, png);
    expect(warn).toHaveBeenCalledTimes(1);
  });

  test('that are not there are nobody’s concern: their bytes are those of the output', async () => {
    const { dir } = await createSite();
    await rm(join(dir, png));
    const assets = await load(dir);
    expect(await statusOf(assets, png)).toBe(200);
    expect(assets.status().changedOriginals).toEqual([]);
  });

  test('are compared with what was built last, once each', () => {
    const compared: string[] = [];
    let snapshot = { manifest: siteManifest(), path: 'a', root: '/a' };
    const isChanged = async ({ root }: { root: string | null }, path: string): Promise<boolean> => {
      compared.push(`${root}/${path}`);
      return false;
    };
    const { asked, note } = createOriginals({ newest: () => snapshot, isChanged, warn: console.warn });
    for (let n = 0; n < 2; n++) note(['img/told.png'], snapshot);
    expect(warn).toHaveBeenCalledTimes(1);
    snapshot = { ...snapshot, root: '/b' };
    for (const path of [png, png, 'img/other.png', '__proto__']) asked(path);
    expect(compared).toEqual([`/b/${png}`]);
  });
});

test('a manifest that was given as a value has nothing to reload', async () => {
  const assets = createAssets(siteManifest());
  const status = {
    build: siteManifest().build,
    builds: [siteManifest().build],
    manifest: 'given as a value',
    looks: 0,
  };
  expect(await assets.reload()).toEqual({ ...status, fault: null, changedOriginals: [], originals: {} });
  assets.close();
});
