// ssr.test.ts: do a server build and its client build agree on names?
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BuildOptions, InlineConfig } from 'vite';
import { describe, expect, test } from 'vitest';
import { type ViteVersion, viteBuild, viteVersions } from '../support/build.ts';
import { checkOutput } from '../support/check-output.ts';
import { copyApp } from '../support/copy-app.ts';
import { kitchenSinkConfig, withTruename } from '../support/kitchen-sink.ts';
import { readFiles, readOutput } from '../support/output.ts';
import { sumOf } from '../support/sum.ts';
import { tempDir } from '../support/temp.ts';

const versions: readonly ViteVersion[] = ['vite-8', 'vite-7'];

/** What a server renders: an imported picture, a public one, and one inside a longer string. */
const serverEntry = `
import hero from './assets/hero.png';
import styleUrl from './styles/as-url.css?url';
import og from '/img/og.png';
export const render = () => ({ hero, og, styleUrl, html: \`<img src="\${hero}"><img src="/img/logo.png">\` });
`;

interface Rendered {
  readonly hero: string;
  readonly og: string;
  readonly styleUrl: string;
  readonly html: string;
}

async function app(): Promise<{ config: InlineConfig; client: string; server: string; entry: string }> {
  const root = await copyApp('kitchen-sink');
  const entry = join(root, 'src/server.ts');
  await writeFile(entry, serverEntry);
  const out = join(await tempDir(), 'dist');
  return { config: kitchenSinkConfig(root, 'root'), client: join(out, 'client'), server: join(out, 'server'), entry };
}

/** Runs the server bundle; every URL it renders must be a file of the client. */
async function expectAgree(client: string, server: string): Promise<void> {
  const output = await readOutput(client);
  expect(await checkOutput(output)).toEqual([]);
  const { render } = await import(/* @vite-ignore */ pathToFileURL(join(server, 'server.js')).href);
  const { hero, og, styleUrl, html } = (render as () => Rendered)();
  const { assets } = output.manifest;
  expect(hero).toBe(`/${assets['src/assets/hero.png']}`);
  expect(og).toBe(`/${assets['img/og.png']}`);
  expect(styleUrl).toBe(`/${assets['src/styles/as-url.css']}`);
  expect(html).toBe(`<img src="${hero}"><img src="/${assets['img/logo.png']}">`);
  const files = [...(await readFiles(server))];
  expect(files.filter(([path]) => /\.(png|css|html)$/.test(path)).map(([path]) => path)).toEqual([]);
  expect(files.filter(([, bytes]) => /tn[0-9a-f]{14}/.test(bytes.toString())).map(([path]) => path)).toEqual([]);
}

const serverOutput = { entryFileNames: '[name].js' };

describe.each(versions)('%s', (version) => {
  test('separate builds: the server reads the names from the client manifest', async () => {
    const { config, client, server, entry } = await app();
    await viteBuild(version, withTruename({ ...config, build: { ...config.build, outDir: client } }));
    const build = { ssr: entry, outDir: server, rollupOptions: { output: serverOutput } };
    await viteBuild(
      version,
      withTruename({ ...config, build }, { clientManifest: join(client, '.truename/manifest.json') }),
    );
    await expectAgree(client, server);
  });

  test('one process: client first, then the server', async () => {
    const { config, client, server, entry } = await app();
    const { createBuilder } = viteVersions[version].vite as typeof import('vite');
    const environments = {
      client: { build: { ...config.build, outDir: client } },
      ssr: { build: { ssr: entry, outDir: server, rollupOptions: { input: entry, output: serverOutput } } },
    };
    const { build: _, ...shared } = config;
    const builder = await createBuilder(withTruename({ ...shared, environments, builder: {} }), null);
    await builder.buildApp();
    await expectAgree(client, server);
  });

  describe('a server that imports styles', () => {
    const config = async (): Promise<InlineConfig> => {
      const root = await tempDir();
      await mkdir(join(root, 'src'));
      const style = (name: string) => `.${name} { background: url(./dot.png) }\n`;
      const files = {
        'client.js':
          "import './page.css'; import url from './sheet.css?url'; import('./late.js'); document.title = url;",
        'late.js': "import './late.css'; export const late = 'late';",
        'server.js':
          "import './page.css'; import url from './sheet.css?url'; export { url }; export const late = () => import('./late.js');",
        'page.css': style('page'),
        'late.css': style('late'),
        'sheet.css': style('sheet'),
        'dot.png': 'a dot',
      };
      for (const [name, text] of Object.entries(files)) await writeFile(join(root, 'src', name), text);
      return { root, configFile: false, logLevel: 'silent' };
    };
    const buildBoth = async (more: BuildOptions) => {
      const common = await config();
      const at = (dir: string) => join(common.root!, 'dist', dir);
      const pageOf = (dir: string): BuildOptions => ({
        outDir: at(dir),
        assetsInlineLimit: 0,
        rollupOptions: { input: join(common.root!, `src/${dir}.js`) },
      });
      // A build for another page of the same site, which knows none of the server's files.
      await writeFile(join(common.root!, 'src/embed.js'), 'export {};\n');
      for (const dir of ['client', 'embed']) await viteBuild(version, withTruename({ ...common, build: pageOf(dir) }));
      const server = { ssr: join(common.root!, 'src/server.js'), assetsInlineLimit: 0, outDir: at('server'), ...more };
      const clientManifest = 'dist/client/.truename/manifest.json';
      await viteBuild(version, withTruename({ ...common, build: server }, { clientManifest }));
      const files = await readFiles(at('server'));
      const { url } = await import(/* @vite-ignore */ pathToFileURL(join(at('server'), 'server.mjs')).href);
      return { client: await readOutput(at('client')), files, url: url as string };
    };

    test('emits them under names made from their content, which the client gives too', async () => {
      const { client, files, url } = await buildBoth({ ssrEmitAssets: true, manifest: true });
      expect(url).toBe(`/${client.manifest.assets['src/sheet.css']}`);
      const emitted = [...files.keys()].filter((path) => path.endsWith('.css'));
      expect(emitted.map((path) => path.replace(/[0-9a-f]{16}/, '*'))).toEqual([
        'assets/late-*.css',
        'assets/server-*.css',
        'assets/sheet-*.css',
      ]);
      for (const path of emitted) expect(path).toContain(sumOf(files.get(path)!));
      expect(client.files.has(emitted[0]!)).toBe(true);
      const listed = Object.values(
        JSON.parse(String(files.get('.vite/manifest.json'))) as Record<string, { css?: string[] }>,
      );
      expect(listed.flatMap(({ css = [] }) => css).sort()).toEqual(emitted.slice(0, 2));
    });

    test('builds too where only Vite lists them, in its own manifest, and nobody writes them', async () => {
      const { client, files, url } = await buildBoth({ manifest: true });
      expect(url).toBe(`/${client.manifest.assets['src/sheet.css']}`);
      expect([...files.keys()].filter((path) => path.endsWith('.css'))).toEqual([]);
    });
  });

  test('a server build without the client build fails with a clear error', async () => {
    const { config, server, entry } = await app();
    const build = { ssr: entry, outDir: server };
    await expect(viteBuild(version, withTruename({ ...config, build }))).rejects.toThrow(/client/);
  });
});
