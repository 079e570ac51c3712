// frameworks.ts: which frameworks drive the build in a way that cannot be named right yet?
import type { Problem } from '@truename/engine';

interface Framework {
  readonly name: string;
  /** Matches the name of a plugin that only this framework adds. */
  readonly plugin: RegExp;
  /** Matches an entry of those of its builds that cannot be named: its other builds are fine. */
  readonly entry?: RegExp;
  readonly reason: string;
}

const readsBack = 'its server reads client file names out of its own build, before or after names are made';

/** Refused by name: a build that looks right and is not would be worse. */
const frameworks: readonly Framework[] = [
  {
    name: 'SvelteKit',
    plugin: /^vite-plugin-sveltekit/,
    reason: "its server's writeBundle starts the client build and copies the server's assets over the client's",
  },
  { name: 'Nuxt', plugin: /^nuxt:/, reason: readsBack },
  {
    name: 'Astro',
    plugin: /^@?astro[:/]|^astro-/,
    reason: 'it renders pages from a server build, and moves its assets',
  },
  { name: 'React Router', plugin: /^react-router(?::|$)/, reason: readsBack },
  { name: 'Remix', plugin: /^remix(?::|$)/, reason: readsBack },
  { name: 'SolidStart', plugin: /^solid-start|^vinxi/, reason: readsBack },
  { name: 'TanStack Start', plugin: /^tanstack-(?:react-|solid-)?start/, reason: readsBack },
  {
    name: 'Qwik City',
    plugin: /^vite-plugin-qwik/,
    reason: 'its manifest maps symbols to file names in generateBundle',
  },
  {
    name: 'VitePress',
    plugin: /^vitepress(?::|$)/,
    reason: 'it renders pages from a server build after the client build',
  },
  {
    name: 'Vike',
    plugin: /^vike(?::|$)/,
    reason: "it moves files of its server build into the client's output after that was named",
  },
  {
    name: 'WXT',
    plugin: /^wxt:/,
    reason: 'it fills one directory by several builds, and moves pages after they were named',
  },
  {
    name: 'Marko',
    plugin: /^marko-vite(?::|$)/,
    // Pages of a server, as entries of its client.
    entry: /\.marko\.html$/,
    reason: 'it writes names of client files into its server build before they are made',
  },
  {
    name: 'îles',
    // Others of its plugins may stand in any configuration.
    plugin: /^iles$/,
    reason: 'it deletes entries of its islands after they were named, and renders pages later',
  },
  { name: 'Waku', plugin: /^(?:rsc:)?waku/, reason: readsBack },
  {
    name: 'React Server Components',
    plugin: /^rsc(?::|$)/,
    reason: 'its environments exchange asset names while they build',
  },
];

/** A problem for the first such framework among the plugins; entries are known once a build starts. */
export function refusedFramework(
  plugins: readonly { readonly name: string }[],
  entries: readonly string[] = [],
): Problem | undefined {
  const framework = frameworks.find(
    ({ plugin, entry }) =>
      plugins.some(({ name }) => plugin.test(name)) && (!entry || entries.some((each) => entry.test(each))),
  );
  if (!framework) return undefined;
  const { name, reason } = framework;
  return {
    code: 'unsupported-framework',
    severity: 'error',
    message: `truename() cannot name builds of ${name} yet: ${reason}`,
    hint: `Take truename() out of the configuration that ${name} uses; where it writes all pages when it builds, run "truename digest <its output directory> --in-place --js-strings" afterwards`,
  };
}
