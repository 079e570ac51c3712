// index.ts: the plugin, as a list of hooks.
import { createHasher } from '@truename/engine';
import { nameBundle } from './build.ts';
import type { Bundle } from './bundle.ts';
import type {
  HookContext,
  InputOptions,
  OutputOptions,
  ViteBuilder,
  ViteEnvironmentConfig,
  ViteUserConfig,
} from './bundler.ts';
import { devServerPlugin } from './dev.ts';
import { closeSession, emitManifest, writePublic } from './finish.ts';
import { beginApplication, closeForNow, endApplication } from './late-look.ts';
import { isLeftAlone, keepsNames } from './left-alone.ts';
import { type Options, resolveOptions } from './options.ts';
import { wrapPatterns } from './patterns.ts';
import { watchPublicDir } from './public-dir.ts';
import { namePublicDir } from './public-names.ts';
import { failOn, reportFailure } from './report.ts';
import { forgetBuild, sessionOf, sessionsOf, startBuild } from './session.ts';
import { fromRoot, publicDirOf, rootOf } from './site.ts';
import { nameServerBundle, serverPatterns } from './ssr.ts';
import { hasherOf, newState, type State } from './state.ts';
import { virtualModulePlugin } from './virtual-plugin.ts';
import { checkViteConfig, pluginName, refusedStart, viteConfigAdditions } from './vite-config.ts';

export type { TruenameError } from '@truename/engine';
export type { Options } from './options.ts';

/** What `truename()` returns: the shape that Vite, Rollup and Rolldown share. */
export interface TruenamePlugin {
  readonly name: string;
  readonly enforce: 'post';
}

/**
 * Names every file of a build by its content, rewrites every reference, and writes a manifest.
 *
 * ```ts
 * import { truename } from '@truename/plugin';
 * export default { plugins: [truename()] };   // vite.config.ts, or rollup.config.js
 * ```
 *
 * @throws TruenameError `unknown-option` or `invalid-option`, with every fault found.
 */
export function truename(options: Options = {}): TruenamePlugin[] {
  const state = newState(resolveOptions(options, Boolean(process.env.CI)));
  return [namingPlugin(state), virtualModulePlugin(state), devServerPlugin(), gatePlugin(state)];
}

export default truename;

function namingPlugin(state: State): TruenamePlugin {
  const plugin = {
    name: pluginName,
    enforce: 'post' as const,
    config: (config: ViteUserConfig, { command }: { command: string }) => {
      if (command === 'build') state.copiesPublicDir = config.build?.copyPublicDir !== false;
      // A dev server that bundles builds workers too. What is left alone copies its public directory itself.
      if (command !== 'build' || keepsNames(config, state))
        return { worker: { plugins: () => [virtualModulePlugin(state)] } };
      return viteConfigAdditions(config, state, () => workerPlugins(state));
    },
    configResolved: (config: Pick<ViteEnvironmentConfig, 'plugins' | 'command' | 'build'>) => {
      if (config.command === 'build') checkViteConfig(config);
    },
    ...patternHooks(state, 'main'),
    buildApp: { order: 'pre', handler: ({ config }: ViteBuilder) => beginApplication(config.root) },
    async buildStart(this: HookContext, input: InputOptions) {
      const problem = refusedStart(input, this);
      if (problem) failOn([problem], this);
      state.cwd = input.cwd ?? '.';
      startBuild(this, state);
      const publicDir = publicDirOf(this, state);
      if (publicDir === null || isLeftAlone(this, state)) return;
      if (this.meta.watchMode) watchPublicDir(publicDir, this, state);
      if (state.rendersUrls) state.publicNames = await namePublicDir(publicDir, this, state);
    },
    renderStart() {
      state.outputNumber++;
    },
    buildEnd(this: HookContext, error?: unknown) {
      if (error !== undefined && error !== null) forgetBuild(this, state);
    },
    renderError(this: HookContext) {
      forgetBuild(this, state);
    },
    ...outputHooks(state),
  };
  return plugin;
}

/** Patterns and hashes of chunks: also for the bundles of workers, whose files the main bundle emits. */
function patternHooks(state: State, part: 'main' | 'worker'): object {
  return {
    async options() {
      state.hasher ??= await createHasher(state.options);
    },
    outputOptions(this: HookContext, output: OutputOptions) {
      if (isLeftAlone(this, state)) return null;
      const naming = { hasher: hasherOf(state), leaves: state.leaves };
      const isServer = this.environment?.config.consumer === 'server';
      return { ...output, ...(isServer ? serverPatterns(output, this, state) : wrapPatterns(output, naming)) };
    },
    // Chunks of equal code would share a token; their modules and their output tell them apart. A worker is built again
    // for each output, and is one file for all.
    augmentChunkHash(this: HookContext, chunk: { facadeModuleId: string | null; moduleIds: readonly string[] }) {
      if (isLeftAlone(this, state)) return undefined;
      const root = rootOf(this, state);
      const modules = [chunk.facadeModuleId ?? '', ...chunk.moduleIds].map((id) => fromRoot(root, id));
      return JSON.stringify([part === 'worker' ? 0 : state.outputNumber, ...modules]);
    },
  };
}

function workerPlugins(state: State): TruenamePlugin[] {
  const plugin = { name: `${pluginName}:worker`, enforce: 'post' as const, ...patternHooks(state, 'worker') };
  return [plugin, virtualModulePlugin(state)];
}

function outputHooks(state: State): object {
  return {
    generateBundle: {
      order: 'post',
      // biome-ignore lint/complexity/useMaxParams: the bundlers' signature, with "this".
      async handler(this: HookContext, output: OutputOptions, bundle: Bundle, isWrite: boolean) {
        if (isLeftAlone(this, state)) return;
        const session = sessionOf(this, output, state);
        const run = { context: this, session, state, bundle, isWrite };
        if (session.site.consumer === 'server') return nameServerBundle(run);
        await nameBundle(run, output.format ?? 'es');
        if (!isWrite) emitManifest(session, state, this);
      },
    },
    writeBundle: {
      order: 'pre',
      sequential: true,
      handler(this: HookContext, output: OutputOptions) {
        if (isLeftAlone(this, state)) return;
        const session = sessionOf(this, output, state);
        writePublic(session);
        session.isWritten = session.named !== null;
      },
    },
    closeBundle: {
      order: 'post',
      sequential: true,
      handler(this: HookContext) {
        if (!this.environment) return;
        const close = () => {
          for (const session of sessionsOf(this, state)) if (session.isWritten) closeForNow(session, state, this);
        };
        if (this.meta.watchMode) reportFailure(close, this.environment.logger);
        else close();
      },
    },
  };
}

/**
 * Rollup and Rolldown call `closeBundle` only when their user closes the bundle: there the gate comes after everybody's
 * `writeBundle`.
 */
function gatePlugin(state: State): TruenamePlugin {
  const plugin = {
    name: `${pluginName}:gate`,
    enforce: 'post' as const,
    buildApp: {
      order: 'post',
      handler(this: HookContext, { config }: ViteBuilder) {
        endApplication(config.root, this);
      },
    },
    writeBundle: {
      order: 'post',
      sequential: true,
      handler(this: HookContext, output: OutputOptions) {
        if (!this.environment) closeSession(sessionOf(this, output, state), { state, context: this });
      },
    },
  };
  return plugin;
}
