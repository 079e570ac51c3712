// strangers.ts: which files of a target does no build know?
import { releasedFiles } from '@truename/manifest';
import { encodedSibling } from '../encodings.ts';
import type { PruneLook } from './prune-look.ts';
import type { ReleasedTarget } from './released-target.ts';
import { rootFiles } from './root-files.ts';
import { isRecord, isTemporary, targetFiles } from './target-files.ts';

/** Places, sorted. */
export interface Strangers {
  readonly unknown: readonly string[];
  /** What writes have left behind that were cut off, or what others are writing now. */
  readonly temporary: readonly string[];
}

/** Looks at all names in the target; no file is read. @throws TruenameError `unreadable-file`. */
export function strangers({ builds }: PruneLook, target: ReleasedTarget): Strangers {
  const known = new Set<string>();
  for (const { manifest, places } of builds.values()) {
    for (const place of Object.values(places)) known.add(place);
    if (manifest === null) continue;
    for (const { place } of releasedFiles(manifest, target.layout)) known.add(place);
    if (target.layout === 'flat') for (const { path } of rootFiles(manifest)) known.add(path);
  }
  // A server's tool may have made a compressed copy of a known file.
  const isKnown = (place: string) =>
    known.has(place) || isRecord(place, target) || known.has(encodedSibling(place)?.of ?? place);
  const others = targetFiles(target).filter((place) => !isKnown(place));
  return {
    unknown: others.filter((place) => !isTemporary(place)),
    temporary: others.filter(isTemporary),
  };
}
