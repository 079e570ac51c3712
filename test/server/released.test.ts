// released.test.ts: which build of a released target do pages use, and what is served of the others?
import { cp, mkdir, readdir, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addPin, pruneTarget } from '@truename/disk';
import type { Assets } from '@truename/server';
import { type LoadOptions, loadAssets, type NodeAssets } from '@truename/server/node';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createServed } from '../../packages/server/src/served.ts';
import { tempDir } from '../support/temp.ts';
import { activate, type Build, emptyTarget, makeBuild, publish, release } from './released-site.ts';

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

async function load(dir: string, options?: LoadOptions): Promise<NodeAssets> {
  const assets = await loadAssets(dir, options);
  opened.push(assets);
  return assets;
}

/** Status and text of a file, pages too. */
async function get(assets: Assets, path: string): Promise<string> {
  const answer = await assets.fetch(new Request(`http://host${path}`), { serve: 'all', maps: true });
  return answer === undefined ? 'none' : `${answer.status} ${await answer.text()}`;
}

function urlIn({ manifest }: Build, name: string): string {
  return `/${manifest.assets[name]}`;
}

async function newestRecord(target: string): Promise<string> {
  const names = (await readdir(join(target, 'live'))).sort();
  return join(target, 'live', names.at(-1)!);
}

const layouts = [
  ['a target', false, ''],
  ['a plain web root', true, '.truename/'],
] as const;

describe.each(layouts)('%s', (_, flat, folder) => {
  test('has the names of its live build, the files of all of them, and templates where the build stands', async () => {
    const [target, a, b] = [await emptyTarget(), await makeBuild('A'), await makeBuild('B')];
    await release(target, a, flat);
    await release(target, b, flat);
    const assets = await load(target);
    expect(assets.build).toBe(b.id);
    expect(assets.url('js/app.js')).toBe(urlIn(b, 'js/app.js'));
    expect(assets.status()).toMatchObject({ build: b.id, builds: [b.id, a.id], fault: null, changedOriginals: [] });
    expect(assets.status().manifest).toBe(join(target, `${folder}builds/${b.id}/.truename/manifest.json`));
    for (const [build, text] of [
      [a, 'A'],
      [b, 'B'],
    ] as const)
      expect(await get(assets, urlIn(build, 'js/app.js'))).toBe(`200 document.title = '${text}';`);
    const template = assets.generation().path('views/home.ejs');
    expect(template).toBe(join(target, `${folder}builds/${b.id}/views/home.ejs`));
    expect(await readFile(template, 'utf8')).toContain('<p>B</p>');
    const script = urlIn(b, 'js/app.js').slice(1);
    expect(await readFile(assets.generation().path(script), 'utf8')).toBe("document.title = 'B';");
  });

  test('gives pages and un-hashed copies of the build that pages use, before and after a release', async () => {
    const [target, a, b] = [await emptyTarget(), await makeBuild('A'), await makeBuild('B', { 'new.html': 'new' })];
    await release(target, a, flat);
    const [pinned, following] = [await load(target), await load(target, { follow: true })];
    await release(target, b, flat);
    for (const [assets, version] of [
      [pinned, 'A'],
      [following, 'B'],
    ] as const) {
      await assets.reload();
      for (const path of ['/', '/index.html', '/img/logo.svg'])
        expect(await get(assets, path)).toContain(`<title>${version}</title>`);
    }
    await activate(target, a);
    await following.reload();
    expect(await get(following, '/')).toContain('<title>A</title>');
    expect(await get(following, '/new.html')).toBe('none');
  });
});

test('pinned files of a build that was pruned are served, its other files are gone, and it is never live', async () => {
  const [target, a, b] = [await emptyTarget(), await makeBuild('A'), await makeBuild('B')];
  await release(target, a);
  await addPin(target, 'js/app.js');
  await release(target, b);
  const { done } = await pruneTarget(target, { keep: 1, maxAge: 0, apply: true, now: Date.now() + 1000 });
  expect(done?.pinned).toEqual([`assets${urlIn(a, 'js/app.js')}`]);
  const assets = await load(target);
  expect(assets.build).toBe(b.id);
  expect(await get(assets, urlIn(a, 'js/app.js'))).toBe("200 document.title = 'A';");
  const { outputs } = a.manifest;
  const gone = Object.keys(outputs).filter(
    (path) => path !== a.manifest.assets['js/app.js'] && !(path in b.manifest.outputs),
  );
  expect(gone).toHaveLength(1);
  for (const path of gone) expect(await get(assets, `/${path}`)).toMatch(/^404/);
});

test('a build that is pruned while the process runs is let go, and known again once it is published again', async () => {
  const [target, a, b, c] = [await emptyTarget(), await makeBuild('A'), await makeBuild('B'), await makeBuild('C')];
  for (const build of [a, b]) await release(target, build);
  const assets = await load(target, { follow: true });
  await release(target, c);
  expect((await assets.reload()).builds).toEqual([b.id, a.id, c.id]);
  await pruneTarget(target, { keep: 1, maxAge: 0, apply: true, now: Date.now() + 1000 });
  expect((await assets.reload()).builds).toEqual([c.id]);
  expect(await get(assets, urlIn(a, 'js/app.js'))).toMatch(/^404/);
  await publish(target, a);
  expect(await get(assets, urlIn(a, 'js/app.js'))).toBe("200 document.title = 'A';");
  expect(assets.status().builds).toEqual([c.id, a.id]);
});

describe('a release while the process runs', () => {
  test('changes no page, and its files are served as soon as they are asked for', async () => {
    const [target, a, b] = [await emptyTarget(), await makeBuild('A'), await makeBuild('B')];
    await release(target, a);
    const assets = await load(target);
    await publish(target, b);
    expect(await get(assets, urlIn(b, 'js/app.js'))).toBe("200 document.title = 'B';");
    await activate(target, b);
    expect(await assets.reload()).toMatchObject({ build: a.id, builds: [a.id, b.id], fault: null });
    expect(assets.url('js/app.js')).toBe(urlIn(a, 'js/app.js'));
    expect((await load(target)).build).toBe(b.id);
  });

  test('is followed, and a rollback too: templates and names change as one', async () => {
    const [target, a, b] = [await emptyTarget(), await makeBuild('A'), await makeBuild('B')];
    await release(target, a);
    const assets = await load(target, { follow: true });
    const before = assets.generation();
    for (const [build, act] of [
      [b, release],
      [a, activate],
      [b, activate],
    ] as const) {
      await act(target, build);
      expect(await assets.reload()).toMatchObject({ build: build.id, fault: null });
      expect(assets.generation().path('views/home.ejs')).toContain(build.id);
      expect(assets.url('js/app.js')).toBe(urlIn(build, 'js/app.js'));
      for (const each of [a, b]) expect(await get(assets, urlIn(each, 'js/app.js'))).toMatch(/^200 /);
    }
    expect(before.url('js/app.js')).toBe(urlIn(a, 'js/app.js'));
    expect(before.path('views/home.ejs')).toContain(a.id);
  });

  test('is found through a link to the target, and a link that is switched leads to another target', async () => {
    const [one, other, a, b] = [await emptyTarget(), await emptyTarget(), await makeBuild('A'), await makeBuild('B')];
    await release(one, a);
    await release(other, b);
    const link = join(await tempDir(), 'current');
    await symlink(one, link);
    const assets = await load(link, { follow: true });
    expect(assets.status().manifest).toContain(one);
    await symlink(other, `${link}.next`);
    await rename(`${link}.next`, link);
    expect(await assets.reload()).toMatchObject({ build: b.id, builds: [a.id, b.id] });
    for (const each of [a, b]) expect(await get(assets, urlIn(each, 'js/app.js'))).toMatch(/^200 /);
  });
});

describe('what cannot be used is passed over, with a fault that says why', () => {
  async function twoReleases(): Promise<{ readonly target: string; readonly a: Build; readonly b: Build }> {
    const [target, a, b] = [await emptyTarget(), await makeBuild('A'), await makeBuild('B')];
    await release(target, a);
    await release(target, b);
    return { target, a, b };
  }

  test('a damaged record', async () => {
    const { target, a } = await twoReleases();
    await writeFile(await newestRecord(target), '{"build": "0123');
    const assets = await load(target);
    expect(assets.build).toBe(a.id);
    expect(assets.status().fault).toMatch(/live\/00000002\.json.*not JSON[\s\S]*Copy it again/);
    expect(warn).toHaveBeenCalledTimes(1);
  });

  test('an empty record is no fault: its writer was cut off before it said anything', async () => {
    const { target, a } = await twoReleases();
    await truncate(await newestRecord(target));
    expect((await load(target)).status()).toMatchObject({ build: a.id, fault: null });
  });

  test('names in the folder of records that are no records', async () => {
    const { target, b } = await twoReleases();
    for (const name of ['00000009.json~', '9.json', '.00000009.json.x7Kd0a', '99999999'])
      await writeFile(join(target, 'live', name), '{}');
    await mkdir(join(target, 'builds/.tmp'));
    expect((await load(target)).status()).toMatchObject({ build: b.id, fault: null });
  });

  test.each([
    ['a hashed file', (b: Build) => `assets/${b.manifest.assets['js/app.js']}`, /is not complete.*assets?\/|js\/app/],
    ['a template', (b: Build) => `builds/${b.id}/views/home.ejs`, /not there, or not whole, is views\/home\.ejs/],
    ['the manifest', (b: Build) => `builds/${b.id}/.truename/manifest.json`, /is live and has no manifest/],
  ])('a build of which %s is not there, until it is', async (_, pathOf, fault) => {
    const { target, a, b } = await twoReleases();
    const path = join(target, pathOf(b));
    await rename(path, `${path}.away`);
    const assets = await load(target, { follow: true });
    expect(assets.status()).toMatchObject({ build: a.id, fault: expect.stringMatching(fault) });
    await rename(`${path}.away`, path);
    expect(await assets.reload()).toMatchObject({ build: b.id, fault: null });
  });

  test('a build of which a hashed file is half written', async () => {
    const { target, a, b } = await twoReleases();
    await truncate(join(target, 'assets', b.manifest.assets['js/app.js']!), 3);
    const assets = await load(target);
    expect(assets.build).toBe(a.id);
    expect(await get(assets, urlIn(b, 'js/app.js'))).toBe('404 Not found\n');
  });

  test('a manifest that is damaged, or of another build, and still is at the next look', async () => {
    const { target, a, b } = await twoReleases();
    const path = (build: Build) => join(target, `builds/${build.id}/.truename/manifest.json`);
    await cp(path(b), path(a));
    const assets = await load(target);
    expect(assets.status()).toMatchObject({ build: b.id, builds: [b.id], fault: null });
    expect((await assets.reload()).fault).toMatch(
      `is the manifest of build ${b.id}, and stands where build ${a.id} should`,
    );
    await writeFile(path(a), '{');
    expect((await assets.reload()).fault).toBeNull();
    expect((await assets.reload()).fault).toMatch(/is not JSON/);
    await rm(path(a));
    expect((await assets.reload()).fault).toBeNull();
  });

  test('everything: then there is an error that says what to do', async () => {
    const { target, a } = await twoReleases();
    const published = await emptyTarget();
    await publish(published, a);
    await expect(loadAssets(published)).rejects.toThrow(/^No build is live in .*\n.*truename release/);
    await rm(join(target, 'assets'), { recursive: true });
    await expect(loadAssets(target)).rejects.toThrow(/No build is live in [\s\S]*is not complete/);
  });

  test('a target that goes away: pages stay, and the fault tells', async () => {
    const { target, b } = await twoReleases();
    const assets = await load(target, { follow: true });
    await rename(target, `${target}.away`);
    expect(await assets.reload()).toMatchObject({ build: b.id, fault: expect.stringContaining('ENOENT') });
    await rename(`${target}.away`, target);
    expect(await assets.reload()).toMatchObject({ build: b.id, fault: null });
  });
});

test('a directory of one build is none of several, whatever its folders are called', async () => {
  const build = await makeBuild('A', { 'live/index.html': '<title>live</title>', 'builds/index.html': '' });
  const assets = await load(build.dir);
  expect(assets.status()).toMatchObject({ build: build.id, builds: [build.id] });
  expect(await get(assets, '/live/')).toBe('200 <title>live</title>');
});

test('a static middleware gets the headers of files where they stand', async () => {
  const [target, a, b] = [await emptyTarget(), await makeBuild('A'), await makeBuild('B')];
  await release(target, a);
  await release(target, b);
  const assets = await load(target);
  const cachingOf = (path: string): unknown => {
    const headers = new Map<string, unknown>();
    assets.setHeaders({ setHeader: (name: string, value: string) => headers.set(name, value) }, join(target, path));
    return headers.get('cache-control');
  };
  for (const build of [a, b])
    expect(cachingOf(`assets/${build.manifest.assets['js/app.js']}`)).toBe('public, max-age=31536000, immutable');
  expect(cachingOf(`builds/${b.id}/index.html`)).toBe('no-cache');
  expect(cachingOf(`builds/${b.id}/img/logo.svg`)).toBe('no-cache');
  expect(cachingOf(`builds/${a.id}/index.html`)).toBeUndefined();
});

test('an older build never replaces what is known of a file that both have', async () => {
  const a = await makeBuild('A');
  const path = a.manifest.assets['js/app.js']!;
  const { outputs } = a.manifest;
  const older = { ...a.manifest, outputs: { ...outputs, [path]: { ...outputs[path]!, size: 1 } } };
  const served = createServed(a.manifest, { base: '/', root: '/t/builds/a', hashedRoot: '/t/assets' });
  served.add(older, '/t/builds/b', { hashedRoot: '/t/assets', isOlder: true });
  expect(served.find(path)?.size).toBe(outputs[path]!.size);
  served.add(older, '/t/builds/b', { hashedRoot: '/t/assets' });
  expect(served.find(path)).toMatchObject({ size: 1, root: '/t/assets' });
});
