// verify-run.ts: what does one check of a directory work with?
import { createRecomputer, type Recomputer } from '@truename/engine';
import type { Manifest } from '@truename/manifest';
import { type DigestedSite, hashSettings, openSite } from './digested-site.ts';
import type { FileSystem } from './file-system.ts';
import { createForeignNames, type ForeignNames } from './foreign-names.ts';
import { manifestFiles } from './manifest-files.ts';
import type { Tree } from './read-tree.ts';
import type { Progress } from './run.ts';
import { type ContentIndex, contentIndex, listedFiles } from './verify-bytes.ts';
import { type Circles, openCircles } from './verify-names.ts';
import type { SiblingContext } from './verify-siblings.ts';
import type { TextCheck } from './verify-text.ts';
import type { VerifyOptions } from './verify-types.ts';

/** What is needed for every file, and what is gathered from all of them. */
export interface VerifyRun {
  readonly site: DigestedSite;
  readonly recomputer: Recomputer;
  readonly circles: Circles;
  readonly foreign: ForeignNames;
  readonly text: TextCheck;
  readonly siblings: SiblingContext;
  readonly pathOf: ContentIndex;
  readonly counts: { files: number; bytes: number; references: number };
  isListed(path: string): boolean;
  /** Was told of already: it, or a directory above it, cannot be read. */
  isUnreadable(path: string): boolean;
  onProgress(progress: Progress): void;
}

export async function openRun(
  manifest: Manifest,
  tree: Tree,
  { fs, onProgress = () => {} }: VerifyOptions & { readonly fs: FileSystem },
): Promise<VerifyRun> {
  const files = new Map(tree.files.map((file) => [file.path, file]));
  const withTokens = (path: string) => manifest.outputs[path]?.component !== undefined;
  const site = await openSite(manifest, files, { fs, withTokens });
  const recomputer = await createRecomputer(hashSettings(manifest));
  const foreign = createForeignNames(manifest, site.names);
  const listed = manifestFiles(manifest);
  const isListed = (path: string) => listed.has(path);
  const unreadable = tree.problems.filter(({ severity }) => severity === 'error').map(({ at }) => at?.path ?? '');
  const isUnreadable = (path: string) => unreadable.some((other) => path === other || path.startsWith(`${other}/`));
  return {
    ...{ site, recomputer, foreign, isListed, isUnreadable, onProgress },
    circles: openCircles(site, recomputer),
    text: { site, foreign, isListed, isUnreadable },
    siblings: { fs, hasher: site.hasher },
    pathOf: contentIndex(listedFiles(manifest)),
    counts: { files: 0, bytes: 0, references: 0 },
  };
}
