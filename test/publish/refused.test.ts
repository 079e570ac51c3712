// refused.test.ts: what is said of builds and targets that cannot be used, and what is left as it was?
import { formatProblem } from '@truename/engine';
import { describe, expect, test } from 'vitest';
import { codes, createShop, day, done, type Shop, site } from './released.ts';
import { liveIn, wrongIn } from './views.ts';

const layouts = [
  { flat: false, assets: 'assets/', builds: 'builds/', live: 'live/' },
  { flat: true, assets: '', builds: '.truename/builds/', live: '.truename/live/' },
];

/** A target with build a live, and build b that was never published. */
async function shopWith(flat = false): Promise<Shop & { a: string; b: string }> {
  const shop = createShop(flat);
  const [a, b] = [await shop.build('a', site('1')), await shop.build('b', site('2'))];
  done(await shop.release('a'));
  return Object.assign(shop, { a, b });
}

const pathOf = (shop: Shop, pattern: RegExp) => shop.paths().find((path) => pattern.test(path))!;
const hashed = (shop: Shop, name: string) =>
  Object.keys(shop.disk.read(`/${name}`)).find((path) => /^app-[0-9a-f]{16}\.js$/.test(path))!;

describe.each(layouts)('publishTree() and releaseTree(), flat: $flat', ({ flat, assets, builds }) => {
  test.each([
    ['other bytes', (shop: Shop, path: string) => shop.disk.write('/target', { [path]: 'other' })],
    ['a folder', (shop: Shop, path: string) => shop.disk.write('/target', { [`${path}/x`]: 'other' })],
    ['a link', (shop: Shop, path: string) => shop.disk.volume.symlinkSync('/a/robots.txt', `/target/${path}`)],
  ])('refuse a hashed name that has %s, name it, and leave all as it was', async (_, spoil) => {
    const shop = await shopWith(flat);
    spoil(shop, assets + hashed(shop, 'b'));
    const before = shop.tree();
    const answer = await shop.release('b');
    expect(codes(answer)).toEqual([`error taken-name ${assets}${hashed(shop, 'b')}`]);
    expect(shop.tree()).toEqual(before);
    expect(liveIn(shop.tree())).toBe(shop.a);
  });

  test('refuse a build whose own check fails, with what is wrong with it', async () => {
    const shop = await shopWith(flat);
    const before = shop.tree();
    shop.disk.write('/b', { 'index.html': 'edited' });
    expect(codes(await shop.release('b'))).toEqual(['error changed-file /b/index.html']);
    shop.disk.remove('/b', '.truename/manifest.json');
    expect(codes(await shop.publish('b'))).toEqual(['error no-manifest /b/.truename/manifest.json']);
    expect(codes(await shop.publish('nowhere'))).toEqual(['error unreadable-file /nowhere']);
    expect(shop.tree()).toEqual(before);
  });

  test('refuse a target that is the build, stands in it or around it', async () => {
    const shop = await shopWith(flat);
    const { publishTree } = await import('@truename/disk');
    for (const target of ['/b', '/b/deep/er', '/'])
      expect(codes(await publishTree('/b', target, { fs: shop.disk.fs, flat }))).toEqual([
        `error output-overlaps ${target}`,
      ]);
    expect(shop.disk.volume.existsSync('/b/deep')).toBe(false);
  });

  test('refuse the other layout', async () => {
    const shop = await shopWith(flat);
    const before = shop.tree();
    expect(codes(await shop.publish('b', { flat: !flat }))).toEqual(['error other-layout /target']);
    expect(shop.tree()).toEqual(before);
  });

  test('refuse a target that is a file, and one with links in it', async () => {
    const shop = await shopWith(flat);
    shop.disk.write('/', { 'other-target': 'x' });
    const { publishTree } = await import('@truename/disk');
    expect(codes(await publishTree('/b', '/other-target', { fs: shop.disk.fs, flat }))).toEqual([
      'error unreadable-file /other-target',
    ]);
    shop.disk.volume.renameSync('/target/css'.replace('/css', flat ? '/css' : '/assets/css'), '/elsewhere');
    shop.disk.volume.symlinkSync('/elsewhere', flat ? '/target/css' : '/target/assets/css');
    await shop.build('b', { ...site('2'), 'css/new.css': 'b {}' });
    const answer = await shop.publish('b');
    expect(codes(answer)).toEqual([`error link-outside ${assets}css`]);
    expect(Object.keys(shop.disk.read('/elsewhere')).filter((path) => path.startsWith('new'))).toEqual([]);
  });

  test('a link whose target is missing', async () => {
    const shop = createShop(flat);
    await shop.build('a', site('a'));
    shop.disk.volume.symlinkSync('/not-mounted', '/target');
    const { done: released, problems } = await shop.release('a');
    expect(released).toBe(null);
    expect(problems).toMatchObject([{ code: 'unwritable-file', at: { path: '/target' } }]);
    expect(problems[0]?.hint).toContain('Repair or remove the link');
  });

  test('a target that is a link itself is used where it leads', async () => {
    const shop = await shopWith(flat);
    shop.disk.volume.symlinkSync('/target', '/link');
    const { activateBuild, publishTree } = await import('@truename/disk');
    const { fs } = shop.disk;
    done(await publishTree('/b', '/link', { fs, flat }));
    expect(done(await activateBuild('/link', shop.b, { fs })).build).toBe(shop.b);
    expect(liveIn(shop.tree())).toBe(shop.b);
  });

  test('say that a target cannot be written to, and go on once it can', async () => {
    const shop = await shopWith(flat);
    const before = shop.tree();
    const { fs } = shop.disk;
    const readOnly = () => {
      throw Object.assign(new Error('EROFS: read-only'), { code: 'EROFS' });
    };
    const answer = await shop.release('b', {
      fs: {
        ...fs,
        openSync: (path, flags, mode) => (flags === 'r' ? fs.openSync(path, flags, mode) : readOnly()),
        mkdirSync: readOnly,
      },
    });
    expect(codes(answer)).toEqual([expect.stringMatching(/^error unwritable-file .*builds\//)]);
    expect(answer.problems.map(formatProblem).join('\n')).toMatch(/file system is read-only \(EROFS\)/);
    expect(shop.tree()).toEqual(before);
    done(await shop.release('b'));
    expect(liveIn(shop.tree())).toBe(shop.b);
  });

  test('files that nobody may write are no hindrance', async () => {
    const shop = await shopWith(flat);
    for (const path of shop.paths()) shop.disk.volume.chmodSync(`/target/${path}`, 0o444);
    done(await shop.release('b'));
    shop.now += 40 * day;
    done(await shop.prune({ keep: 0, apply: true }));
    expect(liveIn(shop.tree())).toBe(shop.b);
    expect(shop.paths().some((path) => path.includes(shop.a))).toBe(false);
  });

  test('a page of a published build that was changed is refused, and named', async () => {
    const shop = await shopWith(flat);
    const page = `${builds}${shop.a}/index.html`;
    shop.disk.write('/target', { [page]: 'edited' });
    expect(codes(await shop.publish('a'))).toEqual([`error taken-name ${page}`]);
    done(await shop.publish('b'));
    expect(codes(await shop.activate(shop.a))).toEqual([`error changed-file ${page}`]);
  });
});

describe('activateBuild() and rollBack()', () => {
  test('suggest ids for one that is not known', async () => {
    const shop = await shopWith();
    const slip = `${shop.a.slice(0, -1)}${shop.a.endsWith('0') ? '1' : '0'}`;
    for (const given of [slip, shop.a.slice(0, 5), shop.a.toUpperCase()]) {
      const answer = await shop.activate(given);
      expect(codes(answer)).toEqual(['error unknown-build']);
      if (given !== shop.a) expect(answer.problems[0]!.hint).toContain(`Did you mean "${shop.a}"?`);
    }
    const { problems } = await shop.activate('../../a');
    expect(problems[0]!.hint).not.toContain('Did you mean');
    expect(codes(await shop.rollBack('ffffffffffffffff'))).toEqual(['error unknown-build']);
  });

  test('say that nothing was published there', async () => {
    const shop = await shopWith();
    const { activateBuild, historyOf } = await import('@truename/disk');
    const { fs } = shop.disk;
    expect(codes(await activateBuild('/b', shop.b, { fs }))).toEqual(['error not-released /b']);
    expect(codes(await historyOf('/nowhere', { fs }))).toEqual(['error unreadable-file /nowhere']);
  });

  test('refuse a build that is not complete, or has other bytes, and name the files', async () => {
    const shop = await shopWith();
    done(await shop.publish('b'));
    const script = `assets/${hashed(shop, 'b')}`;
    shop.disk.write('/target', { [script]: 'other' });
    expect(codes(await shop.activate(shop.b))).toEqual([`error changed-file ${script}`]);
    shop.disk.remove('/target', script, `builds/${shop.b}/about.html`);
    expect(codes(await shop.activate(shop.b))).toEqual([
      `error missing-file ${script}`,
      `error missing-file builds/${shop.b}/about.html`,
    ]);
    expect(liveIn(shop.tree())).toBe(shop.a);
    done(await shop.release('b'));
    expect(wrongIn(shop.tree())).toEqual([]);
  });

  test('a damaged record is passed over, and said to be; the next one has the next number', async () => {
    const shop = await shopWith();
    for (const [text, severity] of [
      ['{"build":', 'error'],
      ['', 'warning'],
      ['{"build":"../../x","at":"2026-01-01T00:00:00.000Z"}', 'error'],
    ] as const) {
      const seq = 1 + shop.paths().filter((path) => path.startsWith('live/')).length;
      const name = `live/${String(seq).padStart(8, '0')}.json`;
      shop.disk.write('/target', { [name]: text });
      expect(liveIn(shop.tree())).not.toBe(null);
      const { historyOf } = await import('@truename/disk');
      const told = await historyOf('/target', { fs: shop.disk.fs });
      expect(codes(told)).toContain(`${severity} damaged-record ${name}`);
      expect(told.problems.at(-1)!.hint).toMatch(/elete/);
      shop.now += 1;
      const answer = await shop.release(seq % 4 === 2 ? 'b' : 'a');
      expect(codes(answer)).toContain(`warning damaged-record ${name}`);
      expect(done(answer).activated).toMatchObject({ seq: seq + 1, isNew: true });
    }
  });

  test('a damaged manifest of one build stops nobody from using the others', async () => {
    const shop = await shopWith();
    done(await shop.release('b'));
    const manifest = `builds/${shop.b}/.truename/manifest.json`;
    shop.disk.write('/target', { [manifest]: '{"version":1' });
    const answer = await shop.activate(shop.b);
    expect(codes(answer)).toEqual([`error broken-build ${manifest}`]);
    expect(answer.problems[0]).toMatchObject({
      message: expect.stringContaining('not JSON'),
      hint: expect.stringContaining('Publish'),
    });
    const { historyOf } = await import('@truename/disk');
    expect(done(await historyOf('/target', { fs: shop.disk.fs }))).toMatchObject({
      live: { build: shop.a },
      builds: expect.arrayContaining([{ build: shop.b, state: 'broken', publishedAt: expect.anything() }]),
    });
    expect(done(await shop.rollBack()).build).toBe(shop.a);
    done(await shop.release('b'));
    expect(liveIn(shop.tree())).toBe(shop.b);
  });

  test('a rollback goes back further each time, and never to what was taken back', async () => {
    const shop = await shopWith();
    expect(codes(await shop.rollBack())).toEqual(['error unknown-build']);
    const c = await shop.build('c', site('3'));
    for (const name of ['b', 'c']) done(await shop.release(name));
    expect(done(await shop.rollBack())).toMatchObject({ from: c, build: shop.b });
    expect(done(await shop.rollBack())).toMatchObject({ from: shop.b, build: shop.a });
    expect(codes(await shop.rollBack())).toEqual(['error unknown-build']);
    expect(done(await shop.rollBack(c))).toMatchObject({ from: shop.a, build: c });
    expect(done(await shop.rollBack())).toMatchObject({ build: shop.a });
  });
});

describe('a file that is written at deploy', () => {
  test.each(layouts)('stays as it was written, flat: $flat', async ({ flat, builds }) => {
    const shop = createShop(flat);
    const files = { ...site('1'), 'config.js': 'stage = 1' };
    const a = await shop.build('a', files);
    done(await shop.release('a'));
    const place = flat ? 'config.js' : `${builds}${a}/config.js`;
    shop.disk.write('/target', { [place]: 'stage = 2' });
    const again = await shop.release('a');
    expect(done(again).published.written).toBe(0);
    expect(codes(again)).toEqual([`warning changed-file ${place}`]);
    expect(shop.tree()[place]).toBe('stage = 2');
    expect(wrongIn(shop.tree())).toEqual([]);
    await shop.build('b', { ...files, 'app.js': '"2"' });
    done(await shop.release('b'));
    // Every build has its own; in a plain web root there is one for all.
    expect(shop.tree()[place]).toBe('stage = 2');
    expect(pathOf(shop, /config\.js$/)).toBeDefined();
  });
});
