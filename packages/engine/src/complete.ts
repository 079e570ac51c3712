// complete.ts: what else changes in a file besides its references?
import { invalidMap } from './companion-outputs.ts';
import { debugIdEdits } from './debug-ids.ts';
import type { Linked } from './link.ts';
import { inlineMapEdit } from './maps.ts';
import { inOrder } from './rewrite.ts';
import { type DigestIndex, digestEdits } from './stale-digests.ts';

/** What completing needs to know of a file's name. */
export interface OwnName {
  /** A fixed file keeps its debug id. */
  readonly isFixed: boolean;
  /** Path of the file's output, given its digits. */
  path(digits: string): string;
}

/** Adds the edits for debug ids, inline source maps and digests, and puts all in order. */
export function complete(linked: Linked, own: OwnName, index: DigestIndex): Linked {
  const { document, problems } = linked;
  const ids = own.isFixed ? [] : debugIdEdits(document);
  const withIds: Linked = { ...linked, edits: inOrder([...linked.edits, ...ids]) };
  const withDigests: Linked = { ...withIds, edits: inOrder([...withIds.edits, ...digestEdits(withIds, index)]) };
  const map = inlineMapEdit(withDigests, own);
  if (map === null) return withDigests;
  if (map === 'invalid') return { ...withDigests, problems: [...problems, invalidMap(document.asset.path)] };
  return { ...withDigests, edits: inOrder([...withDigests.edits, map]) };
}
