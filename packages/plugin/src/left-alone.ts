// left-alone.ts: which builds keep the names that Vite gives?
import type { HookContext, ViteUserConfig } from './bundler.ts';
import type { State } from './state.ts';

/** The plugin that makes Storybook's page, in 9 and 10. Its plugins for tests may stand in a site's own list. */
const storybook = 'storybook:code-generator-plugin';

/** Also a dev server that bundles: its files are not for caches. */
export function isLeftAlone({ environment }: HookContext, state: State): boolean {
  return environment !== undefined && (environment.config.command === 'serve' || keepsNames(environment.config, state));
}

/** The same of a build whose configuration is not resolved yet. */
export function keepsNames(config: BuildConfig, state: State): boolean {
  return whyLeftAlone(config, state) !== undefined;
}

type BuildConfig = Pick<ViteUserConfig, 'plugins' | 'build'>;

/**
 * The names of a library are an interface. Storybook writes files of its own beside Vite's while it builds, and its page
 * names some of them: a manifest would miss them, and their URLs look broken.
 */
export function whyLeftAlone({ plugins = [], build }: BuildConfig, { options }: State): string | undefined {
  if (build?.lib && !options.library) return 'library mode keeps its names (library: true names them by content)';
  if (plugins.flat(9).some((plugin) => (plugin as { name?: unknown } | null)?.name === storybook))
    return 'Storybook keeps its names (npx truename digest names its directory when it is there)';
  return undefined;
}
