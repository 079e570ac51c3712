// dev-site.ts: what does a site consist of that is being developed, and how is its dev server started?
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { truename } from '@truename/plugin';
import type { InlineConfig, Plugin, ViteDevServer } from 'vite';
import { type ViteVersion, viteVersions } from '../support/build.ts';
import { freePort } from '../support/free-port.ts';
import { tempDir } from '../support/temp.ts';

/** One pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const sources: Readonly<Record<string, string | Buffer>> = {
  'package.json': '{"type":"module"}',
  'src/main.js': `import './main.css';
import pixel from './pixel.png';
import { word } from './word.js';
document.querySelector('#imported').src = pixel;
document.querySelector('#word').textContent = word;
import.meta.hot?.accept('./word.js', (next) => { document.querySelector('#word').textContent = next.word; });
`,
  'src/word.js': `export const word = 'first';\n`,
  'src/main.css': `#imports { color: rgb(1, 2, 3); background: url(/img/public.png); }
#source { background: url(./pixel.png); }
`,
  'src/page.css': '#linked { color: rgb(4, 5, 6); }\n',
  'src/pixel.png': png,
  'src/café 1.png': png,
  'public/img/public.png': png,
  'public/robots.txt': 'User-agent: *\n',
};

/** Writes a site; gives its root. */
export async function createDevSite(more: Readonly<Record<string, string | Buffer>> = {}): Promise<string> {
  const root = await tempDir();
  for (const [path, content] of Object.entries({ ...sources, ...more })) await writeIn(root, path, content);
  return root;
}

export async function writeIn(root: string, path: string, content: string | Buffer): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), content);
}

/** Starts a dev server in this process; it watches the files when it is given. In middleware mode, unless told a port. */
export async function startVite(version: ViteVersion, root: string, config: InlineConfig = {}): Promise<ViteDevServer> {
  const { createServer } = viteVersions[version].vite as unknown as typeof import('vite');
  let watches: Promise<unknown> = Promise.resolve();
  const watching: Plugin = {
    name: 'watching',
    configureServer: ({ watcher }) => {
      watches = isWatching(watcher);
    },
  };
  const isApart = config.server?.port !== undefined;
  const server = await createServer({
    root,
    configFile: false,
    logLevel: 'silent',
    appType: 'custom',
    optimizeDeps: { noDiscovery: true },
    ...config,
    plugins: [truename(), watching, ...(config.plugins ?? [])],
    server: isApart
      ? { host: '127.0.0.1', ...config.server, port: config.server?.port || (await freePort()) }
      : // Vite's web socket has a port of its own here, and a fixed one unless told otherwise.
        { middlewareMode: true, hmr: { port: await freePort() } },
  } as InlineConfig);
  if (isApart) await server.listen();
  await watches;
  return server;
}

/** Files are watched; Vite may need so long to start that the event is over, which only its watcher knows. */
async function isWatching(watcher: ViteDevServer['watcher']): Promise<void> {
  if (!('_readyEmitted' in watcher)) throw new Error('The watcher of Vite does not tell whether it is ready');
  if (watcher._readyEmitted !== true) await once(watcher, 'ready');
}
