// verify-unknown.ts: what is a file that the manifest does not list?
import { matcher, type Problem, type Recomputer, TruenameError } from '@truename/engine';
import type { DigestedSite } from './digested-site.ts';
import { encodedSibling } from './encodings.ts';
import type { ForeignNames } from './foreign-names.ts';
import { ownDirectory, planDirectory, stageDirectory } from './own-files.ts';
import type { TreeFile } from './read-tree.ts';
import type { SiblingContext } from './verify-siblings.ts';
import { siblingProblem } from './verify-siblings.ts';
import { temporaryPrefix } from './write-file.ts';

/** What an unknown file is held against. */
export interface UnknownCheck {
  readonly site: DigestedSite;
  readonly foreign: ForeignNames;
  readonly recomputer: Recomputer;
  readonly siblings: SiblingContext;
  /** Globs of files that may stand there. */
  readonly ignore: readonly string[];
  /** Paths of our own files besides those in our directory: a manifest may stand elsewhere. */
  readonly own: ReadonlySet<string>;
  isListed(path: string): boolean;
}

/** One problem for each file that is not of this build, and one for all that an interrupted digest has staged. */
export function unknownProblems(check: UnknownCheck): Problem[] {
  const isIgnored = matcher(check.ignore);
  const unknown = [...check.site.files.values()].filter(
    ({ path }) => !check.isListed(path) && !check.own.has(path) && !isIgnored(path),
  );
  const staged = unknown.filter(isStaged);
  const others = unknown.filter((file) => !isStaged(file));
  return [...interrupted(staged), ...others.flatMap((file) => unknownProblem(file, check) ?? [])];
}

function unknownProblem(file: TreeFile, check: UnknownCheck): Problem | null {
  const { path } = file;
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (name.startsWith(temporaryPrefix)) return leftBehind(path);
  const made = encodedSibling(path);
  if (made && check.isListed(made.of)) return unlistedSibling(file, made.of, check);
  const ours = check.foreign.like(withoutEndings(path));
  if (ours.length > 0) return orphan(path, `this build has "${ours[0]}"`);
  return path.startsWith(`${ownDirectory}/`) || !fitsItsName(file, check)
    ? unknownFile(path)
    : orphan(path, 'its name fits its content, and this build has no such file');
}

/** A copy that a server's tools made after the build. */
function unlistedSibling(file: TreeFile, owner: string, { site, siblings }: UnknownCheck): Problem | null {
  const { outputs, fixed, originals } = site.manifest;
  const record = outputs[owner] ?? fixed[owner] ?? outputs[originals[owner] ?? ''];
  // Of a source map nothing is said, so nothing can be wrong with a copy of it.
  return record ? siblingProblem(file, { path: owner, record }, siblings) : null;
}

/** Without the endings of companions, which carry their file's digits. */
function withoutEndings(path: string): string {
  return path.replace(/(?:\.map)?(?:\.(?:gz|br|zst))?$/, '').replace(/\.LICENSE\.txt$/, '');
}

function fitsItsName(file: TreeFile, { site, recomputer }: UnknownCheck): boolean {
  const spots = site.names.spots(file.path).map(({ start, end }) => file.path.slice(start, end));
  if (spots.length === 0) return false;
  try {
    const content = site.read(file);
    if (!('bytes' in content)) return spots.includes(content.digits);
    const language = site.asset(file.path)?.language ?? 'binary';
    return spots.some((digits) => recomputer.alone({ language, bytes: content.bytes, digits, twin: 0 }) === digits);
  } catch (error) {
    if (error instanceof TruenameError) return false;
    throw error;
  }
}

function orphan(path: string, why: string): Problem {
  return {
    code: 'orphaned-file',
    severity: 'error',
    message: `It is a file of another build: ${why}`,
    at: { path },
    hint: 'Delete it, or pass it over with --ignore where files of earlier builds are kept on purpose',
  };
}

function unknownFile(path: string): Problem {
  return {
    code: 'unknown-file',
    severity: 'error',
    message: 'This build has no such file',
    at: { path },
    hint: 'Delete it, or pass it over with --ignore if it is meant to be there',
  };
}

function leftBehind(path: string): Problem {
  return {
    code: 'unfinished',
    severity: 'error',
    message: 'A temporary file: whatever wrote it was interrupted',
    at: { path },
    hint: 'Run the build or the copy again, then delete it',
  };
}

/** Does the file wait for a digest to be completed? */
export function isStaged({ path }: TreeFile): boolean {
  return path.startsWith(`${stageDirectory}/`) || path.startsWith(`${planDirectory}/`);
}

/** What an interrupted digest has staged, or has planned. */
export function interrupted(staged: readonly TreeFile[]): Problem[] {
  if (staged.length === 0) return [];
  const message = 'A digest was interrupted: the files it had ready are still waiting';
  const isPlanned = staged.some(({ path }) => path.startsWith(`${planDirectory}/`));
  const at = { path: isPlanned ? planDirectory : stageDirectory };
  return [
    { code: 'unfinished', severity: 'error', message, at, hint: 'Run the same digest again: it goes on from here' },
  ];
}
