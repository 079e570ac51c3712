// run.ts: what does one digest of a directory work with?
import type { Hasher, Settings } from '@truename/engine';
import type { Encoding, Manifest } from '@truename/manifest';
import type { FileSystem } from './file-system.ts';
import type { Stage } from './stage.ts';
import type { Target } from './target.ts';

/** How far a step is. `total` may grow while a step goes on. */
export interface Progress {
  readonly step: 'read' | 'name' | 'compress' | 'write' | 'check';
  readonly done: number;
  readonly total: number;
}

/** Options with every question answered, and the places where files come from and go to. */
export interface Run {
  readonly fs: FileSystem;
  readonly settings: Settings;
  readonly hasher: Hasher;
  /** Absolute. */
  readonly input: string;
  readonly isInPlace: boolean;
  /** `before`: as in the manifest of the input. */
  readonly originals: 'keep' | 'drop' | 'before';
  /** Hard links to the input's files where the bytes are the same. */
  readonly link: boolean;
  /** Encodings in which files are to have compressed copies. */
  readonly compress: readonly Encoding[];
  /** Of the input and of the output, as far as they have one. */
  readonly manifests: readonly Manifest[];
  readonly target: Target;
  readonly stage: Stage;
  onProgress(progress: Progress): void;
}
