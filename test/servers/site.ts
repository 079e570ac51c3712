// site.ts: a small built site on disk, with every kind of file that a server may be asked for.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { type Encoding, type FileRecord, type Manifest, stringifyManifest } from '@truename/manifest';
import { sumOf } from '../support/sum.ts';
import { tempDir } from '../support/temp.ts';

/** Bytes that compress badly and differ by seed. */
export function noise(size: number, seed: number): Buffer {
  const bytes = Buffer.alloc(size);
  let state = seed;
  for (let index = 0; index < size; index++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[index] = state >>> 24;
  }
  return bytes;
}

/** What the site is made of; a test changes what it is about. */
export interface SiteSources {
  readonly base: string;
  readonly script: string;
  readonly logo: Buffer;
  readonly big: Buffer;
  readonly robots: string;
  readonly page: string;
}

const sources: SiteSources = {
  base: '/',
  script: `console.log(${JSON.stringify('truename '.repeat(40))});\n`,
  logo: noise(500, 1),
  big: noise(300_000, 2),
  robots: 'User-agent: *\nDisallow:\n',
  page: '<!doctype html><title>Home</title>\n',
};

/** A built site: where it stands, its manifest, and the paths and bytes of its files. */
export interface Site {
  readonly dir: string;
  readonly manifest: Manifest;
  /** Path below the base → bytes. */
  readonly files: ReadonlyMap<string, Buffer>;
  readonly paths: typeof paths extends (...given: never[]) => infer Paths ? Paths : never;
}

/** Writes a site to a new directory, or over the one that is given. */
export async function createSite(changes: Partial<SiteSources> = {}, dir?: string): Promise<Site> {
  const given = { ...sources, ...changes };
  const directory = dir ?? (await tempDir());
  const names = paths(given);
  const files = filesOf(given, names);
  const manifest = manifestOf(given.base, names, files);
  for (const [path, bytes] of files) await put(join(directory, path), bytes);
  await put(join(directory, '.truename/manifest.json'), Buffer.from(stringifyManifest(manifest)));
  return { dir: directory, manifest, files, paths: names };
}

async function put(path: string, bytes: Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
}

function paths({ script, logo, big }: SiteSources) {
  return {
    script: `assets/main-${sumOf(Buffer.from(script))}.js`,
    logo: `img/logo-${sumOf(logo)}.png`,
    big: `assets/big-${sumOf(big)}.bin`,
    empty: `assets/empty-${sumOf(Buffer.alloc(0))}.txt`,
    unicode: `img/größe 100% [a]-${sumOf(logo)}.png`,
    signs: `img/a?b#c&d+e-${sumOf(logo)}.png`,
  };
}

type Paths = ReturnType<typeof paths>;

function filesOf({ script, logo, big, robots, page }: SiteSources, names: Paths): Map<string, Buffer> {
  const code = Buffer.from(script);
  return new Map([
    [names.script, code],
    [`${names.script}.br`, brotliCompressSync(code)],
    [`${names.script}.gz`, gzipSync(code)],
    // Any bytes do: no server looks into them.
    [`${names.script}.zst`, Buffer.from(`zstd of ${sumOf(code)}`)],
    [`${names.script}.map`, Buffer.from('{"version":3,"sources":["main.ts"],"mappings":""}')],
    [names.logo, logo],
    ['img/logo.png', logo],
    [names.big, big],
    [names.empty, Buffer.alloc(0)],
    [names.unicode, logo],
    [names.signs, logo],
    ['robots.txt', Buffer.from(robots)],
    ['env.js', code],
    ['env.js.br', brotliCompressSync(code)],
    ['index.html', Buffer.from(page)],
    ['docs/index.html', Buffer.from('<!doctype html><title>Docs</title>\n')],
    ['.well-known/security.txt', Buffer.from('Contact: mailto:security@example.com\n')],
    ['.vite/manifest.json', Buffer.from('{}')],
  ]);
}

const types: Readonly<Record<string, string>> = {
  js: 'text/javascript',
  png: 'image/png',
  txt: 'text/plain',
  html: 'text/html',
  json: 'application/json',
  bin: 'application/octet-stream',
};

function manifestOf(base: string, names: Paths, files: ReadonlyMap<string, Buffer>): Manifest {
  const record = (path: string): FileRecord => {
    const bytes = files.get(path)!;
    return { size: bytes.length, hash: sumOf(bytes), type: types[path.slice(path.lastIndexOf('.') + 1)]! };
  };
  const variant = (encoding: Encoding, file: string) => {
    const bytes = files.get(file)!;
    return { [encoding]: { file, size: bytes.length, hash: sumOf(bytes) } };
  };
  const { script } = names;
  const encodings = {
    ...variant('br', `${script}.br`),
    ...variant('gzip', `${script}.gz`),
    ...variant('zstd', `${script}.zst`),
  };
  const fixed = [...files.keys()].filter((path) => /robots|index\.html|^\.|^env\.js$/.test(path));
  const more: Readonly<Record<string, object>> = { 'env.js': { encodings: variant('br', 'env.js.br') } };
  const outputs = Object.values(names).map((path) => [path, record(path)] as const);
  return {
    version: 1,
    build: sumOf(Buffer.from(outputs.map(([path]) => path).join('\n') + fixed.map((path) => record(path).hash).join())),
    base,
    naming: { pattern: '[dir]/[name]-[hash][ext]', algorithm: 'xxh64', length: 16 },
    assets: { 'img/logo.png': names.logo, 'src/main.ts': names.script, 'src/big.bin': names.big },
    entries: { 'src/main.ts': { scripts: [names.script], styles: [], preloads: [] } },
    outputs: { ...Object.fromEntries(outputs), [names.script]: { ...record(names.script), encodings } },
    fixed: Object.fromEntries(
      fixed.map((path) => [path, { ...record(path), ...more[path], reason: 'asked for by a fixed address' }]),
    ),
    originals: { 'img/logo.png': names.logo },
    inlined: {},
    maps: { [`${names.script}.map`]: { of: names.script } },
  };
}
