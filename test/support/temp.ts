// temp.ts: where do tests put their files? In directories that are gone when the test file ends.
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const made: string[] = [];

/** A new empty directory; its absolute path without symlinks. */
export async function tempDir(parent: string = tmpdir()): Promise<string> {
  const dir = await realpath(await mkdtemp(join(parent, 'test-')));
  made.push(dir);
  return dir;
}

afterAll(async () => {
  for (const dir of made.splice(0)) await rm(dir, { recursive: true, force: true });
});
