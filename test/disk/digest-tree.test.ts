// digest-tree.test.ts: does a directory become a digested one, and nothing else change?
import { constants } from 'node:fs';
import { parseManifest } from '@truename/manifest';
import { describe, expect, test } from 'vitest';
import { sumOf } from '../support/sum.ts';
import { createDisk, type Disk, expectVerified, pathLike, told } from './disk.ts';

const site = {
  'index.html':
    '<!doctype html><link rel="stylesheet" href="css/site.css"><img src="img/logo.png"><script src="app.js"></script>',
  'css/site.css': 'body { background: url("../img/logo.png") }',
  'img/logo.png': Buffer.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3]),
  'app.js': 'console.log("app");\n//# sourceMappingURL=app.js.map',
  'app.js.map': '{"version":3,"file":"app.js","sources":["app.ts"],"names":[],"mappings":"AAAA"}',
  'app.js.LICENSE.txt': 'MIT',
  'robots.txt': 'User-agent: *',
  '.well-known/security.txt': 'Contact: mailto:security@site.example',
};

const fresh = async (options = {}) => {
  const disk = createDisk(site);
  return { disk, result: await disk.digest('/in', '/out', options) };
};

const withoutHashes = (disk: Disk, root: string) =>
  Object.keys(disk.read(root)).map((path) => path.replace(/[0-9a-f]{16}/g, '#'));

describe('digestTree()', () => {
  test('writes hashed files, originals, companions, fixed files, sums and the manifest', async () => {
    const { disk, result } = await fresh();
    expect(told(result)).toEqual([]);
    expect(withoutHashes(disk, '/out')).toEqual([
      '.truename/XXH64SUMS',
      '.truename/manifest.json',
      '.well-known/security.txt',
      'app-#.js',
      'app-#.js.LICENSE.txt',
      'app-#.js.map',
      'app.js',
      'css/site-#.css',
      'css/site.css',
      'img/logo-#.png',
      'img/logo.png',
      'index.html',
      'robots.txt',
    ]);
    await expectVerified(disk, '/out');
  });

  test('leaves the input as it is', async () => {
    const { disk } = await fresh();
    expect(disk.read('/in')).toEqual(createDisk(site).read('/in'));
  });

  test('gives originals exactly the bytes of their output', async () => {
    const { disk, result } = await fresh();
    const files = disk.read('/out');
    expect(Object.keys(result.manifest!.originals)).toEqual(['app.js', 'css/site.css', 'img/logo.png']);
    for (const [original, output] of Object.entries(result.manifest!.originals))
      expect(files[original]).toBe(files[output]);
  });

  test('names a file by the sum of its bytes', async () => {
    const { disk } = await fresh();
    const path = pathLike(disk.read('/out'), /^img\/logo-/);
    expect(path).toBe(`img/logo-${sumOf(site['img/logo.png'])}.png`);
  });

  test('writes the manifest that it returns, in a form that is read strictly', async () => {
    const { disk, result } = await fresh();
    expect(parseManifest(disk.read('/out')['.truename/manifest.json']!).build).toBe(result.manifest!.build);
  });

  test('leaves no originals with "drop"', async () => {
    const { disk, result } = await fresh({ originals: 'drop' });
    expect(withoutHashes(disk, '/out').filter((path) => !path.includes('#'))).toEqual([
      '.truename/XXH64SUMS',
      '.truename/manifest.json',
      '.well-known/security.txt',
      'index.html',
      'robots.txt',
    ]);
    expect(result.manifest!.originals).toEqual({});
    await expectVerified(disk, '/out');
  });

  describe('with "drop" keeps the originals that some text names, and no other', () => {
    const named = {
      'index.html':
        '<link rel="stylesheet" href="css/site.css"><a href="docs/plan.pdf">Plan</a><img src="img/logo.png">',
      'js/app.js': 'fetch("data.json"); load("../css/site.css")',
      'css/site.css': 'a { background: url(../img/logo.png) }',
      'docs/plan.pdf': 'plan',
      'img/logo.png': Buffer.from('\x89PNG'),
      'data.json': '{}',
    };
    const left = ['css/site.css', 'data.json', 'docs/plan.pdf'];

    test.each([
      ['into another directory', '/out', {}],
      ['by links', '/out', { link: true }],
      ['in place', null, {}],
    ] as const)('%s', async (_, to, options) => {
      const disk = createDisk(named);
      const root = to ?? '/in';
      const { manifest } = await disk.digest('/in', to, { originals: 'drop', ...options });
      expect(Object.keys(manifest!.originals)).toEqual(left);
      const files = disk.read(root);
      for (const [path, from] of Object.entries(manifest!.originals)) expect(files[path]).toBe(files[from]);
      expect(files['css/site.css']).toMatch(/logo-[0-9a-f]{16}\.png/);
      expect(files).not.toHaveProperty('img/logo.png');
      await expectVerified(disk, root);
      expect((await disk.digest('/in', to, { originals: 'drop', ...options })).counts.unchanged).toBe(true);
    });

    test('each with bytes of its own', async () => {
      const disk = createDisk(named);
      const { manifest } = await disk.digest('/in', null, { originals: 'drop' });
      const inode = (path: string) => disk.volume.statSync(`/in/${path}`).ino;
      for (const [path, from] of Object.entries(manifest!.originals)) expect(inode(path)).not.toBe(inode(from));
    });

    test('also in a directory that was digested with all of them', async () => {
      const disk = createDisk(named);
      await disk.digest('/in', '/all');
      await disk.digest('/in', '/few', { originals: 'drop' });
      await disk.digest('/all', '/fewer', { originals: 'drop' });
      expect(disk.read('/fewer')).toEqual(disk.read('/few'));
      disk.write('/all', { 'data.json': '{ "a": 1 }' });
      disk.write('/in', { 'data.json': '{ "a": 1 }' });
      await disk.digest('/all', null, { originals: 'drop' });
      await disk.digest('/in', '/few', { originals: 'drop' });
      expect(disk.read('/all')).toEqual(disk.read('/few'));
    });
  });

  test('counts what there is', async () => {
    const { result } = await fresh();
    expect(result.counts).toMatchObject({
      ...{ named: 3, fixed: 3, originals: 3, companions: 2, rewritten: 5, written: 11, deleted: 0, unchanged: false },
    });
  });

  test('digests an empty directory, and one that has only fixed files', async () => {
    const disk = createDisk({ 'robots.txt': 'x' });
    disk.volume.mkdirSync('/empty');
    expect((await disk.digest('/empty', '/a')).manifest?.outputs).toEqual({});
    expect((await disk.digest('/in', '/b')).counts).toMatchObject({ named: 0, fixed: 1 });
  });

  test('makes the output directory and those above it', async () => {
    const disk = createDisk(site);
    await disk.digest('/in', '/a/b/c');
    expect(disk.volume.existsSync('/a/b/c/.truename/manifest.json')).toBe(true);
  });

  test('leaves out the history of version control, and says so', async () => {
    const disk = createDisk({ 'a.css': 'a{}', '.git/config': 'x', 'lib/.git': 'gitdir: elsewhere', '.gitignore': 'x' });
    const { leftAlone } = await disk.digest('/in', '/out');
    expect(leftAlone.map(({ at }) => at?.path)).toEqual(['.git', 'lib/.git']);
    expect(withoutHashes(disk, '/out')).toEqual([
      ...['.gitignore', '.truename/XXH64SUMS', '.truename/manifest.json', 'a-#.css', 'a.css'],
    ]);
  });

  test('goes on with a large binary file as with a small one', async () => {
    const large = Buffer.alloc(3 << 20, 7);
    const disk = createDisk({ 'large.bin': large, 'page.html': '<a href="large.bin">' });
    const { manifest } = await disk.digest('/in', '/out');
    expect(manifest!.assets['large.bin']).toBe(`large-${sumOf(large)}.bin`);
    expect(disk.read('/out')['large.bin']).toBe(large.toString('latin1'));
  });

  test.each([
    ['drop', true],
    ['drop', false],
    ['keep', true],
    ['keep', false],
  ] as const)(
    'copies a large file while it is read, unless the disk has clones: originals %s, clones %s',
    async (originals, hasClones) => {
      const large = Buffer.from(Array.from({ length: 3 << 20 }, (_, at) => (at * 7) % 251));
      const disk = createDisk({ 'large.bin': large, 'more.bin': large.subarray(1) });
      const modes: number[] = [];
      const copyFileSync = (from: string, to: string, mode: number) => {
        modes.push(mode);
        // memfs has no clones, and says so.
        disk.fs.copyFileSync(from, to, hasClones ? mode & ~constants.COPYFILE_FICLONE_FORCE : mode);
      };
      const fs = { ...disk.fs, copyFileSync };
      const { manifest } = await disk.digest('/in', '/out', { originals, fs });
      const output = disk.read('/out');
      const name = manifest!.assets['large.bin']!;
      expect(name).toBe(`large-${sumOf(large)}.bin`);
      expect(output[name]).toBe(large.toString('latin1'));
      expect(output['large.bin']).toBe(originals === 'keep' ? large.toString('latin1') : undefined);
      // Once a disk has said that it has none, it is not asked again.
      expect(modes).toHaveLength(hasClones ? (originals === 'keep' ? 4 : 2) : 1);
      expect((await disk.digest('/in', '/out', { originals, fs })).counts.unchanged).toBe(true);
    },
  );

  test('tells how far it is', async () => {
    const steps: string[] = [];
    await fresh({
      onProgress: (progress: { step: string; done: number; total: number }) => {
        if (progress.done === progress.total) steps.push(progress.step);
      },
    });
    expect(steps).toEqual(['read', 'name', 'write']);
  });

  test.each(['read', 'name'])('hears of an interruption while it goes through many files: %s', async (step) => {
    const many = Array.from({ length: 400 }, (_, i) => [`${i}.${step === 'read' ? 'png' : 'css'}`, `${i}`]);
    const disk = createDisk(Object.fromEntries(many));
    let isInterrupted = false;
    const seen: number[] = [];
    const onProgress = (progress: { step: string; done: number }) => {
      if (isInterrupted) throw new Error('Interrupted');
      if (progress.step !== step) return;
      if (seen.length === 0)
        setImmediate(() => {
          isInterrupted = true;
        });
      seen.push(progress.done);
    };
    await expect(disk.digest('/in', '/out', { onProgress })).rejects.toThrow('Interrupted');
    expect(seen.length).toBeLessThan(300);
    expect(disk.read('/out')).toEqual({});
  });

  test('gives both forms of hash settings their default length', async () => {
    const { result } = await fresh({ settings: { hash: 'sha256' } });
    expect(result.manifest!.naming).toMatchObject({ algorithm: 'sha256', length: 32 });
  });

  test('records integrity of all files where that is asked for, binaries too', async () => {
    const { result } = await fresh({ settings: { integrity: 'all' } });
    const { outputs } = result.manifest!;
    expect(outputs[pathLike(outputs, /logo/)]!.integrity).toMatch(/^sha384-/);
  });
});

describe('digestTree() over an earlier build', () => {
  const changed = { ...site, 'css/site.css': 'body { color: red }', 'new.js': 'new' };

  test('writes what changed, deletes what is not needed any more, and ends as a fresh build would', async () => {
    const { disk } = await fresh();
    disk.write('/in', changed);
    disk.remove('/in', 'app.js', 'app.js.map', 'app.js.LICENSE.txt');
    disk.write('/in', { 'index.html': '<link rel="stylesheet" href="css/site.css"><script src="new.js"></script>' });
    const { counts } = await disk.digest('/in', '/out');
    await disk.digest('/in', '/clean');
    expect(disk.read('/out')).toEqual(disk.read('/clean'));
    // css, its original, new.js, its original, the page; app.js with all that went along, and the old css.
    expect(counts).toMatchObject({ written: 5, deleted: 5 });
  });

  test('changes nothing where nothing changed', async () => {
    const { disk } = await fresh();
    const before = disk.read('/out');
    const touched: string[] = [];
    const fs = { ...disk.fs, renameSync: (from: string) => touched.push(from) };
    const { counts } = await disk.digest('/in', '/out', { fs } as never);
    expect(counts).toMatchObject({ unchanged: true, written: 0, deleted: 0 });
    expect(touched).toEqual([]);
    expect(disk.read('/out')).toEqual(before);
  });

  test('mends what was damaged or deleted', async () => {
    const { disk } = await fresh();
    const before = disk.read('/out');
    disk.remove('/out', pathLike(before, /^app-.{16}\.js$/), '.truename/XXH64SUMS');
    disk.write('/out', { 'img/logo.png': 'no image', 'index.html': '' });
    await disk.digest('/in', '/out');
    expect(disk.read('/out')).toEqual(before);
  });

  test('leaves files of others alone, and says so', async () => {
    const { disk } = await fresh();
    disk.write('/out', { 'upload.pdf': 'x', 'notes/todo.md': 'y' });
    const result = await disk.digest('/in', '/out');
    expect(told(result)).toEqual([
      'warning /out unknown-files: 2 files in the output directory are not of this build, and stay: "notes/todo.md", "upload.pdf"',
    ]);
    expect(disk.read('/out')).toMatchObject({ 'upload.pdf': 'x', 'notes/todo.md': 'y' });
  });

  test('leaves an outdated file alone that somebody changed', async () => {
    const { disk } = await fresh();
    disk.remove('/in', 'robots.txt', 'app.js', 'app.js.map', 'app.js.LICENSE.txt');
    disk.write('/in', { 'index.html': 'nothing' });
    disk.write('/out', { 'robots.txt': 'edited on the server' });
    const result = await disk.digest('/in', '/out');
    expect(told(result)[0]).toContain('"robots.txt"');
    expect(disk.read('/out')['robots.txt']).toBe('edited on the server');
    expect(disk.volume.existsSync('/out/app.js')).toBe(false);
  });

  test('removes directories that are empty then, and no others', async () => {
    const { disk } = await fresh();
    disk.remove('/in', 'css/site.css');
    disk.write('/in', { 'index.html': '<img src="img/logo.png">' });
    disk.volume.mkdirSync('/out/kept');
    await disk.digest('/in', '/out');
    expect(disk.volume.existsSync('/out/css')).toBe(false);
    expect(disk.volume.existsSync('/out/kept')).toBe(true);
  });

  test('takes over a build with other settings', async () => {
    const { disk } = await fresh();
    await disk.digest('/in', '/out', { settings: { pattern: '[dir]/[hash].[name][ext]', base: '/app/' } });
    await disk.digest('/in', '/clean', { settings: { pattern: '[dir]/[hash].[name][ext]', base: '/app/' } });
    expect(disk.read('/out')).toEqual(disk.read('/clean'));
  });
});

describe('digestTree() in place', () => {
  test.each(['keep', 'drop'] as const)(
    'with originals "%s" ends as a digest into another directory',
    async (originals) => {
      const { disk } = await fresh({ originals });
      const { counts } = await disk.digest('/in', null, { originals });
      expect(disk.read('/in')).toEqual(disk.read('/out'));
      expect(counts.unchanged).toBe(false);
    },
  );

  test('leaves originals that did not change where they are', async () => {
    const disk = createDisk(site);
    const { ino } = disk.volume.statSync('/in/img/logo.png');
    await disk.digest('/in', null);
    expect(disk.volume.statSync('/in/img/logo.png').ino).toBe(ino);
    expect(disk.volume.statSync(`/in/${pathLike(disk.read('/in'), /logo-/)}`).ino).not.toBe(ino);
  });

  test('does not copy what it would delete then', async () => {
    const disk = createDisk(site);
    const { ino } = disk.volume.statSync('/in/img/logo.png');
    await disk.digest('/in', null, { originals: 'drop' });
    expect(disk.volume.statSync(`/in/${pathLike(disk.read('/in'), /logo-/)}`).ino).toBe(ino);
  });
});

describe('digestTree() with links', () => {
  test('links bytes that stay the same, and writes those that change', async () => {
    const disk = createDisk(site);
    await disk.digest('/in', '/out', { link: true });
    const files = disk.read('/out');
    const inode = (path: string) => disk.volume.statSync(path).ino;
    expect(inode(`/out/${pathLike(files, /logo-/)}`)).toBe(inode('/in/img/logo.png'));
    expect(inode('/out/robots.txt')).toBe(inode('/in/robots.txt'));
    expect(inode(`/out/${pathLike(files, /site-/)}`)).not.toBe(inode('/in/css/site.css'));
    const copies = createDisk(site);
    await copies.digest('/in', '/out');
    expect(files).toEqual(copies.read('/out'));
  });

  test.each(['EXDEV', 'EPERM', 'EMLINK', 'EISDIR'])('copies where the disk says %s', async (code) => {
    const disk = createDisk(site);
    const fs = {
      ...disk.fs,
      linkSync: () => {
        throw Object.assign(new Error(code), { code });
      },
    };
    expect(told(await disk.digest('/in', '/out', { link: true, fs }))).toEqual([]);
    await expectVerified(disk, '/out');
  });

  test('in place, would make an edit of the original an edit of the output: refused', async () => {
    const disk = createDisk(site);
    const result = await disk.digest('/in', null, { link: true });
    expect(told(result)[0]).toContain('invalid-option');
    expect(disk.read('/in')).toEqual(createDisk(site).read('/in'));
  });
});
