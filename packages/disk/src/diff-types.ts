// diff-types.ts: what does a comparison of two builds say?
import type { Encoding } from '@truename/manifest';

/**
 * What became of a file. `renamed`: the same bytes under another logical name. A fixed file is `changed` when its bytes
 * are; an output also when only its URL is. `unchanged` is also what stood under its URL for another file.
 */
export type DiffStatus = 'unchanged' | 'added' | 'removed' | 'changed' | 'renamed';

/** A setting that decides names or URLs. */
export type NamingSetting = 'base' | 'pattern' | 'algorithm' | 'length' | 'salt';

/**
 * Why a file is `changed` or `renamed`:
 * - `own-edit`: its bytes differ in more than the names of other files;
 * - `cascade`: it names files that changed (`causes`);
 * - a setting: names are made in another way, or stand below another base;
 * - `kind`: it had a fixed name and now has one made from its content, or the other way round;
 * - `place`: the name without its digits is another one;
 * - `renamed`: its logical name is another one;
 * - `naming`: the same bytes were named anew (their number among equal chunks, their circle, another version of the tool).
 */
export type DiffReason = 'own-edit' | 'cascade' | NamingSetting | 'kind' | 'place' | 'renamed' | 'naming';

/** One number for what a file costs: how many bytes go over the wire. */
export interface Transfer {
  /** Bytes sent: compressed where that is smaller. */
  readonly bytes: number;
  /** How they are compressed; null where they are sent as they are. */
  readonly encoding: Encoding | null;
  /** True for a compressed sibling that the manifest records; false for a size measured here. */
  readonly isRecorded: boolean;
}

/** A file of one of the two builds. */
export interface DiffSide {
  /** The base and the path, percent-encoded; with the base `./` only the path. */
  readonly url: string;
  /** Below the output directory. */
  readonly path: string;
  /** Its logical name; null for a file without one, such as a shared chunk. */
  readonly logical: string | null;
  /** In bytes. */
  readonly size: number;
  /** XXH64 of the bytes, 16 hex digits. */
  readonly hash: string;
}

/** What became of one file. */
export interface FileDiff {
  /** Unique here: the logical name, or the path with `[hash]` for the digits; several of those are numbered (`… #2`). */
  readonly name: string;
  readonly kind: 'output' | 'fixed';
  readonly status: DiffStatus;
  /** Media type. */
  readonly type: string;
  readonly old: DiffSide | null;
  readonly new: DiffSide | null;
  /** Of the new build's file; null for one that was removed. */
  readonly transfer: Transfer | null;
  /** Not empty for `changed` and `renamed`; empty for all others. */
  readonly reasons: readonly DiffReason[];
  /** Names of the changed files that it refers to and that made it change, sorted. */
  readonly causes: readonly string[];
  /** The cause that is nearest to a file that changed by itself; its own `via` leads on, and at last there. */
  readonly via: string | null;
  /** The file at the end of that way. */
  readonly origin: string | null;
}

/** Several files together. */
export interface Amount {
  readonly files: number;
  /** In bytes, as they are on disk. */
  readonly size: number;
  /** In bytes, as they are sent. */
  readonly transfer: number;
}

/** What a page or an entry loads: it and all that it names, at any depth; other pages and dynamic imports left out. */
export interface EntryDiff {
  /** Logical name of an entry, or path of a page. */
  readonly name: string;
  readonly kind: 'entry' | 'page';
  readonly isNew: boolean;
  /** What a first visit loads. */
  readonly first: Amount;
  /** What a visitor loads who has the old build's files. */
  readonly again: Amount;
}

/** The group that a file counts for: `names-only` files changed for a setting or a name, not for their content. */
export type DiffGroup = 'unchanged' | 'own-edit' | 'cascade' | 'names-only' | 'added' | 'removed';

/** What all files together cost a visitor. */
export interface DiffTotals {
  /** All files of the new build: what somebody loads who has nothing. */
  readonly first: Amount;
  /** What somebody loads again who has all files of the old build: `own-edit`, `cascade`, `names-only` and `added`. */
  readonly again: Amount;
  /** Each file of `files` counts in one of these; `removed` files with their old sizes, and no transfer. */
  readonly groups: Readonly<Record<DiffGroup, Amount>>;
}

/** A setting that is not the same in both builds. */
export interface SettingDiff {
  readonly setting: NamingSetting;
  readonly old: string;
  readonly new: string;
}

/** One of the two builds. */
export interface BuildDiff {
  /** The build id. */
  readonly build: string;
  readonly base: string;
  /** Outputs and fixed files; source maps, compressed siblings and originals are not counted. */
  readonly files: number;
}

/** What was compressed here, to know what is sent. */
export interface Measure {
  readonly encoding: 'br' | 'gzip';
  readonly level: number;
  /** Files compressed here. */
  readonly measured: number;
  /** Files whose compressed size the manifest records. */
  readonly recorded: number;
}

/** What changed between two builds, and why; `truename diff --json` prints it as it is. */
export interface TreeDiff {
  readonly old: BuildDiff;
  readonly new: BuildDiff;
  readonly settings: readonly SettingDiff[];
  /** Sorted by name, in code unit order. */
  readonly files: readonly FileDiff[];
  /** Sorted by name. */
  readonly entries: readonly EntryDiff[];
  readonly totals: DiffTotals;
  readonly measure: Measure;
}
