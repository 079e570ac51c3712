// state.ts: what do the hooks of one plugin share?
import { type Hasher, type Problem, TruenameError } from '@truename/engine';
import type { Manifest } from '@truename/manifest';
import type { Lookup } from './lookups.ts';
import type { ResolvedOptions } from './options.ts';
import type { Session } from './run.ts';

/** Lives as long as the plugin. */
export interface State {
  readonly options: ResolvedOptions;
  /** Loaded in the first hook: the hash function comes in a module that loads asynchronously. */
  hasher: Hasher | null;
  /** Digits that leaf assets were named with when they were emitted → their sources, as module ids. */
  readonly leaves: Map<string, Set<string>>;
  /** What relative paths of Rollup and Rolldown are relative to: an option of Rolldown. */
  cwd: string;
  /** False when the user said so: then the public directory is theirs. */
  copiesPublicDir: boolean;
  /** The user's configuration has a `renderBuiltUrl`, which is given final names of public files. */
  rendersUrls: boolean;
  /** URLs on other hosts that stand for files of the public directory → their paths. */
  readonly aliases: Map<string, string>;
  /** Which output is rendered, from 1: equal chunks of two outputs need tokens of their own. */
  outputNumber: number;
  /** Path of a file of the public directory → the path that it will have. */
  publicNames: ReadonlyMap<string, string>;
  /** Tokens of assets that a server build named → their logical names. */
  readonly serverAssets: Map<string, readonly string[]>;
  /** Files that client code asked for by `asset()` in this build, by absolute path → the bundler's reference. */
  readonly emitted: Map<string, string>;
  /** In development: what each module asked for, by environment and module id. */
  readonly lookups: Map<string, readonly Lookup[]>;
  /** Absolute paths that builds in watch mode wait for. */
  readonly watched: Set<string>;
  /** By environment and directory. */
  readonly sessions: Map<string, Session>;
}

export function newState(options: ResolvedOptions): State {
  return {
    options,
    hasher: null,
    leaves: new Map(),
    cwd: '.',
    copiesPublicDir: true,
    rendersUrls: false,
    aliases: new Map(),
    outputNumber: 0,
    publicNames: new Map(),
    serverAssets: new Map(),
    emitted: new Map(),
    lookups: new Map(),
    watched: new Set(),
    sessions: new Map(),
  };
}

/** @throws TruenameError `invalid-option` when a hook runs before `options()`, as in plugins of one output. */
export function hasherOf(state: State): Hasher {
  if (state.hasher === null) throw new TruenameError([notOptions]);
  return state.hasher;
}

const notOptions: Problem = {
  code: 'invalid-option',
  severity: 'error',
  message: 'truename() was not asked for its options, as all plugins of a build are',
  hint: 'Put it into the list of plugins itself; "output.plugins" is for plugins that see a single output',
};

/**
 * Manifests of the client builds of this process, by root, and by the path that each is written to, the last one last.
 * Vite makes the plugin anew for each environment, and a server build learns the names of the client build before it.
 */
const clientBuilds = new Map<string, Map<string, Manifest>>();

/** The root and the path are absolute. */
export function rememberClientBuild(root: string, path: string, manifest: Manifest): void {
  const ofRoot = clientBuilds.get(root) ?? new Map<string, Manifest>();
  ofRoot.delete(path);
  clientBuilds.set(root, ofRoot.set(path, manifest));
}

export function clientBuildsOf(root: string): ReadonlyMap<string, Manifest> {
  return clientBuilds.get(root) ?? new Map();
}
