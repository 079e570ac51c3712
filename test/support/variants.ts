// variants.ts: in which ways do users configure a Vite build, one at a time?
import type { InlineConfig, Plugin } from 'vite';
import { cdn } from './kitchen-sink.ts';

/** A change to the kitchen sink's configuration. */
export interface Variant {
  readonly change: (config: InlineConfig) => InlineConfig;
  /** Other hosts that serve the output directory. */
  readonly hosts?: readonly string[];
}

const build = (options: InlineConfig['build']): Variant => ({
  change: (config) => ({ ...config, build: { ...config.build, ...options } }),
});

type Output = NonNullable<NonNullable<NonNullable<InlineConfig['build']>['rollupOptions']>['output']>;

const output = (options: Exclude<Output, readonly unknown[]>, more: InlineConfig['build'] = {}): Variant => ({
  change: (config) => {
    const rollupOptions = config.build?.rollupOptions ?? {};
    const merged = { ...rollupOptions, output: { ...rollupOptions.output, ...options } } as typeof rollupOptions;
    return { ...config, build: { ...config.build, ...more, rollupOptions: merged } };
  },
});

const experimental = (options: InlineConfig['experimental'], hosts: readonly string[] = []): Variant => ({
  change: (config) => ({ ...config, experimental: options ?? {} }),
  hosts,
});

const plugin = (added: Plugin): Variant => ({
  change: (config) => ({ ...config, plugins: [...(config.plugins ?? []), added] }),
});

/** A plugin that edits chunks after the bundler has hashed them. */
export const lateBanner: Plugin = {
  name: 'variants:late-banner',
  generateBundle(_, bundle) {
    for (const file of Object.values(bundle)) if (file.type === 'chunk') file.code = `/* late */${file.code}`;
  },
};

export const variants: Readonly<Record<string, Variant>> = {
  'source maps': build({ sourcemap: true }),
  'hidden source maps': build({ sourcemap: 'hidden' }),
  'inline source maps': build({ sourcemap: 'inline' }),
  'debug ids': output({ sourcemapDebugIds: true }, { sourcemap: true }),
  'inline source maps with debug ids': output({ sourcemapDebugIds: true }, { sourcemap: 'inline' }),
  'not minified': build({ minify: false, cssMinify: false }),
  'one style sheet': build({ cssCodeSplit: false }),
  'nothing inlined': build({ assetsInlineLimit: 0 }),
  'everything inlined': build({ assetsInlineLimit: 1_000_000 }),
  'no module preload': build({ modulePreload: false }),
  'preload list of its own': build({
    modulePreload: { resolveDependencies: (_, dependencies) => dependencies.filter((name) => name.endsWith('.css')) },
  }),
  'assets in the root': build({ assetsDir: '' }),
  'patterns of its own': output({
    entryFileNames: 'js/[name].[hash].js',
    chunkFileNames: 'js/deep/c-[hash:10]-[name].js',
    assetFileNames: 'media/[hash][extname]',
  }),
  'patterns that are functions': output({
    entryFileNames: ({ name }) => `e/${name}-[hash].js`,
    chunkFileNames: () => 'c/[name]-[hash].js',
    assetFileNames: ({ names }) =>
      names[0]?.endsWith('.css') ? 'css/[name]-[hash][extname]' : 'a/[name]-[hash][extname]',
  }),
  'manifests of Vite': build({ manifest: true, ssrManifest: true }),
  'license file': build({ license: true } as InlineConfig['build']),
  // Vite gives some names in srcset and style attributes with a leading slash.
  'another host, by string': experimental({ renderBuiltUrl: (name) => cdn + name.replace(/^\//, '') }, [cdn]),
  'another host, by code': experimental({
    renderBuiltUrl: (name, { hostType }) =>
      hostType === 'js' ? { runtime: `((globalThis.assetHost ?? "/") + ${JSON.stringify(name)})` } : { relative: true },
  }),
  'a plugin that edits late': plugin(lateBanner),
};
