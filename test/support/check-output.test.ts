// check-output.test.ts: each check of the test bed finds the fault it is made for.
import { cp, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { formatSums, sumsOf } from '@truename/disk';
import { createHasher, withBuildId } from '@truename/engine';
import { beforeAll, describe, expect, test } from 'vitest';
import { checkOutput } from './check-output.ts';
import { readOutput } from './output.ts';
import { sumOf } from './sum.ts';
import { tempDir } from './temp.ts';

const picture = Buffer.from('a picture');
const pictureName = `img/p-${sumOf(picture)}.png`;
const style = Buffer.from(`.a { background: url(../${pictureName}) }`);
const styleName = `assets/a-${sumOf(style)}.css`;
const lazy = Buffer.from('export default 1;\n//# sourceMappingURL=data:application/json;base64,e30=\n');
const lazyName = `assets/lazy-${sumOf(lazy)}.js`;
const main = Buffer.from(
  `const deps = ["${styleName}"];\nimport("./${lazyName.slice(7)}").then(() => new URL("../${pictureName}", import.meta.url));\n`,
);
const mainName = `assets/main-${sumOf(main)}.js`;
const page = Buffer.from(
  `<!doctype html><link rel="stylesheet" href="/${styleName}"><script type="module" src="/${mainName}"></script>`,
);
const renamed = { [pictureName]: picture, [styleName]: style, [lazyName]: lazy, [mainName]: main };
const record = (bytes: Buffer) => ({ size: bytes.byteLength, hash: sumOf(bytes), type: 'text/plain' });

const described = {
  version: 1 as const,
  base: '/',
  naming: { pattern: '[dir]/[name]-[hash][ext]', algorithm: 'xxh64' as const, length: 16 },
  assets: { 'img/p.png': pictureName },
  entries: { 'src/main.ts': { scripts: [mainName], styles: [styleName], preloads: [] } },
  outputs: Object.fromEntries(Object.entries(renamed).map(([path, bytes]) => [path, record(bytes)])),
  fixed: { 'index.html': { ...record(page), reason: 'a page' } },
  originals: { 'img/p.png': pictureName },
  inlined: {},
  maps: {},
};

const hasher = await createHasher({ hash: 'xxh64', hashLength: 16, salt: '' });
const manifest = { ...described, ...withBuildId(described, hasher) };

let good = '';

beforeAll(async () => {
  good = await tempDir();
  const files = {
    ...renamed,
    'index.html': page,
    'img/p.png': picture,
    '.truename/manifest.json': JSON.stringify(manifest),
    '.truename/XXH64SUMS': formatSums(sumsOf(manifest)),
  };
  for (const [path, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(good, path)), { recursive: true });
    await writeFile(join(good, path), bytes);
  }
});

/** The faults of a copy after a change to it. */
async function faultsAfter(change: (dir: string) => Promise<void>): Promise<string> {
  const dir = await tempDir();
  await cp(good, dir, { recursive: true });
  await change(dir);
  return (await checkOutput(await readOutput(dir))).join('\n');
}

const append = async (path: string, text: string): Promise<void> =>
  writeFile(path, Buffer.concat([await readFile(path), Buffer.from(text)]));

const editManifest = async (dir: string, edit: (value: typeof manifest) => unknown): Promise<void> =>
  writeFile(join(dir, '.truename/manifest.json'), JSON.stringify(edit(structuredClone(manifest))));

describe('checkOutput()', () => {
  test('is content with a right directory', async () => {
    expect(await faultsAfter(async () => {})).toBe('');
  });

  test('finds a token in a file', async () => {
    const faults = await faultsAfter((dir) => append(join(dir, mainName), '"a-tn0123456789abcd.js"'));
    expect(faults).toContain(`${mainName} still has the token tn0123456789abcd`);
  });

  test('finds a token in an encoded source map', async () => {
    const map = Buffer.from('{"version":3,"file":"main-tn0123456789abcd.js","sources":[]}').toString('base64');
    const faults = await faultsAfter((dir) => append(join(dir, lazyName), `//# url=data:text/plain;base64,${map}`));
    expect(faults).toContain(`${lazyName} still has the token`);
  });

  test('finds a token in a name', async () => {
    const name = 'assets/x-tn0123456789abcd.txt';
    expect(await faultsAfter((dir) => writeFile(join(dir, name), ''))).toContain(`${name} still has the token`);
  });

  const missing = `nothing-${'0'.repeat(16)}`;
  const references: Record<string, [string, string]> = {
    'an image of a page': ['index.html', `<img src="/img/${missing}.png">`],
    'a srcset of a page': ['index.html', `<img srcset="/img/${missing}.png 2x">`],
    'a style attribute of a page': ['index.html', `<p style="background: url(/${missing}.png)">`],
    'a url() of a style sheet': [styleName, `.b { background: url(${missing}.png) }`],
    'an @import of a style sheet': [styleName, `@import "${missing}.css";`],
    'an image-set() of a style sheet': [styleName, `.b { background: image-set("${missing}.png" 1x) }`],
    'a static import': [lazyName, `import "./${missing}.js";`],
    'a dynamic import': [lazyName, `import("./${missing}.js");`],
    'a preload list': [mainName, `const more = ["assets/${missing}.js"];`],
    'a new URL()': [mainName, `new URL("${missing}.png", import.meta.url);`],
    'a string of HTML': [mainName, `const html = "<img src=/img/${missing}.png>";`],
    'a template': [mainName, `const html = \`<img src="/img/${missing}.png">\`;`],
  };
  test.each(Object.entries(references))('finds %s that leads nowhere', async (_, [file, text]) => {
    expect(await faultsAfter((dir) => append(join(dir, file), text))).toMatch(
      new RegExp(`^${file} (refers|mentions)`, 'm'),
    );
  });

  test('finds a reference to an original that has a hashed name', async () => {
    const faults = await faultsAfter((dir) => append(join(dir, 'index.html'), '<img src="/img/p.png">'));
    expect(faults).toContain('index.html refers to /img/p.png, though it has a hashed name');
  });

  test('finds changed bytes: by name, by manifest and by xxh64sum', async () => {
    const faults = await faultsAfter((dir) => append(join(dir, pictureName), '!'));
    expect(faults).toContain(`${pictureName} should be named`);
    expect(faults).toContain(`${pictureName} has 10 bytes, not 9`);
    expect(faults).toContain(`${pictureName} has the hash`);
    expect(faults).toContain(`img/p.png differs from ${pictureName}`);
    expect(faults).toContain(`xxh64sum -c fails: ${pictureName}: FAILED`);
  });

  test('finds a file that the manifest does not list', async () => {
    expect(await faultsAfter((dir) => writeFile(join(dir, 'new.txt'), ''))).toContain('new.txt is not in the manifest');
  });

  test('finds a file that is not there', async () => {
    const faults = await faultsAfter((dir) => rename(join(dir, lazyName), join(dir, 'moved.js')));
    expect(faults).toContain(`the manifest lists ${lazyName}, which is not there`);
  });

  test('finds an output without digits', async () => {
    const faults = await faultsAfter((dir) =>
      editManifest(dir, (value) => ({
        ...value,
        outputs: { ...value.outputs, 'img/p.png': record(picture) },
        originals: {},
      })),
    );
    expect(faults).toContain('img/p.png has no digits');
  });

  test('finds a wrong integrity value', async () => {
    const wrong = { ...record(page), reason: 'a page', integrity: `sha384-${'A'.repeat(64)}` };
    const faults = await faultsAfter((dir) =>
      editManifest(dir, (value) => ({ ...value, fixed: { 'index.html': wrong } })),
    );
    expect(faults).toContain('index.html has the integrity sha384-');
  });

  test('finds an asset that is no output', async () => {
    const faults = await faultsAfter((dir) => editManifest(dir, (value) => ({ ...value, assets: { a: 'a-0.png' } })));
    expect(faults).toContain('the manifest names a-0.png, no output');
  });

  test('finds sums that leave a file out', async () => {
    const faults = await faultsAfter((dir) =>
      writeFile(join(dir, '.truename/XXH64SUMS'), `${sumOf(picture)}  ${pictureName}\n`),
    );
    expect(faults).toContain('XXH64SUMS lists 1 files of 4');
  });

  test('finds what verifyTree() finds', async () => {
    const faults = await faultsAfter((dir) => editManifest(dir, (value) => ({ ...value, build: '0'.repeat(16) })));
    expect(faults).toContain('.truename/manifest.json wrong-build-id: ');
  });

  test('finds two names that are one on some disks', async () => {
    const faults = await faultsAfter((dir) => writeFile(join(dir, 'INDEX.html'), ''));
    expect(faults).toContain('are one file on some disks');
  });
});
