// other-languages.test.ts: do PHP, Python, Ruby and Perl write the same URLs and tags from the manifest as our helper?
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Manifest, stringifyManifest } from '@truename/manifest';
import { createAssets } from '@truename/server';
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { expect, test } from 'vitest';
import { exampleManifest } from '../manifest/example.ts';
import { find, needs, type Program } from '../support/needs.ts';
import { tempDir } from '../support/temp.ts';

const folder = fileURLToPath(new URL('../../examples/other-languages/', import.meta.url));
const pages = { php: 'page.php', python3: 'page.py', ruby: 'page.rb', perl: 'page.pl' } as const;

const record = { size: 1, hash: '0123456789abcdef', type: 'text/javascript' };
const sum = 'sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC';

/** Names with every sign that means something in a URL, in HTML or in one of the languages. */
const manifest: Manifest = {
  ...exampleManifest(),
  base: '/a&b/',
  assets: {
    'img/cabinet.svg': 'img/ä %41 #1? & "q" $x \'y\' #{z}-0123456789abcdef.svg',
    'src/main.ts': 'main-0123456789abcdef.js',
  },
  entries: {
    'src/main.ts': {
      // A bundler can be told to keep the name of an entry.
      scripts: ['main-0123456789abcdef.js', 'kept.js'],
      styles: ['first-0123456789abcdef.css', 'second & last-0123456789abcdef.css'],
      preloads: ['vendor-0123456789abcdef.js'],
    },
  },
  outputs: {
    'img/ä %41 #1? & "q" $x \'y\' #{z}-0123456789abcdef.svg': { ...record, type: 'image/svg+xml' },
    'main-0123456789abcdef.js': { ...record, integrity: sum },
    'first-0123456789abcdef.css': { ...record, integrity: sum },
    'second & last-0123456789abcdef.css': { ...record, integrity: sum },
    // The build may have recorded no integrity.
    'vendor-0123456789abcdef.js': record,
  },
  fixed: { 'kept.js': { ...record, integrity: sum, reason: 'its author fixed the name' } },
  originals: {},
  inlined: {},
  maps: {},
};

async function dist(content: Manifest): Promise<string> {
  const dir = await tempDir();
  await mkdir(join(dir, '.truename'));
  await writeFile(join(dir, '.truename/manifest.json'), stringifyManifest(content));
  return dir;
}

type Node = DefaultTreeAdapterTypes.Node;

/** Every element that names a file, in the order of the page; values as a browser reads them. */
function named(page: string): string[] {
  const found: string[] = [];
  const walk = (node: Node): void => {
    if ('attrs' in node && ['link', 'script', 'img'].includes(node.tagName))
      found.push([node.tagName, ...node.attrs.map(({ name, value }) => `${name}=${value}`)].join(' '));
    for (const child of 'childNodes' in node ? node.childNodes : []) walk(child);
  };
  walk(parse(page));
  return found;
}

/** Every sign that a path can have, each in a name of its own, and letters from elsewhere. */
const signs = [
  ...Array.from({ length: 0x80 - 1 }, (_, index) => String.fromCharCode(index + 1)).filter(
    (sign) => !'/\\'.includes(sign),
  ),
  ...['ä', 'e\u0301', '\u00a0', '\u2028', '日本語', '\u{1f3ae}', '%41', '&amp;', '%s', '$1', '#{x}', '@x'],
];
const nastyNames = signs.map((sign) => `img/a${sign}b.png`);
const hashed = (name: string): string => name.replace(/\.png$/, '-0123456789abcdef.png');
const nasty: Manifest = {
  ...manifest,
  base: '/a&b/',
  assets: Object.fromEntries(nastyNames.map((name) => [name, hashed(name)])),
  entries: {},
  outputs: Object.fromEntries(nastyNames.map((name) => [hashed(name), { ...record, type: 'image/png' }])),
  fixed: { "kept's.txt": { ...record, type: 'text/plain', reason: 'kept' } },
};

/** Prints the URLs of the names in a file, as JSON. */
const programs = {
  php: `<?php require '${folder}assets.php'; echo json_encode(array_map('asset', json_decode(file_get_contents($argv[1]))));`,
  python3: `import json, sys
sys.path.insert(0, '${folder}')
from assets import asset
print(json.dumps([asset(name) for name in json.load(open(sys.argv[1], encoding='utf-8'))]))`,
  ruby: `require '${folder}assets'
puts JSON.generate(JSON.parse(File.read(ARGV[0], encoding: 'utf-8')).map { |name| asset(name) })`,
  perl: `use lib '${folder}'; use Assets; use JSON::PP;
open my $file, '<:raw', $ARGV[0] or die; local $/;
print encode_json([map { asset($_) } @{ decode_json(<$file>) }]);`,
} as const;

const start = async (program: Program, words: readonly string[], dir: string): Promise<string> => {
  // A machine of Debian's need not have a locale with these letters.
  const env = { ...process.env, DIST: dir, PYTHONDONTWRITEBYTECODE: '1', PYTHONIOENCODING: 'utf8', LC_ALL: 'C' };
  return (await promisify(execFile)(find(program)!, [...words], { env })).stdout;
};
const run = (program: keyof typeof pages, dir: string): Promise<string> =>
  // The arguments are those of a program that has the page among many.
  start(program, [join(folder, pages[program]), 'serve'], dir);

for (const program of ['php', 'python3', 'ruby', 'perl'] as const)
  needs(program)(`examples/other-languages: ${program}`, () => {
    test('writes the tags and the URL that our helper writes', async () => {
      const { tags, url } = createAssets(manifest);
      const ours = named(
        `<!doctype html>${tags('src/main.ts')}<img src="${url('img/cabinet.svg').replaceAll('&', '&amp;')}" alt="">`,
      );
      expect(ours).toHaveLength(6);
      expect(named(await run(program, await dist(manifest)))).toEqual(ours);
    });

    test('spells every URL as our helper does, whatever signs are in it', async () => {
      const { url } = createAssets(nasty);
      const names = [...nastyNames, "kept's.txt"];
      const dir = await dist(nasty);
      await writeFile(join(dir, 'names.json'), JSON.stringify(names));
      await writeFile(join(dir, 'program'), programs[program]);
      const written: string[] = JSON.parse(await start(program, [join(dir, 'program'), join(dir, 'names.json')], dir));
      // As they stand in an attribute.
      expect(written.join('')).toMatch(/^[^"'<>]+$/);
      expect(named(written.map((each) => `<img src="${each}">`).join(''))).toEqual(
        names.map((name) => `img src=${url(name)}`),
      );
    });

    test('fails on a name that the build does not have', async () => {
      await expect(run(program, await dist({ ...manifest, assets: {} }))).rejects.toThrow(/cabinet/);
    });

    test('fails on a base that leads elsewhere from each page', async () => {
      await expect(run(program, await dist({ ...manifest, base: './' }))).rejects.toThrow(/build with "\/"/);
    });
  });
