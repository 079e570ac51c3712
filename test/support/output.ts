// output.ts: what is in a built directory?
import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Manifest } from '@truename/manifest';

/** A built directory in memory. */
export interface OutputDir {
  readonly dir: string;
  /** Path below the directory, `/` between segments → bytes; without the folder of the manifest. */
  readonly files: ReadonlyMap<string, Buffer>;
  readonly manifest: Manifest;
  /** Where the files are served, the base first. */
  readonly hosts: readonly string[];
}

/** Reads a directory that Truename built; `hosts` serve it besides its base. */
export async function readOutput(dir: string, hosts: readonly string[] = []): Promise<OutputDir> {
  const files = await readFiles(dir);
  const text = files.get('.truename/manifest.json');
  if (!text) throw new Error(`${dir} has no .truename/manifest.json; it has ${[...files.keys()].join(', ')}`);
  const manifest = JSON.parse(text.toString()) as Manifest;
  for (const path of [...files.keys()]) if (path.startsWith('.truename/')) files.delete(path);
  return { dir, files, manifest, hosts: [manifest.base, ...hosts] };
}

/** Every file below a directory, sorted by path. */
export async function readFiles(dir: string): Promise<Map<string, Buffer>> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files = new Map<string, Buffer>();
  for (const path of paths.sort())
    files.set(
      path
        .slice(dir.length + 1)
        .split(sep)
        .join('/'),
      await readFile(path),
    );
  return files;
}
