// command.test.ts: what does `truename preflight` print, write, and end with?
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { redacted } from '@truename/preflight';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { colour, type Ran, type Setting, truename } from '../cli/terminal.ts';
import { needs } from '../support/needs.ts';
import { tempDir } from '../support/temp.ts';
import { createAuthority } from './certificates.ts';
import { type Issuer, startIssuer } from './issuer.ts';
import { type BuiltSite, buildSite } from './site.ts';
import { createWorlds, noRoute, own, type Worlds } from './worlds.ts';

const bin = fileURLToPath(new URL('../../packages/cli/dist/bin.js', import.meta.url));

needs('nginx', 'openssl')('truename preflight', () => {
  let all: Worlds;
  let site: BuiltSite;
  let issuer: Issuer;
  let cwd: string;
  let token: string;
  const hosts = ['www.shop.test', 'launch.shop.test', 'auth.shop.test'];
  beforeAll(async () => {
    [all, site, cwd] = [await createWorlds(), await buildSite(), await tempDir()];
    issuer = await startIssuer(all.good, (port) => ({ '/': `https://auth.shop.test:${port}/` }));
    token = await issuer.token({ iss: `https://auth.shop.test:${issuer.port}/`, email: 'somebody@shop.test' });
    const logo = `/${site.output('img/logo.svg')}`;
    await all.start([
      { host: 'www.shop.test', site },
      { host: 'short.shop.test', site, lines: own(logo, site, 'add_header Cache-Control "max-age=60";') },
      { site: null, lines: noRoute },
    ]);
    await writeFile(join(cwd, 'truename.config.mjs'), configuration());
  });
  afterAll(async () => {
    await issuer.close();
    await all.stop();
  });

  function configuration(): string {
    const shared = `manifest: '${site.dir}/.truename/manifest.json', httpPort: ${all.plainPort}, concurrency: 3, retries: 0,
      tls: { ca: '${all.authority.root}' }, resolve: ${JSON.stringify(Object.fromEntries([...hosts, 'short.shop.test'].map((host) => [host, '127.0.0.1'])))}`;
    const auth = `https://auth.shop.test:${issuer.port}/`;
    return `export default {
  environments: {
    good: { ${shared}, pages: ['${all.url('www.shop.test')}'] },
    'not good': { ${shared}, pages: ['${all.url('short.shop.test')}', '${all.url('launch.shop.test')}'] },
    tokened: { ${shared}, pages: ['${all.url('www.shop.test')}'], oidc: [{ issuer: '${auth}', tokenEnv: 'TOKEN' }] },
  },
};
`;
  }

  const preflight = (words: readonly string[], setting: Setting = {}): Promise<Ran> =>
    truename(['preflight', ...words], { cwd, date: Date.now(), ...setting });

  /** Ports are others at every run. */
  const stable = (text: string): string =>
    text.replaceAll(String(all.port), 'PORT').replaceAll(String(all.plainPort), 'HTTP').replaceAll(cwd, 'CWD');

  test('prints a table: what was expected, what came, and what to do', async () => {
    const { code, stdout, stderr } = await preflight(['not good']);
    expect([code, stderr]).toEqual([1, '']);
    await expect(stable(stdout)).toMatchFileSnapshot('printed/table.txt');
  });

  test('has colours on a terminal, and none in a pipe', async () => {
    expect((await preflight(['good'], { columns: 100 })).stdout).toMatch(colour);
    expect((await preflight(['good'])).stdout).not.toMatch(colour);
  });

  test('writes a JUnit file', async () => {
    const { code } = await preflight(['good', 'not good', '--junit', 'preflight.xml']);
    expect(code).toBe(1);
    const text = await readFile(join(cwd, 'preflight.xml'), 'utf8');
    await expect(stable(text)).toMatchFileSnapshot('printed/junit.xml');
  });

  test('ends with 3 where all is right and the JUnit file cannot be written', async () => {
    const { code, stderr } = await preflight(['good', '--junit', 'truename.config.mjs/x.xml']);
    expect([code, stderr]).toEqual([3, expect.stringContaining('[unwritable-file]')]);
  });

  test.each([
    ['--github', [] as const, {}],
    ['GITHUB_ACTIONS', [] as const, { GITHUB_ACTIONS: 'true' }],
  ])('writes annotations with %s', async (how, _, env) => {
    const words = how.startsWith('--') ? [how] : [];
    const { stdout, stderr } = await preflight(['not good', '--json', ...words], { env });
    expect(() => JSON.parse(stdout)).not.toThrow();
    await expect(stable(stderr)).toMatchFileSnapshot('printed/annotations.txt');
  });

  test('does some checks only', async () => {
    const only = await preflight(['not good', '--only', 'tls,asset.cache', '--json']);
    const states = JSON.parse(only.stdout).environments[0].checks as { id: string; state: string }[];
    expect(states.filter(({ state }) => state !== 'skipped').map(({ id }) => id)).toEqual([
      ...['tls.identity', 'tls.chain', 'tls.expiry', 'tls.version', 'asset.cache'],
    ]);
    const skipping = await preflight(['not good', '--skip', 'route,asset.cache']);
    expect(skipping.stdout).not.toContain('route.status  ');
    expect(skipping.code).toBe(0);
  });

  test('tls.ca takes away no trust that Node has besides', async () => {
    const other = await createAuthority(join(cwd, 'other'));
    const text = configuration().replaceAll(all.authority.root, other.root);
    await writeFile(join(cwd, 'trusting.config.mjs'), text);
    const words = ['preflight', 'good', '--only', 'tls', '--config', 'trusting.config.mjs'];
    const run = (env: Readonly<Record<string, string>>): Promise<number | string | null | undefined> =>
      promisify(execFile)(process.execPath, [bin, ...words], { cwd, env }).then(
        () => 0,
        (error: { readonly code?: number }) => error.code,
      );
    expect(await run({ NODE_EXTRA_CA_CERTS: all.authority.root })).toBe(0);
    expect(await run({})).toBe(1);
  });

  test('a fault that nobody asked for keeps nothing from being told as open', async () => {
    const { code, stdout } = await preflight(['tokened', '--only', 'token.issuer']);
    expect([code, stdout]).toEqual([3, expect.stringContaining('the environment variable TOKEN is not set')]);
  });

  test('never shows a token, whatever the configuration does with it', async () => {
    const env = { TOKEN: token };
    process.env.LEAKED = token;
    // A module is run once: this one is new.
    const leaked = 'encodeURIComponent(process.env.LEAKED)';
    const page = `'${all.url('launch.shop.test')}' + ${leaked} + '?t=' + ${leaked}`;
    const text = configuration().replace(/tokened: \{(.*)pages: \[[^\]]*\]/s, `tokened: {$1pages: [${page}]`);
    await writeFile(join(cwd, 'leaking.config.mjs'), text);
    const parts = [token, ...token.split('.').slice(1)];
    for (const words of [['--json'], [], ['--github'], ['--verbose'], ['--junit', 'leak.xml']]) {
      const { stdout, stderr } = await preflight(['tokened', '--config', 'leaking.config.mjs', ...words], { env });
      for (const part of parts) expect(stdout + stderr).not.toContain(part);
      expect(stdout).toContain('[hidden]');
    }
    for (const part of parts) expect(readFileSync(join(cwd, 'leak.xml'), 'utf8')).not.toContain(part);
    delete process.env.LEAKED;
  });

  test.each([
    [['prodcution'], 'There is no environment "prodcution"'],
    [['good', '--only', 'asset.cash'], 'There is no check "asset.cash"\n    Did you mean "asset.cache"?'],
    [['--explain', 'tls.chian'], 'There is no check "tls.chian"\n    Did you mean "tls.chain"?'],
    [['good', '--config', 'gone.json'], 'There is no file gone.json'],
    [['good', '--only', 'tls', '--skip', 'tls'], 'No check of good is left: whatever is asked for is skipped'],
  ])('%j is wrong usage', async (words, said) => {
    const { code, stderr } = await preflight(words);
    expect([code, stderr]).toEqual([2, expect.stringContaining(said)]);
  });

  test('explains a check', async () => {
    const { code, stdout } = await preflight(['--explain', 'asset.cors']);
    expect([code, stdout]).toEqual([0, expect.stringContaining('### CloudFront')]);
    const narrow = await preflight(['--explain', 'asset.cors'], { columns: 60 });
    // Commands stay in one line, to be copied.
    const prose = narrow.stdout.split('\n').filter((line) => !line.startsWith('    '));
    expect(Math.max(...prose.map((line) => line.length))).toBeLessThanOrEqual(60);
    expect(narrow.stdout).toContain('\x1b[1m# asset.cors\x1b[22m');
  });

  test('a configuration that is wrong is told like a compiler does, and nothing is asked', async () => {
    const other = await tempDir();
    await writeFile(
      join(other, 'truename.config.json'),
      '{\n  "environments": {\n    "a": { "pages": ["https://x/"], "expct": {} }\n  }\n}\n',
    );
    const { code, stdout, stderr } = await truename(['preflight'], { cwd: other });
    expect([code, stdout, stderr]).toEqual([
      2,
      '',
      'truename.config.json:3:37: error: environments.a.expct is no key of a configuration [unknown-option]\n    Did you mean "expect"?\n1 error\nNothing was checked.\n',
    ]);
  });
});

describe('truename preflight --init', () => {
  test('writes a configuration that can be run, once', async () => {
    const { dir } = await buildSite();
    const cwd = join(dir, '..');
    const { code, stdout } = await truename(['preflight', '--init'], { cwd });
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^Wrote truename\.config\.mjs, from the manifest of build [0-9a-f]{16}\.\nNext: /),
    ]);
    const text = readFileSync(join(cwd, 'truename.config.mjs'), 'utf8');
    expect(text).toContain(`manifest: 'out/.truename/manifest.json'`);
    const again = await truename(['preflight', '--init'], { cwd });
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('truename.config.mjs is there already')]);
    expect((await truename(['preflight', '--init', '--config', 'other.ts'], { cwd })).code).toBe(0);
    expect(readFileSync(join(cwd, 'other.ts'), 'utf8')).toContain('defineConfig({');
  });

  test.each([
    [[], 'There is no manifest in dist, build'],
    [['--config', 'x.json'], 'x.json would have no comments'],
    [['--manifest', 'gone.json'], 'gone.json cannot be read'],
  ])('with %j and no build says what is missing', async (words, said) => {
    const { code, stderr } = await truename(['preflight', '--init', ...words], { cwd: await tempDir() });
    expect([code, stderr]).toEqual([2, expect.stringContaining(said)]);
  });
});

test('secrets are found as they are, percent-encoded and in parts; short ones are no secrets', () => {
  const secret = 'eyJhbGciOiJub25lIn0.cGF5bG9hZC1wYXJ0.c2lnbmF0dXJlLXBhcnQ';
  const text = {
    a: [`x ${secret} y`, 'only cGF5bG9hZC1wYXJ0', encodeURIComponent('a b&c=d/e f')],
    b: { c: 1, d: null },
  };
  expect(redacted(text, [secret, 'a b&c=d/e f', 'x'])).toEqual({
    a: ['x [hidden] y', 'only [hidden]', '[hidden]'],
    b: { c: 1, d: null },
  });
});
