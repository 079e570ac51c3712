// look-at.ts: what stands at a place of a target?
import { join } from 'node:path';
import { type Hasher, TruenameError } from '@truename/engine';
import { isAbsent, unreadable, unwritable } from '../fault.ts';
import { hashFile } from '../hash-stream.ts';
import { fileMode } from '../modes.ts';
import { changeMode, folderOf, type Ground, makeFolder } from './ground.ts';

/** What the bytes are to be. */
export interface Measure {
  /** In bytes. */
  readonly size: number;
  /** XXH64, 16 lower-case hex digits. */
  readonly sum: string;
}

/** What looking and writing work with. */
export interface Writer {
  readonly ground: Ground;
  readonly hasher: Hasher;
}

/** What stands at a place: the right bytes, others, nothing, or something that is no file. */
export type Found = 'right' | 'other' | 'absent' | 'no file';

/** Holds a place of the target against its measure. @throws TruenameError `unreadable-file`. */
export function lookAt({ ground: { target }, hasher }: Writer, place: string, expected: Measure | null): Found {
  const { fs, root } = target;
  const absolute = join(root, place);
  try {
    const stats = fs.lstatSync(absolute);
    if (!stats.isFile()) return 'no file';
    if (expected === null) return 'other';
    return stats.size === expected.size && hashFile(absolute, hasher, { fs }).sum === expected.sum ? 'right' : 'other';
  } catch (error) {
    if (isAbsent(error)) return 'absent';
    throw new TruenameError([unreadable(place, error)]);
  }
}

/** A file or a folder that an earlier umask has closed is opened again. @throws TruenameError `unwritable-file`. */
export function openForAll({ ground }: Writer, place: string): void {
  const { fs, root } = ground.target;
  const absolute = join(root, place);
  try {
    makeFolder(ground, folderOf(place));
    const { mode } = fs.lstatSync(absolute);
    if ((mode & 0o444) !== 0o444) changeMode(fs, absolute, fileMode);
  } catch (error) {
    if (error instanceof TruenameError) throw error;
    if (!isAbsent(error)) throw unwritable(place, error);
  }
}
