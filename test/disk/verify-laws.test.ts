// verify-laws.test.ts: does any change to any digested directory go unnoticed, or is any directory blamed for nothing?
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { verifyTree } from '@truename/disk';
import type { Settings } from '@truename/engine';
import { type Manifest, parseManifest } from '@truename/manifest';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assetsOf, type Site, sites } from '../laws/sites.ts';
import { find, needs } from '../support/needs.ts';
import { tempDir } from '../support/temp.ts';
import { root } from './digested.ts';
import { createDisk, type Disk, type Files } from './disk.ts';

const runs = { numRuns: Number(process.env.LAWS_RUNS ?? 50) };
const run = promisify(execFile);

/** The generated files as a directory, with some that no parser looks into. */
function filesOf(site: Site, changed: number | null = null): Files {
  const tree = { ...site, files: site.files.map((file) => ({ ...file, origin: 'tree' as const })) };
  const texts = assetsOf(tree, changed).map(({ path, content }) => [path, (content as { bytes: Uint8Array }).bytes]);
  const [first] = texts.map(([path]) => path as string);
  const map = { version: 3, file: 'x.js', mappings: 'AAAA' };
  return {
    ...Object.fromEntries(texts),
    'img/photo.png': Buffer.from([0, 1, 2, texts.length, changed ?? 9]),
    'robots.txt': `Disallow: /${first}`,
    'lib/mapped.js': 'mapped();\n//# sourceMappingURL=mapped.js.map',
    'lib/mapped.js.map': JSON.stringify(map),
  };
}

const settings: fc.Arbitrary<Partial<Settings>> = fc.constantFrom(
  {},
  {},
  { salt: 'pepper' },
  { hash: 'sha256' as const },
  { hashLength: 12, pattern: '[dir]/[hash].[name][ext]' },
);

const options = fc.record({
  settings,
  originals: fc.constantFrom('keep' as const, 'drop' as const),
  compress: fc.constantFrom([] as const, ['gzip'] as const),
});

type Options = typeof options extends fc.Arbitrary<infer O> ? O : never;

async function digest(site: Site, given: Options, changed: number | null = null): Promise<Disk> {
  const disk = createDisk(filesOf(site, changed));
  const { manifest, problems } = await disk.digest('/in', root, given);
  if (manifest === null) throw new Error(JSON.stringify(problems));
  return disk;
}

const verify = (disk: Disk) => verifyTree(root, { fs: disk.fs });

test('verifyTree() finds nothing in any directory that was just digested', { timeout: 0 }, () =>
  fc.assert(
    fc.asyncProperty(sites, options, async (site, given) => {
      const { faults, warnings, counts } = await verify(await digest(site, given));
      expect([...faults, ...warnings]).toEqual([]);
      expect(counts.files).toBeGreaterThan(3);
    }),
    runs,
  ),
);

/** One thing that goes wrong. Numbers choose files, bytes and bits. */
const fault = fc.record({
  how: fc.constantFrom('flip', 'cut', 'append', 'delete', 'add', 'swap', 'older', 'rename', 'entry', 'digits'),
  file: fc.nat(),
  other: fc.nat(),
  at: fc.nat(),
});
type Fault = typeof fault extends fc.Arbitrary<infer F> ? F : never;

function spoil(disk: Disk, old: Disk, { how, file, other, at }: Fault): void {
  const files = disk.read(root);
  const paths = Object.keys(files);
  const [path, second] = [paths[file % paths.length]!, paths[other % paths.length]!];
  const bytes = Buffer.from(files[path]!, 'latin1');
  const write = (to: string, content: string | Uint8Array) =>
    disk.write(root, { [to]: typeof content === 'string' ? Buffer.from(content, 'latin1') : content });
  if (how === 'flip' && bytes.length > 0) {
    bytes[at % bytes.length]! ^= 1 << (other % 8);
    write(path, bytes);
  }
  if (how === 'cut') write(path, bytes.subarray(0, at % Math.max(1, bytes.length)));
  if (how === 'append') write(path, `${files[path]} `);
  if (how === 'delete') disk.remove(root, path);
  if (how === 'add') write(`${path.replace(/[^/]*$/, '')}new-${at}.${second.split('.').at(-1)}`, files[second]!);
  if (how === 'swap') {
    write(path, files[second]!);
    write(second, files[path]!);
  }
  if (how === 'older') {
    const theirs = old.read(root);
    const from = Object.keys(theirs)[file % Object.keys(theirs).length]!;
    write(from, theirs[from]!);
  }
  if (how === 'rename') {
    disk.remove(root, path);
    write(`${path}x`, files[path]!);
  }
  if (how === 'entry') removeEntry(disk, { section: file, entry: other });
  if (how === 'digits') {
    const found = [...files[path]!.matchAll(/[0-9a-f]{16}/g)];
    const one = found[at % Math.max(1, found.length)];
    if (one) write(path, `${files[path]!.slice(0, one.index)}${'0'.repeat(16)}${files[path]!.slice(one.index + 16)}`);
  }
}

function removeEntry(disk: Disk, { section, entry }: { section: number; entry: number }): void {
  const path = '.truename/manifest.json';
  const manifest = parsed(utf8(disk.read(root)[path])) as Record<string, Record<string, unknown>> | null;
  if (manifest === null) return;
  const sections = ['assets', 'outputs', 'fixed', 'originals', 'maps'].filter(
    (name) => Object.keys(manifest[name]!).length > 0,
  );
  const records = manifest[sections[section % sections.length]!]!;
  const names = Object.keys(records);
  delete records[names[entry % names.length]!];
  disk.write(root, { [path]: JSON.stringify(manifest) });
}

/** Files are read with one character a byte. */
function utf8(text = ''): string {
  return Buffer.from(text, 'latin1').toString();
}

/** Null where an earlier fault has spoilt it. */
function parsed(text: string): unknown {
  try {
    return parseManifest(text);
  } catch {
    return null;
  }
}

/** May the directory be like this? Maps and compressed copies may be gone or made again, and `$schema` is for editors. */
function isHarmless(before: Record<string, string>, after: Record<string, string>): boolean {
  const own = '.truename/manifest.json';
  const manifest = parseManifest(utf8(before[own]));
  const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (path) => before[path] !== after[path],
  );
  const owners = new Map(
    [...Object.entries(manifest.outputs), ...Object.entries(manifest.fixed)].flatMap(([owner, { encodings }]) =>
      Object.values(encodings ?? {}).map(({ file }) => [file, owner] as const),
    ),
  );
  return changed.every((path) => {
    if (path === own) return isSame(manifest, after[path]);
    if (path in manifest.maps) return true;
    const owner = owners.get(path);
    return owner !== undefined && (after[path] === undefined || unpacked(path, after[path]) === before[owner]);
  });
}

function isSame(manifest: Manifest, text: string | undefined): boolean {
  try {
    const { $schema: _, ...now } = parseManifest(utf8(text));
    const { $schema: __, ...then } = manifest;
    expect(now).toEqual(then);
    return true;
  } catch {
    return false;
  }
}

function unpacked(path: string, text: string): string | null {
  try {
    const bytes = Buffer.from(text, 'latin1');
    return (path.endsWith('.br') ? brotliDecompressSync(bytes) : gunzipSync(bytes)).toString('latin1');
  } catch {
    return null;
  }
}

test('verifyTree() notices whatever goes wrong with a digested directory', { timeout: 0 }, async () => {
  const seen = new Map<string, number>();
  let harmless = 0;
  await fc.assert(
    fc.asyncProperty(
      sites,
      options,
      fc.array(fault, { minLength: 1, maxLength: 3 }),
      fc.nat(),
      async (site, given, faults, changed) => {
        const disk = await digest(site, given);
        const before = disk.read(root);
        const old = await digest(site, given, changed % site.files.length);
        for (const one of faults) spoil(disk, old, one);
        const found = await verify(disk);
        const problems = [...found.faults, ...found.warnings];
        if (isHarmless(before, disk.read(root))) {
          harmless++;
          expect(found.faults).toEqual([]);
        } else expect(problems).not.toEqual([]);
        for (const { code } of problems) seen.set(code, (seen.get(code) ?? 0) + 1);
      },
    ),
    { numRuns: 2 * runs.numRuns },
  );
  const often = ['missing-file', 'changed-file', 'changed-original', 'unknown-file', 'wrong-sums'];
  expect([...seen.keys()]).toEqual(expect.arrayContaining(often));
  expect(harmless).toBeLessThan(runs.numRuns / 2);
});

const touchesBytes: ReadonlySet<string> = new Set(['flip', 'cut', 'append', 'delete', 'swap']);

function writeAll(dir: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(dir, path, '..'), { recursive: true });
    writeFileSync(join(dir, path), text, 'latin1');
  }
}

needs('xxh64sum')('xxh64sum -c', () => {
  const program = find('xxh64sum')!;

  /** The files that it says are not as they should be. */
  async function failed(dir: string): Promise<string[]> {
    const result = await run(program, ['-c', '.truename/XXH64SUMS'], { cwd: dir }).catch(
      (error) => error as { stdout: string; stderr: string },
    );
    const changed = [...result.stdout.matchAll(/^(.*): FAILED$/gm)];
    const gone = [...`${result.stdout}${result.stderr}`.matchAll(/Could not open or read '(.*)':/g)];
    return [...changed, ...gone].map(([, path]) => path!).sort();
  }

  test('finds fault with the same files as verifyTree()', { timeout: 0 }, async () => {
    const byBytes = new Set(['missing-file', 'changed-file', 'changed-original']);
    const damage = fc.array(
      fault.filter(({ how }) => touchesBytes.has(how)),
      { maxLength: 3 },
    );
    let different = 0;
    await fc.assert(
      fc.asyncProperty(sites, options, damage, async (site, given, faults) => {
        const disk = await digest(site, given);
        for (const one of faults) spoil(disk, disk, one);
        const output = await tempDir();
        writeAll(output, disk.read(root));
        const { faults: found, manifest } = await verifyTree(output);
        // The two go by different lists, as soon as one of the lists is spoilt.
        const isSpoilt = found.some(({ code }) => code === 'wrong-sums' || code === 'wrong-build-id');
        if (manifest === null || isSpoilt) return;
        const ours = found.filter(({ code }) => byBytes.has(code)).map(({ at }) => at!.path);
        expect(await failed(output)).toEqual(ours);
        if (ours.length > 0) different++;
      }),
      { numRuns: Math.ceil(runs.numRuns / 5) },
    );
    expect(different).toBeGreaterThan(0);
  });
});
