// released-target.ts: which released target is this directory?
import { join, resolve } from 'node:path';
import { type Problem, TruenameError } from '@truename/engine';
import {
  isBuildId,
  type Layout,
  layoutOf,
  type ReleasedFolders,
  releasedFolders,
  tellingFolders,
} from '@truename/manifest';
import { brokenLink, isAbsent, unreadable, unwritable } from '../fault.ts';
import { type DirectoryEntry, type FileSystem, isLink } from '../file-system.ts';
import { directoryMode } from '../modes.ts';
import { ownDirectory } from '../own-files.ts';

/** A directory that builds are published to. */
export interface ReleasedTarget {
  readonly fs: FileSystem;
  /** Absolute, without links: a link that is switched meanwhile does not lead one run to two directories. */
  readonly root: string;
  readonly layout: Layout;
  readonly folders: ReleasedFolders;
}

/**
 * A target that something was published to.
 * @throws TruenameError `not-released`, `unreadable-file`, or `link-outside` where one of its folders is a link.
 */
export function openTarget(path: string, fs: FileSystem): ReleasedTarget {
  const root = realDirectory(path, fs);
  const layout = foundLayout(root, fs);
  if (layout === null) throw new TruenameError([notReleased(path)]);
  return withoutLinks({ fs, root, layout, folders: releasedFolders[layout] });
}

/**
 * A target to publish to; the directory is made where it is missing.
 * @throws TruenameError `other-layout`, `unwritable-file`, and as `openTarget()`.
 */
export function makeTarget(path: string, layout: Layout, fs: FileSystem): ReleasedTarget {
  makeRoot(resolve(path), fs);
  const root = realDirectory(path, fs);
  const found = foundLayout(root, fs);
  if (found !== null && found !== layout) throw new TruenameError([otherLayout(path, found)]);
  return withoutLinks({ fs, root, layout, folders: releasedFolders[layout] });
}

/** Names in a folder of the target, sorted; none where it is missing. @throws TruenameError `unreadable-file`. */
export function entriesIn({ root, fs }: ReleasedTarget, folder: string): DirectoryEntry[] {
  try {
    const entries = fs.readdirSync(join(root, folder), { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    if (isAbsent(error)) return [];
    throw new TruenameError([unreadable(folder === '' ? '.' : folder, error)]);
  }
}

/** The text of a file of the target; null where it is missing. @throws TruenameError `unreadable-file`. */
export function textOf({ root, fs }: ReleasedTarget, place: string): string | null {
  try {
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(fs.readFileSync(join(root, place)));
  } catch (error) {
    if (isAbsent(error)) return null;
    throw new TruenameError([unreadable(place, error)]);
  }
}

function realDirectory(path: string, fs: FileSystem): string {
  try {
    if (!fs.statSync(path).isDirectory()) throw Object.assign(new Error('it is a file'), { code: 'ENOTDIR' });
    return fs.realpathSync(path);
  } catch (error) {
    throw new TruenameError([unreadable(path, error)]);
  }
}

/** With the parents it needs; those that are there keep their modes. */
function makeRoot(path: string, fs: FileSystem): void {
  try {
    if (stands(path, fs)) return;
    // Not whatever stands there now: somebody who publishes at the same moment may have made the directory.
    if (isLink(fs, path)) throw brokenLink(path);
    const first = fs.mkdirSync(path, { recursive: true, mode: directoryMode });
    if (typeof first !== 'string') return;
    for (let made = path; made.length >= first.length; made = join(made, '..')) fs.chmodSync(made, directoryMode);
  } catch (error) {
    throw error instanceof TruenameError ? error : unwritable(path, error);
  }
}

function stands(path: string, fs: FileSystem): boolean {
  try {
    fs.statSync(path);
    return true;
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error;
  }
}

function foundLayout(root: string, fs: FileSystem): Layout | null {
  const names = (folder: string): string[] => {
    try {
      return fs.readdirSync(join(root, folder), { withFileTypes: true }).map(({ name }) => name);
    } catch (error) {
      if (isAbsent(error)) return [];
      throw new TruenameError([unreadable(join(root, folder), error)]);
    }
  };
  const below = (folder: string): string[] =>
    names(folder).flatMap((name) => (isBuildId(name) ? below(`${folder}/${name}`) : `${folder}/${name}`));
  return layoutOf(tellingFolders.flatMap(below));
}

/** A link would lead writes and deletions out of the target. */
function withoutLinks(target: ReleasedTarget): ReleasedTarget {
  const { folders, fs, root } = target;
  for (const folder of [ownDirectory, ...Object.values(folders)].filter((each) => each !== ''))
    if (isLink(fs, join(root, folder))) throw new TruenameError([throughLink(folder)]);
  return target;
}

/** A link stands where a folder of the target is expected. */
export function throughLink(place: string): Problem {
  return {
    code: 'link-outside',
    severity: 'error',
    message: 'A symbolic link stands in the target: files would be written or deleted somewhere else',
    at: { path: place },
    hint: 'Put a real folder in its place. The target itself may be a link',
  };
}

function notReleased(path: string): Problem {
  return {
    code: 'not-released',
    severity: 'error',
    message: 'Nothing was published in this directory: it has neither builds nor live records',
    at: { path },
    hint: 'Give the directory that builds are published to, or publish one: truename publish <dir> <target>',
  };
}

function otherLayout(path: string, found: Layout): Problem {
  const [message, hint] =
    found === 'flat'
      ? ['Builds were published here as a plain web root (--flat)', 'Give --flat, or choose another directory']
      : ['Builds were published here without --flat', 'Leave --flat out, or choose another directory'];
  return { code: 'other-layout', severity: 'error', message, at: { path }, hint };
}
