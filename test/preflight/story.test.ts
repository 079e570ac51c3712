// story.test.ts: green on staging, and three faults in production: are they found in one pass, whichever there are?
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { truename } from '../cli/terminal.ts';
import { needs } from '../support/needs.ts';
import { tempDir } from '../support/temp.ts';
import { type Issuer, startIssuer } from './issuer.ts';
import { faultsOf } from './look.ts';
import { type BuiltSite, buildSite } from './site.ts';
import { type Block, createWorlds, noRoute, type Worlds } from './worlds.ts';

/** Which of the three faults production has. */
interface Subset {
  readonly number: number;
  readonly hasNoRoute: boolean;
  readonly hasOtherName: boolean;
  readonly hasOtherIssuer: boolean;
}

const subsets: readonly Subset[] = Array.from({ length: 8 }, (_, number) => ({
  number,
  hasNoRoute: (number & 1) > 0,
  hasOtherName: (number & 2) > 0,
  hasOtherIssuer: (number & 4) > 0,
}));

/** The balancer whose certificate has the users' host only listens there. */
const narrow = '127.0.0.7';
const wide = '127.0.0.1';

needs('nginx', 'openssl')('the second story', () => {
  let all: Worlds;
  let site: BuiltSite;
  let issuer: Issuer;
  let token: string;
  beforeAll(async () => {
    [all, site] = [await createWorlds(), await buildSite()];
    issuer = await startIssuer(all.good, (port) => ({
      '/': `https://auth.shop.test:${port}/`,
      '/staging/': `https://auth.shop.test:${port}/staging/`,
      // The issuer follows the domain, and this one was meant for users.
      '/partner/': `https://auth.shop.test:${port}/`,
    }));
    token = await issuer.token({ iss: `https://auth.shop.test:${issuer.port}/`, aud: 'game' });
    const users = await all.authority.certificate('users', { names: ['game.shop.test'] });
    const blocks: Block[] = [
      { site: null, lines: noRoute },
      { site: null, lines: noRoute, address: narrow, certificate: users },
      { host: 'game.shop.test', site },
      { host: 'game.shop.test', site, address: narrow, certificate: users },
      { host: 'staging.shop.test', site },
      { host: 'partner.shop.test', site },
      { host: 'partner.shop.test', site, address: narrow, certificate: users },
    ];
    await all.start(blocks);
  });
  afterAll(async () => {
    await issuer.close();
    await all.stop();
  });

  /** A host that no block names, where the route is missing. */
  const partnerOf = ({ hasNoRoute }: Subset) => (hasNoRoute ? 'launch.shop.test' : 'partner.shop.test');

  async function configuration(subset: Subset): Promise<string> {
    const cwd = await tempDir();
    const address = subset.hasOtherName ? narrow : wide;
    const hosts = ['game.shop.test', partnerOf(subset), 'staging.shop.test'];
    const shared = { httpPort: all.plainPort, tls: { ca: all.authority.root } };
    const auth = `https://auth.shop.test:${issuer.port}/`;
    const config = {
      manifest: join(site.dir, '.truename/manifest.json'),
      environments: {
        staging: {
          ...shared,
          pages: [all.url('staging.shop.test')],
          oidc: [{ issuer: `${auth}staging/` }],
          resolve: { 'staging.shop.test': wide, 'auth.shop.test': wide },
        },
        production: {
          ...shared,
          pages: [all.url('game.shop.test'), all.url(partnerOf(subset))],
          expect: { notMatch: '/Service Not Found/i' },
          oidc: [
            { issuer: subset.hasOtherIssuer ? `${auth}partner/` : auth, tokenEnv: 'PREFLIGHT_TOKEN', audience: 'game' },
          ],
          resolve: { ...Object.fromEntries(hosts.map((host) => [host, address])), 'auth.shop.test': wide },
        },
      },
    };
    await writeFile(join(cwd, 'truename.config.json'), JSON.stringify(config, null, 2));
    return cwd;
  }

  test.each(subsets)('subset $number: exactly these faults, in one run', async (subset) => {
    const cwd = await configuration(subset);
    const { code, stdout } = await truename(['preflight', 'production', '--json'], {
      cwd,
      date: Date.now(),
      env: { PREFLIGHT_TOKEN: token },
    });
    const { environments } = JSON.parse(stdout);
    const faults = [
      ...(subset.hasNoRoute ? ['route.status'] : []),
      ...(subset.hasOtherName ? ['tls.identity'] : []),
      ...(subset.hasOtherIssuer ? ['oidc.issuer'] : []),
    ];
    expect(faultsOf(environments[0])).toEqual(faults);
    expect(code).toBe(faults.length === 0 ? 0 : 1);
    expect(stdout).not.toContain(token);
  });

  test('staging is green, and what it cannot have shown is told', async () => {
    const cwd = await configuration(subsets[7]!);
    const { stdout, stderr, code } = await truename(['preflight', 'staging', 'production'], {
      cwd,
      date: Date.now(),
      env: { PREFLIGHT_TOKEN: token },
      columns: 100,
    });
    if (process.env.SHOW) console.log(stdout, stderr);
    const { environments, notShown } = JSON.parse(
      (
        await truename(['preflight', 'staging', 'production', '--json'], {
          cwd,
          date: Date.now(),
          env: { PREFLIGHT_TOKEN: token },
        })
      ).stdout,
    );
    expect(faultsOf(environments[0])).toEqual([]);
    expect(code).toBe(1);
    expect(notShown).toMatchObject([
      {
        on: 'staging',
        of: 'production',
        checks: expect.arrayContaining(['route.status', 'tls.identity']),
        fact: expect.stringContaining('launch.shop.test'),
      },
      {
        checks: expect.arrayContaining(['oidc.issuer']),
        fact: expect.stringContaining(`https://auth.shop.test:${issuer.port}/partner/`),
      },
    ]);
  });
});
