// copy-app.ts: the same app in another checkout, free to be edited.
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempDir } from './temp.ts';

const apps = join(import.meta.dirname, '../apps');

/** Copies an app and what it shares with others; gives the copy's root. */
export async function copyApp(name: 'kitchen-sink' | 'plain'): Promise<string> {
  const dir = await tempDir();
  await cp(join(apps, name), join(dir, name), { recursive: true });
  await cp(join(apps, 'shared-outside'), join(dir, 'shared-outside'), { recursive: true });
  return join(dir, name);
}

/** Replaces text in a file of a copy; throws when it is not there, so that an edit never does nothing. */
export async function editFile(path: string, from: string, to: string): Promise<void> {
  const text = await readFile(path, 'utf8');
  if (!text.includes(from)) throw new Error(`${path} has no ${from}`);
  await writeFile(path, text.replace(from, to));
}
