// fleet.test.ts: is the instance found that differs, and named by its address?
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listen } from '../servers/listen.ts';
import { freePort } from '../support/free-port.ts';
import { needs } from '../support/needs.ts';
import { tempDir } from '../support/temp.ts';
import { look } from './look.ts';
import { type BuiltSite, buildSite, readSite } from './site.ts';
import { type Block, createWorlds, immutable, own, type Worlds } from './worlds.ts';

const [one, two] = ['127.0.0.2', '127.0.0.3'] as const;

/** What the second instance has. */
interface World {
  readonly finds: readonly string[];
  readonly second?: (site: BuiltSite) => Promise<BuiltSite>;
  readonly lines?: (site: BuiltSite) => string;
  /** Which of them has the fault. */
  readonly faulty?: typeof one;
}

async function copyOf({ dir }: BuiltSite): Promise<BuiltSite> {
  const copy = join(await tempDir(), 'out');
  await cp(dir, copy, { recursive: true });
  return readSite(copy);
}

const worlds: Readonly<Record<string, World>> = {
  'in-agreement': { finds: [] },
  'other-bytes': {
    finds: [`fleet.bytes at ${two}`],
    second: async (site) => {
      const copy = await copyOf(site);
      const path = join(copy.dir, copy.output('img/photo.png'));
      // Of equal size: no size and no time gives it away.
      await writeFile(
        path,
        (await readFile(path)).map((byte, index) => (index === 99 ? byte ^ 1 : byte)),
      );
      return copy;
    },
  },
  'missing-file': {
    finds: [`fleet.bytes at ${two}`],
    second: async (site) => {
      const copy = await copyOf(site);
      await rm(join(copy.dir, copy.output('js/part.js')));
      return copy;
    },
  },
  'etag-of-time': {
    finds: [`fleet.validators at ${two}`],
    lines: (site) => `location = "/${site.output('img/photo.png')}" { root "${site.dir}"; ${immutable} }`,
  },
  'other-etag': {
    finds: [`fleet.validators at ${two}`],
    lines: (site) => own(`/${site.output('img/photo.png')}`, site, `${immutable} add_header ETag '"machine-2"';`),
  },
  'older-build': {
    finds: [`fleet.build at ${two}`],
    // An image of the build before, which has not pulled; the others keep its files.
    second: () => buildSite({ files: { 'js/app.js': 'document.title = "before";', 'img/photo.png': 'older' } }),
  },
  'older-build-first': {
    finds: [`fleet.build at ${one}`],
    faulty: one,
    second: () => buildSite({ files: { 'js/app.js': 'document.title = "before";', 'img/photo.png': 'older' } }),
  },
  'other-cache': {
    finds: [`asset.cache at ${two}`],
    lines: (site) => own(`/${site.output('img/photo.png')}`, site, 'add_header Cache-Control no-cache;'),
  },
};

needs('nginx', 'openssl')('a fleet', () => {
  let all: Worlds;
  let site: BuiltSite;
  beforeAll(async () => {
    [all, site] = [await createWorlds(), await buildSite()];
    const blocks: Block[] = [];
    for (const [name, { second, lines, faulty }] of Object.entries(worlds)) {
      const other = (await second?.(site)) ?? site;
      const kept = await copyOf(site);
      for (const { path } of Object.entries(other.manifest.outputs).map(([path]) => ({ path })))
        if (!(path in site.manifest.outputs)) await cp(join(other.dir, path), join(kept.dir, path));
      const host = `${name}.shop.test`;
      blocks.push({ host, address: faulty === one ? two : one, site: kept });
      blocks.push({ host, address: faulty === one ? one : two, site: other, lines: lines?.(other) ?? '' });
    }
    await all.start(blocks);
  });
  afterAll(async () => await all.stop());

  const fleet = (host: string, edge: string, instances: readonly string[] = [one, two]) =>
    all.settings(host, site, { instances, resolve: { [host]: edge } });

  test.each(Object.entries(worlds))('%s', async (name, { finds }) => {
    const { faults, report } = await look(fleet(`${name}.shop.test`, one));
    if (process.env.SHOW)
      for (const check of report.checks)
        if (check.findings.length > 0 || check.reasons.length)
          console.log(JSON.stringify({ ...check.findings[0], ...check }, null, 1));
    expect(faults).toEqual(finds);
  });

  test.each(Object.entries(worlds))('%s, where users are led to the other instance', async (name, { finds }) => {
    expect((await look(fleet(`${name}.shop.test`, two))).faults).toEqual(finds);
  });

  test('an instance that does not answer is named, and the others are looked at', async () => {
    const { faults, report } = await look(fleet('in-agreement.shop.test', one, [one, '127.0.0.9']));
    expect(faults).toEqual(['route.status at 127.0.0.9']);
    expect(report.checks.find(({ id }) => id === 'fleet.bytes')?.passed).toBeGreaterThan(10);
  });

  test('an instance that speaks http behind the balancer is told that users come with https', async () => {
    const seen = new Set<string>();
    const server = createServer((request, response) => {
      seen.add(`${request.headers.host} ${request.headers['x-forwarded-proto']}`);
      response.writeHead(503).end();
    });
    const { port, close } = await listen(server);
    const { faults } = await look(fleet('in-agreement.shop.test', one, [`http://127.0.0.1:${port}`]));
    expect(faults).toEqual([`route.status at http://127.0.0.1:${port}`]);
    expect([...seen]).toEqual([`in-agreement.shop.test:${all.port} https`]);
    await close();
  });

  test('instances that serve no files, behind a host of files, are not asked for them', async () => {
    const files = 'in-agreement.shop.test';
    const given = all.settings('older-build.shop.test', site, {
      assets: all.url(files),
      instances: [`127.0.0.8:${await freePort()}`],
      resolve: { 'older-build.shop.test': one, [files]: one },
    });
    expect((await look(given)).faults).toEqual([`route.status at ${given.instances[0]!.text}`]);
  });
});
