// closed-folders.ts: which folders of a plain web root can nobody but their owner read?
import { join } from 'node:path';
import { type Problem, TruenameError } from '@truename/engine';
import type { ReleasedFile } from '@truename/manifest';
import { isAbsent, unreadable } from '../fault.ts';
import { folderOf } from './ground.ts';
import type { ReleasedTarget } from './released-target.ts';

/** Warnings for folders of others that files of a build stand in: their modes are theirs, so they stay as they are. */
export function closedFolders(files: readonly ReleasedFile[], target: ReleasedTarget): Problem[] {
  if (target.layout !== 'flat') return [];
  const folders = new Set<string>();
  for (const { path } of files)
    for (let folder = folderOf(path); folder !== ''; folder = folderOf(folder)) folders.add(folder);
  return [...folders]
    .sort()
    .filter((folder) => isClosed(folder, target))
    .map(closed);
}

/** Neither the group nor others may look into it. */
function isClosed(folder: string, { fs, root }: ReleasedTarget): boolean {
  try {
    const stats = fs.lstatSync(join(root, folder));
    return stats.isDirectory() && (stats.mode & 0o055) === 0;
  } catch (error) {
    if (isAbsent(error)) return false;
    throw new TruenameError([unreadable(folder, error)]);
  }
}

function closed(path: string): Problem {
  return {
    ...{ code: 'unreadable-file', severity: 'warning', at: { path } },
    message:
      'Nobody but its owner can read this folder, and files of the build stand in it. It was not made by a release, so its mode stays',
    hint: 'If the server runs as another user, give it the right to read the folder: chmod 755',
  };
}
