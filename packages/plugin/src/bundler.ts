// bundler.ts: what do the four bundlers hand to our hooks? The parts we use, in one shape.
import type { NamePatterns } from './patterns.ts';

/** `this` in a hook of Rollup, Rolldown or Vite. `environment` is Vite's alone. */
export interface HookContext {
  readonly meta: { readonly rollupVersion?: string; readonly rolldownVersion?: string; readonly watchMode: boolean };
  readonly environment?: ViteEnvironment;
  parse(code: string): unknown;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): never;
  addWatchFile(id: string): void;
  emitFile(file: { type: 'asset'; fileName: string; source: string | Uint8Array }): string;
  getModuleIds(): IterableIterator<string>;
  getModuleInfo(id: string): { readonly code: string | null } | null;
}

/** What builds all environments of an application. */
export interface ViteBuilder {
  readonly config: { readonly root: string };
}

/** Options of one output, as `generateBundle` and `writeBundle` get them. */
export interface OutputOptions extends NamePatterns {
  readonly dir?: string;
  readonly file?: string;
  readonly format?: string;
}

export interface InputOptions {
  readonly plugins?: readonly unknown[];
  /** Normalized: what a user gives as one string is a list. */
  readonly input?: readonly string[] | Readonly<Record<string, string>>;
  /** Rolldown alone: what relative paths are relative to. */
  readonly cwd?: string;
}

export interface ViteLogger {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** What we read of an environment of Vite 7 and 8. */
export interface ViteEnvironment {
  readonly name: string;
  readonly mode?: string;
  readonly logger: ViteLogger;
  readonly config: ViteEnvironmentConfig;
}

export interface ViteEnvironmentConfig {
  readonly command: 'build' | 'serve';
  readonly root: string;
  readonly base: string;
  readonly publicDir: string;
  readonly consumer: 'client' | 'server';
  readonly plugins: readonly { readonly name: string }[];
  readonly build: ViteBuild;
  readonly server?: { readonly origin?: string };
}

export interface ViteBuild {
  readonly outDir: string;
  readonly lib?: false | { readonly formats?: readonly string[] };
  readonly write: boolean;
  readonly copyPublicDir: boolean;
  readonly emptyOutDir: boolean | null;
  readonly cssCodeSplit?: boolean;
  readonly chunkImportMap?: boolean;
  readonly rollupOptions?: { readonly output?: unknown };
  readonly rolldownOptions?: { readonly output?: unknown };
}

/** A configuration of Vite before it is resolved: the parts we add to. */
export interface ViteUserConfig {
  readonly plugins?: readonly unknown[];
  readonly build?: { readonly copyPublicDir?: boolean; readonly lib?: unknown };
  readonly experimental?: { readonly renderBuiltUrl?: RenderBuiltUrl };
}

export type RenderBuiltUrl = (
  fileName: string,
  context: {
    readonly type: 'asset' | 'public';
    readonly hostId: string;
    readonly hostType: string;
    readonly ssr: boolean;
  },
) => unknown;
