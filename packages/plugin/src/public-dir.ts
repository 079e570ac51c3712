// public-dir.ts: which files stand in the public directory, and how do they get to the output?
import { join } from 'node:path';
import { copyFile, machine, readContent, readTree, writeAtomically } from '@truename/disk';
import { type Asset, type Hasher, languageOf, type Output, type Problem, TruenameError } from '@truename/engine';
import type { HookContext } from './bundler.ts';

/** The public directory before naming. */
export interface PublicDir {
  readonly assets: readonly Asset[];
  /** Path of each file → where it can be read. */
  readonly absolute: ReadonlyMap<string, string>;
  readonly problems: readonly Problem[];
}

export const emptyPublicDir: PublicDir = { assets: [], absolute: new Map(), problems: [] };

/** Settings of `readPublicDir`. */
export interface ReadPublicDir {
  readonly hasher: Hasher;
  /** Absolute; left out where it lies inside the public directory. */
  readonly outDir: string;
  /** Binaries above this many bytes are streamed; `Infinity` holds all, for `write: false`. */
  readonly limit?: number;
}

/** Reads the directory: small files as bytes, large binaries as their hash. */
export function readPublicDir(directory: string, { hasher, outDir, limit }: ReadPublicDir): PublicDir {
  const tree = readTree(directory, { except: outDir });
  const problems = [...tree.problems];
  const assets: Asset[] = [];
  const absolute = new Map<string, string>();
  for (const file of tree.files) {
    const language = languageOf(file.path);
    try {
      const content = readContent({ ...file, language }, hasher, limit === undefined ? {} : { limit });
      assets.push({
        id: `public/${file.path}`,
        path: file.path,
        logical: [file.path],
        language,
        origin: 'tree',
        content,
      });
      absolute.set(file.path, file.absolute);
    } catch (error) {
      if (!(error instanceof TruenameError)) throw error;
      problems.push(...error.problems);
    }
  }
  return { assets, absolute, problems };
}

/** A file of the public directory changes, and the build runs again; so it does for a new file. */
export function watchPublicDir(directory: string, context: HookContext): void {
  context.addWatchFile(directory);
  for (const file of readTree(directory).files) context.addWatchFile(file.absolute);
}

/** Writes a file of the public directory under one more path: by the kernel, unless its references were rewritten. */
export function writePublicFile(output: Output, from: string, to: string): void {
  if (output.bytes !== null && output.rewritten > 0) writeAtomically(machine, to, output.bytes);
  else copyFile(machine, from, to);
}

/** Where the files of the public directory go: each output's path and, where it is kept, its original's. */
export function publicCopies(
  outputs: readonly Output[],
  originals: ReadonlyMap<string, string>,
  dir: string,
): { output: Output; to: string }[] {
  return outputs
    .filter((output) => output.asset.origin === 'tree')
    .flatMap((output) => {
      const paths = originals.has(output.asset.path) ? [output.path, output.asset.path] : [output.path];
      return paths.map((path) => ({ output, to: join(dir, path) }));
    });
}
