// place-file.ts: how does a file of a target appear whole, and never over another one?
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type Hasher, TruenameError } from '@truename/engine';
import { isAbsent, systemCode, unreadable, unwritable } from '../fault.ts';
import type { FileSystem } from '../file-system.ts';
import { fileMode } from '../modes.ts';
import { noLinks } from '../stage.ts';
import { temporaryPrefix, writeAll } from '../write-file.ts';
import { again, changeMode, folderFor } from './ground.ts';
import type { Measure, Writer } from './look-at.ts';
import { publishAgain } from './release-problems.ts';

/** Where bytes come from: they are at hand, or in a file (absolute). */
export type Source = Uint8Array | string;

/** A file to write. */
export interface Placement {
  /** Below the target. */
  readonly place: string;
  readonly from: Source;
  /** Null where any bytes are right. */
  readonly expected: Measure | null;
}

/**
 * Gives a file a name that nobody has. False where somebody has it: then nothing is changed.
 * @throws TruenameError `unwritable-file`, `unreadable-file` or `changed-file` for the source.
 */
export function placeNew(writer: Writer, placement: Placement): boolean {
  return withTemporary(writer, placement, giveName);
}

/** The same for a live record, whose name only one of several may get, on disks without links too. */
export function placeNumber(writer: Writer, placement: Placement): boolean {
  return withTemporary(writer, placement, claimNumber);
}

/** Writes a file, whatever has its name. @throws TruenameError as `placeNew()`. */
export function placeOver(writer: Writer, placement: Placement): void {
  withTemporary(writer, placement, (fs, temporary, path) => {
    fs.renameSync(temporary, path);
    return true;
  });
}

/** Gives the temporary file its name; false where it is not to have it. */
export type Finish = (fs: FileSystem, temporary: string, path: string) => boolean;

/** A prune takes away what seems to be left behind, and empty folders: then it is done once more. */
function withTemporary(writer: Writer, placement: Placement, finish: Finish): boolean {
  const { ground } = writer;
  try {
    return again(ground, () => placeOnce(writer, placement, finish));
  } catch (error) {
    throw error instanceof TruenameError ? error : unwritable(placement.place, error);
  }
}

function placeOnce(writer: Writer, placement: Placement, finish: Finish): boolean {
  const { fs } = writer.ground.target;
  const folder = folderFor(writer.ground, placement.place);
  // No two runs ever use one temporary name: nobody can finish what another one has begun.
  const temporary = join(folder, temporaryPrefix + randomBytes(8).toString('hex'));
  try {
    fill(writer, temporary, placement);
    const isPlaced = finish(fs, temporary, join(folder, nameOf(placement.place)));
    if (!isPlaced) discard(fs, temporary);
    return isPlaced;
  } catch (error) {
    discard(fs, temporary);
    throw error;
  }
}

/** Gives the name (absolute) to the file, where it is free; false where it is not. */
export const giveName: Finish = (fs, temporary, path) => {
  const isLinked = linked(fs, temporary, path);
  if (isLinked !== null) return isLinked;
  if (stands(fs, path)) return false;
  fs.renameSync(temporary, path);
  return true;
};

/** Without links an empty file takes the number first: of two activations only one gets it. */
const claimNumber: Finish = (fs, temporary, path) => {
  const isLinked = linked(fs, temporary, path);
  if (isLinked !== null) return isLinked;
  try {
    fs.closeSync(fs.openSync(path, 'wx', fileMode));
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
  fs.renameSync(temporary, path);
  return true;
};

/** False where the name is taken, null where the disk has no links. */
function linked(fs: FileSystem, temporary: string, path: string): boolean | null {
  try {
    fs.linkSync(temporary, path);
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    if (noLinks.has(systemCode(error))) return null;
    throw error;
  }
  discard(fs, temporary);
  return true;
}

/** Is there anything of this name? Absolute. */
export function stands(fs: FileSystem, path: string): boolean {
  try {
    fs.lstatSync(path);
    return true;
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error;
  }
}

function fill({ ground, hasher }: Writer, temporary: string, { place, from, expected }: Placement): void {
  const { fs } = ground.target;
  const file = fs.openSync(temporary, 'wx', fileMode);
  try {
    if (typeof from === 'string') copyInto(file, from, { fs, hasher, expected });
    else writeAll(fs, file, from);
    fs.fsyncSync(file);
  } finally {
    fs.closeSync(file);
  }
  readableForAll(fs, temporary, place);
}

/** Exactly this mode for what we make. */
function readableForAll(fs: FileSystem, absolute: string, place: string): void {
  try {
    if ((fs.lstatSync(absolute).mode & 0o777) !== fileMode) changeMode(fs, absolute, fileMode);
  } catch (error) {
    if (isAbsent(error)) throw error;
    throw unwritable(place, error);
  }
}

const bufferSize = 256 << 10;
let buffer: Uint8Array | null = null;

interface Copying {
  readonly fs: FileSystem;
  readonly hasher: Hasher;
  readonly expected: Measure | null;
}

/** The bytes are hashed on their way: what was changed since it was checked never gets a name. */
function copyInto(to: number, from: string, { fs, hasher, expected }: Copying): void {
  buffer ??= new Uint8Array(bufferSize);
  const stream = hasher.stream();
  const file = reading(from, () => fs.openSync(from, 'r'));
  let size = 0;
  try {
    for (;;) {
      const length = reading(from, () => fs.readSync(file, buffer!, 0, bufferSize, null));
      if (length === 0) break;
      const part = buffer.subarray(0, length);
      stream.update(part);
      writeAll(fs, to, part);
      size += length;
    }
  } finally {
    fs.closeSync(file);
  }
  if (expected !== null && (size !== expected.size || stream.sum() !== expected.sum))
    throw new TruenameError([
      {
        code: 'changed-file',
        severity: 'error',
        message: 'It was changed while it was being published',
        at: { path: from },
        hint: publishAgain,
      },
    ]);
}

function reading<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new TruenameError([unreadable(path, error)]);
  }
}

function discard(fs: FileSystem, temporary: string): void {
  try {
    fs.unlinkSync(temporary);
  } catch {
    // What made the write fail matters; what is left behind has a name that a prune knows.
  }
}

function nameOf(place: string): string {
  return place.slice(place.lastIndexOf('/') + 1);
}
