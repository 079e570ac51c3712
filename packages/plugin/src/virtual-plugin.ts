// virtual-plugin.ts: how do the bundlers resolve and replace `virtual:truename`?
import { readFileSync } from 'node:fs';
import { posix, resolve } from 'node:path';
import { matchFiles } from '@truename/disk';
import { applyPattern, isPattern, parsePattern, TruenameError } from '@truename/engine';
import type { AssetUse } from './asset-calls.ts';
import type { HookContext } from './bundler.ts';
import { originOf } from './origin-of.ts';
import { publicDirOf, rootOf } from './site.ts';
import { hasherOf, type State } from './state.ts';
import {
  type AssetFile,
  type AssetSource,
  builtModuleCode,
  devModuleCode,
  replaceAssetCalls,
  resolvedVirtualId,
  virtualId,
} from './virtual-module.ts';

/** `asset()` and `assetMap()` in client code, in builds and in Vite's development server. */
export function virtualModulePlugin(state: State): VirtualModulePlugin {
  return {
    name: 'truename:virtual',
    enforce: 'post',
    buildStart: () => state.emitted.clear(),
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
        const source = this.environment ? viteSource(this, state) : bundlerSource(this, state);
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
  buildStart(): void;
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

function isDeveloped({ environment }: TransformContext): boolean {
  return environment?.config.command === 'serve';
}

function moduleCode(context: TransformContext): string {
  if (!isDeveloped(context)) return builtModuleCode;
  const { base, server } = context.environment!.config;
  return devModuleCode((server?.origin ?? '') + base);
}

interface EmittedFile {
  readonly type: 'asset';
  readonly name?: string;
  readonly fileName?: string;
  readonly originalFileName?: string;
  readonly source: Uint8Array;
}

/** Vite knows the URL of a file in every base and in development: an import asks it. */
function viteSource(context: TransformContext, state: State): AssetSource {
  const { config } = context.environment!;
  const locals = new Map<string, string>();
  return {
    root: config.root,
    publicDir: publicDirOf(context, state),
    outDirs: [resolve(config.root, config.build.outDir)],
    urlOf: ({ path }) => {
      const local = locals.get(path) ?? `__truename_${locals.size}`;
      locals.set(path, local);
      return { expression: local, declaration: `import ${local} from ${JSON.stringify(`/${path}?url`)};` };
    },
  };
}

/** Rollup and Rolldown know the URL of a file that was emitted. */
function bundlerSource(context: TransformContext, state: State): AssetSource {
  return {
    root: rootOf(context, state),
    publicDir: publicDirOf(context, state),
    outDirs: builtDirs(rootOf(context, state), state),
    urlOf: (file) => ({ expression: `import.meta.ROLLUP_FILE_URL_${emit(file, context, state)}` }),
  };
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
