// late-look.ts: what did others do to a named directory before all builds of an application were done?
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { listFiles } from '@truename/disk';
import type { HookContext } from './bundler.ts';
import { closeSession } from './finish.ts';
import { some } from './report.ts';
import type { Session } from './run.ts';
import type { State } from './state.ts';

interface Closed {
  readonly session: Session;
  readonly state: State;
  /** What stood there then. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * By root and directory: what is closed while Vite builds all environments of an application. Vite makes the plugin anew
 * for each of them.
 */
const applications = new Map<string, Map<string, Closed>>();

/** The root is absolute. */
export function beginApplication(root: string): void {
  applications.set(root, new Map());
}

/** Ends the build of one directory; what happens to it until all environments are built is looked at then. */
export function closeForNow(session: Session, state: State, context: HookContext): void {
  closeSession(session, { state, context });
  const { root, dir } = session.site;
  applications.get(root)?.set(dir, { session, state, files: filesIn(dir) });
}

/**
 * Frameworks move files of their server builds to the client's, render pages, or take a page away, when each build is
 * done: the manifest tells of the directory as they leave it.
 */
export function endApplication(root: string, context: Pick<HookContext, 'error'>): void {
  const closed = applications.get(root) ?? new Map<string, Closed>();
  applications.delete(root);
  for (const each of closed.values()) lookAgain(each, context);
}

function lookAgain({ session, state, files }: Closed, context: Pick<HookContext, 'error'>): void {
  const { site } = session;
  const now = filesIn(site.dir);
  if (now.size === files.size && [...now].every(([path, stats]) => files.get(path) === stats)) return;
  closeSession(session, { state, context, mayBeGone: unneeded(session) });
  const came = [...now.keys()].filter((path) => !files.has(path));
  const went = [...files.keys()].filter((path) => !now.has(path));
  if (came.length > 0) site.info(`truename: written by another plugin after naming: ${some(came)}`);
  if (went.length > 0) site.info(`truename: taken away by another plugin after naming: ${some(went)}`);
}

/** Fixed files that no named file refers to: pages, above all. */
function unneeded({ named }: Session): Set<string> {
  const outputs = named?.outputs ?? [];
  const needed = new Set(outputs.flatMap(({ digits, references }) => (digits === null ? [] : references)));
  return new Set(outputs.filter(({ path, fixed }) => fixed !== undefined && !needed.has(path)).map(({ path }) => path));
}

/** Path → what changes whenever the file does. Only files that differ are worth reading again. */
function filesIn(dir: string): Map<string, string> {
  return new Map(
    listFiles(dir).map((path) => {
      const { size, ino, ctimeMs } = statSync(join(dir, path));
      return [path, `${size} ${ino} ${ctimeMs}`];
    }),
  );
}
