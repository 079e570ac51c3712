// output-place.ts: may a digest write to this directory?
import { dirname, join } from 'node:path';
import { type Problem, TruenameError } from '@truename/engine';
import { brokenLink, systemCode, unreadable } from './fault.ts';
import { type FileSystem, isLink } from './file-system.ts';
import { isInside } from './is-inside.ts';
import { ownDirectory, planDirectory, stageDirectory } from './own-files.ts';
import type { Target } from './target.ts';

/** Where a digest reads and writes. */
export interface Places {
  /** Absolute, as it was given: problems name files below it. */
  readonly input: string;
  /** Absolute, without links as far as it exists. */
  readonly output: string;
  readonly isInPlace: boolean;
}

/**
 * Where to read and write; `output` null for in place.
 * @throws TruenameError `unreadable-file` where the input is no directory, `output-overlaps` where one contains the other.
 */
export function findPlaces(input: string, output: string | null, fs: FileSystem): Places {
  const realInput = realDirectory(input, fs);
  if (output === null) return { input, output: realInput, isInPlace: true };
  const realOutput = realOf(output, fs);
  const overlap = overlapOf(realInput, realOutput);
  if (overlap !== null) throw new TruenameError([overlaps(output, overlap)]);
  return { input, output: realOutput, isInPlace: false };
}

/** A directory (absolute) without links. Throws a `TruenameError` (`unreadable-file`) where there is none. */
export function realDirectory(path: string, fs: FileSystem): string {
  try {
    if (!fs.statSync(path).isDirectory()) throw Object.assign(new Error('it is a file'), { code: 'ENOTDIR' });
    return fs.realpathSync(path);
  } catch (error) {
    throw new TruenameError([unreadable(path, error)]);
  }
}

/** Without links; what is not there yet has none. */
function realOf(path: string, fs: FileSystem): string {
  try {
    const real = fs.realpathSync(path);
    if (!fs.statSync(real).isDirectory()) throw Object.assign(new Error('it is a file'), { code: 'ENOTDIR' });
    return real;
  } catch (error) {
    if (systemCode(error) !== 'ENOENT' || dirname(path) === path) throw new TruenameError([unreadable(path, error)]);
    if (isLink(fs, path)) throw brokenLink(path);
    return join(realOf(dirname(path), fs), path.slice(dirname(path).length));
  }
}

function overlapOf(input: string, output: string): string | null {
  if (input === output) return 'is the input directory';
  if (isInside(input, output)) return 'stands inside the input directory';
  return isInside(output, input) ? 'contains the input directory' : null;
}

function overlaps(path: string, how: string): Problem {
  return {
    code: 'output-overlaps',
    severity: 'error',
    message: `The output directory ${how}`,
    at: { path },
    hint: 'Choose a directory beside it, or use --in-place to name the files where they are',
  };
}

/** An output directory may be empty, or hold an earlier build: what else is there, nobody gave to us. */
export function refuseForeign({ root, manifest, paths }: Target): void {
  const [first] = paths;
  if (manifest !== null || first === undefined) return;
  const problem: Problem = {
    code: 'output-not-empty',
    severity: 'error',
    message: `The output directory holds ${count(paths.size)} (${someOf(paths)}), and no manifest says that they are of an earlier digest`,
    at: { path: root },
    hint: 'Choose an empty directory, or delete what is there; use --in-place to name the files where they are',
  };
  throw new TruenameError([problem]);
}

/**
 * Our own files are written and deleted without a look at what they are, so none of their directories may be a link.
 * `root` is absolute. Throws a `TruenameError` (`link-outside`).
 */
export function refuseLinks(root: string, fs: FileSystem): void {
  for (const directory of [ownDirectory, stageDirectory, planDirectory]) {
    const path = join(root, directory);
    if (isLink(fs, path)) throw new TruenameError([ownLink(path)]);
  }
}

function ownLink(path: string): Problem {
  return {
    code: 'link-outside',
    severity: 'error',
    message: 'It is a symbolic link: what a digest writes and deletes here would be written and deleted elsewhere',
    at: { path },
    hint: 'Put the directory itself in its place, or remove the link and digest again',
  };
}

/** A warning for files that no build of ours knows; they stay. Null where there are none. */
export function unknownFiles(paths: readonly string[], root: string): Problem | null {
  if (paths.length === 0) return null;
  return {
    code: 'unknown-files',
    severity: 'warning',
    message: `${count(paths.length)} in the output directory ${paths.length === 1 ? 'is' : 'are'} not of this build, and ${paths.length === 1 ? 'stays' : 'stay'}: ${someOf(paths)}`,
    at: { path: root },
    hint: 'Delete them if nothing needs them',
  };
}

function count(files: number): string {
  return files === 1 ? 'one file' : `${files} files`;
}

const shown = 3;

function someOf(paths: Iterable<string>): string {
  const sorted = [...paths].sort();
  const rest = sorted.length - shown;
  return `${sorted
    .slice(0, shown)
    .map((path) => JSON.stringify(path))
    .join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
