// incident.test.ts: does the replay show the incident, and Truename without it? Is it gone when it is broken off?
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch } from '../support/browser.ts';
import { needs } from '../support/needs.ts';
import { tempDir } from '../support/temp.ts';
import { createClosing } from './closing.ts';
import { columns, type Figure, faultsOf, figuresOf } from './figures.ts';
import { incidentPage } from './page.ts';
import { replay, type Track } from './replay.ts';
import { schemes } from './schemes.ts';
import { tableOf } from './table.ts';

/** Mixed loads, or missing files where that is said. */
const expected = {
  mtime: [1, 3, 3, 3, 1],
  'mtime-etag': [1, 0, 3, 0, 1],
  'query-hash': [1, 0, 5, 0, 1],
  public: [1, 0, 5, 0, 1],
  'newest-only': ['3 missing', 0, 0, 0, '2 missing'],
  truename: [0, 0, 0, 0, 0],
} as const;

needs(
  'chromium',
  'git',
  'nginx',
  'rsync',
)('the incident', () => {
  const closing = createClosing();
  let tracks: readonly Track[];
  let figures: readonly Figure[];

  beforeAll(async () => {
    const directory = await tempDir();
    tracks = await replay({ directory, clients: ['script', 'chromium'], caches: ['nginx'], closing, tell: () => {} });
    figures = figuresOf(tracks);
  });
  afterAll(() => closing.close());

  test.each(schemes)('$title: script and browser see what happened in production, or do not', ({ id }) => {
    const found = columns.map((column) => {
      const { counts } = figures.find((figure) => figure.scheme === id && figure.column === column)!;
      expect(counts.map(({ seenBy }) => seenBy.length)).toEqual([2]);
      const [{ mixed, missing }] = counts as [(typeof counts)[number]];
      return missing === 0 ? mixed : `${missing} missing`;
    });
    expect(found).toEqual(expected[id]);
  });

  test('is told in a table of which every line is a scheme', () => {
    expect(faultsOf(figures)).toEqual([]);
    expect(tableOf(figures)).toMatchInlineSnapshot(`
      "Page loads that mix A with B

                                               while B    returning  CDN,         CDN,           tab open
                                               rolls out  visitor    fresh entry  expired entry  since B
                                               1 load     5 loads    5 loads      5 loads        1 load
      ---------------------------------------  ---------  ---------  -----------  -------------  ---------
      mtime in the query, Last-Modified only   1          3          3            3              1
      mtime in the query, with send's ETag     1          0          3            0              1
      content hash in the query                1          0          5            0              1
      plain names of Vite's public/            1          0          5            0              1
      Vite's default names, newest build only  3 missing  0          0            0              2 missing
      Truename                                 0          0          0            0              0
      "
    `);
  });

  test('stands in docs/incident.md as it is', () => {
    const page = readFileSync(new URL('../../docs/incident.md', import.meta.url), 'utf8');
    for (const { id, title } of schemes) expect(page).toContain(`| ${[title, ...expected[id]].join(' | ')} |`);
    const pictures = [...page.matchAll(/(?:src|srcset)="([^"]+)"/g)].map(([, path]) => path!);
    expect(pictures).toHaveLength(2);
    for (const path of pictures)
      expect(readFileSync(new URL(`../../docs/${path}`, import.meta.url)).byteLength).toBeLessThan(150_000);
  });

  test('would be a fault where Truename mixed builds, and where the old scheme did not', () => {
    const spoilt = figures.map((figure) =>
      figure.scheme === 'truename' || figure.scheme === 'mtime'
        ? { ...figure, counts: [{ mixed: figure.scheme === 'mtime' ? 0 : 1, missing: 0, seenBy: ['script'] }] }
        : figure,
    );
    expect(faultsOf(spoilt)).toEqual([
      'Truename mixed builds, or missed files',
      'mtime mixed nothing (direct): the replay shows nothing',
      'mtime mixed nothing (fresh): the replay shows nothing',
      'mtime mixed nothing (expired): the replay shows nothing',
    ]);
  });

  test('is drawn in a page that asks for nothing and fits, also on a phone', async () => {
    const file = join(await tempDir(), 'incident.html');
    await writeFile(file, incidentPage(tracks, figures));
    const url = pathToFileURL(file).href;
    const browser = await launch(9);
    try {
      for (const width of [1280, 700, 360]) {
        const page = await browser.newPage({ viewport: { width, height: 800 } });
        const asked: string[] = [];
        page.on('request', (request) => asked.push(request.url()));
        await page.goto(url);
        expect(asked).toEqual([url]);
        const sizes = await page.evaluate(
          '[document.documentElement, ...document.querySelectorAll(".scroll")].map((box) => box.scrollWidth - box.clientWidth)',
        );
        expect(new Set(sizes as number[])).toEqual(new Set([0]));
        // One visitor came back, two came through nginx, and one kept a tab open; script and browser saw the same.
        expect(await page.locator('.timeline .load').count()).toBe(schemes.length * (3 * 8 + 2));
        await page.close();
      }
    } finally {
      await browser.close();
    }
  });
});

const program = fileURLToPath(new URL('dist/incident/run.js', import.meta.url));

needs(
  'chromium',
  'git',
  'nginx',
  'rsync',
)('pnpm incident', () => {
  test('ends with Ctrl-C at once, and leaves no file and no process', async () => {
    if (!existsSync(program)) throw new Error('Build it first: pnpm build');
    const directory = await tempDir();
    const child = spawn(process.execPath, [program, '--html', join(directory, 'page.html')], {
      env: { ...process.env, TMPDIR: directory },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const ended = once(child, 'exit');
    let said = '';
    child.stderr.setEncoding('utf8');
    for await (const text of child.stderr) {
      said += text;
      if (!said.includes('1 of 8') || said.includes('Broken off')) continue;
      expect(processesOf(directory).length).toBeGreaterThan(2);
      child.kill('SIGINT');
      said += 'Broken off';
    }
    expect(await ended).toEqual([130, null]);
    expect(said).toMatch(/Broken off \(SIGINT\)\n$/);
    expect(readdirSync(directory)).toEqual([]);
    expect(processesOf(directory)).toEqual([]);
  });

  test('refuses words that it does not know', async () => {
    const child = spawn(process.execPath, [program, '--fast'], { stdio: 'ignore' });
    expect(await once(child, 'exit')).toEqual([2, null]);
  });
});

/** Command lines that name a directory. */
function processesOf(directory: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((name) => {
      try {
        const words = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return words.includes(directory) && !words.includes('--html') ? [words] : [];
      } catch {
        return [];
      }
    });
}
