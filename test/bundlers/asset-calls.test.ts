// asset-calls.test.ts: what do real bundlers make of asset(), in scripts and in Vue's templates?
import { mkdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { truename } from '@truename/plugin';
import vue from '@vitejs/plugin-vue';
import { rolldown } from 'rolldown';
import { type RollupCache, rollup } from 'rollup';
import { build, createLogger, createServer, type InlineConfig, type Plugin } from 'vite';
import { ModuleRunner } from 'vite/module-runner';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type ViteVersion, viteBuild, viteVersions } from '../support/build.ts';
import { freePort } from '../support/free-port.ts';
import { readFiles } from '../support/output.ts';
import { tempDir } from '../support/temp.ts';

const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));

afterEach(() => vi.unstubAllEnvs());

/** A dev server that is told of files by the test alone: what is seen of an edit comes when it will. */
const unwatched = { middlewareMode: true, ws: false, watch: null } as const;

/** A site with two public pictures and these files. */
async function site(files: Readonly<Record<string, string>>): Promise<string> {
  const root = await tempDir();
  await symlink(modules, join(root, 'node_modules'));
  const pictures = { 'public/img/logo.png': 'one', 'public/img/two.png': 'two' };
  for (const [path, text] of Object.entries({ ...pictures, ...files })) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return root;
}

type Bundle = (root: string, input: string) => Promise<string>;

const codeOf = (output: unknown): string =>
  [output].flat().flatMap((each) => (each as { output: { code?: string }[] }).output)[0]!.code ?? '';

function viteConfig(root: string, input: string, plugins: Plugin[] = []): InlineConfig {
  return {
    root,
    configFile: false,
    logLevel: 'silent',
    plugins: [...plugins, truename({ strict: true }) as Plugin[]],
    build: { minify: false, rollupOptions: { input: join(root, input) } },
  };
}

const bundlers: Readonly<Record<string, Bundle>> = {
  ...Object.fromEntries(
    Object.keys(viteVersions).map((version) => [
      version,
      async (root: string, input: string) =>
        codeOf((await viteBuild(version as ViteVersion, viteConfig(root, input))).output),
    ]),
  ),
  rollup: async (root, input) => {
    const bundle = await rollup({ input: join(root, input), plugins: [truename({ root, publicDir: 'public' })] });
    return codeOf(await bundle.write({ dir: join(root, 'dist') }));
  },
  rolldown: async (root, input) => {
    const plugins = [truename({ root, publicDir: 'public' })] as never;
    const bundle = await rolldown({ input: join(root, input), plugins, cwd: root });
    return codeOf(await bundle.write({ dir: join(root, 'dist') }));
  },
};

describe.each(Object.entries(bundlers))('%s', (_, bundle) => {
  test('replaces the calls of what was imported, and leaves names alone that a function declares for itself', async () => {
    const root = await site({
      'main.js': `import { asset } from 'virtual:truename';
import * as all from 'virtual:truename';
globalThis.seen = [asset('img/logo.png'), (0, all.asset)('img/two.png'), ((asset) => asset('img/none.png'))(String)];\n`,
    });
    const code = await bundle(root, 'main.js');
    expect(code).toMatch(/img\/logo-[0-9a-f]{16}\.png/);
    expect(code).toMatch(/img\/two-[0-9a-f]{16}\.png/);
    expect(code).toMatch(/\(asset\) => asset\(["']img\/none\.png["']\)/);
    expect(code.includes('truename:')).toBe(false);
  });

  test('says of each use that is no call where it stands, and what to write', async () => {
    const root = await site({
      'main.js': "import { asset } from 'virtual:truename';\nexport const all =\n  ['img/logo.png'].map(asset);\n",
    });
    const failure: unknown = await bundle(root, 'main.js').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    const { message } = failure as Error;
    expect(message).toContain(`${join(root, 'main.js')}:3:24 dangling-reference: "asset" is no call with a name`);
    expect(message).toContain("Write asset('img/logo.png')");
  });
});

const page = '<script setup>\nimport { asset } from "virtual:truename";\n';
const mount = "import { createApp } from 'vue';\nimport App from './App.vue';\ncreateApp(App).mount('#app');\n";

describe('Vue', () => {
  test.each(['production', 'development'])('may call it in a template: %s', async (mode) => {
    vi.stubEnv('NODE_ENV', mode);
    const root = await site({
      'main.js': mount,
      'App.vue': `${page}</script>\n<template><img :src="asset('img/logo.png')"><p @click="asset('img/two.png')">{{ asset('img/two.png') }}</p></template>\n`,
    });
    const code = codeOf(await build(viteConfig(root, 'main.js', [vue() as Plugin])));
    expect(code.match(/img\/(?:logo|two)-[0-9a-f]{16}\.png/g)).toHaveLength(3);
    expect(code.match(/["'`]img\/(?:logo|two)\.png/g)).toBeNull();
    expect(code.includes('$setup')).toBe(mode === 'development');
  });

  test('is told the place in the component of a name that is not there, and of a use that is no call', async () => {
    const told = async (text: string): Promise<string> => {
      const root = await site({ 'main.js': mount, 'App.vue': text });
      const failure: Error = await build(viteConfig(root, 'main.js', [vue() as Plugin])).then(String, (error) => error);
      return failure.message.replaceAll(root, '');
    };
    const lost = `${page}const one = asset('img/lgo.png');\n</script>\n<template>{{ one }}</template>\n`;
    expect(await told(lost)).toMatch(
      /App\.vue:3:13 dangling-reference: asset\("img\/lgo\.png"\).*\n.*logo\.png"\?\n +at /,
    );
    const handed =
      '<script>\nimport { asset } from "virtual:truename";\nexport default { methods: { asset } };\n</script>\n';
    expect(await told(`${handed}<template>{{ asset('img/logo.png') }}</template>\n`)).toContain(
      '/App.vue:3:29 dangling-reference: "asset" is no call with a name',
    );
  });

  test('calls it while the site is developed, where templates have it as a value', async () => {
    const root = await site({
      'App.vue': `${page}const two = asset('img/two.png');\n</script>\n<template><img :src="asset('img/logo.png')">{{ two }}</template>\n`,
      'render.js':
        "import { createSSRApp } from 'vue';\nimport { renderToString } from 'vue/server-renderer';\nimport App from './App.vue';\nexport default await renderToString(createSSRApp(App));\n",
      'other.js': "import { asset } from 'virtual:truename';\nexport default [asset];\n",
      'map.js': "import { assetMap } from 'virtual:truename';\nexport default assetMap;\n",
    });
    const config = viteConfig(root, 'render.js', [vue() as Plugin]);
    const server = await createServer({ ...config, base: '/app/', server: unwatched });
    try {
      const { default: html } = await server.ssrLoadModule('/render.js');
      expect(html).toContain('<img src="/app/img/logo.png">/app/img/two.png');
      await expect(server.ssrLoadModule('/other.js')).rejects.toThrow(/other\.js:2:17.*"asset" is no call/s);
      const virtual = await server.ssrLoadModule('virtual:truename');
      expect(virtual.asset('img/a b?.png')).toBe('/app/img/a%20b%3F.png');
      expect(() => virtual.assetMap('img/*.png')).toThrow(/in a template.*const items = assetMap\("img\/\*\.png"\)/s);
    } finally {
      await server.close();
    }
  });
});

test('what was not transformed says so when it runs', async () => {
  const root = await site({ 'main.js': "export * as all from 'truename-all';\n" });
  const virtual = { name: 'all', resolveId: (id: string) => (id === 'truename-all' ? '\0virtual:truename' : null) };
  const plugins = [virtual, truename({ root, publicDir: 'public' })];
  const bundle = await rollup({ input: join(root, 'main.js'), plugins });
  await bundle.write({ file: join(root, 'dist/main.mjs'), format: 'es' });
  expect(await readFile(join(root, 'dist/main.mjs'), 'utf8')).toContain('truename:');
  const { all } = await import(join(root, 'dist/main.mjs'));
  expect(() => all.asset('img/logo.png')).toThrow(
    'truename: asset("img/logo.png") ran as it was written. Such calls are replaced when the code is built',
  );
});

test.each(['vite-8', 'vite-7'] as const)('a worker may call it: %s', async (version) => {
  const root = await site({
    'main.js': "new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });\n",
    'worker.js': "import { asset } from 'virtual:truename';\npostMessage(asset('img/logo.png'));\n",
  });
  const { outDir } = await viteBuild(version, viteConfig(root, 'main.js'));
  const { assets, outputs } = JSON.parse(await readFile(join(outDir, '.truename/manifest.json'), 'utf8'));
  const worker = Object.keys(outputs).find((path) => path.startsWith('assets/worker-'))!;
  expect(await readFile(join(outDir, worker), 'utf8')).toContain(`/${assets['img/logo.png']}`);
});

test.each(['vite-8', 'vite-7'] as const)('the plugins that a user has for workers run once: %s', async (version) => {
  const root = await site({
    'main.js': "new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });\n",
    'worker.js': "postMessage('worker');\n",
  });
  const own = (): Plugin => ({
    name: 'own',
    transform: (code, id) => (id.includes('/worker.js') ? `${code}globalThis.own();\n` : null),
  });
  const { outDir } = await viteBuild(version, { ...viteConfig(root, 'main.js'), worker: { plugins: () => [own()] } });
  const { outputs } = JSON.parse(await readFile(join(outDir, '.truename/manifest.json'), 'utf8'));
  const worker = Object.keys(outputs).find((path) => path.startsWith('assets/worker-'))!;
  expect((await readFile(join(outDir, worker), 'utf8')).match(/globalThis\.own/g)).toHaveLength(1);
});

describe.each(['vite-8', 'vite-7'] as const)('%s: what keeps its names knows the calls, in workers too', (version) => {
  const files = {
    'main.js':
      "import { asset } from 'virtual:truename';\nimport own from './own.png?no-inline';\nnew Worker(new URL('./worker.js', import.meta.url), { type: 'module' });\nglobalThis.seen = [own, asset('img/logo.png')];\n",
    'worker.js': "import { asset } from 'virtual:truename';\npostMessage(asset('img/two.png'));\n",
    'own.png': 'own',
  };

  test.each<[string, Pick<InlineConfig, 'plugins' | 'build'>]>([
    ['Storybook', { plugins: [{ name: 'storybook:code-generator-plugin' }] }],
    ['a library', { build: { lib: { entry: 'main.js', formats: ['es'], fileName: 'main' } } }],
  ])('%s', async (_, { plugins = [], build }) => {
    const root = await site(files);
    const config = viteConfig(root, 'main.js', plugins as Plugin[]);
    const { outDir } = await viteBuild(version, { ...config, base: './', ...(build && { build }) });
    const built = await readFiles(outDir);
    expect([...built.keys()].filter((path) => /[0-9a-f]{16}|^\.truename/.test(path))).toEqual([]);
    const scripts = [...built].filter(([path]) => /\.m?js$/.test(path));
    const code = scripts.map(([, bytes]) => Buffer.from(bytes)).join('\n');
    expect(code).not.toMatch(/tn[0-9a-f]{10}|virtual:truename|ran as it was written/);
    expect(code).toContain('img/logo.png');
    // That of a library may stand in the script, as a `data:` URL.
    const texts = [code, ...[...code.matchAll(/base64,([\w+/=]+)/g)].map(([, data]) => Buffer.from(data!, 'base64'))];
    expect(texts.join('\n')).toContain('img/two.png');
    expect([...built.keys()]).toContain('img/two.png');
  });
});

test('a dev server that bundles renames nothing, and knows the calls of a worker', async () => {
  const root = await site({
    'index.html': '<!doctype html><script type="module" src="/main.js"></script>',
    'main.js':
      "import Work from './worker.js?worker';\nimport { asset } from 'virtual:truename';\nnew Work();\nconsole.log(asset('img/logo.png'));\n",
    'worker.js': "import { asset } from 'virtual:truename';\npostMessage(asset('img/two.png'));\n",
  });
  const told: string[] = [];
  const tell = (message: string): void => void told.push(message);
  const customLogger = { ...createLogger('silent'), info: tell, warn: tell, error: tell };
  const server = await createServer({
    root,
    configFile: false,
    customLogger,
    plugins: [truename({ strict: true })],
    experimental: { bundledDev: true },
    server: { port: await freePort(), host: '127.0.0.1' },
  });
  try {
    await server.listen();
    const read = async (path: string) => (await fetch(new URL(path, server.resolvedUrls?.local[0]))).text();
    // Until the bundle is there, a page says so.
    let script: string | undefined;
    while (script === undefined && told.length === 1) script = /src="([^"]+index[^"]*\.js)"/.exec(await read('/'))?.[1];
    expect(told).toEqual([expect.stringContaining('experimental.bundledDev is set')]);
    const code = await read(script ?? '');
    expect(code).toContain('"/img/logo.png"');
    expect(await read(/["'`]([^"'`]*worker[\w-]*\.js)["'`]/.exec(code)?.[1] ?? '')).toContain('/img/two.png');
  } finally {
    await server.close();
  }
});

test('what Rollup keeps of an earlier build is asked for again: files come, go and change', async () => {
  const root = await site({
    'main.js':
      "import './other.js';\nimport { asset, assetMap } from 'virtual:truename';\nglobalThis.seen = [asset('img/logo.png'), assetMap('img/*.png')];\n",
    'other.js': "import { asset } from 'virtual:truename';\nglobalThis.other = asset('img/logo.png');\n",
  });
  const plugins = [truename({ root, publicDir: 'public' })];
  const run = async (cache?: RollupCache) => {
    const bundle = await rollup({ input: join(root, 'main.js'), plugins, ...(cache ? { cache } : {}) });
    return { cache: bundle.cache!, code: codeOf(await bundle.write({ dir: join(root, 'dist') })) };
  };
  const first = await run();
  await writeFile(join(root, 'public/img/logo.png'), 'edited');
  await rename(join(root, 'public/img/two.png'), join(root, 'public/img/three.png'));
  const { code, cache } = await run(first.cache);
  const { assets } = JSON.parse(await readFile(join(root, 'dist/.truename/manifest.json'), 'utf8'));
  expect(code).toContain(assets['img/logo.png']);
  expect(code.match(/img\/\w+\.png/g)).toEqual(['img/logo.png', 'img/three.png']);
  await rm(join(root, 'public/img/logo.png'));
  await expect(run(cache)).rejects.toThrow('asset("img/logo.png"): there is no such file');
});

test('types that say so already are not written again: what watches the sources would build for ever', async () => {
  const root = await site({ 'main.js': 'globalThis.seen = 1;\n' });
  const run = async () => {
    const bundle = await rollup({
      input: join(root, 'main.js'),
      plugins: [truename({ root, publicDir: 'public', types: 'names.d.ts' })],
    });
    await bundle.write({ dir: join(root, 'dist') });
    return { ino: (await stat(join(root, 'names.d.ts'))).ino, text: await readFile(join(root, 'names.d.ts'), 'utf8') };
  };
  const first = await run();
  expect(await run()).toEqual(first);
  await writeFile(join(root, 'public/img/three.png'), 'three');
  expect((await run()).text).toContain('"img/three.png"');
});

// As Vitest runs tests of components in jsdom: modules of the client's environment, in Node.
test.each(['vite-8', 'vite-7'] as const)(
  'a runner of client modules knows the calls while the site is developed: %s',
  async (version) => {
    const root = await site({
      'main.js':
        "import { asset, assetMap } from 'virtual:truename';\nexport default [asset('/img/a b.png'), asset('own.png'), assetMap('img/t*.png')];\n",
      'own.png': 'own',
      'public/img/a b.png': 'a',
    });
    const { createServer: create } = viteVersions[version].vite as unknown as typeof import('vite');
    const server = await create({
      ...viteConfig(root, 'main.js'),
      environments: { client: { dev: { moduleRunnerTransform: true } } },
      server: { middlewareMode: true, ws: false, origin: 'http://dev.example' },
    });
    const { client } = server.environments;
    type Asked = { data: { name: string; data: Parameters<typeof client.fetchModule> } };
    const invoke = async (asked: object) => {
      const { name, data } = (asked as Asked).data;
      return { result: name === 'fetchModule' ? await client.fetchModule(...data) : [] };
    };
    const runner = new ModuleRunner({ transport: { invoke }, hmr: false, sourcemapInterceptor: false });
    try {
      const { default: seen } = await runner.import('/main.js');
      const urls = ['/img/a%20b.png', '/own.png', '/img/two.png'].map((path) => `http://dev.example${path}`);
      expect(seen).toEqual([...urls.slice(0, 2), { 'img/two.png': urls[2] }]);
    } finally {
      await runner.close();
      await server.close();
    }
  },
);

test.each(['vite-8', 'vite-7'] as const)(
  'while the site is developed, a file that comes or goes is told to those who ask for it: %s',
  async (version) => {
    const root = await site({
      'map.js': "import { assetMap } from 'virtual:truename';\nexport default assetMap('img/*.png');\n",
      'lost.js': "import { asset } from 'virtual:truename';\nexport default asset('img/late.png');\n",
      'other.js': "import { asset } from 'virtual:truename';\nexport default asset('img/two.png');\n",
    });
    let told: (urls: readonly string[]) => void = () => {};
    const last: Plugin = {
      name: 'last',
      enforce: 'post',
      hotUpdate: { order: 'post', handler: ({ modules }) => told(modules.map(({ url }) => url)) },
    };
    const { createServer: create } = viteVersions[version].vite as unknown as typeof import('vite');
    const config = viteConfig(root, 'map.js', [last]);
    const server = await create({ ...config, appType: 'custom', server: unwatched });
    const after = async (event: 'add' | 'unlink', path: string): Promise<readonly string[]> => {
      const urls = new Promise<readonly string[]>((resolve) => {
        told = resolve;
      });
      server.watcher.emit(event, join(root, path));
      return (await urls).toSorted();
    };
    try {
      const load = async (path: string) => (await server.transformRequest(path))?.code;
      await load('/map.js');
      await load('/other.js');
      await expect(load('/lost.js')).rejects.toThrow('there is no such file');
      await writeFile(join(root, 'public/img/late.png'), 'late');
      expect(await after('add', 'public/img/late.png')).toEqual(['/lost.js', '/map.js']);
      expect(await after('add', 'public/late.txt')).toEqual([]);
      await rm(join(root, 'public/img/two.png'));
      expect(await after('unlink', 'public/img/two.png')).toEqual(['/map.js', '/other.js']);
    } finally {
      await server.close();
    }
  },
);

test.each(['vite-8', 'vite-7'] as const)(
  'while the site is developed, a page that lacks a file is loaded again when it comes: %s',
  async (version) => {
    const root = await site({
      'main.js': "import late from './lost.js';\nconsole.log(late);\n",
      'lost.js': "import { asset } from 'virtual:truename';\nexport default asset('img/late.png');\n",
    });
    const { createServer: create } = viteVersions[version].vite as unknown as typeof import('vite');
    const config = viteConfig(root, 'main.js');
    const server = await create({ ...config, appType: 'custom', server: unwatched });
    try {
      await server.transformRequest('/main.js');
      await expect(server.transformRequest('/lost.js')).rejects.toThrow('there is no such file');
      const sent = new Promise((resolve) => {
        server.environments.client.hot.send = resolve;
      });
      await writeFile(join(root, 'public/img/late.png'), 'late');
      server.watcher.emit('add', join(root, 'public/img/late.png'));
      expect(await sent).toMatchObject({ type: 'full-reload' });
    } finally {
      await server.close();
    }
  },
);
