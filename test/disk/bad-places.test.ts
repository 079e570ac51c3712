// bad-places.test.ts: is a digest refused where it would do harm, before anything is changed?
import { describe, expect, test } from 'vitest';
import { createDisk, type Disk, type Files, told } from './disk.ts';

const site: Files = { 'index.html': '<img src="a.png">', 'a.png': 'png' };

const all = (disk: Disk) => disk.read('/');

/** The digest says why it does nothing, and does nothing. */
async function refused(disk: Disk, input: string, output: string | null, options = {}): Promise<string[]> {
  const before = all(disk);
  const result = await disk.digest(input, output, options);
  expect(result.manifest).toBe(null);
  expect(all(disk)).toEqual(before);
  return told(result).filter((line) => line.startsWith('error'));
}

describe('an output directory that overlaps the input', () => {
  test.each([
    ['is the same', '/in', 'is the input directory'],
    ['is written in another way', '/in/../in/.', 'is the input directory'],
    ['is inside', '/in/dist', 'stands inside the input directory'],
    ['is deep inside, and missing', '/in/a/b/c', 'stands inside the input directory'],
    ['contains it', '/', 'contains the input directory'],
    ['is a link to it', '/link', 'is the input directory'],
    ['is inside through a link', '/link/dist', 'stands inside the input directory'],
    ['contains it through a link', '/up', 'contains the input directory'],
  ])('is refused: it %s', async (_, output, message) => {
    const disk = createDisk(site);
    disk.volume.symlinkSync('/in', '/link');
    disk.volume.symlinkSync('/', '/up');
    const [problem] = await refused(disk, '/in', output);
    expect(problem).toMatch(new RegExp(`output-overlaps: The output directory ${message}$`, 'm'));
  });

  test('is not one that begins with the same letters', async () => {
    const disk = createDisk(site);
    expect(told(await disk.digest('/in', '/in-dist'))).toEqual([]);
    expect(told(await disk.digest('/in', '/i'))).toEqual([]);
  });
});

describe('an output directory that is not ours', () => {
  test('is refused where it holds files and no manifest', async () => {
    const disk = createDisk(site);
    disk.write('/out', { b: '', a: '', 'c/d': '', 'c/e': '' });
    expect(await refused(disk, '/in', '/out')).toEqual([
      'error /out output-not-empty: The output directory holds 4 files ("a", "b", "c/d" and 1 more), and no manifest says that they are of an earlier digest',
    ]);
  });

  test('is welcome where it is empty, or holds empty directories', async () => {
    const disk = createDisk(site);
    disk.volume.mkdirSync('/out/empty', { recursive: true });
    expect(told(await disk.digest('/in', '/out'))).toEqual([]);
  });

  test.each(['/link', '/link/dist'])('is a link whose target is missing: %s', async (output) => {
    const disk = createDisk(site);
    disk.volume.symlinkSync('/not-mounted', '/link');
    const { manifest, problems } = await disk.digest('/in', output);
    expect(manifest).toBe(null);
    expect(problems).toMatchObject([{ code: 'unwritable-file', at: { path: '/link' } }]);
    expect(problems[0]?.hint).toContain('Repair or remove the link');
  });

  test('is a file', async () => {
    const disk = createDisk(site);
    disk.write('/', { out: 'a file' });
    expect(await refused(disk, '/in', '/out')).toEqual([expect.stringContaining('/out unreadable-file')]);
    expect(await refused(disk, '/in', '/out/below')).toEqual([expect.stringContaining('unreadable-file')]);
  });

  test.each([
    ['a file with other bytes', 'new.css', 'other'],
    ['a file where a directory belongs', 'sub', 'other'],
  ])('is refused for %s, by name', async (_, path, content) => {
    const disk = createDisk(site);
    await disk.digest('/in', '/out');
    disk.write('/in', { 'new.css': 'a{}', 'sub/page.html': 'x' });
    disk.write('/out', { [path]: content });
    const problems = await refused(disk, '/in', '/out');
    expect(problems.join()).toContain(`${path} output-not-empty`);
  });

  test('is refused for a directory where a file belongs', async () => {
    const disk = createDisk(site);
    await disk.digest('/in', '/out');
    disk.write('/in', { CNAME: 'x' });
    disk.write('/out', { 'CNAME/x': 'y' });
    expect((await refused(disk, '/in', '/out')).join()).toContain('CNAME/x output-not-empty');
  });

  test.each([
    ['a file that becomes a directory', { docs: 'docs' }, { 'docs/index.html': 'page' }],
    ['a directory that becomes a file', { 'docs/a/b.txt': 'b', 'docs/index.html': 'page' }, { docs: 'docs' }],
    ['a directory that was emptied, and becomes a file', { 'docs/a/b.txt': 'b' }, { docs: 'docs' }, ['docs/a/b.txt']],
  ] as [string, Files, Files, string[]?][])(
    'has %s, as the earlier digest wrote it',
    async (_, old, now, deleted = []) => {
      const disk = createDisk({ ...site, ...old });
      const { manifest } = await disk.digest('/in', '/out');
      for (const path of deleted) disk.remove('/out', path, manifest!.originals[path]!);
      disk.volume.rmSync('/in', { recursive: true });
      disk.write('/in', { ...site, ...now });
      expect(told(await disk.digest('/in', '/out'))).toEqual([]);
      await disk.digest('/in', '/clean');
      expect(disk.read('/out')).toEqual(disk.read('/clean'));
    },
  );

  test('is refused where a file in the way was changed since the earlier digest, and says that', async () => {
    const disk = createDisk({ ...site, docs: 'docs' });
    await disk.digest('/in', '/out', { settings: { fixed: ['docs'] } });
    disk.remove('/in', 'docs');
    disk.write('/in', { 'docs/index.html': 'page' });
    disk.write('/out', { docs: 'edited' });
    expect(await refused(disk, '/in', '/out')).toEqual([
      'error /out/docs output-not-empty: A file of the digest belongs here, and what stands here was changed since the earlier digest wrote it',
    ]);
  });

  test('keeps a file that happens to have the right bytes', async () => {
    const disk = createDisk(site);
    await disk.digest('/in', '/out');
    disk.write('/in', { 'robots.txt': 'x' });
    disk.write('/out', { 'robots.txt': 'x' });
    expect(told(await disk.digest('/in', '/out'))).toEqual([]);
  });

  test('is refused with a manifest that cannot be read', async () => {
    const disk = createDisk(site);
    disk.write('/out', { '.truename/manifest.json': '{' });
    expect(await refused(disk, '/in', '/out')).toEqual([expect.stringContaining('bad-manifest')]);
  });
});

describe('links', () => {
  test('in place, a directory that is a link to another place is not written to', async () => {
    const disk = createDisk(site);
    disk.write('/elsewhere', { 'b.css': 'b{}' });
    disk.volume.symlinkSync('/elsewhere', '/in/linked');
    expect(await refused(disk, '/in', null)).toEqual([
      'error /in/linked link-outside: A symbolic link leaves the directory, to /elsewhere: files would be written there',
    ]);
  });

  test('in place, a file that is a link is replaced by a file where it changes, and its target is not touched', async () => {
    const disk = createDisk(site);
    disk.write('/elsewhere', { 'b.css': 'b { background: url(a.png) }' });
    disk.volume.symlinkSync('/elsewhere/b.css', '/in/b.css');
    await disk.digest('/in', null);
    expect(disk.volume.lstatSync('/in/b.css').isSymbolicLink()).toBe(false);
    expect(disk.read('/elsewhere')['b.css']).toBe('b { background: url(a.png) }');
  });

  test('in place, a directory with two names is not written to', async () => {
    const disk = createDisk(site);
    disk.write('/in', { 'deep/er/a.css': 'a { background: url(../../a.png) }' });
    disk.volume.symlinkSync('/in/deep/er', '/in/short');
    const problems = await refused(disk, '/in', null);
    expect(problems).toEqual([expect.stringContaining('short link-outside: A symbolic link leads to /in/deep/er')]);
  });

  test('into another directory, what links lead to is copied', async () => {
    const disk = createDisk(site);
    disk.write('/elsewhere', { 'b.css': 'b{}' });
    disk.volume.symlinkSync('/elsewhere', '/in/linked');
    const result = await disk.digest('/in', '/out');
    expect(told(result)).toEqual([expect.stringContaining('warning linked link-outside')]);
    expect(disk.read('/out')['linked/b.css']).toBe('b{}');
  });

  test('an output directory may be a link itself', async () => {
    const disk = createDisk(site);
    disk.volume.mkdirSync('/releases/1', { recursive: true });
    disk.volume.symlinkSync('/releases/1', '/current');
    await disk.digest('/in', '/current');
    expect(disk.volume.existsSync('/releases/1/index.html')).toBe(true);
  });

  test('a link in an output directory is not written through', async () => {
    const disk = createDisk(site);
    await disk.digest('/in', '/out');
    disk.volume.mkdirSync('/elsewhere');
    disk.volume.symlinkSync('/elsewhere', '/out/sub');
    disk.write('/in', { 'sub/b.css': 'b{}' });
    expect((await refused(disk, '/in', '/out')).join()).toContain('sub link-outside');
  });

  test.each(['.truename', '.truename/stage', '.truename/plan'])(
    'are not followed where our own files stand: %s',
    async (path) => {
      const disk = createDisk(site);
      disk.write('/elsewhere', { 'stage/precious/f': 'f', 'plan/precious/f': 'f', 'precious/f': 'f' });
      disk.volume.mkdirSync('/out/.truename', { recursive: true });
      if (path === '.truename') disk.volume.rmSync('/out/.truename', { recursive: true });
      disk.volume.symlinkSync('/elsewhere', `/out/${path}`);
      expect(await refused(disk, '/in', '/out')).toEqual([
        expect.stringMatching(new RegExp(`^error /out/${path} link-outside: It is a symbolic link`)),
      ]);
    },
  );

  test('that lead round in a circle come to an end', async () => {
    const disk = createDisk(site);
    disk.volume.symlinkSync('/in', '/in/round');
    disk.volume.symlinkSync('self', '/in/self');
    expect(await refused(disk, '/in', '/out')).toEqual([
      'error self unreadable-file: Cannot read it: a symbolic link leads to itself (ELOOP)',
    ]);
    disk.remove('/in', 'self');
    expect(told(await disk.digest('/in', '/out'))).toEqual([]);
  });
});

describe('an output that cannot be used', () => {
  const failing = (disk: Disk, pattern: RegExp, calls: readonly (keyof Disk['fs'])[]) => {
    const fail =
      (call: (...given: never[]) => unknown) =>
      (path: string, ...more: unknown[]) => {
        if (pattern.test(path)) throw Object.assign(new Error('no'), { code: 'EACCES' });
        return (call as (...given: unknown[]) => unknown)(path, ...more);
      };
    return { ...disk.fs, ...Object.fromEntries(calls.map((name) => [name, fail(disk.fs[name])])) };
  };

  test('is told where it is, and not as the input', async () => {
    const disk = createDisk(site);
    const fs = failing(disk, /^\/out/, ['mkdirSync']);
    expect(await refused(disk, '/in', '/out', { fs })).toEqual([
      'error /out/.truename/stage unwritable-file: Cannot write it: permission denied (EACCES)',
    ]);
  });

  test('is told where a file of an earlier digest cannot be read', async () => {
    const disk = createDisk({ ...site, 'robots.txt': 'x' });
    await disk.digest('/in', '/out');
    const fs = failing(disk, /^\/out\/robots/, ['openSync']);
    expect(await refused(disk, '/in', '/out', { fs })).toEqual([
      'error /out/robots.txt unreadable-file: Cannot read it: permission denied (EACCES)',
    ]);
  });

  test('is left alone by a digest that finds nothing to change, also where nobody may write', async () => {
    const disk = createDisk(site);
    await disk.digest('/in', '/out');
    const result = await disk.digest('/in', '/out', { fs: failing(disk, /^\/out/, ['mkdirSync']) });
    expect([told(result), result.counts.unchanged]).toEqual([[], true]);
  });
});

describe('an input that cannot be read', () => {
  test('is not there', async () => {
    const disk = createDisk(site);
    expect(await refused(disk, '/missing', '/out')).toEqual([
      'error /missing unreadable-file: Cannot read it: it is not there (ENOENT)',
    ]);
  });

  test('is a file', async () => {
    expect(await refused(createDisk(site), '/in/a.png', '/out')).toEqual([expect.stringContaining('(ENOTDIR)')]);
  });

  test('has files that cannot be opened: each is told, and nothing is written', async () => {
    const disk = createDisk({ ...site, 'b.png': 'b', 'c.css': 'c' });
    const open = (path: string) => {
      if (/\/[bc]\.\w+$/.test(path)) throw Object.assign(new Error('no'), { code: 'EACCES' });
    };
    const fs = {
      ...disk.fs,
      accessSync: (path: string, mode: number) => {
        open(path);
        disk.fs.accessSync(path, mode);
      },
    };
    expect(await refused(disk, '/in', '/out', { fs })).toEqual([
      'error b.png unreadable-file: Cannot read it: permission denied (EACCES)',
      'error c.css unreadable-file: Cannot read it: permission denied (EACCES)',
    ]);
  });

  test('has a link without a target, or a name that is not UTF-8, or is not there: each with its own cure', async () => {
    const disk = createDisk(site);
    disk.volume.symlinkSync('gone', '/in/link');
    const hints = async (input: string, fs = disk.fs) =>
      (await disk.digest(input, '/out', { fs })).problems.map(({ hint }) => hint);
    expect(await hints('/in')).toEqual([expect.stringContaining('It is a symbolic link, and its target is missing')]);
    disk.remove('/in', 'link');
    expect(await hints('/mistyped')).toEqual([expect.stringContaining('Check its name')]);
    const entry = { name: 'a\ufffd.txt', isDirectory: () => false, isSymbolicLink: () => false };
    const readdirSync: typeof disk.fs.readdirSync = (path, options) => [
      ...disk.fs.readdirSync(path, options),
      ...(path === '/in/' ? [entry] : []),
    ];
    expect(await hints('/in', { ...disk.fs, readdirSync })).toEqual(['Its name is not UTF-8: rename it.']);
  });

  test('has a text that is too large to be looked through: it is copied as it is, with a warning', async () => {
    const disk = createDisk({ ...site, 'big.json': '{"icon": "a.png"}', 'page.html': '<a href="big.json">' });
    const stats = (path: string) => {
      const found = disk.fs.statSync(path);
      return path.endsWith('big.json') ? { ...found, size: 300 << 20 } : found;
    };
    const result = await disk.digest('/in', '/out', { fs: { ...disk.fs, statSync: stats } });
    expect(told(result)).toEqual([expect.stringMatching(/^warning big\.json parse-failed: It has 314572800 bytes/)]);
    expect(disk.read('/out')['big.json']).toBe('{"icon": "a.png"}');
  });

  test('was being digested when the process was killed', async () => {
    const disk = createDisk(site);
    disk.write('/in', { '.truename/plan/a/plan.json': '{}' });
    expect(await refused(disk, '/in', '/out')).toEqual([
      'error /in/.truename/plan bad-manifest: A digest of this directory was interrupted',
    ]);
  });
});

describe('names', () => {
  test('of more than 255 bytes with their digits are refused, counted as disks count', async () => {
    const long = 'ä'.repeat(118);
    const disk = createDisk({ [`${long}.css`]: 'a{}', [`${'b'.repeat(234)}.css`]: 'b{}' });
    const [problem, ...others] = await refused(disk, '/in', '/out');
    expect(others).toEqual([]);
    expect(problem).toMatch(/ä-[0-9a-f]{16}\.css path-too-long: Its name would have 257 bytes, and disks take 255$/);
  });

  test('that no manifest can have are refused', async () => {
    const problems = await refused(createDisk({ 'a\\b.css': 'a', 'c:d.css': 'b' }), '/in', '/out');
    expect(problems.map((line) => line.replace(/-[0-9a-f]{16}/, '-#'))).toEqual([
      'error /out/a\\b-#.css unusable-name: Its name cannot stand in a manifest: it has a backslash',
      'error /out/a\\b.css unusable-name: Its name cannot stand in a manifest: it has a backslash',
      'error /out/c:d-#.css unusable-name: Its name cannot stand in a manifest: it has a scheme or a drive letter',
      'error /out/c:d.css unusable-name: Its name cannot stand in a manifest: it has a scheme or a drive letter',
    ]);
  });

  test('with odd characters go through, on disk and in the sums', async () => {
    const names = ['a b.css', "it's.css", 'new\nline.css', '100%.css', '#?.css', '__proto__.css', 'constructor.css'];
    const disk = createDisk(Object.fromEntries(names.map((name) => [name, `/* ${name} */`])));
    const { manifest, problems } = await disk.digest('/in', '/out');
    expect(problems).toEqual([]);
    expect(Object.keys(manifest!.assets).sort()).toEqual([...names].sort());
    expect((await disk.digest('/out', null)).counts.unchanged).toBe(true);
  });
});

describe('settings that cannot work', () => {
  test.each([
    [{ base: 'app' }, '"base" is "app/"'],
    [{ pattern: '[dir]/[name][ext]' }, 'has no [hash]'],
    [{ hashLength: 4 }, '"hashLength" is 4'],
    [{ hashLength: 20 }, '"hashLength" is 20'],
    [{ fixed: [''] }, '"fixed" has the glob ""'],
    [{ rename: ['[a'] }, '"rename" has the glob "[a"'],
    [{ jsStrings: true }, 'there is no parser for scripts'],
  ])('are refused: %j', async (settings, message) => {
    expect((await refused(createDisk(site), '/in', '/out', { settings })).join('\n')).toContain(message);
  });
});

/** A disk where the process was killed before the first file was put in place, with everything ready. */
async function killed(): Promise<{ disk: Disk; staged: string[] }> {
  const disk = createDisk(site);
  await disk.digest('/in', '/out');
  disk.write('/in', { 'b.css': 'b', 'index.html': 'new' });
  disk.remove('/in', 'a.png');
  const renameSync = (from: string, to: string) => {
    if (from.includes('/plan/')) throw Object.assign(new Error('killed'), { code: 'KILLED' });
    disk.fs.renameSync(from, to);
  };
  await disk.digest('/in', '/out', { fs: { ...disk.fs, renameSync } });
  const staged = Object.keys(disk.read('/out')).filter((path) => path.includes('/plan/'));
  return { disk, staged };
}

const plan = {
  version: 2,
  id: 'a',
  moves: [],
  inTheWay: { needed: 0, removals: [] },
  texts: [],
  removals: [],
  last: [],
};

describe('a plan that cannot be completed', () => {
  test.each([
    ['is no JSON', '/a/plan.json', '{', 'it is no JSON'],
    [
      'has lost a file',
      '',
      JSON.stringify({ ...plan, moves: [['0', 'a.css', 3, '0000000000000000']] }),
      '"a.css" is not what it says',
    ],
    ['is something else', '/a/plan.json', '{"version":7}', 'it is no plan of this version'],
    [
      'leaves the directory',
      '/a/plan.json',
      JSON.stringify({ ...plan, removals: [['../in/a.png', null, null]] }),
      'it is no plan of this version',
    ],
    ['is of another run', '/a/plan.json', JSON.stringify({ ...plan, id: 'b' }), 'it is no plan of this version'],
  ])('is told, and nothing is changed: it %s', async (_, place, text, why) => {
    const disk = createDisk(site);
    disk.write('/out', { '.truename/plan/a/plan.json': text });
    expect(await refused(disk, '/in', '/out')).toEqual([
      `error /out/.truename/plan${place} bad-manifest: A digest was interrupted here, and cannot be completed: ${why}`,
    ]);
    expect((await disk.digest('/in', '/out')).isBegun).toBe(true);
  });

  test('is told where it was not copied along with its files', async () => {
    const disk = createDisk(site);
    disk.write('/out', { '.truename/plan/a/0': 'a' });
    expect((await refused(disk, '/in', '/out')).join()).toContain('its plan is not there');
  });
});

describe('a digest that was killed with all files staged', () => {
  test('is completed, also where the input has changed since', async () => {
    const { disk } = await killed();
    disk.write('/in', { 'index.html': 'newer' });
    await disk.digest('/in', '/out');
    await disk.digest('/in', '/clean');
    expect(disk.read('/out')).toEqual(disk.read('/clean'));
  });

  test.each([
    ['lost', null],
    ['cut short by a power cut', ''],
    ['other bytes of the same length', 'B'],
  ])('is not completed where a staged file is %s', async (_, content) => {
    const { disk, staged } = await killed();
    const path = staged.find((one) => disk.read('/out')[one] === 'b')!;
    if (content === null) disk.remove('/out', path);
    else disk.write('/out', { [path]: content });
    expect((await refused(disk, '/in', '/out')).join()).toContain('bad-manifest: A digest was interrupted here');
  });

  test('does not delete what somebody has changed since', async () => {
    const { disk } = await killed();
    disk.write('/out', { 'a.png': 'changed' });
    const result = await disk.digest('/in', '/out');
    expect(told(result)).toEqual([expect.stringContaining('unknown-files: one file')]);
    expect(disk.read('/out')['a.png']).toBe('changed');
  });
});
