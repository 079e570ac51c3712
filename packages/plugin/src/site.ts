// site.ts: which directory are we building, for whom, and under which address?
import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { HookContext, OutputOptions, ViteEnvironment } from './bundler.ts';
import type { State } from './state.ts';

/** One output directory of one environment: what is named together. */
export interface Site {
  /** Absolute. */
  readonly dir: string;
  /** Absolute; logical names are paths from here. */
  readonly root: string;
  /** `/`, `/sub/`, `./`, or `https://cdn.example/app/`. */
  readonly base: string;
  /** `server` code keeps its names and learns those of the client. */
  readonly consumer: 'client' | 'server';
  /** Absolute; null where there is none, or the user copies it. */
  readonly publicDir: string | null;
  /** How many outputs are named together, in the hook of the last one. */
  readonly outputs: number;
  readonly isVite: boolean;
  readonly isRolldown: boolean;
  /** Whatever stands in the directory is of this build. */
  readonly isEmptied: boolean;
  /** With one style sheet for all chunks, every entry needs it. */
  readonly cssCodeSplit: boolean;
  info(message: string): void;
  warn(message: string): void;
}

export function siteOf(context: HookContext, output: OutputOptions, state: State): Site {
  const { environment } = context;
  return environment
    ? viteSite({ meta: context.meta, environment }, output, state)
    : bundlerSite(context, output, state);
}

type ViteContext = Pick<HookContext, 'meta'> & { readonly environment: ViteEnvironment };

function viteSite(context: ViteContext, output: OutputOptions, state: State): Site {
  const { environment } = context;
  const { config, logger } = environment;
  const outDir = resolve(config.root, config.build.outDir);
  const dir = output.dir === undefined ? outDir : resolve(config.root, output.dir);
  return {
    dir,
    root: config.root,
    base: config.base === '' ? './' : config.base,
    consumer: config.consumer,
    publicDir: config.consumer === 'client' ? publicDirOf(context, state) : null,
    outputs: outputsInto(environment, dir, outDir),
    isVite: true,
    isRolldown: context.meta.rolldownVersion !== undefined,
    isEmptied: isEmptied(config, dir) && !context.meta.watchMode,
    cssCodeSplit: config.build.cssCodeSplit !== false,
    info: (message) => void logger.info(message),
    warn: (message) => void logger.warn(message),
  };
}

/** Absolute path of the public directory; null where there is none, or the user said `copyPublicDir: false`. */
export function publicDirOf({ environment }: Pick<HookContext, 'environment'>, state: State): string | null {
  const { publicDir: given } = state.options;
  if (!environment) return given === false ? null : resolve(rootOf({}, state), given);
  const { publicDir } = environment.config;
  if (!state.copiesPublicDir) return null;
  return publicDir !== '' && existsSync(publicDir) ? publicDir : null;
}

/** Absolute; logical names are paths from here. */
export function rootOf({ environment }: Pick<HookContext, 'environment'>, { options, cwd }: State): string {
  return environment ? environment.config.root : resolve(cwd, options.root ?? '.');
}

/** As Vite decides it: a directory inside the root is emptied, unless the user said otherwise. */
function isEmptied({ root, build }: ViteEnvironment['config'], dir: string): boolean {
  // On Windows, Vite writes its root with `/`.
  return build.emptyOutDir ?? dir.startsWith(join(root, sep));
}

/** Vite builds several outputs one after the other; those of one directory share a graph. */
function outputsInto({ config }: ViteEnvironment, dir: string, outDir: string): number {
  const output = config.build.rolldownOptions?.output ?? config.build.rollupOptions?.output;
  if (!Array.isArray(output)) return libraryFormats(config.build.lib);
  return output.filter((one: OutputOptions) => (one.dir === undefined ? outDir : resolve(config.root, one.dir)) === dir)
    .length;
}

/** Vite makes an output of each format of a library; by default of two. */
function libraryFormats(lib: ViteEnvironment['config']['build']['lib']): number {
  if (!lib) return 1;
  return lib.formats === undefined ? 2 : new Set(lib.formats).size;
}

function bundlerSite(context: HookContext, output: OutputOptions, state: State): Site {
  const isRolldown = context.meta.rolldownVersion !== undefined;
  // Rolldown writes there where it is not told; Rollup then only gives its output back.
  const ownDir = isRolldown ? 'dist' : '.';
  return {
    dir: resolve(state.cwd, output.dir ?? (output.file === undefined ? ownDir : dirname(output.file))),
    root: rootOf(context, state),
    base: state.options.base,
    consumer: 'client',
    publicDir: publicDirOf(context, state),
    outputs: 1,
    isVite: false,
    isEmptied: false,
    isRolldown,
    cssCodeSplit: true,
    info: (message) => context.info(message),
    warn: (message) => context.warn(message),
  };
}

/** A module id as a path from the root, with `/`; ids that are no paths stay as they are. */
export function fromRoot(root: string, id: string): string {
  if (sep === '/' && id.startsWith(`${root}/`)) return id.slice(root.length + 1);
  if (!isAbsolute(id)) return id.replace(/^\0/, '');
  return relative(root, id).split(sep).join('/');
}
