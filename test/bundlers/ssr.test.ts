// ssr.test.ts: do a server build and its client build agree on names?
import { appendFile, cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Options } from '@truename/plugin';
import type { BuildOptions, InlineConfig, Plugin } from 'vite';
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

  describe('a small server', () => {
    interface Site {
      readonly root: string;
      at(path: string): string;
      build(build: BuildOptions, options?: Options): Promise<readonly string[]>;
    }

    const siteIn = (root: string): Site => ({
      root,
      at: (path) => join(root, path),
      /** Gives the warnings. */
      build: async (build, options = {}) => {
        const warnings: string[] = [];
        const { createLogger } = viteVersions[version].vite as typeof import('vite');
        const customLogger = { ...createLogger('silent'), warn: (text: string) => void warnings.push(text) };
        const config = {
          root,
          configFile: false,
          logLevel: 'silent',
          customLogger,
          build: { assetsInlineLimit: 0, ...build },
        } as const;
        await viteBuild(version, withTruename(config, options));
        return warnings;
      },
    });

    async function site(): Promise<Site> {
      const one = siteIn(await tempDir());
      const style = (name: string) => `.${name} { background: url(./dot.png) }\n`;
      const files = {
        'client.js':
          "import './page.css'; import url from './sheet.css?url'; import('./late.js'); document.title = url;",
        'embed.js': 'export {};',
        'late.js': "import './late.css'; export const late = 'late';",
        'server.js':
          "import './page.css'; import url from './sheet.css?url'; import only from './only.png'; export { only, url }; export const late = () => import('./late.js');",
        'page.css': style('page'),
        'late.css': style('late'),
        'sheet.css': style('sheet'),
        'dot.png': 'a dot',
        'only.png': 'a picture for the server',
      };
      await mkdir(one.at('src'));
      for (const [name, text] of Object.entries(files)) await writeFile(one.at(`src/${name}`), text);
      return one;
    }

    const clientOf = ({ at }: Site, name = 'client'): BuildOptions => ({
      outDir: at(`dist/${name}`),
      rollupOptions: { input: at(`src/${name}.js`) },
    });
    const serverOf = ({ at }: Site): BuildOptions => ({ ssr: at('src/server.js'), outDir: at('dist/server') });
    const clientManifest = 'dist/client/.truename/manifest.json';

    async function buildBoth(more: BuildOptions) {
      const one = await site();
      // The second page of the site knows none of the server's files.
      for (const name of ['client', 'embed']) await one.build(clientOf(one, name));
      const warnings = await one.build({ ...serverOf(one), ...more }, { clientManifest, strict: false });
      const files = await readFiles(one.at('dist/server'));
      const { url } = await import(/* @vite-ignore */ pathToFileURL(one.at('dist/server/server.mjs')).href);
      return { client: await readOutput(one.at('dist/client')), files, warnings, url: url as string };
    }

    test('emits styles under names made from their content, which the client gives too', async () => {
      const { client, files, warnings, url } = await buildBoth({ ssrEmitAssets: true, manifest: true });
      expect(url).toBe(`/${client.manifest.assets['src/sheet.css']}`);
      expect(warnings).toEqual([]);
      const emitted = [...files.keys()].filter((path) => path.endsWith('.css'));
      const starred = emitted.map((path) => path.replace(/[0-9a-f]{16}/, '*'));
      expect(starred).toEqual(['assets/late-*.css', 'assets/server-*.css', 'assets/sheet-*.css']);
      for (const path of emitted) expect(path).toContain(sumOf(files.get(path)!));
      expect(client.files.has(emitted[0]!)).toBe(true);
      const chunks: Record<string, { css?: string[] }> = JSON.parse(String(files.get('.vite/manifest.json')));
      const listed = Object.values(chunks).flatMap(({ css = [] }) => css);
      expect(listed.sort()).toEqual(emitted.slice(0, 2));
    });

    test('builds too where only Vite lists its styles; a picture of its own is told of', async () => {
      const { client, files, warnings, url } = await buildBoth({ manifest: true });
      expect(url).toBe(`/${client.manifest.assets['src/sheet.css']}`);
      expect([...files.keys()].filter((path) => path.endsWith('.css'))).toEqual([]);
      expect(warnings).toHaveLength(1);
      expect(warnings[0]).toContain('The server build names "src/only.png", and the client build has no such file');
    });

    test('knows the files of two clients that fill one directory', async () => {
      const one = await site();
      await one.build(clientOf(one));
      await one.build({ ...clientOf(one, 'embed'), outDir: one.at('dist/client'), emptyOutDir: false });
      await one.build(serverOf(one), { strict: false });
      const { url } = await import(/* @vite-ignore */ pathToFileURL(one.at('dist/server/server.mjs')).href);
      expect(url).toBe(`/${(await readOutput(one.at('dist/client'))).manifest.assets['src/sheet.css']}`);
    });

    test('is refused where the client was named with other options', async () => {
      const one = await site();
      await one.build(clientOf(one), { hashLength: 12 });
      await expect(one.build(serverOf(one), { strict: false })).rejects.toThrow(/"length":12.*\n.*same pattern/);
    });

    test('that named files of an earlier client fails the client that has them no longer', async () => {
      const earlier = await site();
      await earlier.build(clientOf(earlier));
      // Another root: what this process knows of the client's build is not known there.
      const now = siteIn(await tempDir());
      await cp(earlier.root, now.root, { recursive: true });
      await now.build(serverOf(now), { strict: false });
      await appendFile(now.at('src/sheet.css'), '.new { color: teal }');
      await expect(now.build(clientOf(now))).rejects.toThrow(/assets\/sheet-.* of an earlier client build, and that/);
    });
  });

  test('what a server chunk needs is listed by the final names of its style sheets', async () => {
    const root = await tempDir();
    await writeFile(join(root, 'style.css'), 'a { color: red }');
    await writeFile(join(root, 'server.js'), "import './style.css';\nexport const render = () => '';\n");
    const styles: string[] = [];
    const reader: Plugin = {
      name: 'reader',
      writeBundle: (_, bundle) => {
        for (const file of Object.values(bundle))
          if (file.type === 'chunk') styles.push(...(file.viteMetadata?.importedCss ?? []));
      },
    };
    const config: InlineConfig = { root, configFile: false, logLevel: 'silent', plugins: [reader] };
    const build: BuildOptions = { ssr: 'server.js', ssrEmitAssets: true, outDir: join(root, 'out') };
    const { outDir } = await viteBuild(version, withTruename({ ...config, build }));
    expect(styles).toHaveLength(1);
    expect([...(await readFiles(outDir)).keys()]).toContain(styles[0]);
  });

  test('a server build without the client build fails with a clear error', async () => {
    const { config, server, entry } = await app();
    const build = { ssr: entry, outDir: server };
    await expect(viteBuild(version, withTruename({ ...config, build }))).rejects.toThrow(/client/);
  });
});
