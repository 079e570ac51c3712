// healthy.test.ts: is there no false alarm?
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { truename } from '../cli/terminal.ts';
import type { Running } from '../servers/starts.ts';
import { freePort } from '../support/free-port.ts';
import { needs } from '../support/needs.ts';
import { tempDir } from '../support/temp.ts';
import { look, looked } from './look.ts';
import { type BuiltSite, buildSite, readSite } from './site.ts';
import { startStore } from './store.ts';
import { createWorlds, own, type Worlds } from './worlds.ts';

/** Names that are hard to write into a URL. */
const odd = {
  'img/größe 100% [a]+~.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  'img/a&b=c;d.svg': '<svg xmlns="http://www.w3.org/2000/svg"> </svg>',
};

const bases = { root: '/', folder: '/shop/app/', relative: './' } as const;
const count = 5000;

needs('nginx', 'openssl')('a healthy environment', () => {
  let all: Worlds;
  const sites = new Map<string, BuiltSite>();
  let large: BuiltSite;
  let store: Running;
  beforeAll(async () => {
    all = await createWorlds();
    for (const [name, base] of Object.entries(bases)) sites.set(name, await buildSite({ base, files: odd }));
    large = await largeSite();
    const port = await freePort();
    const base = `https://store.shop.test:${port}/bucket/`;
    const index = `<!doctype html><script type="module" src="${base}js/app.js"></script><link rel="stylesheet" href="${base}css/app.css">`;
    const stored = await buildSite({ base, files: { 'index.html': index } });
    sites.set('stored', stored);
    store = await startStore(all.good, stored, port);
    await all.start([
      ...[...sites].map(([name, site]) => ({
        host: `${name}.shop.test`,
        site,
        ...(name === 'stored' ? { lines: page(site) } : {}),
      })),
      { host: 'large.shop.test', site: large },
      { host: 'uncompressed.shop.test', site: sites.get('root')!, lines: 'gzip off;' },
    ]);
  });
  afterAll(async () => {
    await store.close();
    await all.stop();
  });

  test.each(Object.entries(bases))('whose base is %s (%s)', async (name, base) => {
    const path = base === './' ? '/' : base;
    const found = await look(
      all.settings(`${name}.shop.test`, sites.get(name)!, { pages: [all.url(`${name}.shop.test`, path)] }),
    );
    expect(found.faults).toEqual([]);
    expect(found.exitCode).toBe(0);
    expect(looked(found.report)).toEqual(
      expect.arrayContaining(['asset.bytes', 'html.references', 'missing.notfound']),
    );
  });

  test('whose files are in a store that adds Last-Modified to a content ETag', async () => {
    const { faults, report } = await look(
      all.settings('stored.shop.test', sites.get('stored')!, {
        resolve: { 'store.shop.test': '127.0.0.1' },
      }),
    );
    expect(faults).toEqual([]);
    expect(looked(report)).toEqual(expect.arrayContaining(['asset.cors', 'asset.range', 'fleet.validators']));
  });

  test('whose text comes uncompressed: it is asked for once, and is looked at all the same', async () => {
    const site = sites.get('root')!;
    const [packed, plain] = [
      await look(all.settings('root.shop.test', site)),
      await look(all.settings('uncompressed.shop.test', site)),
    ];
    expect([packed.faults, plain.faults]).toEqual([[], []]);
    expect(looked(plain.report)).toEqual(looked(packed.report));
    // A script, a style sheet and a drawing are long enough to be compressed.
    expect(packed.report.counts.requests - plain.report.counts.requests).toBe(3);
  });

  test('with 5,000 files: all of them are looked at, and progress is shown', async () => {
    const cwd = await tempDir();
    const config = {
      manifest: join(large.dir, '.truename/manifest.json'),
      environments: {
        production: {
          pages: [all.url('large.shop.test')],
          httpPort: all.plainPort,
          tls: { ca: all.authority.root },
          resolve: { 'large.shop.test': '127.0.0.1' },
        },
      },
    };
    await writeFile(join(cwd, 'truename.config.json'), JSON.stringify(config));
    const { code, stdout, stderr } = await truename(['preflight', '--no-color'], {
      cwd,
      columns: 100,
      tick: 60,
      date: Date.now(),
    });
    expect([code, stdout]).toEqual([0, expect.stringContaining('  ok    asset.bytes       5,000 files\n')]);
    const [, ...shown] = stderr.split('\r\x1b[2K');
    expect(shown[0]).toMatch(/^Checking production: [\d,]+ of 5,001 \(\d+%\)$/);
    // The line is gone at the end.
    expect(stderr.endsWith('\r\x1b[2K')).toBe(true);
  });

  test('of which a sample is looked at: the same every time, and what pages load first', async () => {
    const given = all.settings('large.shop.test', large, { sample: 40 });
    const [one, two] = [await look(given), await look(given)];
    expect(one.faults).toEqual([]);
    expect(one.report.checks).toEqual(two.report.checks);
    expect(one.report.checks.find(({ id }) => id === 'asset.bytes')?.passed).toBe(40);
  });
});

/** Of a site whose files are elsewhere. */
function page(site: BuiltSite): string {
  return own('/', site, 'try_files /index.html =404; add_header Cache-Control no-cache;');
}

async function largeSite(): Promise<BuiltSite> {
  const cwd = await tempDir();
  const endings = ['js', 'css', 'svg', 'png', 'woff2'];
  for (let index = 0; index < count; index++) {
    const folder = join(cwd, 'in', `part-${index % 40}`);
    if (index < 40) await mkdir(folder, { recursive: true });
    await writeFile(
      join(folder, `${index}.${endings[index % 5]}`),
      index % 5 === 0 ? `export const x = ${index};` : `/* ${index} */`,
    );
  }
  await writeFile(join(cwd, 'in/index.html'), '<!doctype html><script type="module" src="part-0/0.js"></script>');
  const { code, stderr } = await truename(['digest', 'in', '--out', 'out', '--originals', 'drop'], { cwd });
  if (code !== 0) throw new Error(stderr);
  return readSite(join(cwd, 'out'));
}
