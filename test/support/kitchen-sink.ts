// kitchen-sink.ts: how is the Vite app in test/apps/kitchen-sink configured?
import { join } from 'node:path';
import { truename } from '@truename/plugin';
import type { InlineConfig, Plugin } from 'vite';

export type TruenameOptions = NonNullable<Parameters<typeof truename>[0]>;

export const kitchenSink: string = join(import.meta.dirname, '../apps/kitchen-sink');

/** The host that the browser harness maps to a loopback server. */
export const cdn = 'http://cdn.example/app/';

/** Every kind of base, by the name the app gives it. */
export const bases = { root: '/', sub: '/sub/', relative: './', cdn } as const;
export type BaseKind = keyof typeof bases;

/** Pages, as paths below the output directory. */
export const pages = ['index.html', 'about.html', 'nested/page.html', 'twins/one/index.html', 'twins/two/index.html'];

/** Requests that no browser allows under this base: `<use>` takes no file of another origin. */
export function expectedFailures(base: BaseKind): RegExp {
  return base === 'cdn' ? /\/img\/sprite[^/]*\.svg/ : /^(?!)/;
}

/** Names made at run time, or relative to the page: browsers ask for these originals by design. */
export function expectedOriginals(base: BaseKind): string[] {
  return base === 'relative' ? ['img/items/2.png', 'data/items.json'] : ['img/items/2.png'];
}

/** The app's configuration for a root (the app itself or a copy), without Truename. */
export function kitchenSinkConfig(root: string, base: BaseKind): InlineConfig {
  return {
    root,
    base: bases[base],
    configFile: false,
    logLevel: 'warn',
    plugins: [virtualModules()],
    worker: { format: 'es', plugins: () => [virtualModules()] },
    build: {
      emptyOutDir: true,
      rollupOptions: {
        input: pages.map((page) => join(root, page)),
        output: { manualChunks: (id: string) => (id.includes('/src/proof/') ? 'proof' : undefined) },
      },
    },
  };
}

const facts = `export const label = 'made by the configuration';`;
const panel = `let count = 0; export function bump() { count += 1; return count; }`;

/** Modules that are no files; the two panels have equal code and must stay two. */
export function virtualModules(): Plugin {
  return {
    name: 'kitchen-sink:virtual',
    resolveId: (id) => (id === 'virtual:facts' || id.startsWith('virtual:panel/') ? `\0${id}` : undefined),
    load: (id) => (id === '\0virtual:facts' ? facts : id.startsWith('\0virtual:panel/') ? panel : undefined),
  };
}

/** What `virtual:truename` would be in a build without Truename: plain public URLs. */
export function plainTruename(base: string): Plugin {
  const items = ['1', '2', '3'].map((id) => `img/items/${id}.png`);
  const code = [
    `const base = ${JSON.stringify(base)};`,
    `export const asset = (name) => base + name;`,
    `export const assetMap = () => Object.fromEntries(${JSON.stringify(items)}.map((name) => [name, base + name]));`,
  ];
  return {
    name: `kitchen-sink:plain-truename`,
    enforce: 'pre',
    resolveId: (id) => (id === 'virtual:truename' ? '\0virtual:truename' : undefined),
    load: (id) => (id === '\0virtual:truename' ? code.join('\n') : undefined),
  };
}

/** The configuration with Truename; lost references fail the build. */
export function withTruename(config: InlineConfig, options: TruenameOptions = {}): InlineConfig {
  const naming = truename({ strict: true, attributes: ['data-src'], ...options }) as Plugin[];
  return { ...config, plugins: [...(config.plugins ?? []), naming] };
}

/** The configuration with a stand-in for `virtual:truename`. */
export function withoutTruename(config: InlineConfig): InlineConfig {
  return { ...config, plugins: [...(config.plugins ?? []), plainTruename(config.base ?? '/')] };
}
