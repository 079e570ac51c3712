// virtual-plugin.ts: how do the bundlers resolve and replace `virtual:truename`?
import { readFileSync } from 'node:fs';
import { posix, resolve } from 'node:path';
import { matchFiles } from '@truename/disk';
import { applyPattern, isPattern, parsePattern, TruenameError } from '@truename/engine';
import type { AssetUse } from './asset-calls.ts';
import type { HookContext, ViteEnvironment } from './bundler.ts';
import { candidates, type Lookup, type LookupPlaces, mayFind } from './lookups.ts';
import { originOf } from './origin-of.ts';
import { publicDirOf, rootOf } from './site.ts';
import { hasherOf, type State } from './state.ts';
import {
  type AssetFile,
  type AssetSource,
  builtModuleCode,
  devModuleCode,
  devUrl,
  replaceAssetCalls,
  resolvedVirtualId,
  virtualId,
} from './virtual-module.ts';
import { watchAgain, watchPath } from './watched.ts';

/** `asset()` and `assetMap()` in client code, in builds and in Vite's development server. */
export function virtualModulePlugin(state: State): VirtualModulePlugin {
  return {
    name: 'truename:virtual',
    enforce: 'post',
    buildStart(this: TransformContext) {
      state.emitted.clear();
      if (isWatched(this)) watchAgain(this, state);
    },
    // Rollup keeps what it made of a module that was not edited; what its calls stand for may have changed all the same.
    // The first answer counts, and Vite's plugin for CommonJS says no to all modules.
    shouldTransformCachedModule: {
      order: 'pre',
      handler: ({ resolvedSources }) => (Object.hasOwn(resolvedSources, virtualId) ? true : null),
    },
    hotUpdate({ type, file, modules }) {
      return type === 'update' ? undefined : [...new Set([...modules, ...modulesAskingFor(file, this, state)])];
    },
    // A filter spares the bundler a call for every module; an older one calls all the same.
    resolveId: {
      filter: { id: exactly(virtualId) },
      handler: (id) => (id === virtualId ? resolvedVirtualId : undefined),
    },
    load: {
      filter: { id: exactly(resolvedVirtualId) },
      handler(this: TransformContext, id: string) {
        return id === resolvedVirtualId ? moduleCode(this) : undefined;
      },
    },
    transform: {
      filter: { code: virtualId },
      handler(this: TransformContext, code: string, id: string) {
        if (!code.includes(virtualId) || id === resolvedVirtualId) return null;
        const lookups: Lookup[] = [];
        const source = sourceFor(this, state, lookups);
        if (isDeveloped(this)) state.lookups.set(lookupKey(this, id), lookups);
        const placeOf = ({ start, name, argument }: AssetUse) =>
          originOf({ id, code, offset: start, name, argument }, () => this.getCombinedSourcemap());
        const isLenient = isDeveloped(this) && /\.vue(?:$|\?)/.test(id);
        return replaceAssetCalls({ id, code, program: this.parse(code), placeOf, isLenient }, source);
      },
    },
  };
}

interface VirtualModulePlugin {
  readonly name: string;
  readonly enforce: 'post';
  buildStart(this: TransformContext): void;
  readonly shouldTransformCachedModule: {
    readonly order: 'pre';
    handler(module: { readonly resolvedSources: object }): true | null;
  };
  hotUpdate(this: HotContext, update: HotUpdate): readonly object[] | undefined;
  readonly resolveId: Hook<(id: string) => string | undefined>;
  readonly load: Hook<(this: TransformContext, id: string) => string | undefined>;
  readonly transform: Hook<(this: TransformContext, code: string, id: string) => { code: string; map: object } | null>;
}

interface Hook<Handler> {
  readonly filter: { readonly id?: RegExp; readonly code?: string };
  readonly handler: Handler;
}

function exactly(id: string): RegExp {
  return new RegExp(`^${id.replace('\0', '\\0')}$`);
}

interface TransformContext extends Omit<HookContext, 'emitFile'> {
  emitFile(file: EmittedFile): string;
  getCombinedSourcemap(): object;
}

/** The part of Vite's `HotUpdateOptions` that is used. */
interface HotUpdate {
  readonly type: 'create' | 'update' | 'delete';
  readonly file: string;
  readonly modules: readonly object[];
}

interface HotContext {
  readonly environment: ViteEnvironment & {
    readonly moduleGraph: { getModuleById(id: string): ModuleNode | undefined };
  };
}

/** The part of Vite's `EnvironmentModuleNode` that is used. */
interface ModuleNode {
  isSelfAccepting?: boolean;
}

/** In development: a file that comes or goes is told to the modules whose calls it decides, as to those that import it. */
function modulesAskingFor(file: string, context: HotContext, state: State): readonly object[] {
  const places = vitePlaces(context, state);
  const prefix = lookupKey(context, '');
  return [...state.lookups].flatMap(([key, lookups]) => {
    if (!key.startsWith(prefix) || !lookups.some((lookup) => mayFind(lookup, file, places))) return [];
    const node = context.environment.moduleGraph.getModuleById(key.slice(prefix.length));
    // One that could not be loaded yet is not known to accept itself or not, and Vite would tell nobody of it.
    if (node) node.isSelfAccepting ??= false;
    return node ?? [];
  });
}

function lookupKey({ environment }: Pick<HookContext, 'environment'>, id: string): string {
  return `${environment?.name ?? ''}\0${id}`;
}

function isWatched(context: TransformContext): boolean {
  return context.meta.watchMode && !isDeveloped(context);
}

function isDeveloped({ environment }: TransformContext): boolean {
  return environment?.config.command === 'serve';
}

function moduleCode(context: TransformContext): string {
  return isDeveloped(context) ? devModuleCode(devBase(context)) : builtModuleCode;
}

function devBase({ environment }: TransformContext): string {
  const { base, server } = environment!.config;
  return (server?.origin ?? '') + base;
}

interface EmittedFile {
  readonly type: 'asset';
  readonly name?: string;
  readonly fileName?: string;
  readonly originalFileName?: string;
  readonly source: Uint8Array;
}

/**
 * Where files are found, and what becomes of them. In watch mode what was found is watched, and the places of a name that
 * may come; not the directories of a glob, since a plugin that writes into one would start build after build.
 */
function sourceFor(context: TransformContext, state: State, lookups: Lookup[]): AssetSource {
  const places = context.environment ? vitePlaces(context, state) : bundlerPlaces(context, state);
  const urlOf = context.environment ? viteUrls(context) : bundlerUrls(context, state);
  const watch = (path: string): void => {
    if (isWatched(context)) watchPath(path, context, state);
  };
  return {
    ...places,
    onLookup: (lookup) => {
      lookups.push(lookup);
      if (lookup.function === 'asset') candidates(lookup.argument, places).forEach(watch);
    },
    urlOf: (file) => {
      watch(file.absolute);
      return urlOf(file);
    },
  };
}

function vitePlaces(context: Pick<HookContext, 'environment'>, state: State): LookupPlaces {
  const { root, build } = context.environment!.config;
  return { root, publicDir: publicDirOf(context, state), outDirs: [resolve(root, build.outDir)] };
}

/**
 * Vite knows the URL of a file in every base and in development: an import asks it. In development it denies that import
 * of a public file to whom does not ask by HTTP, such as Vitest's tests in jsdom; the URL is the path there.
 */
function viteUrls(context: TransformContext): AssetSource['urlOf'] {
  const locals = new Map<string, string>();
  return ({ path, isPublic }) => {
    if (isPublic && isDeveloped(context)) return { expression: JSON.stringify(devUrl(devBase(context), path)) };
    const local = locals.get(path) ?? `__truename_${locals.size}`;
    locals.set(path, local);
    return { expression: local, declaration: `import ${local} from ${JSON.stringify(`/${path}?url`)};` };
  };
}

function bundlerPlaces(context: TransformContext, state: State): LookupPlaces {
  const root = rootOf(context, state);
  return { root, publicDir: publicDirOf(context, state), outDirs: builtDirs(root, state) };
}

/** Rollup and Rolldown know the URL of a file that was emitted. */
function bundlerUrls(context: TransformContext, state: State): AssetSource['urlOf'] {
  return (file) => ({ expression: `import.meta.ROLLUP_FILE_URL_${emit(file, context, state)}` });
}

/** Where outputs go is not known before they are written; a directory with our manifest was one. */
function builtDirs(root: string, { options }: State): string[] {
  const manifests = matchFiles(root, `**/${options.manifest}`, []);
  return manifests.map((path) => resolve(root, path.slice(0, -options.manifest.length))).filter((dir) => dir !== root);
}

function emit({ isPublic, path, absolute, name }: AssetFile, context: TransformContext, state: State): string {
  const known = state.emitted.get(absolute);
  if (known !== undefined) return known;
  const source = readFileSync(absolute);
  const reference = isPublic
    ? context.emitFile({ type: 'asset', fileName: tokenPath(path, state), source })
    : context.emitFile({ type: 'asset', name, originalFileName: absolute, source });
  state.emitted.set(absolute, reference);
  return reference;
}

/** The path that the file of the public directory will have, with a token of our own where its digits will stand. */
function tokenPath(path: string, state: State): string {
  const hasher = hasherOf(state);
  const token = `tn${hasher.digits(new TextEncoder().encode(path), 'public').slice(2)}`;
  const pattern = parsePattern(state.options.pattern);
  if (!isPattern(pattern)) throw new TruenameError([pattern]);
  const { dir, name, ext } = posix.parse(path);
  return posix.join(dir, applyPattern(pattern, { name, ext }, token));
}
