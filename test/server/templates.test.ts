// templates.test.ts: does a page ever join the template of one build with the names of another?
import { execFile } from 'node:child_process';
import { mkdir, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Status } from '@truename/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSite, type Site } from '../servers/site.ts';
import { tempDir } from '../support/temp.ts';
import { buildProgram, type Program, startProgram } from './program.ts';

const templates: Readonly<Record<string, (letter: string) => string>> = {
  ejs: (letter) => `<b>${letter}</b><%- tags('src/main.ts') %>`,
  eta: (letter) => `<b>${letter}</b><%~ it.tags('src/main.ts') %>`,
  pug: (letter) => `b ${letter}\n!= tags('src/main.ts')`,
  hbs: (letter) => `<b>${letter}</b>{{tags 'src/main.ts'}}`,
  njk: (letter) => `<b>${letter}</b>{{ tags('src/main.ts') }}`,
};
const engines = Object.keys(templates);

/** A build whose templates and script say the same letter. */
async function release(letter: string, dir?: string): Promise<Site> {
  const site = await createSite({ script: `build('${letter}');\n` }, dir);
  await mkdir(join(site.dir, 'views'), { recursive: true });
  for (const [extension, template] of Object.entries(templates))
    await writeFile(join(site.dir, `views/home.${extension}`), template(letter));
  return site;
}

/** A running server with its releases behind a symbolic link. */
interface Running {
  readonly program: Program;
  readonly get: (path: string) => Promise<string>;
  readonly use: (site: Site) => Promise<void>;
  readonly reload: () => Promise<Status>;
}

let pages: string;
beforeAll(async () => {
  pages = await buildProgram('pages');
});

const running: Program[] = [];
afterAll(async () => {
  for (const program of running) await program.stop();
});

async function run(first: Site, ...words: readonly string[]): Promise<Running> {
  const dir = await tempDir();
  const use = async (site: Site): Promise<void> => {
    await symlink(site.dir, join(dir, 'next'));
    await rename(join(dir, 'next'), join(dir, 'current'));
  };
  await use(first);
  const program = await startProgram(pages, [join(dir, 'current'), ...words]);
  running.push(program);
  const port = await program.ask<number>({ ask: 'port' });
  const get = async (path: string): Promise<string> => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`);
    const text = await answer.text();
    expect(answer.status, text).toBe(200);
    return text;
  };
  return { program, get, use, reload: () => program.ask<Status>({ ask: 'reload' }) };
}

/** Which template, and which script's names, a page is made of: `A/B`, say. */
async function pairOf({ get }: Running, path: string): Promise<string> {
  const page = await get(path);
  const [, letter] = /<b>(\w)<\/b>/.exec(page) ?? [];
  const [, script] = /src="([^"]+)"/.exec(page) ?? [];
  const [, named] = /build\('(\w)'\)/.exec(await get(script ?? '')) ?? [];
  return `${letter}/${named}`;
}

async function pairsOf(server: Running, route: string): Promise<readonly string[]> {
  return Promise.all(engines.map((engine) => pairOf(server, `/${route}/${engine}`)));
}

const all = (pair: string): readonly string[] => engines.map(() => pair);

describe('NODE_ENV=production, with the cache of each engine', () => {
  test('a pinned server keeps names and templates when a build appears in another directory', async () => {
    const [a, b] = [await release('A'), await release('B')];
    const server = await run(a);
    for (const route of ['page', 'generation', 'naive']) expect(await pairsOf(server, route)).toEqual(all('A/A'));
    await server.use(b);
    expect(await server.reload()).toMatchObject({ build: a.manifest.build, fault: null });
    for (const route of ['page', 'generation', 'naive']) expect(await pairsOf(server, route)).toEqual(all('A/A'));
  });

  test('a pinned server keeps them when a build is written over the first', async () => {
    const a = await release('A');
    const server = await run(a);
    for (const route of ['page', 'generation', 'naive']) expect(await pairsOf(server, route)).toEqual(all('A/A'));
    const b = await release('B', a.dir);
    expect((await server.reload()).builds).toEqual([a.manifest.build, b.manifest.build]);
    for (const route of ['page', 'generation', 'naive']) expect(await pairsOf(server, route)).toEqual(all('A/A'));
  });

  test('a server that follows changes both at once, there and back, while pages are asked for', async () => {
    const sites = { A: await release('A'), B: await release('B') };
    const server = await run(sites.A, 'follow');
    for (const letter of ['A', 'B', 'A', 'B'] as const) {
      const [during] = await Promise.all([
        Promise.all(Array.from({ length: 10 }, () => pairsOf(server, 'page'))),
        server.use(sites[letter]).then(() => server.reload()),
      ]);
      for (const pair of during.flat()) expect(['A/A', 'B/B']).toContain(pair);
      for (const route of ['page', 'generation'])
        expect(await pairsOf(server, route)).toEqual(all(`${letter}/${letter}`));
    }
  });

  test('a server that follows stays with its build when another is written over it', async () => {
    const a = await release('A');
    const server = await run(a, 'follow');
    expect(await pairsOf(server, 'page')).toEqual(all('A/A'));
    await release('B', a.dir);
    expect((await server.reload()).fault).toMatch(/was written over/);
    for (const route of ['page', 'generation']) expect(await pairsOf(server, route)).toEqual(all('A/A'));
  });

  test('what these tests look for is found where templates have one path for all builds', async () => {
    const [a, b] = [await release('A'), await release('B')];
    const server = await run(a, 'follow');
    expect(await pairsOf(server, 'naive')).toEqual(all('A/A'));
    await server.use(b);
    await server.reload();
    expect(await pairsOf(server, 'naive')).toEqual(all('A/B'));
  });
});

test('a program that loads assets and closes nothing ends by itself', async () => {
  const { dir, paths } = await createSite();
  const { stdout } = await promisify(execFile)(process.execPath, [await buildProgram('loads'), dir]);
  expect(stdout).toBe(`/${paths.logo} 404\n`);
});
