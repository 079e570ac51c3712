// manifest-of.ts: what does the manifest of this build say?
import { describe, type Output, type Problem } from '@truename/engine';
import type { Manifest } from '@truename/manifest';
import type { BundleFile } from './bundle.ts';
import { entriesOf, inlinedAssets, styleEntries, stylesEverywhere } from './manifest-parts.ts';
import { type Run, settingsOf } from './run.ts';
import { hasherOf } from './state.ts';

/** The named files and what the bundler knows of them. */
export interface NamedFiles {
  readonly outputs: readonly Output[];
  readonly originals: ReadonlyMap<string, string>;
  readonly files: readonly BundleFile[];
}

export function manifestOf(run: Run, named: NamedFiles): { manifest: Manifest; problems: readonly Problem[] } {
  const { session, state, context } = run;
  const { site, links } = session;
  const codeOf = (id: string) => context.getModuleInfo(id)?.code;
  return describe(named.outputs, {
    settings: settingsOf({ ...run, base: site.base }),
    hasher: hasherOf(state),
    entries: entriesOf(links, styleEntries(named.files), stylesEverywhere(named.files, site)),
    links: new Map(links.map((link) => [link.path, link])),
    originals: named.originals,
    inlined: inlinedAssets(context.getModuleIds(), codeOf, site),
  });
}
