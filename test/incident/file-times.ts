// file-times.ts: when were files changed, as far as they say?
import { lutimes, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Of all files in a work tree, in hours before now. */
export async function setTimes(directory: string, age: number): Promise<void> {
  const time = Math.floor(Date.now() / 1000) - age * 3600;
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!/\/\.git(?:\/|$)/.test(path)) await lutimes(path, time, time);
  }
}
