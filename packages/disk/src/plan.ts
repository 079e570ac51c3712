// plan.ts: how does a directory get from one build to the next, when it may be stopped at any moment?
import { join } from 'node:path';
import { type Hasher, TruenameError } from '@truename/engine';
import { isAbsent, unreadable } from './fault.ts';
import { type FileSystem, isThere, quietly } from './file-system.ts';
import { hashFile } from './hash-stream.ts';
import { planDirectory, stageDirectory } from './own-files.ts';
import { putInPlace, takeAway } from './plan-steps.ts';
import { badPlan, readPlan } from './read-plan.ts';
import { endOne, takenOver } from './take-over.ts';

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
  readonly version: 2;
  /** The run's: the name of the directory where the files wait. */
  readonly id: string;
  /** In the order of renaming: a file comes after those that it names. */
  readonly moves: readonly Move[];
  /** Files in whose place others of the moves belong: deleted before `moves[needed]` is renamed. */
  readonly inTheWay: { readonly needed: number; readonly removals: readonly Removal[] };
  /** Our own files, renamed after all others: the sums, then the manifest. */
  readonly texts: readonly Move[];
  /** In the order of deleting. */
  readonly removals: readonly Removal[];
  /** Files whose place is free only then. */
  readonly last: readonly Move[];
}

/** Where a plan is carried out. */
export interface Site {
  /** Absolute. */
  readonly root: string;
  readonly fs: FileSystem;
  readonly hasher: Hasher;
}

/**
 * Does what a plan says that was handed over, and takes it away. Throws a `TruenameError`: `unwritable-file`, or
 * `taken-over` where another run completes it.
 */
export function carryOut(plan: Plan, site: Site, onMove: (done: number) => void): void {
  if (!inOrder(plan, site, onMove)) throw takenOver(site.root);
}

/**
 * Completes the plan that a killed run left in this directory; does nothing where there is none.
 * @throws TruenameError `bad-manifest` where the staged files are not what the plan says.
 */
export function rollForward(site: Site): void {
  for (let plan = readPlan(site); plan !== null; plan = readPlan(site)) {
    if (!isWhole(plan, site)) continue;
    inOrder(plan, site, () => {});
  }
}

/** False where a step was done already: by a run that was killed, or by one that does the same just now. */
function inOrder(plan: Plan, site: Site, onMove: (done: number) => void): boolean {
  const { id, moves, inTheWay, texts, removals, last } = plan;
  const { root, fs } = site;
  let isOurs = true;
  let done = 0;
  const move = (one: Move): void => {
    if (!putInPlace(one, { ...site, id })) isOurs = false;
  };
  const moveAll = (all: readonly Move[]): void => {
    for (const one of all) {
      move(one);
      onMove(++done);
    }
  };
  moveAll(moves.slice(0, inTheWay.needed));
  takeAway(inTheWay.removals, { ...site, id, from: 0 });
  moveAll(moves.slice(inTheWay.needed));
  texts.forEach(move);
  takeAway(removals, { ...site, id, from: inTheWay.removals.length });
  moveAll(last);
  endOne(fs, join(root, planDirectory), id);
  for (const directory of [planDirectory, stageDirectory]) quietly(() => fs.rmdirSync(join(root, directory)));
  return isOurs;
}

/** False where another run has completed the plan meanwhile. Nothing is renamed before every file is known to be right. */
function isWhole(plan: Plan, site: Site): boolean {
  for (const move of [...plan.moves, ...plan.texts, ...plan.last]) {
    const wrong = wrongWith(move, plan, site);
    if (wrong === null) continue;
    if (!isThere(site.fs, join(site.root, planDirectory, plan.id))) return false;
    throw badPlan(join(site.root, planDirectory), `"${wrong}" is not what it says`);
  }
  return true;
}

/** A power cut may have kept a name and lost the bytes. */
function wrongWith([from, to, size, sum]: Move, { id }: Plan, { root, fs, hasher }: Site): string | null {
  const measured = (path: string) => {
    try {
      return hashFile(join(root, path), hasher, { fs });
    } catch (error) {
      if (isAbsent(error)) return null;
      throw new TruenameError([unreadable(join(root, path), error)]);
    }
  };
  const waiting = `${planDirectory}/${id}/${from}`;
  const staged = measured(waiting);
  const found = staged ?? measured(to);
  if (found?.size === size && found.sum === sum) return null;
  return staged ? waiting : to;
}
