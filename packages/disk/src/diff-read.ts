// diff-read.ts: what is in a file of a build, and is it what the manifest says?
import type { Hasher, Problem } from '@truename/engine';
import type { BuildFile } from './diff-build.ts';
import { unreadable } from './fault.ts';
import type { FileSystem } from './file-system.ts';

/** Reads files of both builds; what is wrong with them is gathered, so that all of it is told at once. */
export interface Reader {
  /** The file's bytes; empty where they cannot be read. */
  bytes(file: BuildFile): Uint8Array;
  /** The file as text with one character a byte: names, digits and digests are ASCII in every encoding we rewrite. */
  text(file: BuildFile): string;
  readonly problems: readonly Problem[];
}

export function createReader(fs: FileSystem, hasher: Hasher): Reader {
  const problems = new Map<string, Problem>();
  const bytes = (file: BuildFile): Uint8Array => {
    try {
      const found = fs.readFileSync(file.absolute);
      if (hasher.sum(found) !== file.record.hash) problems.set(file.absolute, changed(file));
      return found;
    } catch (error) {
      problems.set(file.absolute, unreadable(file.absolute, error));
      return new Uint8Array();
    }
  };
  return {
    bytes,
    text: (file) => {
      const found = bytes(file);
      return Buffer.from(found.buffer, found.byteOffset, found.byteLength).toString('latin1');
    },
    get problems() {
      return [...problems.values()];
    },
  };
}

function changed({ absolute }: BuildFile): Problem {
  return {
    code: 'changed-file',
    severity: 'error',
    message: 'Its bytes are not those that the manifest records, so it cannot be said what changed',
    at: { path: absolute },
    hint: 'Compare the directories as they were built; `truename verify` tells what else is wrong.',
  };
}
