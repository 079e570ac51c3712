// moves.ts: how does a file of a target change its place, or go?
import { join } from 'node:path';
import { TruenameError } from '@truename/engine';
import { isAbsent, systemCode, unwritable } from '../fault.ts';
import { again, folderFor, folderOf } from './ground.ts';
import type { Writer } from './look-at.ts';
import { giveName, stands } from './place-file.ts';
import { entriesIn, type ReleasedTarget } from './released-target.ts';

/** Places of files that were moved aside, sorted; without the folder's name they are the places where they stood. */
export function goneFiles(target: ReleasedTarget): string[] {
  const found: string[] = [];
  const waiting = [target.folders.gone];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop())
    for (const entry of entriesIn(target, folder)) {
      const place = `${folder}/${entry.name}`;
      if (entry.isDirectory()) waiting.push(place);
      else found.push(place);
    }
  return found.sort();
}

/** Whoever needed it may have copied it anew meanwhile. */
export function putBack(writer: Writer, gone: string): void {
  const { ground } = writer;
  const { fs, root, folders } = ground.target;
  const place = gone.slice(folders.gone.length + 1);
  try {
    again(ground, () => {
      if (stands(fs, join(root, gone))) giveName(fs, join(root, gone), join(folderFor(ground, place), nameOf(place)));
    });
  } catch (error) {
    throw error instanceof TruenameError ? error : unwritable(place, error);
  }
  remove(writer, gone);
}

/** Nothing happens where somebody else was faster. */
export function move({ ground }: Writer, from: string, to: string): void {
  const { fs, root } = ground.target;
  try {
    again(ground, () => {
      const folder = folderFor(ground, to);
      if (stands(fs, join(root, from))) fs.renameSync(join(root, from), join(folder, nameOf(to)));
    });
    ground.changed.add(folderOf(from));
  } catch (error) {
    throw error instanceof TruenameError ? error : unwritable(from, error);
  }
}

/** Deletes a file; nothing happens where somebody else was faster. @throws TruenameError `unwritable-file`. */
export function remove({ ground: { target, changed } }: Writer, place: string): void {
  try {
    target.fs.unlinkSync(join(target.root, place));
    changed.add(folderOf(place));
  } catch (error) {
    if (!isAbsent(error)) throw unwritable(place, error);
  }
}

/** What was cut off: a file, or a folder that never got its name, in which nothing stands. */
export function removeTemporary(writer: Writer, place: string): void {
  const { fs, root } = writer.ground.target;
  try {
    if (fs.lstatSync(join(root, place)).isDirectory()) fs.rmdirSync(join(root, place));
    else remove(writer, place);
  } catch (error) {
    if (error instanceof TruenameError) throw error;
    if (!isAbsent(error) && systemCode(error) !== 'ENOTEMPTY') throw unwritable(place, error);
  }
}

/** Folders that nothing stands in, up to those that every target has. */
export function removeEmpty(folder: string, target: ReleasedTarget): void {
  const { folders, fs, root } = target;
  const kept = new Set(['', ...Object.values(folders)].filter((each) => each !== folders.gone));
  for (let each = folder; each !== '' && !kept.has(each); each = folderOf(each)) {
    try {
      fs.rmdirSync(join(root, each));
    } catch {
      // Something stands in it.
      return;
    }
  }
}

function nameOf(place: string): string {
  return place.slice(place.lastIndexOf('/') + 1);
}
