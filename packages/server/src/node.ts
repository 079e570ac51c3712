// node.ts: which assets does a built directory have?
import { readFile } from './adapters/read-file.ts';
import { openAssets } from './assets.ts';
import { checkOptions } from './check-options.ts';
import { createSource } from './disk.ts';
import { isChanged, resizedOriginals } from './disk-files.ts';
import { type NameOptions, nameOptions } from './options.ts';
import type { Assets } from './types.ts';

/** Settings of `loadAssets()`. */
export interface LoadOptions extends NameOptions {
  /** Path of the manifest, if it does not stand in `<dir>/.truename/manifest.json`. */
  readonly manifest?: string | undefined;
  /**
   * Pages use a newer build as soon as it is whole. For templates that live inside the release: every build needs a
   * directory of its own, with a symbolic link in `dir` that is switched, and pages take their templates from
   * `generation().path()`. Default: no, pages keep the build that was found first, and newer ones are only served.
   */
  readonly follow?: boolean | undefined;
}

/**
 * The assets of a built directory. It is looked at again now and then, and when a hashed file is asked for that is not
 * known: files of newer builds are served beside those of the pages. `close()` ends that.
 *
 * @param dir the build's output directory, for instance `dist`.
 * @throws Error when there is no manifest; ManifestError when it cannot be trusted; TypeError for a wrong option.
 */
export async function loadAssets(dir: string, options: LoadOptions = {}): Promise<Assets> {
  const { manifest = null, follow = false, ...names } = options;
  checkOptions(options, [...nameOptions, 'manifest', 'follow']);
  if (typeof follow !== 'boolean') throw new TypeError(`follow is ${JSON.stringify(follow)}: give true or false`);
  const source = createSource({ dir, manifest });
  const first = await source.first();
  const resized = await resizedOriginals(first);
  return openAssets(first, { options: names, read: readFile, disk: { ...source, follow, isChanged, resized } });
}
