// public-names.ts: what will the public directory's files be called, before anything else is built?
import { digest } from '@truename/engine';
import type { HookContext } from './bundler.ts';
import { readPublicDir } from './public-dir.ts';
import { settingsOf } from './run.ts';
import { rootOf } from './site.ts';
import { hasherOf, type State } from './state.ts';

/** These files refer to each other only, so that their names do not wait for the bundle's. */
export async function namePublicDir(
  directory: string,
  context: HookContext,
  state: State,
): Promise<ReadonlyMap<string, string>> {
  const base = context.environment?.config.base || './';
  const { assets } = readPublicDir(directory, { hasher: hasherOf(state), outDir: rootOf(context, state) });
  const settings = { ...settingsOf({ context, base, state }), missing: 'ignore' as const };
  const { outputs } = await digest(assets, settings);
  return new Map(outputs.map((output) => [output.asset.path, output.path]));
}
