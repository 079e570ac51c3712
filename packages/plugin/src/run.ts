// run.ts: what does one naming work on, and with which settings?
import { defaultSettings, type Output, type Settings } from '@truename/engine';
import type { Manifest } from '@truename/manifest';
import type { Bundle, BundleFile } from './bundle.ts';
import type { HookContext } from './bundler.ts';
import type { ChunkLinks } from './manifest-parts.ts';
import type { PublicDir } from './public-dir.ts';
import type { Site } from './site.ts';
import type { State } from './state.ts';

/** One build into one directory: what the outputs so far handed in, and what came of it. */
export interface Session {
  readonly site: Site;
  /** Files of earlier outputs: they are named with the last output's, and emitted from its hook. */
  readonly held: BundleFile[];
  readonly links: ChunkLinks[];
  seen: number;
  /** What the output's options say of its files; empty for Vite. */
  readonly outputKey: string;
  named: Named | null;
  /** Ready for the gate, which runs when the bundle is closed. */
  isWritten: boolean;
  /** Paths that stood in the directory before the build. */
  readonly before: ReadonlySet<string>;
  /** Add to the manifest that stands there. */
  readonly mergesWithDisk: boolean;
}

/** The named files of one directory. */
export interface Named {
  readonly outputs: readonly Output[];
  readonly publicDir: PublicDir;
  /** Path of the original → path of its output. */
  readonly originals: ReadonlyMap<string, string>;
  readonly manifest: Manifest;
  /** Tells one output of plain Rollup or Rolldown from others into its directory; that of a rebuild is the same. */
  readonly outputKey: string;
}

/** What one run of the hook works on. */
export interface Run {
  readonly context: HookContext;
  readonly session: Session;
  readonly state: State;
  readonly bundle: Bundle;
  readonly isWrite: boolean;
}

/** The engine's settings for this build. */
export function settingsOf(of: {
  readonly context: HookContext;
  readonly base: string;
  readonly state: State;
}): Settings {
  const { options } = of.state;
  return {
    ...defaultSettings,
    base: of.base,
    pattern: options.pattern,
    hash: options.hash,
    hashLength: options.hashLength,
    salt: options.salt,
    fixed: options.fixed,
    rename: options.rename,
    missing: options.missing,
    attributes: options.attributes,
    aliases: of.state.aliases,
    integrity: options.integrity,
    jsStrings: true,
    parseJs: (code) => of.context.parse(code),
  };
}
