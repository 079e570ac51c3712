// closed-to-us.ts: may this user change all files of a plain web root that a build needs?
import { constants } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '@truename/engine';
import { isAbsent, unwritable } from '../fault.ts';
import { folderOf } from './ground.ts';
import type { ReleasedTarget } from './released-target.ts';
import type { RootStep } from './root-survey.ts';

/** Folders that cannot be written to: told before a record is written that these pages would not follow. */
export function closedToUs(steps: readonly RootStep[], target: ReleasedTarget): Problem[] {
  const going = new Set(steps.flatMap(({ files }) => files));
  const places = steps.flatMap(({ file, files, folders }) => [file.path, ...files, ...folders]);
  const faults = new Map<string, readonly Problem[]>();
  for (const place of places) {
    let folder = folderOf(place);
    // What is not there yet, or still a file, will be made in the folder that it stands in.
    while (folder !== '' && (going.has(folder) || isMissing(folder, target))) folder = folderOf(folder);
    if (!faults.has(folder)) faults.set(folder, faultsOf(folder, target));
  }
  return [...faults].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, problems]) => problems);
}

function isMissing(folder: string, { fs, root }: ReleasedTarget): boolean {
  try {
    fs.lstatSync(join(root, folder));
    return false;
  } catch (error) {
    return isAbsent(error);
  }
}

function faultsOf(folder: string, { fs, root }: ReleasedTarget): readonly Problem[] {
  try {
    fs.accessSync(join(root, folder), constants.W_OK | constants.X_OK);
    return [];
  } catch (error) {
    return unwritable(folder === '' ? '.' : folder, error).problems;
  }
}
