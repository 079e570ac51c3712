// index.ts: directories, for the packages that read and write them.
export { type DirectoryEntry, type FileStats, type FileSystem, machine } from './file-system.ts';
export {
  type ReadableFile,
  type ReadContent,
  type ReadContentOptions,
  readContent,
  streamLimit,
} from './hash-stream.ts';
export { listFiles } from './list-files.ts';
export { matchFiles } from './match-files.ts';
export { type ReadTreeOptions, readTree, type Tree, type TreeFile } from './read-tree.ts';
export { formatSums } from './sums.ts';
export { copyFile, temporaryPrefix, writeAtomically, writeFile } from './write-file.ts';
export { type FileToWrite, writeTree } from './write-tree.ts';
