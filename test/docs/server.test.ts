// server.test.ts: do the starts and examples of docs/server.md work as they are written?
import { execFile } from 'node:child_process';
import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createAssets } from '@truename/server';
import { afterAll, describe, expect, test } from 'vitest';
import { withAsset } from '../server/manifest.ts';
import { ask } from '../servers/ask.ts';
import type { Site } from '../servers/site.ts';
import { needs } from '../support/needs.ts';
import { project, start, stopAll } from './project.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = await readFile(join(root, 'docs/server.md'), 'utf8');

/** A file of a start, as it is when the change was made. */
interface Changed {
  readonly path: string;
  readonly text: string;
  /** Lines that were added or replaced. */
  readonly lines: number;
}

/** The files that a section shows; the first line of each is a comment that names it. */
function filesOf(title: string): readonly Changed[] {
  const section = page.split(/^### /m).find((text) => text.startsWith(`${title}\n`)) ?? '';
  return Array.from(section.split(/^## /m)[0]!.matchAll(/^```diff\n(.*?)^```/gms), ([, diff = '']) => {
    const lines = diff.trimEnd().split('\n');
    const count = (sign: string): number => lines.filter((line) => line.startsWith(sign)).length;
    const kept = lines.filter((line) => !line.startsWith('-')).map((line) => line.slice(1));
    const path = /[\w/.-]+\.\w+/.exec(kept[0] ?? '')?.[0] ?? '';
    return { path, text: `${kept.slice(1).join('\n')}\n`, lines: Math.max(count('+'), count('-')) };
  });
}

function expectPage(text: string, { paths }: Site): void {
  const script = `<script type="module" src="/${paths.script}" crossorigin></script>`;
  expect(text).toContain(script);
  expect(text).toContain(`<img src="/${paths.logo}" alt="">`);
}

afterAll(stopAll);

describe('the starts', () => {
  const titles = Array.from(page.split('\n## Names')[0]!.matchAll(/^### (.+)$/gm), ([, title = '']) => title);

  test.each(titles)('%s: at most ten lines of change', (title) => {
    const changed = filesOf(title).reduce((sum, { lines }) => sum + lines, 0);
    expect(changed).toBeGreaterThan(0);
    expect(changed).toBeLessThanOrEqual(10);
  });

  test.each(titles.filter((title) => title !== 'PHP'))('%s: sends the page, and what it names', async (title) => {
    const { dir, site } = await project(filesOf(title));
    const port = await start(dir);
    const answer = await ask(port, '/');
    expect(answer.headers['content-type']).toMatch(/^text\/html/);
    expectPage(answer.body.toString(), site);
    for (const path of [site.paths.script, site.paths.logo]) {
      const file = await ask(port, `/${path}`);
      expect(file.headers['cache-control']).toBe('public, max-age=31536000, immutable');
      expect(file.body).toEqual(site.files.get(path));
    }
    // What a static middleware sent before is sent still, and the page is the application's.
    for (const path of ['robots.txt', 'env.js', '.well-known/security.txt', 'img/logo.png']) {
      const file = await ask(port, `/${path}`);
      expect([file.status, file.headers['cache-control']], path).toEqual([200, 'no-cache']);
      expect(file.body, path).toEqual(site.files.get(path));
    }
  });

  needs('php')('PHP', () => {
    test('writes the page', async () => {
      const { dir, site } = await project(filesOf('PHP'));
      await copyFile(join(root, 'examples/other-languages/assets.php'), join(dir, 'assets.php'));
      const { stdout } = await promisify(execFile)('php', ['index.php'], { cwd: dir });
      expectPage(stdout, site);
    });
  });
});

describe('the examples', () => {
  const assets = createAssets(withAsset('css/app.css', 'css/app-6666666666666666.css'));
  const examples = Array.from(page.matchAll(/^assets\.(\w+)(\(.*\)); \/\/ ('.*'|null|true|false)$/gm));

  test.each(examples.map(([line]) => line))('%s', (line) => {
    const [, call = '', result = ''] = /^(.*); \/\/ (.*)$/.exec(line) ?? [];
    const given: unknown = new Function('assets', `return ${call}`)(assets);
    const expected: unknown = new Function(`return ${result}`)();
    expect(typeof given === 'object' && given !== null ? String(given) : given).toBe(expected);
  });

  test('show every function of the assets', () => {
    const served = ['answer', 'build', 'fetch', 'plan', 'setHeaders'];
    for (const name of Object.keys(assets).filter((each) => !served.includes(each)))
      expect(page, name).toMatch(new RegExp(`\\b${name}\\(`));
    expect(examples.length).toBeGreaterThan(5);
  });
});
