// siblings.test.ts: are compressed copies right, and only made where they help?
import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createDisk, type Disk, expectVerified, pathLike, told } from './disk.ts';

const long = (text: string) => `${text}\n`.repeat(50);

const site = {
  'index.html': long('<link rel="stylesheet" href="site.css">'),
  'site.css': long('a { background: url(a.png) }'),
  'plain.css': long('p {}'),
  'short.css': 'p{}',
  'data.json': long(' '),
  'drawing.svg': `<svg xmlns="http://www.w3.org/2000/svg">${long('<g/>')}</svg>`,
  'module.wasm': Buffer.from(long('wasm')),
  'font.ttf': Buffer.from(long('font')),
  'font.woff2': Buffer.from(long('packed')),
  'a.png': Buffer.from(long('png')),
  'a.mp4': Buffer.from(long('film')),
  'robots.txt': long('User-agent: *'),
};

const both = { compress: ['br', 'gzip'] as const };
const bytes = (disk: Disk, path: string) => Buffer.from(disk.volume.readFileSync(path) as Buffer);

/** Paths with `#` for digits, of the files that end so. */
const ending = (disk: Disk, root: string, end: string) =>
  Object.keys(disk.read(root))
    .filter((path) => path.endsWith(end))
    .map((path) => path.slice(0, -end.length).replace(/[0-9a-f]{16}/, '#'));

describe('digestTree() with compressed copies', () => {
  test('makes them for what gets smaller, and not for what is compressed already', async () => {
    const disk = createDisk(site);
    const result = await disk.digest('/in', '/out', both);
    const expected = ['data-#.json', 'drawing-#.svg', 'font-#.ttf', 'index.html', 'module-#.wasm', 'plain-#.css'];
    expect(ending(disk, '/out', '.br')).toEqual([...expected, 'robots.txt', 'site-#.css']);
    expect(ending(disk, '/out', '.gz')).toEqual([...expected, 'robots.txt', 'site-#.css']);
    expect(result.counts.companions).toBe(16);
    await expectVerified(disk, '/out');
  });

  test('records copies that unpack to their file', async () => {
    const disk = createDisk(site);
    const { manifest } = await disk.digest('/in', '/out', both);
    let count = 0;
    for (const [path, { encodings }] of Object.entries({ ...manifest!.outputs, ...manifest!.fixed })) {
      if (!encodings) continue;
      const file = bytes(disk, `/out/${path}`);
      expect(gunzipSync(bytes(disk, `/out/${encodings.gzip!.file}`))).toEqual(file);
      expect(brotliDecompressSync(bytes(disk, `/out/${encodings.br!.file}`))).toEqual(file);
      count++;
    }
    expect(count).toBe(8);
  });

  test('does not change the build id', async () => {
    const disk = createDisk(site);
    const [plain, packed] = [await disk.digest('/in', '/a'), await disk.digest('/in', '/b', both)];
    expect(packed.manifest!.build).toBe(plain.manifest!.build);
  });

  test('makes none again that is there', async () => {
    const disk = createDisk(site);
    await disk.digest('/in', '/out', both);
    const before = disk.read('/out');
    expect((await disk.digest('/in', '/out', both)).counts.unchanged).toBe(true);
    disk.remove('/out', pathLike(before, /plain-.*\.br/));
    expect((await disk.digest('/in', '/out', both)).counts.written).toBe(1);
    expect(disk.read('/out')).toEqual(before);
  });

  test('removes them where they are not wanted any more', async () => {
    const disk = createDisk(site);
    await disk.digest('/in', '/out', both);
    await disk.digest('/in', '/out', { compress: ['gzip'] });
    expect(ending(disk, '/out', '.br')).toEqual([]);
    expect(ending(disk, '/out', '.gz')).toHaveLength(8);
  });

  test('works for a file that is too large to be held', async () => {
    const disk = createDisk({ 'large.wasm': Buffer.alloc(5 << 20, 'wasm') });
    const { manifest } = await disk.digest('/in', '/out', { compress: ['gzip'] });
    const [record] = Object.values(manifest!.outputs);
    const unpacked = gunzipSync(bytes(disk, `/out/${record!.encodings!.gzip!.file}`));
    expect(unpacked.equals(Buffer.alloc(5 << 20, 'wasm'))).toBe(true);
  });

  test('adds them to a directory that was digested without', async () => {
    const disk = createDisk(site);
    await disk.digest('/in', '/expected', both);
    await disk.digest('/in', null);
    await disk.digest('/in', null, both);
    expect(disk.read('/in')).toEqual(disk.read('/expected'));
    expect((await disk.digest('/in', null)).counts.unchanged).toBe(true);
  });

  test('names no system in a gzip file: all write the same bytes', async () => {
    const disk = createDisk(site);
    await disk.digest('/in', '/out', both);
    expect(bytes(disk, '/out/robots.txt.gz').subarray(0, 10).toString('hex')).toBe('1f8b08000000000002ff');
  });
});

describe('digestTree() of a directory that has compressed copies', () => {
  const packed = (path: keyof typeof site) => gzipSync(site[path], { level: 1 });
  const given = { ...site, 'site.css.gz': packed('site.css'), 'plain.css.gz': packed('plain.css') };

  test('keeps one that is of its file, byte for byte, and makes one of a rewritten file again', async () => {
    const disk = createDisk(given);
    await disk.digest('/in', '/out');
    const files = disk.read('/out');
    expect(files[pathLike(files, /plain-.*gz/)]).toBe(packed('plain.css').toString('latin1'));
    const css = pathLike(files, /^site-.*css$/);
    expect(gunzipSync(bytes(disk, `/out/${css}.gz`)).toString('latin1')).toBe(files[css]);
    await expectVerified(disk, '/out');
  });

  test('in place, leaves none behind beside an original that has other bytes now', async () => {
    const disk = createDisk(given);
    await disk.digest('/in', '/out');
    await disk.digest('/in', null);
    expect(disk.read('/in')).toEqual(disk.read('/out'));
    expect(disk.volume.existsSync('/in/site.css.gz')).toBe(false);
  });

  test.each([
    ['broken', Buffer.from('no gzip')],
    ['of another file', gzipSync('other')],
    ['longer than its file', gzipSync(long(long('p {}')))],
    ['cut short', packed('plain.css').subarray(0, 30)],
  ])('makes one again that is %s', async (_, bad) => {
    const disk = createDisk({ ...site, 'plain.css.gz': bad });
    await disk.digest('/in', '/out');
    const path = pathLike(disk.read('/out'), /plain-.*gz/);
    expect(gunzipSync(bytes(disk, `/out/${path}`)).toString()).toBe(site['plain.css']);
  });

  test('makes copies of a rewritten page again', async () => {
    const disk = createDisk({ ...site, 'index.html.gz': packed('index.html') });
    await disk.digest('/in', '/out');
    expect(gunzipSync(bytes(disk, '/out/index.html.gz')).toString('latin1')).toBe(disk.read('/out')['index.html']);
  });

  test('follows an edit of the original', async () => {
    const disk = createDisk(given);
    await disk.digest('/in', null);
    disk.write('/in', { 'plain.css': long('p { color: red }') });
    await disk.digest('/in', null);
    const path = pathLike(disk.read('/in'), /plain-.*gz/);
    expect(gunzipSync(bytes(disk, `/in/${path}`)).toString()).toBe(long('p { color: red }'));
    await expectVerified(disk, '/in');
  });

  test('takes a copy that somebody added to a digested directory', async () => {
    const disk = createDisk(site);
    await disk.digest('/in', null);
    const path = `${pathLike(disk.read('/in'), /plain-/)}.gz`;
    disk.write('/in', { [path]: packed('plain.css') });
    const { manifest, counts } = await disk.digest('/in', null);
    expect(manifest!.outputs[path.slice(0, -3)]!.encodings?.gzip?.file).toBe(path);
    expect(counts).toMatchObject({ written: 0, deleted: 0 });
    await expectVerified(disk, '/in');
  });

  test('keeps a zstd copy where this Node cannot look into it and its file is the same', async () => {
    const disk = createDisk({ ...site, 'plain.css.zst': 'whatever' });
    const result = await disk.digest('/in', '/out');
    const canUnpack = 'zstdDecompressSync' in (await import('node:zlib'));
    if (!canUnpack) expect(disk.read('/out')[pathLike(disk.read('/out'), /zst$/)]).toBe('whatever');
    expect(told(result)).toEqual([]);
  });

  test('says so where a zstd copy is stale and this Node cannot make another', async () => {
    const disk = createDisk({ ...site, 'site.css.zst': 'whatever' });
    const result = await disk.digest('/in', '/out');
    if ('zstdCompressSync' in (await import('node:zlib'))) expect(result.manifest).not.toBe(null);
    else expect(told(result).join()).toContain('cannot compress it again (zstd)');
  });
});
