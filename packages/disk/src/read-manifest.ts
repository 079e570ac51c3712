// read-manifest.ts: which manifest does a directory have?
import { join } from 'node:path';
import { TruenameError } from '@truename/engine';
import { type Manifest, ManifestError, parseManifest } from '@truename/manifest';
import { isAbsent, unreadable } from './fault.ts';
import { type FileSystem, machine } from './file-system.ts';
import { manifestPath } from './own-files.ts';

/**
 * The manifest of a digested directory (absolute); null where there is none.
 * @throws TruenameError `bad-manifest` where it is no manifest that can be trusted, `unreadable-file` where it cannot be
 * read.
 */
export function readManifest(directory: string, fs: FileSystem = machine): Manifest | null {
  const path = join(directory, manifestPath);
  try {
    return parseManifest(new TextDecoder().decode(fs.readFileSync(path)), path);
  } catch (error) {
    if (error instanceof ManifestError) throw badManifest(path, error.message);
    if (isAbsent(error)) return null;
    throw new TruenameError([unreadable(path, error)]);
  }
}

/** What is wrong with the manifest at `path`, and how to mend the directory. */
export function badManifest(path: string, why: string): TruenameError {
  return new TruenameError([
    {
      code: 'bad-manifest',
      severity: 'error',
      message: why,
      at: { path },
      hint: `Restore the manifest, or delete ${ownDirectoryOf(path)} and digest the source into an empty directory`,
    },
  ]);
}

function ownDirectoryOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}
