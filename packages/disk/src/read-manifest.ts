// read-manifest.ts: which manifest does a directory have?
import { join } from 'node:path';
import { TruenameError } from '@truename/engine';
import { type Manifest, ManifestError, parseManifest } from '@truename/manifest';
import { isAbsent, unreadable } from './fault.ts';
import { type FileSystem, machine } from './file-system.ts';
import { manifestPath, ownDirectory } from './own-files.ts';

/**
 * The manifest of a digested directory (absolute); null where there is none.
 * @throws TruenameError `bad-manifest` where it is no manifest that can be trusted, `unreadable-file` where it cannot be
 * read.
 */
export function readManifest(directory: string, fs: FileSystem = machine): Manifest | null {
  const path = join(directory, manifestPath);
  try {
    return parseManifest(new TextDecoder().decode(fs.readFileSync(path)));
  } catch (error) {
    if (error instanceof ManifestError)
      throw badManifest(path, `The manifest cannot be used: ${error.message.split('\n')[0]}`);
    if (isAbsent(error)) return null;
    throw new TruenameError([unreadable(path, error)]);
  }
}

/** What is wrong with the manifest or plan at `path` (absolute), and how to mend the directory. */
export function badManifest(path: string, why: string, hint: string = mend(path)): TruenameError {
  return new TruenameError([{ code: 'bad-manifest', severity: 'error', message: why, at: { path }, hint }]);
}

function mend(path: string): string {
  const own = path.slice(0, -manifestPath.length) + ownDirectory;
  return `Restore it, or digest the source into an empty directory; without a source, delete "${own}" and the files with hashes in their names`;
}
