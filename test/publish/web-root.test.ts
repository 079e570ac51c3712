// web-root.test.ts: what becomes of files in a plain web root that no release wrote, and of names that are a file in one
// build and a folder in the next?
import type { Answer } from '@truename/disk';
import { formatProblem } from '@truename/engine';
import { describe, expect, test } from 'vitest';
import type { Files } from '../disk/disk.ts';
import { codes, createShop, day, done, type Shop, site } from './released.ts';
import { liveIn, outOfStep, wrongIn } from './views.ts';

const paged = (edition: string, more: Files = {}): Files => ({ ...site(edition), ...more });

/** Builds by name, digested; none is released. */
async function shopOf<Name extends string>(
  builds: Readonly<Record<Name, Files>>,
  flat = true,
): Promise<Shop & { readonly ids: Readonly<Record<Name, string>> }> {
  const shop = createShop(flat);
  const ids: Record<string, string> = {};
  for (const [name, files] of Object.entries<Files>(builds)) ids[name] = await shop.build(name, files);
  return Object.assign(shop, { ids: ids as Record<Name, string> });
}

const texts = ({ problems }: Answer<unknown>) => problems.map(formatProblem).join('\n');

describe('files that no release wrote', () => {
  test('stand against the first release, all of them are named, and all is as it was', async () => {
    const shop = await shopOf({ a: paged('1') });
    const own = { 'index.html': 'MY PAGE', 'robots.txt': 'mine', 'app.js': 'mine', 'notes.txt': 'x', 'css/x.css': 'x' };
    shop.disk.write('/target', own);
    const answer = await shop.release('a');
    expect(codes(answer)).toEqual(['app.js', 'index.html', 'robots.txt'].map((path) => `error taken-name ${path}`));
    expect(answer.problems[0]!.hint).toMatch(/delete it or move it away, and run this again/);
    expect(shop.tree()).toEqual(own);
    expect(shop.disk.volume.existsSync('/target/.truename')).toBe(false);
    // Whoever takes them away releases.
    shop.disk.remove('/target', 'index.html', 'robots.txt', 'app.js');
    done(await shop.release('a'));
    expect([outOfStep(shop.tree()), shop.tree()['notes.txt'], shop.tree()['css/x.css']]).toEqual([[], 'x', 'x']);
  });

  test('a file that has the very bytes already is no hindrance', async () => {
    const shop = await shopOf({ a: paged('1') });
    const { 'index.html': page, 'robots.txt': robots } = shop.disk.read('/a');
    shop.disk.write('/target', { 'index.html': page!, 'robots.txt': robots! });
    done(await shop.release('a'));
    expect(outOfStep(shop.tree())).toEqual([]);
  });

  test('a link in the place of a page, and one on the way to it, are refused, and nothing goes through them', async () => {
    const shop = await shopOf({ a: paged('1', { 'docs/index.html': 'x' }) });
    shop.disk.write('/', { 'elsewhere/index.html': 'x' });
    shop.disk.write('/target', { 'x.txt': 'x' });
    shop.disk.volume.symlinkSync('/elsewhere', '/target/docs');
    shop.disk.volume.symlinkSync('/elsewhere/index.html', '/target/robots.txt');
    expect(codes(await shop.release('a')).sort()).toEqual(['error link-outside docs', 'error taken-name robots.txt']);
    expect(shop.paths()).toEqual(['docs', 'robots.txt', 'x.txt']);
    expect(shop.disk.read('/elsewhere')).toEqual({ 'index.html': 'x' });
  });

  test('a page that was changed where it is served is not written over, by no command, until somebody takes it away', async () => {
    const shop = await shopOf({ a: paged('1'), b: paged('2') });
    done(await shop.release('a'));
    done(await shop.release('b'));
    shop.disk.write('/target', { 'index.html': 'edited here' });
    const before = shop.tree();
    for (const work of [
      () => shop.release('a'),
      () => shop.release('b'),
      () => shop.publish('a'),
      () => shop.activate(shop.ids.a),
      () => shop.activate(shop.ids.b),
      () => shop.rollBack(),
      () => shop.prune({ apply: true, keep: 0 }),
    ]) {
      const answer = await work();
      expect(codes(answer)).toEqual(['error changed-file index.html']);
      expect(texts(answer)).toMatch(/changed since it was released[\s\S]*move it away/);
      expect(shop.tree()).toEqual(before);
    }
    shop.disk.volume.renameSync('/target/index.html', '/target/index.html.mine');
    done(await shop.release('a'));
    expect([outOfStep(shop.tree()), shop.tree()['index.html.mine']]).toEqual([[], 'edited here']);
  });

  test('a page of any build that the target knows is replaced, whoever put it there', async () => {
    const shop = await shopOf({ a: paged('1'), b: paged('2'), c: paged('3') });
    for (const name of ['a', 'b'] as const) done(await shop.release(name));
    shop.disk.write('/target', { 'index.html': shop.disk.read('/a')['index.html']! });
    done(await shop.release('c'));
    expect(outOfStep(shop.tree())).toEqual([]);
  });

  test('a file that only a build has that was never live is not deleted', async () => {
    const shop = await shopOf({ a: paged('1'), b: paged('1', { 'favicon.ico': 'icon' }), c: paged('3') });
    shop.disk.write('/target', { 'favicon.ico': 'icon' });
    done(await shop.release('a'));
    done(await shop.publish('b'));
    done(await shop.release('c'));
    expect(shop.tree()['favicon.ico']).toBe('icon');
  });

  test('a file that a build that is kept serves under a hashed name is not deleted with a page of the same name', async () => {
    const shop = await shopOf({ a: paged('1') });
    const [name = ''] = Object.keys(shop.disk.read('/a')).filter((path) => /^app-[0-9a-f]{16}\.js$/.test(path));
    await shop.build('b', { 'index.html': 'b', [name]: '"1"' }, { settings: { fixed: [name] } });
    done(await shop.release('a'));
    done(await shop.release('b'));
    await shop.build('c', { 'index.html': 'c' });
    done(await shop.release('c'));
    expect(wrongIn(shop.tree())).toEqual([]);
    // Nor is it written over.
    await shop.build('d', { 'index.html': 'd', [name]: '"other"' }, { settings: { fixed: [name] } });
    expect(codes(await shop.release('d'))).toEqual([`error taken-name ${name}`]);
    expect([shop.tree()[name], wrongIn(shop.tree())]).toEqual(['"1"', []]);
  });

  test('a map that was written anew for the same script is replaced, but not one that was there before', async () => {
    const shop = await shopOf({
      a: {
        ...site('1'),
        'app.js': '"1"\n//# sourceMappingURL=app.js.map',
        'app.js.map': '{"version":3,"mappings":""}',
      },
    });
    const [map = ''] = Object.keys(shop.disk.read('/a')).filter(
      (path) => path.endsWith('.js.map') && path !== 'app.js.map',
    );
    expect(map).not.toBe('');
    const other = '{"version":3,"mappings":"","debugId":"x"}';
    shop.disk.write('/target', { [map]: other });
    expect(codes(await shop.release('a'))).toEqual([`error taken-name ${map}`]);
    shop.disk.remove('/target', map);
    done(await shop.release('a'));
    shop.disk.write('/target', { [map]: other });
    done(await shop.release('a'));
    expect(outOfStep(shop.tree())).toEqual([]);
  });
});

const file = paged('1', { docs: 'as a file', 'help.html': 'as a page' });
const folder = paged('2', {
  'docs/index.html': 'as a folder',
  'docs/deep/more.html': 'more',
  'help.html/index.html': 'as a folder',
});

describe.each([false, true])('a name that is a file in one build and a folder in the next, flat: %s', (flat) => {
  test.each([
    ['file, folder', file, folder],
    ['folder, file', folder, file],
  ] as const)('%s: released, rolled back and released again', async (_, one, two) => {
    const shop = await shopOf({ one, two }, flat);
    const steps = [
      [() => shop.release('one'), 'one'],
      [() => shop.release('two'), 'two'],
      [() => shop.rollBack(), 'one'],
      [() => shop.activate(shop.ids.two), 'two'],
      [() => shop.release('one'), 'one'],
    ] as const;
    for (const [step, name] of steps) {
      done<unknown>(await step());
      expect([liveIn(shop.tree()), wrongIn(shop.tree()), outOfStep(shop.tree())]).toEqual([shop.ids[name], [], []]);
      shop.now += day;
    }
    shop.now += 40 * day;
    done(await shop.prune({ keep: 0, apply: true }));
    expect([wrongIn(shop.tree()), outOfStep(shop.tree())]).toEqual([[], []]);
  });
});

describe('a name that is a file in one build and a folder in the next', () => {
  test('files of others in the folder, and the file of somebody else, stand against it', async () => {
    const shop = await shopOf({ file, folder, none: site('3') });
    done(await shop.release('folder'));
    shop.disk.write('/target', { 'docs/deep/mine.txt': 'x', 'docs/mine.txt': 'x' });
    const before = shop.tree();
    const answer = await shop.release('file');
    expect(codes(answer)).toEqual(['error taken-name docs']);
    expect(texts(answer)).toContain('(docs/deep/mine.txt, docs/mine.txt)');
    expect(shop.tree()).toEqual(before);
    shop.disk.remove('/target', 'docs/deep/mine.txt', 'docs/mine.txt');
    done(await shop.release('none'));
    // An empty folder is nobody's file, and in nobody's way.
    shop.disk.volume.mkdirSync('/target/docs/deep/er', { recursive: true });
    done(await shop.release('file'));
    shop.disk.write('/target', { docs: 'edited' });
    expect(codes(await shop.release('folder'))).toEqual(['error changed-file docs']);
    expect([liveIn(shop.tree()), shop.tree().docs]).toEqual([shop.ids.file, 'edited']);
  });

  test('hashed files below the name of a page are refused before anything is written, and so is the way back', async () => {
    const hashed = paged('2', { 'docs/app.js': '"docs"', 'docs/index.html': '<script src="app.js"></script>' });
    const shop = await shopOf({ file, hashed, none: site('3') });
    done(await shop.release('file'));
    const before = shop.tree();
    const refused = await shop.release('hashed');
    expect(codes(refused)).toEqual(['error taken-name docs']);
    expect(texts(refused)).toMatch(/another build has there[\s\S]*First release a build that has neither/);
    expect(shop.tree()).toEqual(before);
    done(await shop.release('none'));
    done(await shop.release('hashed'));
    const after = shop.tree();
    for (const answer of [await shop.activate(shop.ids.file), await shop.release('file')]) {
      expect(codes(answer)).toEqual(['error taken-name docs']);
      expect(texts(answer)).toMatch(/docs\/app-[0-9a-f]{16}\.js/);
      expect(shop.tree()).toEqual(after);
    }
    done(await shop.rollBack());
    expect([liveIn(shop.tree()), outOfStep(shop.tree())]).toEqual([shop.ids.none, []]);
  });
});

test('a compressed copy of an earlier page is not sent in place of a page that has none', async () => {
  const shop = createShop(true);
  const long = '<p>long</p>'.repeat(200);
  await shop.build('a', { 'index.html': long }, { compress: ['gzip'] });
  await shop.build('b', { 'index.html': `${long}b` }, { compress: ['gzip'] });
  done(await shop.release('a'));
  expect(shop.paths()).toContain('index.html.gz');
  shop.disk.remove('/b', 'index.html.gz');
  done(await shop.release('b'));
  expect(shop.paths()).not.toContain('index.html.gz');
});

test('a compressed copy that somebody else made of the same page stays, one of an earlier page is replaced', async () => {
  const { gzipSync } = await import('node:zlib');
  const shop = createShop(true);
  const page = (edition: string) => `${'<p>long</p>'.repeat(200)}${edition}`;
  for (const edition of ['1', '2']) await shop.build(edition, { 'index.html': page(edition) }, { compress: ['gzip'] });
  done(await shop.release('1'));
  const other = gzipSync(page('1'), { level: 1 });
  shop.disk.write('/target', { 'index.html.gz': other });
  done(await shop.release('1'));
  expect(shop.tree()['index.html.gz']).toBe(other.toString('latin1'));
  done(await shop.release('2'));
  expect(outOfStep(shop.tree())).toEqual([]);
  shop.disk.write('/target', { 'index.html.gz': gzipSync('mine') });
  expect(codes(await shop.rollBack())).toEqual(['error changed-file index.html.gz']);
});

test('a prune waits until pages that only earlier builds have are gone: nobody would know them any more', async () => {
  const shop = await shopOf({ a: paged('1', { 'old.html': 'old' }), b: paged('2') });
  done(await shop.release('a'));
  done(await shop.release('b'));
  // As if the activation had been cut off just before its end.
  shop.disk.write('/target', { 'old.html': shop.disk.read('/a')['old.html']! });
  shop.now += 40 * day;
  expect(codes(await shop.prune({ keep: 0, apply: true }))).toEqual(['error broken-build old.html']);
  done(await shop.activate(shop.ids.b));
  done(await shop.prune({ keep: 0, apply: true }));
  expect(shop.paths()).not.toContain('old.html');
});

test('a web root with folders of its own that are called live or builds takes a release, and its files stay', async () => {
  for (const flat of [true, false]) {
    const shop = await shopOf({ a: site('1') }, flat);
    const own = { 'live/score.html': 'mine', 'builds/20261122/x.html': 'mine' };
    shop.disk.write('/target', own);
    expect(codes(await shop.rollBack())).toEqual(['error not-released /target']);
    done(await shop.release('a'));
    expect(shop.tree()).toMatchObject(own);
    expect(done(await shop.release('a')).activated.isNew).toBe(false);
  }
});

test('a first publish that is refused leaves neither folders nor attributes behind', async () => {
  for (const flat of [false, true]) {
    const shop = await shopOf({ a: site('1') }, flat);
    const [script = ''] = Object.keys(shop.disk.read('/a')).filter((path) => /^app-[0-9a-f]{16}\.js$/.test(path));
    shop.disk.write('/', { '.git/HEAD': 'x' });
    shop.disk.write('/target', { [`${flat ? '' : 'assets/'}${script}`]: 'other' });
    const names = () => shop.disk.volume.readdirSync('/target', { recursive: true });
    const before = names();
    expect(codes(await shop.release('a'))).toEqual([`error taken-name ${flat ? '' : 'assets/'}${script}`]);
    expect(names()).toEqual(before);
  }
});

test('a publish that is refused leaves the time of the last one as it was', async () => {
  const shop = await shopOf({ a: site('1') }, false);
  done(await shop.release('a'));
  shop.disk.write('/target', { [`builds/${shop.ids.a}/robots.txt`]: 'edited' });
  const before = shop.tree();
  shop.now += day;
  expect(codes(await shop.publish('a'))).toEqual([`error taken-name builds/${shop.ids.a}/robots.txt`]);
  expect(shop.tree()).toEqual(before);
});

test('a folder that this user may not write to is told of before the record is written', async () => {
  const shop = await shopOf({ a: paged('1'), b: paged('2', { 'docs/deep/index.html': 'x' }) });
  done(await shop.release('a'));
  done(await shop.publish('b'));
  const { fs } = shop.disk;
  const before = shop.tree();
  const accessSync = (path: string, mode: number) => {
    if (path === '/target') throw Object.assign(new Error('EACCES'), { code: 'EACCES' });
    fs.accessSync(path, mode);
  };
  expect(codes(await shop.activate(shop.ids.b, { fs: { ...fs, accessSync } }))).toEqual(['error unwritable-file .']);
  expect(shop.tree()).toEqual(before);
});

test('a failure after the record is told as what it is: the record stands, and the command that completes it is named', async () => {
  const shop = await shopOf({ a: paged('1'), b: paged('2') });
  done(await shop.release('a'));
  done(await shop.publish('b'));
  const { fs } = shop.disk;
  const renameSync = (from: string, to: string) => {
    if (to === '/target/index.html') throw Object.assign(new Error('EACCES'), { code: 'EACCES' });
    fs.renameSync(from, to);
  };
  const answer = await shop.activate(shop.ids.b, { fs: { ...fs, renameSync } });
  expect(codes(answer)).toEqual(['error unfinished', 'error unwritable-file index.html']);
  expect(answer.problems[0]!.message).toContain('Record 2 is written');
  expect(answer.problems[0]!.hint).toContain(`truename activate <target> ${shop.ids.b}`);
  expect(liveIn(shop.tree())).toBe(shop.ids.b);
  done(await shop.activate(shop.ids.b));
  expect(outOfStep(shop.tree())).toEqual([]);
});
