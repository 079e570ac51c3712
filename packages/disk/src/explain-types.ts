// explain-types.ts: what is there to say about one file of a digested directory?
import type { Place, Problem, ReferenceKind } from '@truename/engine';
import type { FileSystem } from './file-system.ts';
import type { Progress } from './run.ts';

/** Where to look. */
export interface ExplainOptions {
  /** Where the manifest is: absolute, or from the directory. Default `.truename/manifest.json`. */
  readonly manifest?: string;
  /** Called before each file that is read. */
  readonly onProgress?: (progress: Progress) => void;
  readonly fs?: FileSystem;
}

/**
 * What a file is: `output`: named by its content; `fixed`: keeps its name; `original`: an un-hashed copy beside an
 * output; `map`: a source map; `encoded`: a compressed copy.
 */
export type FileKind = 'output' | 'fixed' | 'original' | 'map' | 'encoded';

/** All about one file. Lists are sorted by path, then by place. */
export interface Explanation {
  readonly kind: FileKind;
  /** Below the directory. */
  readonly path: string;
  /** The base and the path, percent-encoded; with the base `./` only the path. */
  readonly url: string;
  /** The names its author knows it by. */
  readonly logical: readonly string[];
  /** Of an original, a map or a compressed copy: the file it belongs to. */
  readonly of: string | null;
  /** What the manifest says; null where it says nothing. Size in bytes, hash as XXH64, integrity as `sha384-…`. */
  readonly size: number | null;
  readonly hash: string | null;
  readonly type: string | null;
  readonly integrity: string | null;
  /** How the file is now. `unknown`: the manifest says nothing of its bytes. */
  readonly state: 'as recorded' | 'changed' | 'missing' | 'unknown';
  readonly digits: DigitsExplained | null;
  /** Why it keeps its name. */
  readonly reason: string | null;
  /** Un-hashed copies, source maps, compressed copies and licence files. */
  readonly companions: readonly Companion[];
  /** The other files that are named together with it, since they refer to each other in a circle. */
  readonly component: readonly string[];
  readonly references: readonly ExplainedReference[];
  /** Who names it; `path` is the file that does. */
  readonly referredBy: readonly ExplainedReference[];
  /** Every file whose change changes this one, and so renames an output; the nearest first, then by path. */
  readonly changedBy: readonly Dependency[];
  /** Files that could not be read: what they name is not told here. */
  readonly problems: readonly Problem[];
}

export interface Companion {
  readonly path: string;
  readonly what: 'original' | 'source map' | 'br' | 'gzip' | 'zstd' | 'licence file';
  readonly isThere: boolean;
}

export interface ExplainedReference {
  /** `token` for a name that stands in text where no parser sees a reference. */
  readonly kind: ReferenceKind;
  /** As it is written; of a `token` the digits. */
  readonly url: string;
  readonly at: Place;
  /** The file that is named, or that names this one. */
  readonly path: string;
  readonly isThere: boolean;
}

export interface Dependency {
  readonly path: string;
  /** The shortest way from this file to that one, both ends included. */
  readonly chain: readonly string[];
}

/** The hash in a name. */
export interface DigitsExplained {
  readonly digits: string;
  readonly algorithm: 'xxh64' | 'sha256';
  /** Empty for none. */
  readonly salt: string;
  /** What is hashed, in one sentence. */
  readonly how: string;
  /** A command for a shell in the directory whose output starts with the digits; null where no plain command can tell. */
  readonly command: string | null;
}
