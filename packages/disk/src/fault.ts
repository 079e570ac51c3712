// fault.ts: what does an error of the file system mean, and what can the user do?
import { type Problem, TruenameError } from '@truename/engine';

const meanings: Readonly<Record<string, readonly [what: string, cure: string]>> = {
  EACCES: ['permission denied', 'Give this user the right to use it, or remove it.'],
  EPERM: ['the operation is not permitted', 'Give this user the right to use it, or remove it.'],
  ENOENT: ['it is not there', 'If it is a symbolic link, its target is missing: repair or remove the link.'],
  ELOOP: ['a symbolic link leads to itself', 'Repair or remove the link.'],
  ENOSPC: ['the disk is full', 'Free some space and run again.'],
  EDQUOT: ['the disk quota is used up', 'Free some space and run again.'],
  EROFS: ['the file system is read-only', 'Choose an output directory that can be written to.'],
  EMFILE: ['too many files are open', 'Raise the limit of open files (ulimit -n).'],
  ENAMETOOLONG: ['its name is too long', 'Shorten the name of the file or of its directories.'],
  EEXIST: [
    'something with that name is there already',
    'Remove temporary files that were left behind (.truename-tmp-*).',
  ],
  EISDIR: ['a directory has this name', 'Rename the directory or the file.'],
  ENOTDIR: ['a part of its path is a file, not a directory', 'Rename that file or the directory.'],
};

/** The code of a system error, such as `ENOENT`; empty for any other error. */
export function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** Does the error say that there is no such file? */
export function isAbsent(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(systemCode(error));
}

/** A file that could not be read. `path` is shown to the user. */
export function unreadable(path: string, error: unknown): Problem {
  const { why, hint } = explain(error);
  return { code: 'unreadable-file', severity: 'error', message: `Cannot read it: ${why}`, at: { path }, hint };
}

/** A file that could not be written. `path` is shown to the user. */
export function unwritable(path: string, error: unknown): TruenameError {
  const { why, hint } = explain(error);
  const message = `Cannot write it: ${why}`;
  return new TruenameError([{ code: 'unwritable-file', severity: 'error', message, at: { path }, hint }]);
}

function explain(error: unknown): { why: string; hint: string } {
  const code = systemCode(error);
  const [why, hint] = (Object.hasOwn(meanings, code) ? meanings[code] : undefined) ?? [
    error instanceof Error ? error.message : String(error),
    'Check that the file and its directory can be used by this user.',
  ];
  return { why: code ? `${why} (${code})` : why, hint };
}
