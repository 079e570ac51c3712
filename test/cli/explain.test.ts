// explain.test.ts: what does `truename explain` tell?
import { describe, expect, test } from 'vitest';
import { site, workingDirectory } from './site.ts';
import { type Ran, truename } from './terminal.ts';

const files = { ...site, 'js/y.js': 'import "./z.js";', 'js/z.js': 'import "./y.js"; import "./x.js";' };

async function explain(...words: string[]): Promise<Ran & { cwd: string }> {
  const cwd = await workingDirectory(files);
  await truename(['digest', 'in', '--out', 'out'], { cwd });
  return { ...(await truename(['explain', 'out', ...words], { cwd })), cwd };
}

const masked = (text: string) => text.replaceAll(/[0-9a-f]{16}/g, '#').replaceAll(/sha384-\S+/g, 'sha384-#');

describe('truename explain', () => {
  test('tells all about an output', async () => {
    const { code, stdout, stderr } = await explain('css/app.css');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(masked(stdout)).toMatchInlineSnapshot(`
      "css/app-#.css
        an output, named by its content
        logical    css/app.css
        url        /css/app-#.css
        type       text/css
        size       58 B
        hash       #, XXH64 of its bytes
        integrity  sha384-#
        on disk    as recorded
        digits     #: XXH64 of its content
                   $ xxh64sum css/app-#.css
        beside it  css/app.css (original)

      It names 1 file
        1:24  css-url  img/logo-#.svg

      It is named by 1 file
        html-attribute  index.html:1:45

      It is renamed by a change of its own content, or of 1 file
        img/logo-#.svg
      "
    `);
  });

  test('tells of circles, and of the way to what would rename a file', async () => {
    expect(masked((await explain('js/y.js')).stdout)).toMatchInlineSnapshot(`
      "js/y-#.js
        an output, named by its content
        logical    js/y.js
        url        /js/y-#.js
        type       text/javascript
        size       33 B
        hash       #, XXH64 of its bytes
        integrity  sha384-#
        on disk    as recorded
        digits     #: XXH64 of its content and that of the file it is in a circle with, the digits of all of them blanked
        beside it  js/y.js (original)
        circle     js/z-#.js

      It names 1 file
        1:9  js-import  js/z-#.js

      It is named by 1 file
        js-import  js/z-#.js:1:9

      It is renamed by a change of its own content, or of 2 files
        js/z-#.js
        js/x-#.js by way of js/z-#.js
      "
    `);
  });

  test('tells why a file keeps its name', async () => {
    expect(masked((await explain('index.html')).stdout)).toMatchInlineSnapshot(`
      "index.html
        a fixed file: it keeps its name
        logical    index.html
        url        /index.html
        why        pages are addressed by people and links
        type       text/html
        size       207 B
        hash       #, XXH64 of its bytes
        on disk    as recorded

      It names 3 files
        1:45   html-attribute  css/app-#.css
        1:102  html-attribute  js/app-#.js
        1:150  html-attribute  img/logo-#.svg

      It is rewritten by a change of its own content, or of 4 files
        css/app-#.css
        img/logo-#.svg
        js/app-#.js
        js/x-#.js by way of js/app-#.js
      "
    `);
  });

  test('takes a path as a shell completes it', async () => {
    const path = (await explain('robots.txt')).stdout.split('\n')[0];
    expect((await explain('out/robots.txt')).stdout.split('\n')[0]).toBe(path);
  });

  test('gives programs all of it, with --json', async () => {
    const told = JSON.parse((await explain('img/large.svg', '--json')).stdout) as Record<string, unknown>;
    expect(told).toMatchObject({
      command: 'explain',
      ok: true,
      kind: 'output',
      logical: ['img/large.svg'],
      problems: [],
    });
    expect(told.changedBy).toEqual([]);
  });

  test('shows all of long lists with --verbose only', async () => {
    const cwd = await workingDirectory({
      'many.css': Array.from({ length: 30 }, (_, at) => `.c${at} { background: url(i${at}.png) }`).join('\n'),
      ...Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`i${at}.png`, `${at}`])),
    });
    await truename(['digest', 'in', '--out', 'out'], { cwd });
    const [brief, all] = [
      await truename(['explain', 'out', 'many.css'], { cwd }),
      await truename(['explain', 'out', 'many.css', '--verbose'], { cwd }),
    ];
    expect(brief.stdout.match(/and 10 more \(--verbose shows all\)/g)).toHaveLength(2);
    expect(all.stdout.split('\n').length).toBeGreaterThan(brief.stdout.split('\n').length + 15);
  });

  test('says what may be meant, and ends with 1', async () => {
    const { code, stdout, stderr } = await explain('img/lgo.svg');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/This build has no "img\/lgo\.svg".*\n.*Did you mean "img\/logo\.svg"\?/);
  });

  test('needs a name: 2', async () => {
    const { code, stderr } = await explain();
    expect(code).toBe(2);
    expect(stderr).toMatch(/<name> is missing/);
  });
});

test('shows where the manifest is missing, from the working directory', async () => {
  const cwd = await workingDirectory(files);
  const at = async (dir: string) => (await truename(['explain', dir, 'x'], { cwd })).stderr.split(' ')[0];
  expect(await at('in')).toBe('in/.truename/manifest.json:');
  expect(await at('nowhere')).toBe('nowhere:');
  expect(await at('in/robots.txt')).toBe('in/robots.txt:');
});
