// config.test.ts: is a configuration read in every form, and is what is wrong told with its place?
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  ConfigError,
  type ConfigFault,
  type LoadedConfig,
  loadConfig,
  settingsOf,
  starterConfig,
} from '@truename/preflight';
import { describe, expect, test } from 'vitest';
import { keysAt } from '../../packages/preflight/src/config/config-schema.ts';
import { parseInstance } from '../../packages/preflight/src/config/instance.ts';
import { jsonFaultOffset } from '../../packages/preflight/src/config/json-fault.ts';
import { placeOfKey } from '../../packages/preflight/src/config/key-places.ts';
import { tempDir } from '../support/temp.ts';
import { buildSite } from './site.ts';

async function written(name: string, text: string): Promise<string> {
  const cwd = await tempDir();
  await writeFile(join(cwd, name), text);
  return cwd;
}

const loaded = async (name: string, text: string): Promise<LoadedConfig> =>
  (await loadConfig({ cwd: await written(name, text) }))!;

async function faults(name: string, text: string): Promise<readonly ConfigFault[]> {
  const error = await loaded(name, text).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ConfigError)) throw error ?? new Error('It was read');
  return error.faults;
}

const bin = fileURLToPath(new URL('../../packages/cli/dist/bin.js', import.meta.url));

/** Runs `truename preflight` as it is built. */
function truename(cwd: string): Promise<{ readonly code: number | null; readonly stderr: string }> {
  return new Promise((done) => {
    const child = execFile(process.execPath, [bin, 'preflight'], { cwd, env: { NO_COLOR: '1' } }, (_, __, stderr) =>
      done({ code: child.exitCode, stderr }),
    );
  });
}

const environments = `environments: { production: { pages: ['https://game.example.jp/'] } }`;
const value = { environments: { production: { pages: ['https://game.example.jp/'] } } };

describe('a configuration', () => {
  test.each([
    ['truename.config.json', JSON.stringify(value)],
    ['truename.config.mjs', `export default { ${environments} };`],
    ['truename.config.js', `module.exports = { ${environments} };`],
    ['truename.config.ts', `export default { ${environments} } as const;`],
    // The command need not be installed where the configuration is.
    [
      'truename.config.ts',
      `import { type Config, defineConfig } from 'truename/config';\nconst config: Config = { ${environments} };\nexport default defineConfig(config);`,
    ],
    [
      'truename.config.ts',
      `enum A { B = 'https://game.example.jp/' }\nexport default await Promise.resolve({ environments: { production: { pages: [A.B] } } });`,
    ],
  ])('is read from %s', async (name, text) => {
    expect((await loaded(name, text)).config).toEqual(value);
  });

  test('is looked for in the directories above', async () => {
    const cwd = await written('truename.config.json', JSON.stringify(value));
    await mkdir(join(cwd, 'a/b'), { recursive: true });
    expect((await loadConfig({ cwd: join(cwd, 'a/b') }))?.file).toBe(join(cwd, 'truename.config.json'));
  });

  test('that is named is the one', async () => {
    const cwd = await written('other.json', JSON.stringify(value));
    expect((await loadConfig({ cwd, file: join(cwd, 'other.json') }))?.config).toEqual(value);
    expect(await loadConfig({ cwd })).toBeNull();
  });
});

describe('a configuration that is wrong', () => {
  const wrong = `import { defineConfig } from 'truename/config';
export default defineConfig({
  environments: {
    production: {
      pages: ['https://game.example.jp/', { url: 'ftp://x/', status: 99 }],
      expct: {},
      tls: { warnDays: '21' },
      oidc: [{ issuer: 'https://auth.example.jp/', tokenEnv: 'eyJhbGciOi.eyJpc3Mi.c2ln' }],
      instances: ['192.0.2.11', 'game-1'],
    },
  },
});
`;

  test('is told of all at once, with the key and its place', async () => {
    const found = await faults('truename.config.ts', wrong);
    const shown = found.map(({ message, at }) => `${at?.line}:${at?.column} ${message}`);
    expect(shown).toEqual([
      '5:45 environments.production.pages[1].url is "ftp://x/", not a URL with https:// or http://, and without a user, a password or a fragment',
      '5:62 environments.production.pages[1].status is 99, not a whole number from 200 to 599',
      expect.stringContaining('9:33 environments.production.instances[1] is "game-1", not an address'),
      '7:14 environments.production.tls.warnDays is "21", not a whole number from 0 to 3650',
      expect.stringContaining(
        '8:52 environments.production.oidc[0].tokenEnv is other text, not the name of an environment variable',
      ),
      '6:7 environments.production.expct is no key of a configuration',
    ]);
    expect(JSON.stringify(found)).not.toContain('eyJ');
    expect(found.find(({ unknown }) => unknown)?.unknown).toMatchObject({
      key: 'expct',
      known: expect.arrayContaining(['expect']),
    });
  });

  test.each([
    ['{\n  "environments": {,\n}', '2:20'],
    ['', '1:1'],
    ['{\n  "environments": {\n', '3:1'],
  ])('JSON that is none: %j', async (text, place) => {
    const [fault] = await faults('truename.config.json', text);
    expect(`${fault?.at?.line}:${fault?.at?.column}`).toBe(place);
  });

  test.each([
    ['ts', 'export default {\n  environments: { a: [1,, } },\n};', '2:27 It is no TypeScript: Unexpected token'],
    ['mjs', 'export default {\n  environments: { a: [1,, } },\n};', '2:27 It is no JavaScript: Unexpected token'],
    ['ts', 'const a: string = null!;\n\nexport default a.b.c;', '3:1 It cannot be run: Cannot read properties of null'],
    ['mjs', 'const a = null;\n\nexport default a.b.c;', '3:18 It cannot be run: Cannot read properties of null'],
  ])('%s code that cannot be run', async (ending, text, said) => {
    const name = `truename.config.${ending}`;
    // The test runner has its own way to load modules: the command that is built has Node's.
    const { code, stderr } = await truename(await written(name, text));
    expect([code, stderr]).toEqual([2, expect.stringContaining(`${name}:${said.replace(' ', ': error: ')}`)]);
  });

  test('a package that is not there is told with what to do', async () => {
    const text = `import { defineConfig } from 'truename/config';\nexport default defineConfig({});`;
    const { code, stderr } = await truename(await written('truename.config.mjs', text));
    expect([code, stderr]).toEqual([2, expect.stringContaining("error: Cannot find package 'truename'")]);
    expect(stderr).toContain('leave defineConfig() out');
  });

  test.each([
    ['{}', 'environments is missing'],
    ['3', 'The configuration is 3, not an object with environments'],
    ['{ "environments": {} }', 'environments is an object, not an object with at least one environment'],
    ['{ "environments": { "a": {} } }', 'environments.a.pages is missing'],
    [
      '{ "environments": { "a": { "pages": [] } } }',
      'environments.a.pages is an empty list, not a list with at least one URL',
    ],
    ['{ "environments": { "a b": { "pages": ["/x"] } } }', 'environments["a b"].pages[0] is "/x", not a URL'],
    ['{ "environments": { "a": { "pages": ["https://u:p@x/"] } } }', 'without a user, a password or a fragment'],
    [
      '{ "environments": { "a": { "pages": ["https://x/"], "assets": "https://y/z" } } }',
      'not a URL of a folder, with a slash at its end',
    ],
    [
      '{ "environments": { "a": { "pages": ["https://x/"], "skip": ["tls"] } } }',
      'environments.a.skip[0] is "tls", not a check: dns, route.status',
    ],
    [
      '{ "environments": { "a": { "pages": ["https://x/"], "expect": { "match": "/(/" } } } }',
      'not text, or a regular expression that can be read',
    ],
    [
      '{ "environments": { "a": { "pages": ["https://x/"], "sample": 0 } } }',
      'environments.a.sample is 0, not a whole number from 1',
    ],
    [
      '{ "environments": { "a": { "pages": ["https://x/"], "tls": { "warnDays": 3, "failDays": 7 } } } }',
      'environments.a.tls is an object, not an object with a warnDays that is no less than failDays',
    ],
    [
      '{ "environments": { "a": { "pages": ["https://x/"], "instances": ["192.0.2.1", "https://192.0.2.1"] } } }',
      'environments.a.instances is a list, not a list in which each address stands once',
    ],
    [
      '{ "environments": { "a": { "pages": ["http://x/"], "instances": ["192.0.2.1", "https://192.0.2.2"] } } }',
      'environments.a.instances[1] is "https://192.0.2.2", not an address without https://',
    ],
    [
      '{ "environments": { "a": { "pages": ["https://x/"], "oidc": [{ "issuer": "https://x/?a=b" }] } } }',
      'environments.a.oidc[0].issuer is "https://x/?a=…", not a URL without a query',
    ],
    [
      '{ "environments": { "a": { "pages": ["https://x/"], "resolve": { "x:443": "192.0.2.1" } } } }',
      'environments.a.resolve["x:443"] is "x:443", not a host such as',
    ],
  ])('%s', async (text, said) => {
    expect((await faults('truename.config.json', text)).map(({ message }) => message).join('\n')).toContain(said);
  });
});

describe('the settings of an environment', () => {
  test('name the key of a file that is not there', async () => {
    const config = await loaded(
      'truename.config.json',
      '{\n  "manifest": "dist/manifest.json",\n  "environments": { "a": { "pages": ["https://x/"] } } }',
    );
    expect(() => settingsOf(config, 'a')).toThrow(ConfigError);
    try {
      settingsOf(config, 'a');
    } catch (error) {
      expect((error as ConfigError).faults).toMatchObject([
        {
          message: expect.stringMatching(/^manifest: .*dist\/manifest\.json is not there$/),
          at: { line: 2, column: 3 },
        },
      ]);
    }
  });

  test('know hosts as URLs write them', async () => {
    const { dir } = await buildSite();
    const config = {
      manifest: '.truename/manifest.json',
      environments: { a: { pages: ['https://bücher.test/'], resolve: { 'Bücher.test': '192.0.2.1' } } },
    };
    const { pages, resolve } = settingsOf({ file: join(dir, 'truename.config.json'), text: '', config }, 'a');
    expect(resolve.get(pages[0]!.url.hostname)).toBe('192.0.2.1');
  });

  test('want certificates in the file of a CA', async () => {
    const { dir } = await buildSite();
    await writeFile(join(dir, 'ca.pem'), 'no certificate');
    const config = {
      manifest: '.truename/manifest.json',
      environments: { a: { pages: ['https://x/'], tls: { ca: 'ca.pem' } } },
    };
    const given = { file: join(dir, 'truename.config.json'), text: JSON.stringify(config), config };
    expect(() => settingsOf(given, 'a')).toThrow(/environments\.a\.tls\.ca: .*holds no certificate/);
  });
});

describe('a configuration that is begun', () => {
  test.each([
    ['/', 'truename.config.mjs'],
    ['./', 'truename.config.mjs'],
    ['https://cdn.example.com/a/', 'truename.config.ts'],
  ])('from a build with the base %s is one that works', async (base, name) => {
    const { dir, manifest } = await buildSite({
      base,
      files: { 'about/index.html': '<p>', '404.html': '<p>', "it's.html": '<p>' },
    });
    const text = starterConfig({ manifest, path: '.truename/manifest.json', isTyped: name.endsWith('.ts') });
    await writeFile(join(dir, name), text);
    const config = await loadConfig({ cwd: dir });
    const settings = settingsOf(config!, 'production');
    expect(settings.pages.map(({ url }) => url.pathname)).toEqual(['/', "/it's.html", '/about/']);
    expect(settings.assets.href).toBe(base.startsWith('http') ? base : 'https://www.example.com/');
    // What is commented out works too, once it is not.
    const whole = text.replace(/^( *)\/\/ (?=[\w]+: [^ ]*[[{'].*,$|\{ url)/gm, '$1');
    await writeFile(join(dir, 'whole.ts'), whole);
    const { config: all } = (await loadConfig({ cwd: dir, file: join(dir, 'whole.ts') }))!;
    expect(Object.keys(all.environments.production!)).toEqual(
      expect.arrayContaining(['expect', 'instances', 'tls', 'oidc', 'assets']),
    );
  });
});

describe('the place of a key', () => {
  const text = `import x from 'y';
// environments: { production: 1 }
const re = /environments: {/;
export default defineConfig({
  environments: {
    production: {
      pages: ['https://a/', { url: "b", "status": 3 }],
      expect: { notMatch: /a}{'/i, status: 9 / 3 },
      tls: { ...base, warnDays: \`\${'}'}\` },
    },
    'other': shared,
  },
} satisfies Config);
`;
  test.each([
    [['environments', 'production', 'pages', 1, 'status'], '"status": 3'],
    [['environments', 'production', 'expect', 'status'], 'status: 9'],
    [['environments', 'production', 'tls', 'warnDays'], 'warnDays: `'],
    [['environments', 'other', 'tls'], "'other': shared"],
    [['environments', 'production', 'gone'], 'production: {'],
  ])('%j', (path, found) => {
    expect(text.slice(placeOfKey(text, path)!)).toMatch(new RegExp(`^${found.replace(/[^\w ]/g, '\\$&')}`));
  });

  test('is unknown where the text has none of it', () => {
    expect(placeOfKey(text, ['nothing'])).toBeNull();
  });
});

test.each([
  ['{"a": tru}', 9],
  ['{"a": 1,, "b": 2}', 8],
  ['{"a":"x\ny"}', 7],
  ['[1,2,]', 5],
  ['{"a":1}x', 7],
])('%j stops being JSON where it does', (text, offset) => {
  expect(jsonFaultOffset(text)).toBe(offset);
});

test.each([
  ['192.0.2.11', { address: '192.0.2.11', port: null, isPlain: false }],
  ['192.0.2.11:8443', { address: '192.0.2.11', port: 8443, isPlain: false }],
  ['http://192.0.2.11:8080', { address: '192.0.2.11', port: 8080, isPlain: true }],
  ['https://192.0.2.11', { address: '192.0.2.11', port: null, isPlain: false }],
  ['2001:db8::1', { address: '2001:db8::1', port: null, isPlain: false }],
  ['[2001:db8::1]:8443', { address: '2001:db8::1', port: 8443, isPlain: false }],
])('the instance %s', (text, found) => {
  expect(parseInstance(text)).toEqual({ text, ...found });
});

test.each(['game-1', '192.0.2.300', '192.0.2.1:0', '192.0.2.1:99999', 'http://game', '192.0.2.1/x', '[192.0.2.1]', ''])(
  '%j is no instance',
  (text) => {
    expect(parseInstance(text)).toBeNull();
  },
);

test('the keys of every object of a configuration are known', () => {
  expect(keysAt([])).toEqual(['manifest', 'environments']);
  expect(keysAt(['environments', 'x', 'oidc', 0])).toEqual(['issuer', 'tokenEnv', 'audience']);
  expect(keysAt(['environments', 'x', 'pages', 3])).toEqual(['url', 'status', 'match', 'notMatch']);
});
