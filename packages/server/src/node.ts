// node.ts: which assets does a built directory have?
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseManifest } from '@truename/manifest';
import { type Assets, type AssetsOptions, checkOptions, createAssets } from './assets.ts';

/** Settings of `loadAssets()`. */
export interface LoadOptions extends Pick<AssetsOptions, 'base'> {
  /** Path of the manifest, if it does not stand in `<dir>/.truename/manifest.json`. */
  readonly manifest?: string;
}

/**
 * The assets of a built directory, read once.
 *
 * @param dir the build's output directory, for instance `dist`.
 * @throws Error when there is no manifest; ManifestError when it cannot be trusted.
 */
export async function loadAssets(dir: string, options: LoadOptions = {}): Promise<Assets> {
  const { manifest, ...rest } = options;
  checkOptions(rest, ['base', 'manifest']);
  const path = manifest ?? join(dir, '.truename', 'manifest.json');
  return createAssets(parseManifest(await readManifest(path), path), { ...rest, path });
}

async function readManifest(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    throw new Error(
      `No manifest at ${path}\n` +
        '  Build first. If the build ran elsewhere: some uploaders of artifacts leave out folders that start with a dot;\n' +
        '  include ".truename", or write the manifest to another place and give its path as { manifest }.',
      { cause: error },
    );
  }
}
