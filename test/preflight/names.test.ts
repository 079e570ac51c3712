// names.test.ts: is a host found that has no address, and is it told from a resolver that is gone?
import { afterAll, beforeAll, expect, test } from 'vitest';
import { needs } from '../support/needs.ts';
import { type DnsServer, startDns } from './dns-server.ts';
import { look } from './look.ts';
import { type BuiltSite, buildSite } from './site.ts';
import { createWorlds, type Worlds } from './worlds.ts';

needs('nginx', 'openssl')('the name of a host', () => {
  let all: Worlds;
  let site: BuiltSite;
  let dns: DnsServer;
  beforeAll(async () => {
    [all, site] = [await createWorlds(), await buildSite()];
    dns = await startDns({ 'www.shop.test': ['127.0.0.1'], 'empty.shop.test': [], 'lame.shop.test': 'fails' });
    await all.start([{ host: 'www.shop.test', site }]);
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
