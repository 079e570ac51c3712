// names.test.ts: is a host found that has no address, and is it told from a resolver that is gone?
import { afterAll, beforeAll, expect, test } from 'vitest';
import { needs } from '../support/needs.ts';
import { type DnsServer, startDns } from './dns-server.ts';
import { look } from './look.ts';
import { type BuiltSite, buildSite } from './site.ts';
import { createWorlds, type Worlds } from './worlds.ts';

/** Nobody listens at the ninth. */
const several = {
  'gap.shop.test': ['127.0.0.1', '127.0.0.9'],
  'first.shop.test': ['127.0.0.9', '127.0.0.1'],
  'mixed.shop.test': ['127.0.0.1', '127.0.0.8'],
  'same.shop.test': ['127.0.0.1', '127.0.0.1'],
};

needs('nginx', 'openssl')('the name of a host', () => {
  let all: Worlds;
  let site: BuiltSite;
  let dns: DnsServer;
  beforeAll(async () => {
    [all, site] = [await createWorlds(), await buildSite()];
    dns = await startDns({
      'www.shop.test': ['127.0.0.1'],
      'empty.shop.test': [],
      'lame.shop.test': 'fails',
      ...several,
    });
    const other = await all.authority.certificate('other', { names: ['other.test'] });
    await all.start([
      { host: 'www.shop.test', site },
      { site },
      { address: '127.0.0.8', certificate: other, site: null },
    ]);
  });
  afterAll(async () => {
    await dns.close();
    await all.stop();
  });

  const asked = (host: string, server: string) => {
    const given = all.settings(host, site, { dnsServers: [server], timeoutMs: 5000 });
    return look({ ...given, resolve: new Map() });
  };

  test('has an address', async () => {
    const { faults, report, exitCode } = await asked('www.shop.test', dns.address);
    expect([faults, exitCode]).toEqual([[], 0]);
    expect(report.checks.find(({ id }) => id === 'dns')).toMatchObject({ state: 'passed', passed: 1 });
  });

  test.each([
    ['gone.shop.test', 'no such name, or no address for it'],
    ['empty.shop.test', 'the name exists, and has no A or AAAA record'],
  ])('%s: is one fault, and nothing else is asked', async (host, came) => {
    const { faults, report, exitCode } = await asked(host, dns.address);
    expect([faults, exitCode]).toEqual([['dns'], 1]);
    const [check] = report.checks;
    expect(check?.findings).toMatchObject([{ subjects: [host], came }]);
    expect(report.counts.requests).toBe(0);
  });

  test.each([
    ['gap.shop.test', ['route.status at 127.0.0.9']],
    ['first.shop.test', ['route.status at 127.0.0.9']],
    ['mixed.shop.test', ['tls.identity at 127.0.0.8']],
    ['same.shop.test', []],
  ])('%s has several addresses, and each is asked: %s', async (host, expected) => {
    const { faults, report, exitCode } = await asked(host, dns.address);
    expect([faults, exitCode]).toEqual([expected, expected.length > 0 ? 1 : 0]);
    const told = report.checks.flatMap(({ findings }) => findings.map(({ todo }) => todo)).join('\n');
    const isSilent = expected.some((fault) => fault.startsWith('route'));
    expect(told.includes(`Let 127.0.0.9 answer on port `)).toBe(isSilent);
    expect(told.includes(`out of the A records of ${host}`)).toBe(isSilent);
  });

  test('cannot be looked at where the resolver fails', async () => {
    const { faults, exitCode } = await asked('lame.shop.test', dns.address);
    expect([faults, exitCode]).toEqual([['unknown dns'], 3]);
  });

  test('cannot be looked at where the resolver is gone', async () => {
    const gone = await startDns({});
    await gone.close();
    const { faults, report, exitCode } = await asked('www.shop.test', gone.address);
    expect([faults, exitCode]).toEqual([['unknown dns'], 3]);
    expect(report.checks[0]?.reasons).toEqual([expect.stringContaining('www.shop.test: the resolver gave no answer')]);
  });
});
