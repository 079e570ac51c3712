// cluster.test.ts: is every file there, while workers learn of a new build at different moments?
import { rename, symlink } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createSite, noise, type Site } from '../servers/site.ts';
import { tempDir } from '../support/temp.ts';
import { buildProgram, type Program, startProgram } from './program.ts';

interface Answer {
  readonly status: number;
  readonly worker: string;
  readonly text: string;
}

const programs: Program[] = [];
afterAll(async () => {
  for (const program of programs) await program.stop();
});

/** A new connection, so that any worker may get it. */
function get(port: number, path: string): Promise<Answer> {
  return new Promise((answered, failed) => {
    const sent = request({ port, path, host: '127.0.0.1', agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('latin1');
        answered({ status: response.statusCode ?? 0, worker: String(response.headers['x-worker']), text });
      });
    });
    sent.on('error', failed);
    sent.end();
  });
}

/** What visitors saw. */
interface Visits {
  /** Build id → workers that sent a page of it. */
  readonly pages: Map<string, Set<string>>;
  /** Files that were not there, and pages of two builds. */
  readonly faults: string[];
}

/** One visitor loads a page, and then all that it names. */
async function visit(port: number, sites: readonly Site[], { pages, faults }: Visits): Promise<void> {
  const page = await get(port, '/');
  const build = /<b>(\w+)<\/b>/.exec(page.text)?.[1] ?? '';
  pages.set(build, (pages.get(build) ?? new Set()).add(page.worker));
  const site = sites.find(({ manifest }) => manifest.build === build);
  const urls = Array.from(page.text.matchAll(/ src="([^"]+)"/g), ([, url = '']) => url);
  if (urls.join() !== [site?.paths.script, site?.paths.logo].map((path) => `/${path}`).join())
    faults.push(`a page of ${build} names ${urls.join(' and ')}`);
  for (const url of urls) {
    const file = await get(port, url);
    const bytes = site?.files.get(url.slice(1))?.toString('latin1');
    if (file.status !== 200 || file.text !== bytes) faults.push(`worker ${file.worker}: ${file.status} for ${url}`);
  }
}

test('four workers that reload at different moments never answer 404 for a file of either build', async () => {
  const sites = [await createSite(), await createSite({ script: 'second();\n', logo: noise(6000, 3) })] as const;
  const [a, b] = sites;
  const dir = await tempDir();
  const use = async (site: Site): Promise<void> => {
    await symlink(site.dir, join(dir, 'next'));
    await rename(join(dir, 'next'), join(dir, 'current'));
  };
  await use(a);
  const program = await startProgram(await buildProgram('cluster'), [join(dir, 'current')]);
  programs.push(program);
  const port = await program.ask<number>({ reload: null });

  const visits: Visits = { pages: new Map(), faults: [] };
  const visitAll = async (): Promise<void> => {
    await Promise.all(Array.from({ length: 16 }, () => visit(port, sites, visits)));
  };
  await visitAll();
  expect([...visits.pages.keys()]).toEqual([a.manifest.build]);
  await use(b);
  for (const reload of [2, 0, 3, 1]) {
    const asked = program.ask({ reload });
    await visitAll();
    expect(await asked).toMatchObject({ build: b.manifest.build, fault: null });
    // Also of files that no page names any more, from workers that know them and from those that do not.
    await Promise.all([visitAll(), ...[a, b].flatMap(({ paths }) => [paths.script, paths.logo]).map(expectFile)]);
  }
  visits.pages.clear();
  await visitAll();
  expect(visits.faults).toEqual([]);
  expect([...visits.pages].map(([build, workers]) => [build, workers.size])).toEqual([[b.manifest.build, 4]]);

  async function expectFile(path: string): Promise<void> {
    const { status, worker } = await get(port, `/${path}`);
    if (status !== 200) visits.faults.push(`worker ${worker}: ${status} for ${path}`);
  }
});
