// public-dir.ts: which files stand in the public directory, and how do they get to the output?
import { join } from 'node:path';
import { type FileToWrite, readContent, readTree } from '@truename/disk';
import { type Asset, type Hasher, languageOf, type Output, type Problem, TruenameError } from '@truename/engine';
import type { HookContext } from './bundler.ts';
import type { State } from './state.ts';
import { watchPath } from './watched.ts';

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
export function watchPublicDir(directory: string, context: HookContext, state: State): void {
  watchPath(directory, context, state);
  for (const file of readTree(directory).files) watchPath(file.absolute, context, state);
}

/** What copying the public directory needs to know. */
export interface PublicCopy {
  readonly outputs: readonly Output[];
  /** Path of the original → path of its output. */
  readonly originals: ReadonlyMap<string, string>;
  readonly publicDir: PublicDir;
}

/** Where its files go, below `dir`: each to its output's path and, where it is kept, to its original's. */
export function publicCopies({ outputs, originals, publicDir }: PublicCopy, dir: string): FileToWrite[] {
  return outputs.flatMap(({ asset, path, bytes }) => {
    if (asset.origin !== 'tree') return [];
    const from = bytes ?? publicDir.absolute.get(asset.path)!;
    const copy = { to: join(dir, path), from };
    return originals.has(asset.path) ? [copy, { to: join(dir, asset.path), from }] : [copy];
  });
}
