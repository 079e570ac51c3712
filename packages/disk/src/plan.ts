// plan.ts: how does a directory get from one build to the next, when it may be stopped at any moment?
import { join } from 'node:path';
import { type Hasher, TruenameError } from '@truename/engine';
import { pathFault } from '@truename/manifest';
import { isAbsent, unreadable, unwritable } from './fault.ts';
import type { FileSystem } from './file-system.ts';
import { hashFile } from './hash-stream.ts';
import { planPath } from './own-files.ts';
import { badManifest } from './read-manifest.ts';
import { makeDirectories, removeStage } from './stage.ts';
import { writeAtomically, writeForAll } from './write-file.ts';

/** A staged file and the path where it goes, with its size in bytes and its sum. */
export type Move = readonly [from: string, to: string, size: number, sum: string];

/** A path that is not needed any more, and the bytes that may be deleted; null for any. */
export type Removal = readonly [path: string, size: number | null, sum: string | null];

/**
 * What is left to do once every file is staged. It is written down before the first rename: a run that is killed after
 * that is completed by the next one, because the staged files are all there; a run that is killed before it has changed
 * nothing.
 */
export interface Plan {
  readonly version: 1;
  /** Directory of the staged files, below the root. */
  readonly stage: string;
  /** In the order of renaming: a file comes after those that it names. */
  readonly moves: readonly Move[];
  /** Our own files, path and text, written after the last rename: the sums, then the manifest. */
  readonly texts: readonly (readonly [path: string, text: string])[];
  /** In the order of deleting, after all else. */
  readonly removals: readonly Removal[];
}

/** Where a plan is carried out. */
export interface Site {
  /** Absolute. */
  readonly root: string;
  readonly fs: FileSystem;
  readonly hasher: Hasher;
}

/** Writes the plan down: from here on the work will be completed. Throws a `TruenameError` (`unwritable-file`). */
export function writePlan(plan: Plan, { root, fs }: Site): void {
  writeAtomically(fs, join(root, planPath), new TextEncoder().encode(JSON.stringify(plan)));
}

/** Does what a plan says that was written down, and takes it away. Throws a `TruenameError` (`unwritable-file`). */
export function carryOut(plan: Plan, site: Site, onMove: (done: number) => void): void {
  const made = new Set<string>();
  plan.moves.forEach((move, index) => {
    rename(move, plan, { ...site, made });
    onMove(index + 1);
  });
  finish(plan, site);
}

/**
 * Completes the plan that a killed run left in this directory; does nothing where there is none.
 * @throws TruenameError `bad-manifest` where the staged files are not what the plan says.
 */
export function rollForward(site: Site): void {
  const plan = readPlan(site);
  if (plan === null) return;
  const left = plan.moves.filter((move) => !isDone(move, plan, site));
  const made = new Set<string>();
  for (const move of left) rename(move, plan, { ...site, made });
  finish(plan, site);
}

function readPlan({ root, fs }: Site): Plan | null {
  const path = join(root, planPath);
  try {
    const plan: unknown = JSON.parse(new TextDecoder().decode(fs.readFileSync(path)));
    if (isPlan(plan)) return plan;
  } catch (error) {
    if (isAbsent(error)) return null;
    if (error instanceof SyntaxError) throw badPlan(path, 'it is no JSON');
    throw new TruenameError([unreadable(path, error)]);
  }
  throw badPlan(path, 'it is no plan of this version');
}

/** Nothing outside the directory is touched, whoever wrote the plan. */
function isPlan(value: unknown): value is Plan {
  const { version, stage, moves, texts, removals } = Object(value) as Partial<Record<keyof Plan, unknown>>;
  if (version !== 1 || typeof stage !== 'string' || !/^\.truename\/stage\/[\w-]+$/.test(stage)) return false;
  const isPath = (path: unknown) => typeof path === 'string' && pathFault(path) === null;
  const all = (list: unknown, check: (row: readonly unknown[]) => boolean) =>
    Array.isArray(list) && list.every((row) => Array.isArray(row) && check(row));
  return (
    all(moves, ([from, to]) => typeof from === 'string' && /^\d+$/.test(from) && isPath(to)) &&
    all(texts, ([path, text]) => isPath(path) && typeof text === 'string') &&
    all(removals, ([path]) => isPath(path))
  );
}

/** Nothing is renamed before every file is known to be right: a power cut may have kept a name and lost the bytes. */
function isDone([from, to, size, sum]: Move, { stage }: Plan, { root, fs, hasher }: Site): boolean {
  const measured = (path: string) => {
    try {
      return hashFile(join(root, path), hasher, { fs });
    } catch (error) {
      if (isAbsent(error)) return null;
      throw new TruenameError([unreadable(join(root, path), error)]);
    }
  };
  const staged = measured(`${stage}/${from}`);
  const found = staged ?? measured(to);
  if (found?.size === size && found.sum === sum) return staged === null;
  throw badPlan(join(root, planPath), `"${staged ? `${stage}/${from}` : to}" is not what it says`);
}

function rename([from, to]: Move, { stage }: Plan, site: Site & { readonly made: Set<string> }): void {
  const { root, fs, made } = site;
  const directory = to.slice(0, Math.max(0, to.lastIndexOf('/')));
  try {
    if (!made.has(directory)) makeDirectories(fs, join(root, directory));
    made.add(directory);
    // Not by `join`, which reads every path through: this is done for each of many files.
    fs.renameSync(`${root}/${stage}/${from}`, `${root}/${to}`);
  } catch (error) {
    throw unwritable(to, error);
  }
}

function finish({ texts, removals, stage }: Plan, site: Site): void {
  const { root, fs } = site;
  for (const [path, text] of texts) writeForAll(fs, join(root, path), new TextEncoder().encode(text));
  for (const removal of removals) remove(removal, site);
  try {
    fs.unlinkSync(join(root, planPath));
  } catch (error) {
    throw unwritable(planPath, error);
  }
  removeStage(fs, root, stage);
}

/** Deletes only the bytes that are known, and the directories that are empty then. */
function remove([path, size, sum]: Removal, { root, fs, hasher }: Site): void {
  try {
    if (size !== null) {
      const found = hashFile(join(root, path), hasher, { fs });
      if (found.size !== size || found.sum !== sum) return;
    }
    fs.unlinkSync(join(root, path));
  } catch (error) {
    if (isAbsent(error)) return;
    throw unwritable(path, error);
  }
  removeEmpty(fs, root, path);
}

function removeEmpty(fs: FileSystem, root: string, path: string): void {
  const cut = path.lastIndexOf('/');
  if (cut < 0) return;
  try {
    fs.rmdirSync(join(root, path.slice(0, cut)));
  } catch {
    // It holds something else, as most directories do.
    return;
  }
  removeEmpty(fs, root, path.slice(0, cut));
}

function badPlan(path: string, why: string): TruenameError {
  const hint = 'Delete the directory and digest the source again; in place, restore the files first';
  return badManifest(path, `A digest was interrupted here, and cannot be completed: ${why}`, hint);
}
