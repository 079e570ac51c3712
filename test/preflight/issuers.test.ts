// issuers.test.ts: is the issuer found that differs, and does a token stay where it is?
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { issuerDifference } from '../../packages/preflight/src/checks/issuer-difference.ts';
import { needs } from '../support/needs.ts';
import { type Issuer, startIssuer } from './issuer.ts';
import { look } from './look.ts';
import { type BuiltSite, buildSite } from './site.ts';
import { createWorlds, type Worlds } from './worlds.ts';

const auth = 'auth.shop.test';

needs('nginx', 'openssl')('an issuer', () => {
  let all: Worlds;
  let site: BuiltSite;
  let issuer: Issuer;
  beforeAll(async () => {
    [all, site] = [await createWorlds(), await buildSite()];
    issuer = await startIssuer(all.good, (port) => {
      const own = `https://${auth}:${port}`;
      return {
        '/': `${own}/`,
        '/slash/': `${own}/slash/`,
        '/keyless/': { issuer: `${own}/keyless/` },
        '/empty/': { issuer: `${own}/empty/`, jwks_uri: `${own}/.well-known/openid-configuration` },
        '/far/': { issuer: `${own}/far/`, jwks_uri: `https://keys.else.test:${port}/keys` },
        '/pair/': { issuer: `${own}/pair/`, jwks_uri: `${own}/pair` },
        '/nameless/': { jwks_uri: `${own}/keys` },
      };
    });
    await all.start([{ host: 'www.shop.test', site }]);
  });
  afterAll(async () => {
    await issuer.close();
    await all.stop();
  });

  const at = (path: string) => `https://${auth}:${issuer.port}${path}`;

  async function found(path: string, more: { readonly token?: string; readonly audience?: string } = {}) {
    const { token, audience } = more;
    const oidc = [{ issuer: at(path), tokenEnv: 'TOKEN', ...(audience === undefined ? {} : { audience }) }];
    const given = all.settings('www.shop.test', site, {
      oidc,
      resolve: { [auth]: '127.0.0.1', 'keys.else.test': '127.0.0.1' },
    });
    const { faults, report, exitCode } = await look(given, { env: token === undefined ? {} : { TOKEN: token } });
    const findings = report.checks.flatMap((check) => check.findings);
    const reasons = report.checks.flatMap((check) =>
      check.state === 'skipped' || check.state === 'blocked' ? [] : check.reasons,
    );
    expect(JSON.stringify(report)).not.toContain(token ?? 'no token');
    return { faults, exitCode, came: findings.map(({ came }) => came).join('\n'), reasons };
  }

  const now = () => Math.floor(Date.now() / 1000);

  test('that agrees with its token is right', async () => {
    const token = await issuer.token({ iss: at('/'), aud: ['game', 'web'], exp: now() + 60 });
    expect(await found('/', { token, audience: 'game' })).toMatchObject({ faults: [], exitCode: 0, reasons: [] });
  });

  test('is compared character for character: a slash is a difference', async () => {
    const { faults, came } = await found('/slash', { token: await issuer.token({ iss: at('/slash') }) });
    expect(faults).toEqual(['oidc.issuer']);
    expect(came).toBe(`"${at('/slash/')}": it has a slash at its end, and the other has none`);
  });

  test('that differs from what is published is one fault, though the token differs alike', async () => {
    expect((await found('/slash', { token: await issuer.token({ iss: at('/slash/') }) })).faults).toEqual([
      'oidc.issuer',
    ]);
  });

  test('that the token does not have is a fault of the token', async () => {
    const token = await issuer.token({ iss: 'https://auth.staging.shop.test/' });
    const { faults, came } = await found('/', { token });
    expect(faults).toEqual(['token.issuer']);
    expect(came).toContain('"https://auth.staging.shop.test/": the host is auth.staging.shop.test, not auth.shop.test');
  });

  test.each([
    ['another audience', { aud: 'web' }, '"web"'],
    ['no audience', {}, 'none'],
  ])('a token for %s', async (_, claims, said) => {
    const token = await issuer.token({ iss: at('/'), ...claims });
    expect(await found('/', { token, audience: 'game' })).toMatchObject({ faults: ['token.issuer'], came: said });
  });

  test('a token that another key has signed', async () => {
    const token = await issuer.token({ iss: at('/') }, true);
    expect(await found('/', { token })).toMatchObject({
      faults: ['token.issuer'],
      came: 'signature verification failed',
    });
  });

  test('a token that names no key may be of any that is published', async () => {
    const token = await issuer.nameless({ iss: at('/pair/') });
    expect((await found('/pair/', { token })).faults).toEqual([]);
    const [head, , signature] = token.split('.');
    const forged = [
      head,
      Buffer.from(JSON.stringify({ iss: at('/pair/') })).toString('base64url'),
      signature?.replace(/^.{4}/, 'AAAA'),
    ];
    expect(await found('/pair/', { token: forged.join('.') })).toMatchObject({
      faults: ['token.issuer'],
      came: 'signature verification failed',
    });
  });

  test('the certificate of the host that has the keys counts too', async () => {
    expect((await found('/far/')).faults).toEqual(['tls.identity', 'unknown token.issuer']);
  });

  test('a token as it stands in a header', async () => {
    const token = `Bearer ${await issuer.token({ iss: at('/') })}`;
    expect((await found('/', { token })).faults).toEqual([]);
  });

  test('a token that has expired is a warning: its issuer is right', async () => {
    const token = await issuer.token({ iss: at('/'), exp: now() - 3600 });
    expect(await found('/', { token })).toMatchObject({ faults: ['warned token.issuer'], exitCode: 0 });
  });

  test.each([
    ['is not set', undefined, 'the environment variable TOKEN is not set'],
    ['is none', 'opaque-value-1234', 'TOKEN holds no JSON Web Token'],
  ])('a token that %s leaves the check open', async (_, token, reason) => {
    const { faults, exitCode, reasons } = await found('/', token === undefined ? {} : { token });
    expect([faults, exitCode, reasons]).toEqual([['unknown token.issuer'], 3, [reason]]);
  });

  test.each([
    ['/nowhere/', 'no answer to it', /^404 Not Found, application\/json: "\{"error":"not found"\}"$/],
    ['/keyless/', 'no keys named', /has none$/],
    ['/empty/', 'no keys there', /has none$/],
    ['/nameless/', 'no issuer named', /has none$/],
  ])('that publishes too little is a fault of discovery: %s, %s', async (path, _, said) => {
    const { faults, came } = await found(path, { token: await issuer.token({ iss: at(path) }) });
    expect(faults).toEqual(['oidc.discovery']);
    expect(came).toMatch(said);
  });

  test('never sees a token', async () => {
    const token = await issuer.token({ iss: at('/') });
    await found('/', { token });
    const [, claims = '', signature = ''] = token.split('.');
    for (const seen of issuer.seen) for (const part of [claims, signature]) expect(seen).not.toContain(part);
    expect(issuer.seen.length).toBeGreaterThan(1);
  });
});

describe('the difference of two issuers', () => {
  test.each([
    ['https://a.test', 'https://a.test/', 'it has a slash at its end, and the other has none'],
    ['https://a.test/', 'https://a.test', 'it has no slash at its end, and the other has one'],
    ['https://a.test/', 'http://a.test/', 'the scheme is http, not https'],
    ['https://a.test/', 'https://b.test/', 'the host is b.test, not a.test'],
    ['https://a.test/', 'https://a.test:8443/', 'the port is 8443, not 443'],
    ['https://a.test/x', 'https://a.test/y', 'the path is /y, not /x'],
    [
      'https://a.test/',
      'http://b.test:81/c',
      'the scheme is http, not https, the host is b.test, not a.test, the port is 81, not 443, the path is /c, not /',
    ],
    ['https://a.test/', 'https://A.test/', 'it has other capital letters'],
    ['https://a.test/', 'https://a.test:443/', 'it is written in another way (a default port, or escapes)'],
    ['https://a.test/', 'accounts.example', 'it is no URL'],
  ])('%s and %s', (expected, came, said) => {
    expect(issuerDifference(expected, came)).toBe(said);
  });
});
