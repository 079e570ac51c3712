// verify-types.ts: what does a check of a directory ask for, and what does it answer?
import type { Problem } from '@truename/engine';
import type { Manifest } from '@truename/manifest';
import type { FileSystem } from './file-system.ts';
import type { Progress } from './run.ts';

/** How to check. */
export interface VerifyOptions {
  /** Where the manifest is: absolute, or from the directory. Default `.truename/manifest.json`. */
  readonly manifest?: string;
  /** Globs of files that may stand there although the manifest does not know them, such as uploads. Default `[]`. */
  readonly ignore?: readonly string[];
  /** Called before each file that is read. */
  readonly onProgress?: (progress: Progress) => void;
  readonly fs?: FileSystem;
}

/** What was looked at. */
export interface VerifyCounts {
  /** Files that were read. */
  readonly files: number;
  /** Their bytes. */
  readonly bytes: number;
  /** References to files of the build, or to files that ought to be. */
  readonly references: number;
}

/** What a check found. */
export interface Verified {
  /** Null where it is missing or cannot be trusted. */
  readonly manifest: Manifest | null;
  /** What is wrong: the directory is not this build, all of it and nothing else. By path, then by place. */
  readonly faults: readonly Problem[];
  /** What may be meant: a link that was broken when the build was made, a file written at deploy. Same order. */
  readonly warnings: readonly Problem[];
  readonly counts: VerifyCounts;
  /**
   * Outputs whose names could not be computed again, sorted: files that refer to each other in a circle, where some of
   * them became one file. Their bytes were checked like those of all others.
   */
  readonly unchecked: readonly string[];
}
