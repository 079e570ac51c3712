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
      scripts: ['main-0123456789abcdef.js'],
      styles: ['first-0123456789abcdef.css', 'second & last-0123456789abcdef.css'],
      preloads: ['vendor-0123456789abcdef.js'],
    },
  },
  outputs: {
    'img/ä %41 #1? & "q" $x \'y\' #{z}-0123456789abcdef.svg': { ...record, type: 'image/svg+xml' },
    'main-0123456789abcdef.js': { ...record, integrity: sum },
    'first-0123456789abcdef.css': { ...record, integrity: sum },
    'second & last-0123456789abcdef.css': { ...record, integrity: sum },
    'vendor-0123456789abcdef.js': { ...record, integrity: sum },
  },
  fixed: {},
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

/** Every element that names a file, in the order of the page; URLs as the server sees them. */
function named(page: string): string[] {
  const found: string[] = [];
  const walk = (node: Node): void => {
    if ('attrs' in node && ['link', 'script', 'img'].includes(node.tagName))
      found.push(
        [node.tagName, ...node.attrs.map(({ name, value }) => `${name}=${decodeURIComponent(value)}`)].join(' '),
      );
    for (const child of 'childNodes' in node ? node.childNodes : []) walk(child);
  };
  walk(parse(page));
  return found;
}

const run = async (program: Program, dir: string) =>
  (
    await promisify(execFile)(find(program)!, [join(folder, pages[program as keyof typeof pages]), dir], {
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', PYTHONIOENCODING: 'utf8' },
    })
  ).stdout;

for (const program of ['php', 'python3', 'ruby', 'perl'] as const)
  needs(program)(`examples/other-languages: ${program}`, () => {
    test('writes the tags and the URL that our helper writes', async () => {
      const { tags, url } = createAssets(manifest);
      const ours = named(
        `<!doctype html>${tags('src/main.ts')}<img src="${url('img/cabinet.svg').replaceAll('&', '&amp;')}" alt="">`,
      );
      expect(ours).toHaveLength(5);
      expect(named(await run(program, await dist(manifest)))).toEqual(ours);
    });

    test('fails on a name that the build does not have', async () => {
      await expect(run(program, await dist({ ...manifest, assets: {} }))).rejects.toThrow(/cabinet/);
    });
  });
