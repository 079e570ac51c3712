// edits.ts: how are files edited that a program watches, so that the edit reaches it?
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempDir } from './temp.ts';

/** Milliseconds after which an edit counts as overlooked. */
const patience = 10_000;

/**
 * Gives a file other content all at once. Who truncates a file and then writes it changes it twice, and the watcher of Vite
 * drops a second change within 50 ms: what it read in between, an empty file, stays on the page for good.
 */
export async function replaceFile(path: string, content: string | Buffer): Promise<void> {
  const file = join(await tempDir(), 'edited');
  await writeFile(file, content);
  await rename(file, path);
}

/**
 * What comes of an edit that was made just now. Rolldown by itself overlooks an edit that comes while it builds, so it is
 * made again as long as nothing does.
 */
export async function afterEdit<T>(seen: Promise<T>, again: () => Promise<void>): Promise<T> {
  const timer = setInterval(again, patience);
  try {
    return await seen;
  } finally {
    clearInterval(timer);
  }
}
