// watched.ts: for which paths does a build in watch mode wait?
import type { HookContext } from './bundler.ts';
import type { State } from './state.ts';

/** A file that changes, comes or goes at this absolute path, or in this directory, starts another build. */
export function watchPath(path: string, context: Pick<HookContext, 'addWatchFile'>, state: State): void {
  state.watched.add(path);
  context.addWatchFile(path);
}

/**
 * Paths of earlier builds: Rollup ignores for ever a path that one build named and the next one did not, such as that of a
 * file that was deleted, also inside a directory that is watched.
 */
export function watchAgain(context: Pick<HookContext, 'addWatchFile'>, { watched }: State): void {
  for (const path of watched) context.addWatchFile(path);
}
