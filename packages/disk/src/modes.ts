// modes.ts: who may read what a digest writes?
import type { FileSystem } from './file-system.ts';

/**
 * Everybody, whatever the umask: a web server under another user reads these files, and archives of equal trees are to be
 * equal too.
 */
export const fileMode = 0o644;
export const directoryMode = 0o755;

/** Are these the permissions of a file or directory, and no others? */
export function hasMode(fs: FileSystem, path: string, mode: number): boolean {
  return (fs.statSync(path).mode & 0o777) === mode;
}

/** Some disks have no modes, and say so: then nothing is lost. */
export function setMode(fs: FileSystem, path: string, mode: number): void {
  try {
    fs.chmodSync(path, mode);
  } catch {}
}
