// plan-steps.ts: how is one step of a plan done, by one run only?
import { join } from 'node:path';
import { isAbsent, systemCode, unwritable } from './fault.ts';
import { type FileSystem, isThere } from './file-system.ts';
import { hashFile } from './hash-stream.ts';
import { planDirectory } from './own-files.ts';
import type { Move, Removal, Site } from './plan.ts';
import { makeDirectories } from './stage.ts';

/** A step's plan. */
export interface Step extends Site {
  readonly id: string;
}

/** Renames a staged file to its place. False where that was done already. Throws a `TruenameError` (`unwritable-file`). */
export function putInPlace([from, path]: Move, { root, fs, id }: Step): boolean {
  // Not by `join`, which reads every path through: this is done for each of many files.
  const [source, to] = [`${root}/${planDirectory}/${id}/${from}`, `${root}/${path}`];
  try {
    fs.renameSync(source, to);
    return true;
  } catch (error) {
    if (isAbsent(error) && !isThere(fs, source)) return false;
    return inNewPlace(fs, { source, to, error });
  }
}

/** The directory may be missing yet, or one without files may still be where the file belongs. */
function inNewPlace(
  fs: FileSystem,
  { source, to, error }: { readonly source: string; readonly to: string; readonly error: unknown },
): boolean {
  const code = systemCode(error);
  try {
    if (code === 'ENOENT') makeDirectories(fs, to.slice(0, to.lastIndexOf('/')));
    else if (isDirectory(fs, to)) removeEmptyTree(fs, to);
    else throw error;
    fs.renameSync(source, to);
    return true;
  } catch (again) {
    if (isAbsent(again) && !isThere(fs, source)) return false;
    throw unwritable(to, again);
  }
}

function isDirectory(fs: FileSystem, path: string): boolean {
  try {
    return fs.lstatSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** Only directories go, and only where nothing but directories is in them. */
function removeEmptyTree(fs: FileSystem, path: string): void {
  for (const entry of fs.readdirSync(path, { withFileTypes: true }))
    if (entry.isDirectory()) removeEmptyTree(fs, `${path}/${entry.name}`);
  fs.rmdirSync(path);
}

/**
 * Takes files away, as far as they have the bytes that are known, and the directories that are empty then. `from` is the
 * number of the first of them among all of the plan. Throws a `TruenameError` (`unwritable-file`).
 */
export function takeAway(removals: readonly Removal[], step: Step & { readonly from: number }): void {
  for (const [index, removal] of removals.entries())
    if (takeOneAway(removal, step, `gone-${step.from + index}`)) removeEmpty(step.fs, step.root, removal[0]);
}

/** Into the plan's directory: where that is gone, the plan is over, and the file may be another build's by now. */
function takeOneAway([path, size, sum]: Removal, { root, fs, hasher, id }: Step, name: string): boolean {
  const absolute = join(root, path);
  try {
    if (fs.lstatSync(absolute).isDirectory()) return false;
    if (size !== null) {
      const found = hashFile(absolute, hasher, { fs });
      if (found.size !== size || found.sum !== sum) return false;
    }
    fs.renameSync(absolute, join(root, planDirectory, id, name));
  } catch (error) {
    if (isAbsent(error)) return false;
    throw unwritable(absolute, error);
  }
  return true;
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
