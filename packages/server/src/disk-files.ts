// disk-files.ts: do the files of a build stand in its directory, as they were built?
import { type FileHandle, open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Snapshot } from './build.ts';
import type { IsChanged } from './originals.ts';

/**
 * Hashed files that are not there or have another size, and files with fixed names that are not there: of those some are
 * written at deploy, so their size says nothing. Sorted as in the manifest.
 */
export async function absentFiles(snapshot: Snapshot): Promise<readonly string[]> {
  const { outputs, fixed } = snapshot.manifest;
  const expected = [
    ...Object.entries(outputs).map(([path, { size }]) => ({ path, size, root: hashedRootOf(snapshot) })),
    ...Object.keys(fixed).map((path) => ({ path, size: null, root: snapshot.root ?? '' })),
  ];
  return pathsWhere(expected, async ({ path, size, root }) => {
    const found = await sizeOf(join(root, path));
    return found === null || (size !== null && found !== size);
  });
}

/** Does one of these hashed files of a build stand there, whole? What cannot be read may be there all the same. */
export async function hasAny(snapshot: Snapshot, paths: readonly string[]): Promise<boolean> {
  const root = hashedRootOf(snapshot);
  for (let start = 0; start < paths.length; start += batch) {
    const some = paths.slice(start, start + batch);
    const are = await Promise.all(
      some.map((path) =>
        sizeOf(join(root, path)).then(
          (size) => size === snapshot.manifest.outputs[path]?.size,
          () => true,
        ),
      ),
    );
    if (are.includes(true)) return true;
  }
  return false;
}

function hashedRootOf({ root, hashedRoot }: Snapshot): string {
  return hashedRoot ?? root ?? '';
}

/** Originals of another size than their output: somebody changed them after the build. */
export async function resizedOriginals({ manifest, root }: Snapshot): Promise<readonly string[]> {
  const { originals, outputs } = manifest;
  const expected = Object.entries(originals).map(([path, output]) => ({ path, size: outputs[output]?.size }));
  return pathsWhere(expected, async ({ path, size }) => {
    const found = await sizeOf(join(root ?? '', path));
    return found !== null && found !== size;
  });
}

/** Byte by byte, since this package has no hash of its own, and both files are at hand. */
export const isChanged: IsChanged = async (snapshot, original) => {
  const output = snapshot.manifest.originals[original] ?? '';
  const paths = [join(snapshot.root ?? '', original), join(hashedRootOf(snapshot), output)];
  const [copy, built] = await Promise.all(paths.map(openFile));
  try {
    return copy != null && built != null && !(await areEqual(copy, built));
  } finally {
    await Promise.all([copy?.close(), built?.close()]);
  }
};

/** How many files are asked for at once. */
const batch = 64;

async function pathsWhere<T extends { readonly path: string }>(
  items: readonly T[],
  matches: (item: T) => Promise<boolean>,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (let start = 0; start < items.length; start += batch) {
    const some = items.slice(start, start + batch);
    const are = await Promise.all(some.map(matches));
    found.push(...some.filter((_, index) => are[index]).map(({ path }) => path));
  }
  return found;
}

/** In bytes; null for what is not there or no file. */
async function sizeOf(path: string): Promise<number | null> {
  try {
    const found = await stat(path);
    return found.isFile() ? found.size : null;
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}

async function openFile(path: string): Promise<FileHandle | null> {
  try {
    return await open(path);
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}

/** Does this error say that nothing stands there? */
export function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

/** In bytes. */
const chunk = 65_536;

async function areEqual(a: FileHandle, b: FileHandle): Promise<boolean> {
  const [first, second] = [Buffer.alloc(chunk), Buffer.alloc(chunk)];
  for (let position = 0; ; position += chunk) {
    const [x, y] = await Promise.all([a.read(first, 0, chunk, position), b.read(second, 0, chunk, position)]);
    if (!first.subarray(0, x.bytesRead).equals(second.subarray(0, y.bytesRead))) return false;
    if (x.bytesRead < chunk) return true;
  }
}
