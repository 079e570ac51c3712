// types.test.ts: is a wrong name a compile error, where the plugin's types are included?
import { execFile } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { typesFile } from '../../packages/plugin/src/types-file.ts';
import { tempDir } from '../support/temp.ts';
import { siteManifest } from './manifest.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));

const server = `import { type AssetName, createAssets } from '@truename/server';
import { loadAssets } from '@truename/server/node';
declare const id: string;
const assets = await loadAssets('dist');
assets.url('img/logo.png');
assets.url('robots.txt', { absolute: true });
assets.url('img/sprite.svg#icon');
assets.tags(['src/main.ts', 'src/admin.ts']);
assets.forRequest({}).preload('img/logo.png', { as: 'image' });
assets.url('/img/' + id + '?1699999999', { legacy: true });
if (assets.has(id)) assets.url(id);
assets.url(\`img/\${id}.png\` as AssetName);
assets.assert('src/main.ts', id);
createAssets({}, { origin: (request: { host: string }) => 'https://' + request.host });
`;

const wrong = [
  `assets.url('img/lgo.png');`,
  `assets.url('img/lgo.png#icon');`,
  `assets.integrity('src/mian.ts');`,
  `assets.tags('img/logo.png');`,
  `assets.tags(['src/main.ts', 'src/mian.ts']);`,
  `assets.script('main.ts');`,
  `assets.forRequest({}).url('img/lgo.png');`,
  `assets.generation().style('img/lgo.png');`,
  `assets.url(id);`,
  `assets.url('src/tiny.svg');`,
];

const client = `import { asset, assetMap } from 'virtual:truename';
export const urls = [asset('img/logo.png'), asset('src/tiny.svg'), assetMap('img/*.png')['img/logo.png']];
asset('src/tny.svg');
`;

/** The lines of a program that the compiler complains of. */
async function complaints(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const dir = await tempDir();
  const project = {
    compilerOptions: {
      strict: true,
      noEmit: true,
      module: 'nodenext',
      target: 'es2022',
      lib: ['es2023', 'dom'],
      types: ['node'],
      skipLibCheck: true,
      allowImportingTsExtensions: true,
      customConditions: ['@truename/source'],
    },
    // TypeScript's patterns leave out folders that begin with a dot, unless they are named.
    include: ['*.ts', 'dist/.truename/*.d.ts'],
  };
  const all = { 'package.json': '{"type":"module"}', 'tsconfig.json': JSON.stringify(project), ...files };
  for (const [path, text] of Object.entries(all)) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), text);
  }
  await symlink(join(repository, 'node_modules'), join(dir, 'node_modules'));
  const printed = await new Promise<string>((done) => {
    execFile(join(repository, 'node_modules/.bin/tsc'), ['-p', dir, '--pretty', 'false'], (_, text) => done(text));
  });
  const lines = printed.split('\n').filter((line) => line !== '' && !line.startsWith(' '));
  return lines.map((line) => line.replace(/^.*?(\w+\.ts)\((\d+),.*/, '$1:$2'));
}

const firstWrong = server.split('\n').length;
const program = `${server}${wrong.join('\n')}\n`;

test('a name that the build does not have is a compile error, for every function that takes one', async () => {
  const types = { 'dist/.truename/assets.d.ts': typesFile(siteManifest()) };
  const found = await complaints({ 'server.ts': program, 'client.ts': client, ...types });
  expect(found).toEqual(['client.ts:3', ...wrong.map((_, index) => `server.ts:${firstWrong + index}`)]);
});

test('any string is a name where the types are not included', async () => {
  expect(await complaints({ 'server.ts': program })).toEqual([]);
});

test('client code is checked before the first build too, with the types of the package', async () => {
  const withTypes = { 'client.ts': `/// <reference types="@truename/plugin/client" />\n${client}` };
  expect(await complaints(withTypes)).toEqual([]);
  const built = { 'dist/.truename/assets.d.ts': typesFile(siteManifest()) };
  expect(await complaints({ ...withTypes, ...built })).toEqual(['client.ts:4']);
});

test('a dev server of Vite 7 and of Vite 8 is taken as it is, and nothing else', async () => {
  const development = `import { loadAssets } from '@truename/server/node';
import type { vite as vite7 } from '@truename/test-vite-7';
import type { ViteDevServer } from 'vite';
declare const seven: vite7.ViteDevServer;
declare const eight: ViteDevServer;
await loadAssets('dist', { vite: seven });
await loadAssets('dist', { vite: eight, react: true });
await loadAssets('dist', { vite: eight.config });
await loadAssets('dist', { vite: eight, react: 'yes' });
`;
  expect(await complaints({ 'server.ts': development })).toEqual(['server.ts:8', 'server.ts:9']);
});
