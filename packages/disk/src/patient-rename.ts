// patient-rename.ts: what if another program has a file open for a moment, on a system that refuses to rename it then?
import { systemCode } from './fault.ts';
import type { FileSystem } from './file-system.ts';

type Disk = Pick<FileSystem, 'renameSync' | 'lstatSync'>;

/** What Windows says while a virus scanner, an indexer or an editor has one of the two files open. */
const held: ReadonlySet<string> = new Set(['EPERM', 'EACCES', 'EBUSY']);

/** Milliseconds before each further attempt: two seconds in all. */
const pauses: readonly number[] = [1, 3, 10, 30, 100, 300, 600, 1000];

/** The same rename, tried again for a while. Two directories are no matter of patience: one does not replace another. */
export function patientRename(fs: Disk, pause: (milliseconds: number) => void = sleep): FileSystem['renameSync'] {
  return (from, to) => {
    for (let attempt = 0; ; attempt++) {
      try {
        return fs.renameSync(from, to);
      } catch (error) {
        const milliseconds = pauses[attempt];
        if (milliseconds === undefined || !held.has(systemCode(error)) || isDirectory(fs, to)) throw error;
        pause(milliseconds);
      }
    }
  };
}

function isDirectory(fs: Disk, path: string): boolean {
  try {
    return fs.lstatSync(path).isDirectory();
  } catch {
    return false;
  }
}

function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
