// diff-read.ts: what is in a file of a build, and is it what the manifest says?
import { fixedReasons, type Hasher, type Problem } from '@truename/engine';
import type { BuildFile } from './diff-build.ts';
import { isAbsent, unreadable } from './fault.ts';
import type { FileSystem } from './file-system.ts';

/** Reads files of both builds; what is wrong with them is gathered, so that all of it is told at once. */
export interface Reader {
  /** The file's bytes; empty where they cannot be read. */
  bytes(file: BuildFile): Uint8Array;
  /** The file as text with one character a byte: names, digits and digests are ASCII in every encoding we rewrite. */
  text(file: BuildFile): string;
  /** Is the file there, with the size that the manifest records? Its bytes are not read. */
  look(file: BuildFile): void;
  readonly problems: readonly Problem[];
}

export function createReader(fs: FileSystem, hasher: Hasher): Reader {
  const problems = new Map<string, Problem>();
  const note = (file: BuildFile, problem: Problem): void => {
    // What is written at deploy or start is not the build's: it is compared as it was built.
    const isDeployed = file.reason === fixedReasons.deployed;
    if (!problems.has(file.absolute))
      problems.set(file.absolute, isDeployed ? { ...problem, severity: 'warning' } : problem);
  };
  const look = (file: BuildFile): void => {
    try {
      if (fs.statSync(file.absolute).size !== file.record.size) note(file, changed(file));
    } catch (error) {
      note(file, isAbsent(error) ? missing(file) : unreadable(file.absolute, error));
    }
  };
  const bytes = (file: BuildFile): Uint8Array => {
    try {
      const found = fs.readFileSync(file.absolute);
      if (hasher.sum(found) !== file.record.hash) note(file, changed(file));
      return found;
    } catch (error) {
      note(file, unreadable(file.absolute, error));
      return new Uint8Array();
    }
  };
  return {
    ...{ bytes, look },
    text: (file) => {
      const found = bytes(file);
      return Buffer.from(found.buffer, found.byteOffset, found.byteLength).toString('latin1');
    },
    get problems() {
      return [...problems.values()];
    },
  };
}

function missing({ absolute }: BuildFile): Problem {
  const message = 'The manifest lists this file, and it is not there';
  return { code: 'missing-file', severity: 'error', message, at: { path: absolute }, hint: asBuilt };
}

const asBuilt = 'Compare the directories as they were built; `truename verify` tells what else is wrong.';

function changed({ absolute }: BuildFile): Problem {
  return {
    code: 'changed-file',
    severity: 'error',
    message: 'Its bytes are not those that the manifest records, so it cannot be said what changed',
    at: { path: absolute },
    hint: asBuilt,
  };
}
