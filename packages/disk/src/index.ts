// index.ts: directories, for the packages that read and write them.

export { compress } from './compress.ts';
export { type DiffOptions, type DiffProgress, type DiffTreesResult, diffTrees } from './diff.ts';
export { groupOf, isLoadedAgain } from './diff-amounts.ts';
export type {
  Amount,
  BuildDiff,
  DiffGroup,
  DiffReason,
  DiffSide,
  DiffStatus,
  DiffTotals,
  EntryDiff,
  FileDiff,
  Measure,
  NamingSetting,
  SettingDiff,
  Transfer,
  TreeDiff,
} from './diff-types.ts';
export { type DigestTreeCounts, type DigestTreeOptions, type DigestTreeResult, digestTree } from './digest-tree.ts';
export { encodedSibling, unpack } from './encodings.ts';
export { explainTree } from './explain.ts';
export type {
  Companion,
  Dependency,
  DigitsExplained,
  ExplainedReference,
  ExplainOptions,
  Explanation,
  FileKind,
} from './explain-types.ts';
export { type DirectoryEntry, type FileStats, type FileSystem, machine } from './file-system.ts';
export {
  type ReadableFile,
  type ReadContent,
  type ReadContentOptions,
  readContent,
  streamLimit,
} from './hash-stream.ts';
export { isInside } from './is-inside.ts';
export { listFiles } from './list-files.ts';
export { matchFiles } from './match-files.ts';
export { manifestPath, ownDirectory, planDirectory, stageDirectory, sumsPath } from './own-files.ts';
export * from './publish/index.ts';
export { readManifest } from './read-manifest.ts';
export { type ReadTreeOptions, readTree, type Tree, type TreeFile } from './read-tree.ts';
export type { Progress } from './run.ts';
export { formatSums, sumsOf } from './sums.ts';
export { verifyTree } from './verify.ts';
export { requireManifest } from './verify-manifest.ts';
export type { Verified, VerifyCounts, VerifyOptions } from './verify-types.ts';
export { copyFile, temporaryPrefix, writeAtomically, writeFile } from './write-file.ts';
export { type FileToWrite, writeTree } from './write-tree.ts';
