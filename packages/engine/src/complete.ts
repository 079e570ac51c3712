// complete.ts: what else changes in a file besides its references?
import { invalidMap } from './companion-outputs.ts';
import { debugIdEdits } from './debug-ids.ts';
import type { Document } from './document.ts';
import { inOrder, type Linked } from './edits.ts';
import type { Links } from './link.ts';
import { inlineMapEdit } from './maps.ts';
import type { Problem } from './problems.ts';
import { type DigestIndex, digestEdits } from './stale-digests.ts';

/** What completing needs to know of a file's name. */
export interface OwnName {
  /** A fixed file keeps its debug id. */
  readonly isFixed: boolean;
  /** Path of the file's output, given its digits. */
  path(digits: string): string;
}

/** What completing needs besides the file. */
export interface CompleteContext {
  readonly own: OwnName;
  readonly index: DigestIndex;
}

/** Adds the edits for debug ids, inline source maps and digests, and puts all in order. What the parsers found is let go. */
export function complete(
  document: Document,
  { edits, named, targets }: Links,
  { own, index }: CompleteContext,
): { linked: Linked; problems: readonly Problem[] } {
  const { asset, text, debugId } = document;
  const ids = own.isFixed ? [] : debugIdEdits(document);
  const withIds = inOrder([...edits, ...ids]);
  const digests = digestEdits({ document, edits: withIds, named }, index);
  const linked: Linked = { asset, text, debugId, edits: inOrder([...withIds, ...digests]), targets };
  const map = inlineMapEdit(document, linked, own);
  if (map === null) return { linked, problems: [] };
  if (map === 'invalid') return { linked, problems: [invalidMap(asset.path)] };
  return { linked: { ...linked, edits: inOrder([...linked.edits, map]) }, problems: [] };
}
