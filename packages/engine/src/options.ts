// options.ts: what the engine is told, fully resolved by the shell.
import type { HashAlgorithm } from './types.ts';

/** The engine's settings; every one required. `defaultSettings` has the defaults. */
export interface Settings {
  /** Where the files are served: `/`, `/sub/`, `./`, or `https://cdn.example/app/`. Ends with a slash. */
  readonly base: string;
  /** `[dir]/[name]-[hash][ext]`; `[hash]` in the last segment, `[dir]/` first. */
  readonly pattern: string;
  readonly hash: HashAlgorithm;
  /** Digits in a name: 8 to 16 (xxh64), 8 to 64 (sha256). */
  readonly hashLength: number;
  /** Part of every hash: change it to leave every URL behind (a poisoned cache). */
  readonly salt: string;
  /** Globs (fast-glob syntax, on paths) of files that keep their name, besides the defaults. */
  readonly fixed: readonly string[];
  /** Globs of files that are renamed although a default says otherwise. */
  readonly rename: readonly string[];
  /** What a reference to a file that is not there is. */
  readonly missing: 'error' | 'warn' | 'ignore';
  /** Rewrite root-absolute URLs of known files inside JS strings. */
  readonly jsStrings: boolean;
  /** `data-…` attributes that hold URLs, such as `data-src`. */
  readonly attributes: readonly string[];
  /** URLs outside `base` that stand for a file of ours: absolute URL → path (a host chosen by `renderBuiltUrl`). */
  readonly aliases: ReadonlyMap<string, string>;
  /** Which outputs get a `sha384-…` value: scripts and style sheets, all but pages, or none. */
  readonly integrity: 'scripts' | 'all' | false;
  /** Parses a script or module into an ESTree program with `start`/`end` on each node, or throws. */
  readonly parseJs: ((code: string) => unknown) | null;
}

/** The engine's defaults: a site in the root of its host, whose scripts' strings are data. */
export const defaultSettings: Settings = {
  base: '/',
  pattern: '[dir]/[name]-[hash][ext]',
  hash: 'xxh64',
  hashLength: 16,
  salt: '',
  fixed: [],
  rename: [],
  missing: 'warn',
  jsStrings: false,
  attributes: [],
  aliases: new Map(),
  integrity: 'scripts',
  parseJs: null,
};
