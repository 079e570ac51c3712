// diff.test.ts: what does `truename diff` do with its words, and what does it say?
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type DiffTreesResult, diffTrees } from '@truename/disk';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Files } from '../disk/disk.ts';
import { tempDir } from '../support/temp.ts';
import { newShop, oldShop } from './diff-shop.ts';
import { colour, type Ran, truename } from './terminal.ts';

let cwd: string;
const diff = (...words: string[]): Promise<Ran> => truename(['diff', ...words], { cwd });

/** Digests files with the command itself. */
async function digestInto(directory: string, files: Files): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    const absolute = join(cwd, `in-${directory}`, path);
    await mkdir(dirname(absolute), { recursive: true });
    await writeFile(absolute, content);
  }
  const { code, stderr } = await truename(['digest', `in-${directory}`, '--out', directory], { cwd });
  expect(code, stderr).toBe(0);
}

beforeAll(async () => {
  cwd = await tempDir();
  await digestInto('old', oldShop.files);
  await digestInto('new', newShop.files);
});

describe('truename diff', () => {
  test('says what a returning visitor downloads again, and which edit caused it', async () => {
    const { code, stdout, stderr } = await diff('old', 'new');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    // How many bytes brotli needs depends on its version.
    expect(stdout.replaceAll(/ *[\d.]+ (?:kB|B)\b/g, ' …').replace(/\(\d+%\)/, '(…%)')).toMatchInlineSnapshot(`
      "A returning visitor downloads … of … again (…%)

        own edit     2 files …  its own content was edited
        cascade      3 files …  changed only because it names changed files
        names only    1 file …  the same content under another name or address
        added         1 file …  not in the old build
        unchanged   12 files …  stays in the visitor’s cache
        removed       1 file            not in the new build

        compressed      raw  file                       why
       … …  fonts/new-name.woff2       renamed, was fonts/old-name.woff2
       … …  img/products/photo-9.webp  added
       … …  js/app.js                  cascade from js/money.js
       … …  img/hero.svg               own edit
       … …  css/app.css                cascade from img/hero.svg
       … …  index.html                 cascade from css/app.css and 1 more
       … …  js/money.js                own edit

        cascade  files  caused by
       …      2  js/money.js
       …      2  img/hero.svg

          again  first visit  page or entry
       … …  index.html

            raw  removed
       …  img/banner.webp

      Compressed sizes were measured here (brotli, level 5).
      "
    `);
  });

  test('says nothing but what stays, of equal builds', async () => {
    const { code, stdout } = await diff('old', 'old');
    expect(code).toBe(0);
    expect(stdout.split('\n').filter(Boolean)).toEqual([
      'A returning visitor downloads nothing again',
      expect.stringMatching(/^ {2}unchanged {2}\d+ files/),
      'Compressed sizes were measured here (brotli, level 5).',
    ]);
  });

  test.each([40, 60, 80, 100])('keeps to the width of the terminal: %i characters', async (columns) => {
    const { stdout } = await truename(['diff', 'old', 'new', '--no-color'], { cwd, columns });
    expect(stdout.split('\n').filter((line) => line.length > columns)).toEqual([]);
    expect(stdout).toMatch(/hero\.svg/);
  });

  test('has colours on a terminal only', async () => {
    const words = ['diff', 'old', 'new'];
    expect((await truename(words, { cwd, columns: 80 })).stdout).toMatch(colour);
    expect((await truename(words, { cwd })).stdout).not.toMatch(colour);
    expect((await truename([...words, '--no-color'], { cwd, columns: 80 })).stdout).not.toMatch(colour);
  });

  test('shows the first rows of a long list, and all of them with --verbose', async () => {
    const files = (version: number): Files =>
      Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`f${n}.css`, `a { width: ${n + version}px }`]));
    await digestInto('many-old', files(0));
    await digestInto('many-new', files(100));
    const { stdout } = await diff('many-old', 'many-new');
    expect(stdout).toContain('and 10 more (--verbose shows all)');
    expect((await diff('many-old', 'many-new', '--verbose')).stdout.match(/f\d+\.css/g)).toHaveLength(30);
  });

  test('says which setting changed all names', async () => {
    await truename(['digest', 'in-old', '--out', 'salted', '--salt', 'x'], { cwd });
    const { stdout } = await diff('old', 'salted');
    expect(stdout).toContain('Not only content changed: the salt changed from none to "x".');
    expect(stdout).toMatch(/names only +\d+ files/);
  });

  test('is one fault for each directory that is no build', async () => {
    const { code, stdout, stderr } = await diff('in-old', 'nowhere');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr.match(/\[no-manifest\]/g)).toHaveLength(2);
    expect(stderr).toContain('Nothing was compared.');
  });

  test('is wrong usage with a directory too few, or an option that is not there', async () => {
    expect((await diff('old')).code).toBe(2);
    expect((await diff('old', 'new', '--htm', 'x')).stderr).toContain('--html');
    expect((await diff('old', 'new', '--html', '')).code).toBe(2);
    expect((await diff('old', 'new', '--compress', 'lzma')).code).toBe(2);
  });
});

describe('an option of truename diff', () => {
  test('--html writes the page, and says where', async () => {
    const { stdout, code } = await diff('old', 'new', '--html', 'reports/page.html');
    expect(code).toBe(0);
    expect(stdout).toContain('The page is in reports/page.html');
    expect(await readFile(join(cwd, 'reports/page.html'), 'utf8')).toMatch(/^<!doctype html>[\s\S]+<code>old<\/code>/);
  });

  test('--html that cannot be written is a fault', async () => {
    const { code, stderr } = await diff('old', 'new', '--html', 'old/index.html/page.html');
    expect(code).toBe(1);
    expect(stderr).toContain('[unwritable-file]');
  });

  test('--json prints the comparison as diffTrees() gives it', async () => {
    const { stdout } = await diff('old', 'new', '--json');
    const { diff: found } = (await diffTrees(join(cwd, 'old'), join(cwd, 'new'))) as DiffTreesResult;
    expect(JSON.parse(stdout)).toEqual({ command: 'diff', ok: true, ...found, html: null, problems: [] });
  });

  test('--json has the same members in every version', async () => {
    const shape = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.length === 0 ? [] : [shape(value[0])];
      if (typeof value !== 'object' || value === null) return value === null ? null : typeof value;
      return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, shape(each)]));
    };
    const found = JSON.parse((await diff('old', 'new', '--json')).stdout);
    found.files = found.files.filter(({ name }: { name: string }) => name === 'css/app.css');
    expect(shape(found)).toMatchInlineSnapshot(`
      {
        "command": "string",
        "entries": [
          {
            "again": {
              "files": "number",
              "size": "number",
              "transfer": "number",
            },
            "first": {
              "files": "number",
              "size": "number",
              "transfer": "number",
            },
            "isNew": "boolean",
            "kind": "string",
            "name": "string",
          },
        ],
        "files": [
          {
            "causes": [
              "string",
            ],
            "kind": "string",
            "name": "string",
            "new": {
              "hash": "string",
              "logical": "string",
              "path": "string",
              "size": "number",
              "url": "string",
            },
            "old": {
              "hash": "string",
              "logical": "string",
              "path": "string",
              "size": "number",
              "url": "string",
            },
            "origin": "string",
            "reasons": [
              "string",
            ],
            "status": "string",
            "transfer": {
              "bytes": "number",
              "encoding": "string",
              "isRecorded": "boolean",
            },
            "type": "string",
            "via": "string",
          },
        ],
        "html": null,
        "measure": {
          "encoding": "string",
          "level": "number",
          "measured": "number",
          "recorded": "number",
        },
        "new": {
          "base": "string",
          "build": "string",
          "files": "number",
        },
        "ok": "boolean",
        "old": {
          "base": "string",
          "build": "string",
          "files": "number",
        },
        "problems": [],
        "settings": [],
        "totals": {
          "again": {
            "files": "number",
            "size": "number",
            "transfer": "number",
          },
          "first": {
            "files": "number",
            "size": "number",
            "transfer": "number",
          },
          "groups": {
            "added": {
              "files": "number",
              "size": "number",
              "transfer": "number",
            },
            "cascade": {
              "files": "number",
              "size": "number",
              "transfer": "number",
            },
            "names-only": {
              "files": "number",
              "size": "number",
              "transfer": "number",
            },
            "own-edit": {
              "files": "number",
              "size": "number",
              "transfer": "number",
            },
            "removed": {
              "files": "number",
              "size": "number",
              "transfer": "number",
            },
            "unchanged": {
              "files": "number",
              "size": "number",
              "transfer": "number",
            },
          },
        },
      }
    `);
  });

  test('--compress measures with the other encoding, and says so', async () => {
    const { stdout } = await diff('old', 'new', '--compress', 'gzip');
    expect(stdout).toContain('measured here (gzip, level 6)');
    expect(JSON.parse((await diff('old', 'new', '--compress', 'gzip', '--json')).stdout).measure.encoding).toBe('gzip');
  });

  test('--manifest says where the manifests are', async () => {
    expect((await diff('old', 'new', '--manifest', 'elsewhere.json')).stderr).toContain('elsewhere.json');
    expect((await diff('old', 'new', '--manifest', '.truename/manifest.json')).code).toBe(0);
  });
});
