// fault.ts: what does an error of the file system mean, and what can the user do?
import { type Problem, TruenameError } from '@truename/engine';

/** What was tried when it happened: the same error has another cure. */
type Use = 'read' | 'write';

const permission: Readonly<Record<Use, string>> = {
  read: 'Give this user the right to read it, or remove it.',
  write: 'Give this user the right to write there, or choose another place.',
};
const space = { read: 'Free some space and run again.', write: 'Free some space and run again.' };

const meanings: Readonly<Record<string, readonly [what: string, cure: Readonly<Record<Use, string>>]>> = {
  EACCES: ['permission denied', permission],
  EPERM: ['the operation is not permitted', permission],
  ENOENT: [
    'it is not there',
    {
      read: 'Check its name. If something deletes files meanwhile, run again.',
      write: 'Something took its directory away meanwhile: run again.',
    },
  ],
  EBUSY: both('another program has it open', 'Close that program, and run again.'),
  ELOOP: both('a symbolic link leads to itself', 'Repair or remove the link.'),
  ENOSPC: ['the disk is full', space],
  EDQUOT: ['the disk quota is used up', space],
  EROFS: both('the file system is read-only', 'Choose an output directory that can be written to.'),
  EMFILE: both('too many files are open', 'Raise the limit of open files (ulimit -n).'),
  ENAMETOOLONG: both('its name is too long', 'Shorten the name of the file or of its directories.'),
  EEXIST: both(
    'something with that name is there already',
    'Remove temporary files that were left behind (.truename-tmp-*).',
  ),
  EISDIR: [
    'a directory has this name',
    { read: 'Give the path of a file, or rename the directory.', write: 'Rename the directory or the file.' },
  ],
  ENOTDIR: both('a part of its path is a file, not a directory', 'Rename that file or the directory.'),
};

function both(what: string, cure: string): readonly [string, Readonly<Record<Use, string>>] {
  return [what, { read: cure, write: cure }];
}

/** The code of a system error, such as `ENOENT`; empty for any other error, our own among them. */
export function systemCode(error: unknown): string {
  if (error instanceof TruenameError) return '';
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** Does the error say that there is no such file? */
export function isAbsent(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(systemCode(error));
}

/** A file or directory that could not be read. `path` is shown to the user. */
export function unreadable(path: string, error: unknown): Problem {
  const { why, hint } = explain(error, 'read');
  return { code: 'unreadable-file', severity: 'error', message: `Cannot read it: ${why}`, at: { path }, hint };
}

/** The same for a name that its directory lists: it was there a moment ago, or at least its link was. */
export function unreadableEntry(path: string, error: unknown, { isLink }: { readonly isLink: boolean }): Problem {
  const problem = unreadable(path, error);
  if (systemCode(error) !== 'ENOENT') return problem;
  if (isLink)
    return { ...problem, hint: 'It is a symbolic link, and its target is missing: repair or remove the link.' };
  // What cannot be decoded is listed with U+FFFD, and then looked for with the bytes of that.
  return path.includes('\ufffd') ? { ...problem, hint: 'Its name is not UTF-8: rename it.' } : problem;
}

/** A file that could not be written. `path` is shown to the user. */
export function unwritable(path: string, error: unknown): TruenameError {
  const { why, hint } = explain(error, 'write');
  const message = `Cannot write it: ${why}`;
  return new TruenameError([{ code: 'unwritable-file', severity: 'error', message, at: { path }, hint }]);
}

/** A link to nothing has the place of a directory that is to be written: a disk is not mounted, or something was moved. */
export function brokenLink(path: string): TruenameError {
  return new TruenameError([
    {
      code: 'unwritable-file',
      severity: 'error',
      message: 'Cannot write it: it is a symbolic link, and its target is missing',
      at: { path },
      hint: 'Repair or remove the link; where it leads to another disk, mount that',
    },
  ]);
}

function explain(error: unknown, use: Use): { why: string; hint: string } {
  const code = systemCode(error);
  const [why, cures] = (Object.hasOwn(meanings, code) ? meanings[code] : undefined) ?? [
    error instanceof Error ? error.message : String(error),
    null,
  ];
  const hint = cures?.[use] ?? 'Check that the file and its directory can be used by this user.';
  return { why: code ? `${why} (${code})` : why, hint };
}

/** Does the problem stand against the digest? */
export function isError({ severity }: Problem): boolean {
  return severity === 'error';
}
