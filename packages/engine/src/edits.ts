// edits.ts: which changes to a file's text wait for the names of other files?
import type { Text } from './text.ts';
import type { Asset } from './types.ts';

/** The algorithms of SRI and CSP (https://www.w3.org/TR/SRI/#hash-functions). */
export type ShaAlgorithm = 'sha256' | 'sha384' | 'sha512';

/** A piece of a file's text, in UTF-16 units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A file name, or a token: the digits of `of`, and what stands around them in the author's own writing. */
export interface NameEdit extends Span {
  readonly kind: 'reference';
  readonly of: Asset;
  readonly before: string;
  readonly after: string;
}

/** A digest of another file's final bytes. */
export interface DigestEdit extends Span {
  readonly kind: 'digest';
  readonly of: Asset;
  readonly algorithm: ShaAlgorithm;
}

/** The debug id that belongs to the digits of the file itself. */
export interface DebugIdEdit extends Span {
  readonly kind: 'debug-id';
  readonly of: Asset;
}

/** The digest of an inline script or style, or a source map inside a comment: made from a part of the file itself. */
export interface PartEdit extends Span {
  readonly kind: 'inline-digest' | 'inline-map';
  /** Files whose names are in that part. */
  readonly targets: readonly Asset[];
  write(names: Names): string;
}

/** New text for `[start, end)`. Edits of one file never overlap. */
export type Edit = NameEdit | DigestEdit | DebugIdEdit | PartEdit;

/** One file, ready to be named. */
export interface Linked {
  readonly asset: Asset;
  /** Null for binary and streamed files. */
  readonly text: Text | null;
  /** The debug id in code, as it stands there. */
  readonly debugId: string | null;
  /** By start; none overlaps another. */
  readonly edits: readonly Edit[];
  /** Every file that is named, fixed ones too; maps are not among them, nor the file itself. */
  readonly targets: readonly Asset[];
}

/** What an edit may ask about other files, while they are named one after the other. */
export interface Names {
  /** The digits of a file's name: final, or blanked (zeros) for a file that is not named yet. */
  digits(asset: Asset): string;
  /** `sha384-…` of final bytes; only of files outside the own component. */
  digest(asset: Asset, algorithm: ShaAlgorithm): string;
}

/** The files whose names or bytes decide the new text. */
export function targetsOf(edit: Edit): readonly Asset[] {
  return 'of' in edit ? [edit.of] : edit.targets;
}

/** The files that must be named for good before the new text can be written: they must be outside the own component. */
export function guardsOf(edit: Edit): readonly Asset[] {
  if (edit.kind === 'digest') return [edit.of];
  return edit.kind === 'inline-digest' ? edit.targets : none;
}

const none: readonly Asset[] = [];

/** Sorts edits by place and drops those that overlap an earlier one: two parsers may have found one reference. */
export function inOrder(edits: readonly Edit[]): readonly Edit[] {
  if (edits.every(({ start }, index) => index === 0 || start >= edits[index - 1]!.end)) return edits;
  const sorted = edits.toSorted((a, b) => a.start - b.start || a.end - b.end);
  let end = -1;
  return sorted.filter((edit) => {
    if (edit.start < end) return false;
    end = edit.end;
    return true;
  });
}
