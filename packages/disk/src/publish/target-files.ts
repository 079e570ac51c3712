// target-files.ts: which files stand in a target, with no link followed?
import { join } from 'node:path';
import { TruenameError } from '@truename/engine';
import { liveNumber } from '@truename/manifest';
import { isAbsent, unreadable } from '../fault.ts';
import { temporaryPrefix } from '../write-file.ts';
import { isPinName } from './pins.ts';
import { entriesIn, type ReleasedTarget } from './released-target.ts';

/** Folders of version control, also in a web root that is a work tree. */
const versions: ReadonlySet<string> = new Set(['.git', '.hg', '.svn']);

/**
 * Places of all files and links below the folders that a target uses, sorted, and of folders that have no name yet. Of
 * other folders nothing is looked at.
 */
export function targetFiles(target: ReleasedTarget): string[] {
  const { folders, layout } = target;
  const roots = layout === 'flat' ? [''] : [folders.assets, folders.builds, folders.live, folders.pins];
  const found: string[] = [];
  const waiting = [...roots];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    for (const entry of entriesIn(target, folder)) {
      const place = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (versions.has(entry.name) || place === folders.gone) continue;
      if (entry.isDirectory() && !isTemporary(place)) waiting.push(place);
      else found.push(place);
    }
  }
  return found.sort();
}

/** Does this name say that a write was cut off, or is under way? */
export function isTemporary(place: string): boolean {
  return place.slice(place.lastIndexOf('/') + 1).startsWith(temporaryPrefix);
}

/** Is this a live record or a pin? */
export function isRecord(place: string, { folders }: ReleasedTarget): boolean {
  const at = place.lastIndexOf('/');
  const [folder, name] = [place.slice(0, at), place.slice(at + 1)];
  return (folder === folders.live && liveNumber(name) !== null) || (folder === folders.pins && isPinName(name));
}

/** Is every folder on the way to a place a real one? */
export function isInTarget(place: string, target: ReleasedTarget, known: Map<string, boolean>): boolean {
  const at = place.lastIndexOf('/');
  if (at === -1) return true;
  const folder = place.slice(0, at);
  const answer = known.get(folder);
  if (answer !== undefined) return answer;
  const found = isInTarget(folder, target, known) && isFolder(join(target.root, folder), target.fs, folder);
  known.set(folder, found);
  return found;
}

function isFolder(absolute: string, fs: ReleasedTarget['fs'], folder: string): boolean {
  try {
    return fs.lstatSync(absolute).isDirectory();
  } catch (error) {
    if (isAbsent(error)) return false;
    throw new TruenameError([unreadable(folder, error)]);
  }
}
