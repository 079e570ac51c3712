// read-tree.ts: which files are below a directory?
import { constants } from 'node:fs';
import { join, sep } from 'node:path';
import type { Problem } from '@truename/engine';
import { unreadable, unreadableEntry } from './fault.ts';
import { type DirectoryEntry, type FileSystem, machine } from './file-system.ts';
import { isInside } from './is-inside.ts';

/** A file below the root. */
export interface TreeFile {
  /** Path below the root, `/` between segments, no leading slash, spelled as the file system spells it. */
  readonly path: string;
  /** Absolute path, for reading. */
  readonly absolute: string;
  /** In bytes. */
  readonly size: number;
}

/** What stands below a directory, and what could not be used. */
export interface Tree {
  /** Sorted by path, in code unit order. */
  readonly files: readonly TreeFile[];
  readonly problems: readonly Problem[];
}

/** Which files are wanted. */
export interface ReadTreeOptions {
  /** Also files and directories whose name starts with a dot. Default: true, as Vite copies them. */
  readonly dotfiles?: boolean;
  /** Absolute path of a directory to leave out, such as an output directory inside the root. */
  readonly except?: string;
  /** Tells of a path below the root that it is left out, with all that stands below it. */
  leaveOut?(path: string): boolean;
  readonly fs?: FileSystem;
}

interface Walk {
  readonly root: string;
  readonly realRoot: string;
  readonly fs: FileSystem;
  readonly options: ReadTreeOptions;
  readonly files: TreeFile[];
  readonly problems: Problem[];
}

/**
 * Reads the names and sizes of all files below `root` (an absolute path). Symbolic links are followed, as Vite's copy of
 * the public directory follows them; one that leaves the root is a `link-outside` warning, and its files are listed. A
 * link to one of its own ancestors is followed no further. What cannot be read is an `unreadable-file` problem.
 * Throws nothing but bugs: a missing root is a problem too.
 *
 * A directory walk of our own, not fast-glob: that one leaves out names with a line break, and does not come to an end
 * on two links to a common ancestor.
 */
export function readTree(root: string, options: ReadTreeOptions = {}): Tree {
  const fs = options.fs ?? machine;
  const files: TreeFile[] = [];
  const problems: Problem[] = [];
  try {
    const realRoot = fs.realpathSync(root);
    readDirectory({ root, realRoot, fs, options, files, problems }, '', [realRoot]);
  } catch (error) {
    problems.push(unreadable(root, error));
  }
  files.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  return { files, problems };
}

/** `ancestors` are the real paths of the directories above the entries of this one: meeting one again is a circle. */
function readDirectory(walk: Walk, path: string, ancestors: readonly string[]): void {
  for (const entry of walk.fs.readdirSync(absoluteOf(walk, path), { withFileTypes: true })) {
    if (entry.name.startsWith('.') && walk.options.dotfiles === false) continue;
    const below = path === '' ? entry.name : `${path}/${entry.name}`;
    if (walk.options.leaveOut?.(below)) continue;
    try {
      readEntry(walk, entry, { path: below, ancestors });
    } catch (error) {
      walk.problems.push(unreadableEntry(below, error, { isLink: entry.isSymbolicLink() }));
    }
  }
}

interface Spot {
  readonly path: string;
  readonly ancestors: readonly string[];
}

function readEntry(walk: Walk, entry: DirectoryEntry, { path, ancestors }: Spot): void {
  const { fs, files, options } = walk;
  const absolute = absoluteOf(walk, path);
  if (absolute === options.except) return;
  const isLink = entry.isSymbolicLink();
  const real = isLink ? followLink(walk, path, ancestors) : null;
  const stats = fs.statSync(absolute);
  if (stats.isDirectory()) {
    const own = real ?? join(last(ancestors), entry.name);
    if (!ancestors.includes(own)) readDirectory(walk, path, [...ancestors, own]);
    return;
  }
  if (!stats.isFile()) throw new Error('it is neither a file nor a directory');
  fs.accessSync(absolute, constants.R_OK);
  files.push({ path, absolute, size: stats.size });
}

function followLink(walk: Walk, path: string, ancestors: readonly string[]): string {
  const real = walk.fs.realpathSync(absoluteOf(walk, path));
  // Only the link itself is reported, not the links in what it leads to.
  const leaves = isInside(walk.realRoot, last(ancestors)) && !isInside(walk.realRoot, real);
  if (leaves) walk.problems.push(outside(path, real));
  return real;
}

/** Not by `join`, which reads every path through: this is done for each of many files. */
function absoluteOf({ root }: Walk, path: string): string {
  if (sep !== '/') return join(root, path);
  return root.endsWith('/') ? root + path : `${root}/${path}`;
}

function last(trail: readonly string[]): string {
  return trail.at(-1) ?? '';
}

function outside(path: string, real: string): Problem {
  return {
    code: 'link-outside',
    severity: 'warning',
    message: `A symbolic link leaves the directory, to ${real}; its content is published`,
    at: { path },
    hint: 'Copy the content here, or remove the link, if it was not meant to be public.',
  };
}
