import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { loadAssets } from '@truename/server/node';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { sumOf } from '../support/sum.ts';

const example = fileURLToPath(new URL('../../examples/vite-express', import.meta.url));
const run = promisify(execFile);

/** What the test uses of the example's modules, which are plain JavaScript. */
interface Example {
  createApp(dist: string): Promise<unknown>;
  listen(app: unknown, port: number): Promise<Server>;
  addressOf(server: Server): string;
  checkSite(origin: string, dist: string): Promise<{ readonly faults: readonly string[]; readonly pages: number }>;
}

let scratch: string;
let demo: { readonly stdout: string; readonly stderr: string };

async function loadExample(): Promise<Example> {
  const load = (file: string): Promise<Partial<Example>> => import(pathToFileURL(join(example, file)).href);
  return { ...(await load('server.js')), ...(await load('check/site.js')) } as Example;
}

/** The faults of a copy of the built site, after a change to its files. */
async function faultsAfter(change: (dist: string) => Promise<void>): Promise<readonly string[]> {
  const { createApp, listen, addressOf, checkSite } = await loadExample();
  const dist = await mkdtemp(join(scratch, 'dist-'));
  await cp(join(example, 'dist'), dist, { recursive: true });
  await change(dist);
  const server = await listen(await createApp(dist), 0);
  try {
    return (await checkSite(addressOf(server), dist)).faults;
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

/** Other bytes for an asset, and their sum in the manifest: the server does not send a file that the manifest denies. */
async function changeLastByte(dist: string, name: string): Promise<void> {
  const path = await fileOf(dist, name);
  const bytes = await readFile(path);
  const before = `"hash": "${sumOf(bytes)}"`;
  bytes[bytes.length - 1] = bytes.at(-1) === 0x20 ? 0x0a : 0x20;
  await writeFile(path, bytes);
  const manifest = join(dist, '.truename/manifest.json');
  await writeFile(manifest, (await readFile(manifest, 'utf8')).replace(before, `"hash": "${sumOf(bytes)}"`));
}

async function fileOf(dist: string, name: string): Promise<string> {
  return join(dist, (await loadAssets(dist)).url(name).slice(1));
}

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'truename-example-'));
  // The separator as some package managers hand it on.
  const env = { ...process.env, NO_COLOR: '1', PORT: '0' };
  demo = await run(process.execPath, [join(example, 'demo.js'), '--', '--once'], { env });
});

afterAll(() => rm(scratch, { recursive: true }));
afterEach(() => {
  vi.restoreAllMocks();
});

describe('pnpm demo --once', () => {
  test('builds the arcade, serves it, and finds every URL of every page right', () => {
    expect(demo.stdout).toMatch(/Pocket Arcade is open: http:\/\/127\.0\.0\.1:\d+\//);
    expect(demo.stdout).toMatch(/Checked build [0-9a-f]{16}: 5 pages, \d+ files, \d+ references/);
    expect(demo.stdout).toMatch(/No faults\.\n$/);
    expect(demo.stderr).toBe('');
  });

  test('prints the name that each asset got, and why a file keeps its name, without colours under NO_COLOR', () => {
    expect(demo.stdout).toMatch(/^img\/cabinet\.svg +[\d.]+ kB {2}img\/cabinet-[0-9a-f]{16}\.svg$/m);
    expect(demo.stdout).toMatch(/^src\/main\.ts +\d+ B {2}assets\/main-[0-9a-f]{16}\.js$/m);
    expect(demo.stdout).toMatch(/^robots\.txt +\d+ B {2}fetched by a fixed address$/m);
    expect(demo.stdout).not.toContain('\u001b');
  });

  test('refuses an argument and a port that it does not know', async () => {
    const start = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
      run(process.execPath, [join(example, 'demo.js'), ...args], { env: { ...process.env, ...env } });
    await expect(start(['--twice'])).rejects.toMatchObject({ code: 1, stderr: /--twice.*only --once/ });
    await expect(start(['--once'], { PORT: 'x' })).rejects.toMatchObject({ code: 1, stderr: /PORT is "x"/ });
  });
});

describe('the check of the demo', () => {
  test('finds nothing in the site as it was built', async () => {
    expect(await faultsAfter(async () => {})).toEqual([]);
  });

  test('finds a file whose bytes are not those of its name', async () => {
    const faults = await faultsAfter((dist) => changeLastByte(dist, 'src/games/comet-hop.ts'));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(
      /^\/assets\/comet-hop-[0-9a-f]{16}\.js, named by .*the bytes have the digits .*not in the name/,
    );
  });

  test.each([
    ['an image of a template', 'img/cabinet.svg', /named by \//],
    ['an icon of the web manifest', 'img/icon-512.png', /named by \/site-[0-9a-f]{16}\.webmanifest/],
    ['a picture of a style', 'src/styles/pixels.svg', /named by \/assets\/scores-[0-9a-f]{16}\.css/],
    ['a script that is loaded late', 'src/games/brick-garden.ts', /named by \/assets\/play-[0-9a-f]{16}\.js/],
    ['a picture of a script', 'src/games/lights.svg', /named by \/assets\/lantern-pairs-[0-9a-f]{16}\.js/],
    ['a file at a fixed address', 'robots.txt', /named by the manifest/],
  ])('finds %s that is not there', async (_, name, by) => {
    const faults = await faultsAfter(async (dist) => rm(await fileOf(dist, name)));
    // The original of a public file is answered with the bytes of its output.
    expect(faults).toHaveLength(name.startsWith('img/') ? 2 : 1);
    for (const fault of faults) expect(fault).toMatch(/status 404$/);
    expect(faults[0]).toMatch(by);
  });
});

test('a page tells its picture with one origin, whichever server has the file', async () => {
  const { default: ejs } = await import('ejs');
  const head = (url: string) =>
    ejs.renderFile(join(example, 'views/head.ejs'), {
      ...{ title: '', description: '', page: '', entries: [], origin: 'https://arcade.example' },
      ...{ asset: () => url, tags: () => '' },
    });
  expect(await head('/img/og.png')).toContain('content="https://arcade.example/img/og.png"');
  expect(await head('http://127.0.0.1:5173/img/og.png')).toContain('content="http://127.0.0.1:5173/img/og.png"');
});

describe('a typo in a name', () => {
  const repository = join(example, '../..');

  /** The example with one text changed, beside the same packages. */
  async function exampleWith(file: string, text: string, typo: string): Promise<string> {
    const root = await mkdtemp(join(scratch, 'typo-'));
    const copy = join(root, 'examples/vite-express');
    await mkdir(copy, { recursive: true });
    for (const name of ['server.js', 'arcade.js', 'package.json', 'tsconfig.server.json', 'views', 'dist'])
      await cp(join(example, name), join(copy, name), { recursive: true });
    await cp(join(repository, 'tsconfig.base.json'), join(root, 'tsconfig.base.json'));
    await symlink(join(repository, 'node_modules'), join(root, 'node_modules'));
    await symlink(join(example, 'node_modules'), join(copy, 'node_modules'));
    const before = await readFile(join(copy, file), 'utf8');
    expect(before).toContain(text);
    await writeFile(join(copy, file), before.replace(text, typo));
    return copy;
  }

  async function complaints(copy: string): Promise<readonly string[]> {
    const tsc = join(repository, 'node_modules/.bin/tsc');
    const words = ['--project', join(copy, 'tsconfig.server.json'), '--pretty', 'false'];
    const printed = await run(tsc, words).catch((error: { readonly stdout: string }) => error);
    return printed.stdout.split('\n').filter((line) => line !== '' && !line.startsWith(' '));
  }

  /** What every error of a name says, whoever shows it. */
  async function expectExplained(message: string, copy: string, suggestion: string): Promise<void> {
    const { build } = await loadAssets(join(copy, 'dist'));
    expect(message).toContain(`Did you mean "${suggestion}"?`);
    expect(message).toContain(`Build ${build}, manifest ${join(copy, 'dist/.truename/manifest.json')}`);
  }

  test('is not there in the example: the compiler says nothing', async () => {
    expect(await complaints(await exampleWith('server.js', 'Three small games', 'Three games'))).toEqual([]);
  });

  test.each([
    ['a picture', 'arcade.js', 'img/games/comet-hop.svg', 'img/games/comet-hob.svg'],
    ['an entry', 'server.js', "both = ['src/main.ts', 'src/play.ts']", "both = ['src/main.ts', 'src/plya.ts']"],
  ])('of %s is an error of the compiler', async (_, file, text, typo) => {
    const found = await complaints(await exampleWith(file, text, typo));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(file);
    expect(found[0]).toMatch(/error TS\d+: Type '"[^"]+"' is not assignable to type/);
  });

  test('of a name that is checked at boot stops the server', async () => {
    const copy = await exampleWith('arcade.js', 'img/games/comet-hop.svg', 'img/games/comet-hob.svg');
    const { createApp }: Example = await import(pathToFileURL(join(copy, 'server.js')).href);
    const error: Error = await createApp(join(copy, 'dist')).then(
      () => new Error('It started'),
      (reason) => reason,
    );
    expect(error.name).toBe('AssetNotFoundError');
    await expectExplained(error.message, copy, 'img/games/comet-hop.svg');
  });

  test('of a template is an error of its page, which says where', async () => {
    const copy = await exampleWith('views/home.ejs', 'img/cabinet.svg', 'img/cabnet.svg');
    const { createApp, listen, addressOf }: Example = await import(pathToFileURL(join(copy, 'server.js')).href);
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const server = await listen(await createApp(join(copy, 'dist')), 0);
    try {
      const answer = await fetch(addressOf(server));
      expect(answer.status).toBe(500);
      const page = unescaped(await answer.text());
      expect(page).toMatch(/views\/home\.ejs:\d+/);
      await expectExplained(page, copy, 'img/cabinet.svg');
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });
});

function unescaped(page: string): string {
  return page.replaceAll('&quot;', '"').replaceAll('&nbsp;', ' ').replaceAll('<br>', '\n').replaceAll('&#39;', "'");
}
