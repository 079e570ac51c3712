// read-plan.ts: which plan waits in a directory, and can it be trusted?
import { join } from 'node:path';
import { TruenameError } from '@truename/engine';
import { pathFault } from '@truename/manifest';
import { isAbsent, unreadable } from './fault.ts';
import { isThere } from './file-system.ts';
import { planDirectory } from './own-files.ts';
import type { Plan, Site } from './plan.ts';
import { badManifest } from './read-manifest.ts';
import { endedPrefix, endOne, plansIn } from './take-over.ts';

/**
 * The plan that waits in this directory; null where there is none. What is left of plans that are over is taken away.
 * @throws TruenameError `bad-manifest` where it cannot be understood.
 */
export function readPlan(site: Pick<Site, 'root' | 'fs'>): Plan | null {
  for (const name of plansIn(site.fs, site.root)) {
    if (name.startsWith(endedPrefix)) endOne(site.fs, join(site.root, planDirectory), name);
    else {
      const plan = readOne(name, site);
      if (plan !== null) return plan;
    }
  }
  return null;
}

/** Null where another run has completed it meanwhile. */
function readOne(id: string, { root, fs }: Pick<Site, 'root' | 'fs'>): Plan | null {
  const directory = join(root, planDirectory, id);
  const path = join(directory, 'plan.json');
  try {
    const plan: unknown = JSON.parse(new TextDecoder().decode(fs.readFileSync(path)));
    if (isPlan(plan, id)) return plan;
  } catch (error) {
    if (error instanceof SyntaxError) throw badPlan(path, 'it is no JSON');
    if (!isAbsent(error)) throw new TruenameError([unreadable(path, error)]);
    if (!isThere(fs, directory)) return null;
    throw badPlan(path, 'its plan is not there');
  }
  throw badPlan(path, 'it is no plan of this version');
}

/** Nothing outside the directory is touched, whoever wrote the plan. */
function isPlan(value: unknown, id: string): value is Plan {
  const plan = Object(value) as Partial<Record<keyof Plan, unknown>>;
  const { needed, removals } = Object(plan.inTheWay) as Partial<Record<keyof Plan['inTheWay'], unknown>>;
  return (
    plan.version === 2 &&
    plan.id === id &&
    all(plan.moves, isMove) &&
    all(plan.texts, isMove) &&
    all(plan.last, isMove) &&
    Number.isInteger(needed) &&
    all(removals, isRemoval) &&
    all(plan.removals, isRemoval)
  );
}

function all(list: unknown, check: (row: readonly unknown[]) => boolean): boolean {
  return Array.isArray(list) && list.every((row) => Array.isArray(row) && check(row));
}

function isMove([from, to]: readonly unknown[]): boolean {
  return typeof from === 'string' && /^\d+$/.test(from) && isPath(to);
}

function isRemoval([path]: readonly unknown[]): boolean {
  return isPath(path);
}

function isPath(path: unknown): boolean {
  return typeof path === 'string' && pathFault(path) === null;
}

/** What is wrong with the plan at `path` (absolute), and how to mend the directory. */
export function badPlan(path: string, why: string): TruenameError {
  const hint = 'Delete the directory and digest the source again; in place, restore the files first';
  return badManifest(path, `A digest was interrupted here, and cannot be completed: ${why}`, hint);
}
