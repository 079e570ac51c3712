// prune.test.ts: what does a prune keep, what does it delete, and when does it do nothing?

import { addPin, listPins, removePin } from '@truename/disk';
import { describe, expect, test } from 'vitest';
import { codes, createShop, day, done, type Shop, site, start } from './released.ts';
import { liveIn, wrongIn } from './views.ts';

/** Builds `1`, `2`, … released a day apart; their ids in this order. */
async function releases(count: number, flat = false): Promise<Shop & { readonly ids: readonly string[] }> {
  const shop = createShop(flat);
  const ids: string[] = [];
  for (let k = 1; k <= count; k++) {
    ids.push(await shop.build(`b${k}`, site(String(k))));
    done(await shop.release(`b${k}`));
    shop.now += day;
  }
  return Object.assign(shop, { ids });
}

const kept = ({ retained }: { readonly retained: readonly { readonly build: string }[] }) =>
  retained.map(({ build }) => build);
const sorted = (ids: readonly string[]) => [...ids].sort();

describe.each([false, true])('pruneTarget(), flat: %s', (flat) => {
  test('tells what would go and deletes nothing; with `apply` it deletes just that', async () => {
    const shop = await releases(8, flat);
    shop.now = start + 60 * day;
    const before = shop.tree();
    const told = done(await shop.prune());
    expect(shop.tree()).toEqual(before);
    expect(kept(told)).toEqual(sorted(shop.ids.slice(3)));
    expect(told).toMatchObject({ isApplied: false, dropped: shop.ids.slice(0, 3).reverse(), changed: [], unknown: [] });
    const did = done(await shop.prune({ apply: true }));
    expect(did).toEqual({ ...told, isApplied: true });
    const after = shop.tree();
    expect(Object.keys(before).filter((path) => after[path] === undefined)).toEqual(told.files);
    expect(wrongIn(after)).toEqual([]);
    expect(liveIn(after)).toBe(shop.ids[7]);
    expect(done(await shop.prune({ apply: true }))).toMatchObject({ dropped: [], files: [], bytes: 0 });
  });

  test('keeps what was live within the time, however many builds that are, and what was published and waits', async () => {
    const shop = await releases(9, flat);
    const waiting = await shop.build('waiting', site('waiting'));
    done(await shop.publish('waiting'));
    // The third build was live until the start of the fourth day.
    shop.now = start + 33 * day;
    const told = done(await shop.prune({ keep: 1 }));
    expect(kept(told)).toEqual(sorted([...shop.ids.slice(2), waiting]));
    shop.now += 1;
    expect(kept(done(await shop.prune({ keep: 1 })))).toEqual(sorted([...shop.ids.slice(3), waiting]));
    shop.now = start + 80 * day;
    expect(kept(done(await shop.prune({ keep: 1 })))).toEqual([shop.ids[8]]);
  });

  test('right after a rollback it keeps the build that is live, and all that it loads', async () => {
    const shop = await releases(3, flat);
    done(await shop.rollBack(shop.ids[0]));
    shop.now += 1;
    done(await shop.prune({ keep: 0, maxAge: 0, apply: true }));
    expect(liveIn(shop.tree())).toBe(shop.ids[0]);
    expect(wrongIn(shop.tree())).toEqual([]);
    expect(codes(await shop.rollBack(shop.ids[2]))).toEqual(['error unknown-build']);
    // What is gone can be published again.
    done(await shop.release('b3'));
    expect(wrongIn(shop.tree())).toEqual([]);
  });

  test('tells of files that no build has, and leaves them alone; of links too', async () => {
    const shop = await releases(2, flat);
    const assets = flat ? '' : 'assets/';
    shop.disk.write('/target', { [`${assets}uploads/me.png`]: 'x', [`${assets}app-0123456789abcdef.js`]: 'x' });
    shop.disk.write('/', { 'elsewhere/secret.txt': 'x' });
    shop.disk.volume.symlinkSync('/elsewhere', `/target/${assets}link`);
    shop.now += 60 * day;
    const did = done(await shop.prune({ keep: 1, apply: true }));
    const strangers = ['app-0123456789abcdef.js', 'link', 'uploads/me.png'].map((path) => assets + path);
    expect(did.unknown).toEqual(strangers);
    expect(shop.paths()).toEqual(expect.arrayContaining(strangers));
    expect(shop.disk.read('/elsewhere')).toEqual({ 'secret.txt': 'x' });
  });

  test('leaves a file that is no longer what its build made it, and one that a link leads to', async () => {
    const shop = await releases(2, flat);
    const old = Object.keys(shop.disk.read('/b1')).filter((path) => /^app-[0-9a-f]{16}\.js$/.test(path))[0]!;
    const script = (flat ? '' : 'assets/') + old;
    shop.disk.write('/target', { [script]: 'edited' });
    const folder = `${flat ? '.truename/builds' : 'builds'}/${shop.ids[0]}`;
    shop.disk.volume.renameSync(`/target/${folder}`, '/moved');
    shop.disk.volume.symlinkSync('/moved', `/target/${folder}`);
    shop.now += 60 * day;
    const did = done(await shop.prune({ keep: 1, apply: true }));
    // A link in `builds` is no build, so nothing says that the edited script was ever ours.
    expect(did.unknown).toEqual([script, folder].sort());
    expect(Object.keys(shop.disk.read('/moved'))).toContain('index.html');
    shop.disk.volume.unlinkSync(`/target/${folder}`);
    shop.disk.volume.renameSync('/moved', `/target/${folder}`);
    const again = done(await shop.prune({ keep: 1, apply: true }));
    expect(again).toMatchObject({ changed: [script], dropped: [shop.ids[0]] });
    expect(shop.tree()[script]).toBe('edited');
    shop.disk.remove('/target', script);
    expect(wrongIn(shop.tree())).toEqual([]);
  });

  test('keeps what a publish that was cut off has copied as long as it may go on, and takes it away then', async () => {
    const shop = await releases(1, flat);
    await shop.build('cut', { ...site('cut'), 'cut.js': '1' });
    const before = shop.paths();
    const { fs } = shop.disk;
    const dead = { ...fs };
    let links = 0;
    // The fourth file that is copied is the last one.
    const linkSync = (from: string, to: string): void => {
      if (++links < 4) {
        fs.linkSync(from, to);
        return;
      }
      for (const name of Object.keys(fs))
        Object.assign(dead, {
          [name]: () => {
            throw Object.assign(new Error('dead'), { code: 'EKILLED' });
          },
        });
    };
    await shop.publish('cut', { fs: Object.assign(dead, { linkSync }) });
    const copied = shop.paths().filter((path) => !before.includes(path) && !path.includes('.truename'));
    expect(copied.length).toBeGreaterThan(1);
    shop.now += 20 * day;
    expect(done(await shop.prune({ apply: true }))).toMatchObject({ unknown: [], dropped: [] });
    expect(shop.paths()).toEqual(expect.arrayContaining(copied));
    shop.now += 20 * day;
    expect(done(await shop.prune({ apply: true }))).toMatchObject({ unknown: [], dropped: [expect.any(String)] });
    expect(shop.paths()).toEqual(before);
  });

  test('takes away what work that was cut off has left behind', async () => {
    const shop = await releases(1, flat);
    const [assets, live, gone] = flat ? ['', '.truename/live/', '.truename/gone/'] : ['assets/', 'live/', 'gone/'];
    const left = [`${assets}css/.truename-tmp-0a1b`, `${live}.truename-tmp-0a1b`, `${gone}${assets}old.js`];
    shop.disk.write('/target', Object.fromEntries(left.map((path) => [path, 'half'])));
    expect(done(await shop.prune())).toMatchObject({ leftBehind: [...left].sort(), files: [] });
    expect(shop.paths()).toEqual(expect.arrayContaining(left));
    done(await shop.prune({ apply: true }));
    expect(shop.paths().filter((path) => left.includes(path))).toEqual([]);
    expect(shop.disk.volume.existsSync(`/target/${gone}`)).toBe(false);
  });

  test('refuses where the live build is broken, and says what it is', async () => {
    const shop = await releases(2, flat);
    shop.now += 60 * day;
    const before = shop.tree();
    const live = [...Object.keys(shop.disk.read('/b2'))].find((path) => /^app-[0-9a-f]{16}\.js$/.test(path))!;
    const script = (flat ? '' : 'assets/') + live;
    const page = flat ? 'index.html' : `builds/${shop.ids[1]}/index.html`;
    const manifest = `${flat ? '.truename/' : ''}builds/${shop.ids[1]}/.truename/manifest.json`;
    for (const path of [script, page, manifest])
      for (const text of [null, 'x'.repeat(before[path]!.length)]) {
        if (text === null) shop.disk.remove('/target', path);
        else shop.disk.write('/target', { [path]: text });
        const answer = await shop.prune({ keep: 0, apply: true });
        expect(answer.done).toBe(null);
        expect(codes(answer).join()).toMatch(/missing-file|changed-file|broken-build|unknown-build/);
        expect({ ...shop.tree(), [path]: before[path] }).toEqual(before);
        shop.disk.write('/target', { [path]: Buffer.from(before[path]!, 'latin1') });
      }
    done(await shop.prune({ keep: 0, apply: true }));
  });

  test('refuses where a record cannot be read, a build that stays has no manifest, or nothing was ever live', async () => {
    const shop = await releases(2, flat);
    shop.now += 40 * day;
    const [live, builds] = flat ? ['.truename/live', '.truename/builds'] : ['live', 'builds'];
    shop.disk.write('/target', { [`${live}/00000009.json`]: '{' });
    expect(codes(await shop.prune({ apply: true }))).toEqual([`error damaged-record ${live}/00000009.json`]);
    // One that is empty never said anything.
    shop.disk.write('/target', { [`${live}/00000009.json`]: '' });
    done(await shop.prune());
    shop.disk.remove('/target', `${live}/00000009.json`, `${builds}/${shop.ids[0]}/.truename/manifest.json`);
    expect(codes(await shop.prune({ apply: true }))).toEqual([`error broken-build ${builds}/${shop.ids[0]}`]);
    shop.disk.remove('/target', `${live}/00000001.json`, `${live}/00000002.json`);
    expect(codes(await shop.prune({ apply: true }))).toEqual([`error not-released ${live}`]);
  });

  test('refuses by a clock that is before the newest record, or more than 90 days after it, unless told the date', async () => {
    const shop = await releases(7, flat);
    const newest = start + 6 * day;
    for (const [now, isRight] of [
      [newest - 1, false],
      [0, false],
      [newest, true],
      [newest + 90 * day, true],
      [newest + 90 * day + 1, false],
    ] as const) {
      shop.now = now;
      expect(codes(await shop.prune())).toEqual(isRight ? [] : ['error wrong-clock']);
      expect(done(await shop.prune({ now: start + 300 * day })).dropped).toHaveLength(2);
    }
  });

  test('a damaged manifest of a build that may go stops nothing: its files stay, and are told of', async () => {
    const shop = await releases(3, flat);
    shop.now += 60 * day;
    const manifest = `${flat ? '.truename/' : ''}builds/${shop.ids[0]}/.truename/manifest.json`;
    shop.disk.write('/target', { [manifest]: '{' });
    const answer = await shop.prune({ keep: 1, apply: true });
    expect(done(answer).dropped).toEqual([shop.ids[1]]);
    expect(codes(answer)).toEqual([`error broken-build ${manifest}`]);
    expect(done(answer).unknown.length).toBeGreaterThan(1);
    expect(shop.paths()).toEqual(expect.arrayContaining([...done(answer).unknown, manifest]));
  });

  test('keeps pinned files for good, with what they load, and deletes them when the pin is gone', async () => {
    const shop = await releases(3, flat);
    const common = { fs: shop.disk.fs, clock: () => shop.now };
    const assets = flat ? '' : 'assets/';
    const pins = done(await addPin('/target', 'app.js', common));
    expect(pins).toEqual([
      {
        glob: 'app.js',
        at: '2026-11-04T00:00:00.000Z',
        files: [expect.any(String), expect.any(String), expect.any(String)],
      },
    ]);
    shop.now += 60 * day;
    const did = done(await shop.prune({ keep: 1, apply: true }));
    const pinned = pins[0]!.files.filter((path) => !Object.keys(shop.disk.read('/b3')).includes(path));
    expect(did.pinned).toEqual(pinned.map((path) => assets + path));
    expect(shop.paths()).toEqual(expect.arrayContaining(did.pinned as string[]));
    expect(done(await shop.prune({ keep: 1, apply: true }))).toMatchObject({
      files: [],
      pinned: did.pinned,
      unknown: [],
    });
    expect(done(await listPins('/target', common))).toEqual(pins);
    expect(codes(await shop.activate(shop.ids[0]!))).toEqual([
      expect.stringMatching(/^error broken-build .*pruned\.json$/),
    ]);
    expect(codes(await removePin('/target', '*.js', common))).toEqual(['error unknown-name']);
    expect(done(await removePin('/target', 'app.js', common))).toEqual([]);
    done(await shop.prune({ keep: 1, apply: true }));
    expect(shop.paths().filter((path) => did.pinned.includes(path))).toEqual([]);
    expect(shop.paths().filter((path) => path.includes(shop.ids[0]!))).toEqual([]);
  });
});

test('a glob that can match nothing is refused, and a damaged pin stops a prune', async () => {
  const shop = await releases(2);
  const common = { fs: shop.disk.fs };
  for (const glob of ['', '/img/**', '!x', '['])
    expect(codes(await addPin('/target', glob, common))).toEqual(['error invalid-option']);
  done(await addPin('/target', 'css/**', { ...common, clock: () => shop.now }));
  const place = shop.paths().find((path) => path.startsWith('pins/'))!;
  // Style sheets load pictures.
  expect(done(await listPins('/target', common))[0]!.files.map((path) => path.replace(/-[0-9a-f]+/, ''))).toEqual([
    'css/site.css',
    'img/logo.svg',
  ]);
  shop.disk.write('/target', { [place]: '{' });
  expect(codes(await shop.prune({ apply: true }))).toEqual([`error damaged-record ${place}`]);
});
