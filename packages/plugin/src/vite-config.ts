// vite-config.ts: what does Vite's configuration need, so that we can do our part?
import { type Problem, TruenameError } from '@truename/engine';
import type { HookContext, InputOptions, RenderBuiltUrl, ViteEnvironmentConfig, ViteUserConfig } from './bundler.ts';
import { refusedFramework } from './frameworks.ts';
import type { State } from './state.ts';

export const pluginName: string = 'truename';

/**
 * The public directory is ours to copy; `publicDir` itself stays, since Vite knows public URLs by it. Workers are built
 * by a bundler of their own, with plugins of their own.
 */
export function viteConfigAdditions(config: ViteUserConfig, state: State, worker: () => readonly unknown[]): object {
  const renderBuiltUrl = config.experimental?.renderBuiltUrl;
  state.rendersUrls = renderBuiltUrl !== undefined;
  return {
    build: { copyPublicDir: false },
    // Vite puts them after the user's.
    worker: { plugins: worker },
    ...(renderBuiltUrl ? { experimental: { renderBuiltUrl: withPublicNames(renderBuiltUrl, state) } } : {}),
  };
}

/**
 * A URL that the user's function makes of a public file's name is ours, whatever its host: references to it are found
 * like all others. What it makes besides (code, another path) is out of our sight, so that is made of the final name.
 */
function withPublicNames(renderBuiltUrl: RenderBuiltUrl, state: State): RenderBuiltUrl {
  return (fileName, context) => {
    const result = renderBuiltUrl(fileName, context);
    if (context.type !== 'public' || result === undefined) return result;
    if (typeof result !== 'string' || !/^https?:\/\//i.test(result))
      return renderBuiltUrl(finalName(fileName, state.publicNames), context);
    const path = knownPath(fileName, state.publicNames);
    // In pages Vite encodes the result once more.
    for (const { origin, pathname } of [new URL(result), new URL(encodeURI(result))])
      state.aliases.set(origin + pathname, path);
    return result;
  };
}

function knownPath(url: string, names: ReadonlyMap<string, string>): string {
  const path = url.replace(/^\//, '').replace(/[?#].*$/s, '');
  return names.has(path) || !path.includes('%') ? path : decodeURI(path);
}

/** Vite hands in the URL as the author wrote it, with its query and fragment, and at times with its leading slash. */
function finalName(url: string, names: ReadonlyMap<string, string>): string {
  const [, slash = '', path = '', rest = ''] = /^(\/?)([^?#]*)(.*)$/s.exec(url) ?? [];
  const known = names.get(path);
  if (known !== undefined) return slash + known + rest;
  const decoded = path.includes('%') ? names.get(decodeURI(path)) : undefined;
  return decoded === undefined ? url : slash + encodeURI(decoded) + rest;
}

/** @throws TruenameError `unsupported-framework`, `added-twice` or `invalid-option`. */
export function checkViteConfig(config: Pick<ViteEnvironmentConfig, 'plugins' | 'build'>): void {
  const problem = refusedFramework(config.plugins) ?? addedTwice(config.plugins) ?? withImportMap(config.build);
  if (problem) throw new TruenameError([problem]);
}

/** A problem with what a build is given once it starts. */
export function refusedStart({ plugins = [], input = [] }: InputOptions, context: HookContext): Problem | undefined {
  if (!context.environment) return addedTwice(plugins);
  return refusedFramework(context.environment.config.plugins, Object.values(input));
}

function withImportMap({ chunkImportMap }: { readonly chunkImportMap?: boolean }): Problem | undefined {
  if (!chunkImportMap) return undefined;
  return {
    code: 'invalid-option',
    severity: 'error',
    message:
      'truename() cannot name a build with build.chunkImportMap yet: its stable ids look like placeholders for names',
    hint: 'Turn build.chunkImportMap off',
  };
}

/** A problem when the plugin stands in the list more than once: the second would name files that have their names. */
function addedTwice(plugins: readonly unknown[]): Problem | undefined {
  const count = plugins.flat(9).filter((plugin) => (plugin as { name?: unknown } | null)?.name === pluginName).length;
  if (count < 2) return undefined;
  return {
    code: 'added-twice',
    severity: 'error',
    message: 'truename() stands twice in the list of plugins',
    hint: 'Take one out; a shared configuration or a preset may add it too',
  };
}
