// layout.test.ts: where does a build stand in a target, and what is said of it there?
import { expect, test } from 'vitest';
import { createShop, done, site, start } from './released.ts';
import { liveIn, wrongIn } from './views.ts';

const long = 'a { color: red } '.repeat(40);
const files = { ...site('1'), 'css/site.css': `${long} a { background: url(../img/logo.svg) }` };

test('publishTree() puts hashed files to assets, all else to the folder of the build, and activateBuild() adds a record', async () => {
  const shop = createShop();
  const a = await shop.build('a', files, { compress: ['gzip'] });
  expect(done(await shop.publish('a'))).toMatchObject({ build: a, layout: 'generations', kept: 0 });
  expect(liveIn(shop.tree())).toBe(null);
  expect(done(await shop.activate(a, { commit: 'abc' }))).toMatchObject({ seq: 1, isNew: true, before: null });
  expect(shop.paths().map((path) => path.replaceAll(a, 'A').replaceAll(/-[0-9a-f]{16}/g, '-#'))).toEqual([
    'assets/app-#.js',
    'assets/css/site-#.css',
    'assets/css/site-#.css.gz',
    'assets/img/logo-#.svg',
    'builds/A/.truename/XXH64SUMS',
    'builds/A/.truename/manifest.json',
    'builds/A/.truename/published.json',
    'builds/A/about.html',
    'builds/A/app.js',
    'builds/A/css/site.css',
    'builds/A/img/logo.svg',
    'builds/A/index.html',
    'builds/A/index.html.gz',
    'builds/A/robots.txt',
    'live/00000001.json',
  ]);
  const tree = shop.tree();
  expect(tree['live/00000001.json']).toBe(
    `{\n  "at": "2026-11-01T00:00:00.000Z",\n  "build": "${a}",\n  "commit": "abc"\n}\n`,
  );
  expect(tree[`builds/${a}/.truename/manifest.json`]).toBe(shop.disk.read('/a')['.truename/manifest.json']);
  expect(liveIn(tree)).toBe(a);
  expect(wrongIn(tree)).toEqual([]);
});

test('a second build adds its own files only, and touches none that are there', async () => {
  const shop = createShop();
  const a = await shop.build('a', site('1'));
  const b = await shop.build('b', site('2'));
  done(await shop.release('a'));
  const before = shop.tree();
  expect(done(await shop.release('b'))).toMatchObject({
    published: { written: 7, kept: 2 },
    activated: { seq: 2, before: a },
  });
  const after = shop.tree();
  expect(Object.fromEntries(Object.keys(before).map((path) => [path, after[path]]))).toEqual(before);
  expect(liveIn(after)).toBe(b);
  expect(wrongIn(after)).toEqual([]);
});

test('a plain web root has all files at their own URLs, and the records beside', async () => {
  const shop = createShop(true);
  const a = await shop.build('a', { ...site('1'), 'old.html': 'x' });
  const b = await shop.build('b', { ...site('2'), 'new.html': 'x' });
  done(await shop.publish('a'));
  expect(shop.paths().filter((path) => /^[^.].*(?<!-[0-9a-f]{16}\.\w+)$/.test(path))).toEqual([]);
  done(await shop.activate(a));
  const own = (name: string) =>
    Object.entries(shop.disk.read(`/${name}`)).filter(([path]) => !path.startsWith('.truename'));
  expect(shop.tree()).toMatchObject(Object.fromEntries(own('a')));
  done(await shop.release('b'));
  expect(shop.tree()).toMatchObject(Object.fromEntries(own('b')));
  expect(wrongIn(shop.tree())).toEqual([]);
  // A page that B does not have is no page of the site any more.
  expect(shop.paths()).not.toContain('old.html');
  expect(done(await shop.rollBack())).toMatchObject({ seq: 3, build: a, from: b });
  expect(shop.tree()).toMatchObject(Object.fromEntries(own('a')));
  expect(shop.paths()).not.toContain('new.html');
});

test('in a plain web root pages come after what they name, and a copy that changes comes last', async () => {
  const shop = createShop(true);
  await shop.build('a', site('1'));
  done(await shop.release('a'));
  await shop.build('b', {
    ...site('2'),
    'more.js': '3',
    'index.html': '<script src="more.js"></script>',
    'deep/robots.txt': 'y',
  });
  const order: string[] = [];
  const { fs } = shop.disk;
  const watched = {
    ...fs,
    renameSync: (from: string, to: string) => {
      order.push(to);
      fs.renameSync(from, to);
    },
    linkSync: (from: string, to: string) => {
      order.push(to);
      fs.linkSync(from, to);
    },
  };
  done(await shop.release('b', { fs: watched }));
  const shown = order.filter((path) => !path.includes('.truename/builds')).map((path) => path.slice('/target/'.length));
  expect(shown.map((path) => path.replace(/-[0-9a-f]{16}/, '-#'))).toEqual([
    ...['app-#.js', 'more-#.js', '.truename/live/00000002.json'],
    // A folder has its mode before it has its name.
    ...['more.js', 'deep', 'deep/robots.txt', 'index.html', 'app.js'],
  ]);
});

test('all bytes and names are flushed before the record that relies on them', async () => {
  for (const flat of [false, true]) {
    const shop = createShop(flat);
    await shop.build('a', site('1'));
    const { fs } = shop.disk;
    const open = new Map<number, string>();
    const unsafe = new Set<string>();
    const folder = (path: string) => path.slice(0, path.lastIndexOf('/'));
    const named = (path: string) => {
      if (/(?:live\/\d+|\/manifest)\.json$/.test(path))
        expect([...unsafe].filter((each) => !each.startsWith(folder(path)))).toEqual([]);
      unsafe.add(folder(path));
    };
    const watched = {
      ...fs,
      openSync: (path: string, flags: string, mode?: number) => {
        const file = fs.openSync(path, flags, mode);
        open.set(file, path);
        if (flags === 'wx') unsafe.add(path);
        return file;
      },
      fsyncSync: (file: number) => {
        fs.fsyncSync(file);
        unsafe.delete(open.get(file)!);
      },
      linkSync: (from: string, to: string) => {
        expect(unsafe.has(from)).toBe(false);
        fs.linkSync(from, to);
        named(to);
      },
      renameSync: (from: string, to: string) => {
        expect(unsafe.has(from)).toBe(false);
        fs.renameSync(from, to);
        named(to);
      },
    };
    done(await shop.release('a', { fs: watched }));
    expect([...unsafe]).toEqual([]);
  }
});

test('records count by their numbers: times may go backwards', async () => {
  const shop = createShop();
  const [a, b] = [await shop.build('a', site('1')), await shop.build('b', site('2'))];
  done(await shop.release('a'));
  shop.now = start - 1000;
  const { done: released, problems } = await shop.release('b');
  expect(released?.activated).toMatchObject({ seq: 2, before: a });
  expect(problems.map(({ code, severity }) => [severity, code])).toEqual([['warning', 'wrong-clock']]);
  expect(liveIn(shop.tree())).toBe(b);
});

test('releasing a build that is live writes no record', async () => {
  const shop = createShop();
  const a = await shop.build('a', site('1'));
  done(await shop.release('a'));
  shop.now += 1;
  expect(done(await shop.release('a'))).toMatchObject({
    published: { written: 0 },
    activated: { isNew: false, seq: 1 },
  });
  expect(shop.paths().filter((path) => path.startsWith('live/'))).toEqual(['live/00000001.json']);
  expect(liveIn(shop.tree())).toBe(a);
});

test('A → B → revert: the build id of A comes back, and nothing is copied again', async () => {
  for (const flat of [false, true]) {
    const shop = createShop(flat);
    const a = await shop.build('a', site('1'));
    done(await shop.release('a'));
    await shop.build('b', site('2'));
    shop.now += 1000;
    done(await shop.release('b'));
    expect(await shop.build('reverted', site('1'))).toBe(a);
    shop.now += 1000;
    const { published, activated } = done(await shop.release('reverted'));
    expect({ build: published.build, written: published.written, seq: activated.seq }).toEqual({
      build: a,
      written: 0,
      seq: 3,
    });
    const before = shop.tree();
    shop.now += 1;
    expect(done(await shop.prune({ keep: 0, maxAge: 0, apply: true }))).toMatchObject({ changed: [], unknown: [] });
    expect(liveIn(shop.tree())).toBe(a);
    expect(wrongIn(shop.tree())).toEqual([]);
    const gone = Object.keys(before).filter((path) => shop.tree()[path] === undefined);
    expect(gone.length).toBeGreaterThan(3);
  }
});

test('compressed copies that are there stay, and the manifest tells of them', async () => {
  const shop = createShop();
  const a = await shop.build('a', files, { compress: ['gzip'] });
  done(await shop.release('a'));
  const path = shop.paths().find((each) => each.endsWith('.css.gz'))!;
  const better = `/a/${path.slice('assets/'.length)}`;
  const { gunzipSync, gzipSync } = await import('node:zlib');
  const other = gzipSync(gunzipSync(shop.disk.volume.readFileSync(better) as Buffer), { level: 1 });
  shop.disk.volume.writeFileSync(better, other);
  const before = shop.tree();
  expect(done(await shop.release('a'))).toMatchObject({ published: { written: 0 } });
  expect(shop.tree()).toEqual(before);
  shop.disk.volume.unlinkSync(`/target/${path}`);
  done(await shop.release('a'));
  const manifest = JSON.parse(shop.tree()[`builds/${a}/.truename/manifest.json`]!);
  const css = Object.keys(manifest.outputs).find((each) => each.endsWith('.css'))!;
  expect(manifest.outputs[css].encodings.gzip.size).toBe(other.byteLength);
  expect(manifest.build).toBe(a);
});
