// git-attributes.ts: does git leave the bytes of a target as they are?
import { dirname, join } from 'node:path';
import { TruenameError } from '@truename/engine';
import { isAbsent, unreadable } from '../fault.ts';
import type { Writer } from './look-at.ts';
import { placeNew } from './place-file.ts';

/**
 * In a repository that says `* text=auto`, git writes other line ends than it was given, and hashed names would lie. The
 * attributes of the folder itself come before those. A file that is there already is somebody's own.
 */
export function keepBytesInGit(writer: Writer): void {
  const { target } = writer.ground;
  if (target.layout === 'flat' || !isInWorkTree(target.root, target.fs)) return;
  const from = new TextEncoder().encode('* -text\n');
  placeNew(writer, { place: '.gitattributes', from, expected: null });
}

function isInWorkTree(root: string, fs: Writer['ground']['target']['fs']): boolean {
  for (let folder = root; ; folder = dirname(folder)) {
    try {
      fs.lstatSync(join(folder, '.git'));
      return true;
    } catch (error) {
      if (!isAbsent(error)) throw new TruenameError([unreadable(join(folder, '.git'), error)]);
    }
    if (folder === dirname(folder)) return false;
  }
}
