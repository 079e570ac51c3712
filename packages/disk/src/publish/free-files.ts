// free-files.ts: which files of builds that go are there, and still what their builds made them?
import { join } from 'node:path';
import { TruenameError } from '@truename/engine';
import type { ReleasedFile } from '@truename/manifest';
import { isAbsent, unreadable } from '../fault.ts';
import type { Work } from './answer.ts';
import { isDeployed } from './check-build.ts';
import { lookAt, type Measure, type Writer } from './look-at.ts';
import type { DroppedBuild } from './prune-look.ts';
import type { ReleasedTarget } from './released-target.ts';
import { isInTarget } from './target-files.ts';

/** Places, sorted. */
export interface FreeFiles {
  readonly files: readonly string[];
  /** Of these files. */
  readonly bytes: number;
  /** Other bytes, a folder or a link stand there, or a link on the way. */
  readonly changed: readonly string[];
}

/** A file goes only with the bytes that one of its builds gave it, and never through a link. */
export async function freeFiles(dropped: readonly DroppedBuild[], writer: Writer, work: Work): Promise<FreeFiles> {
  const { target } = writer.ground;
  const measures = measuresOf(dropped);
  const inTarget = new Map<string, boolean>();
  const files: string[] = [];
  const changed: string[] = [];
  let bytes = 0;
  for (const [done, [place, known]] of [...measures].sort(byPlace).entries()) {
    await work.next('compare', done, measures.size);
    const size = sizeOf(place, target);
    if (size === null) continue;
    if (isInTarget(place, target, inTarget) && known.some((measure) => isOurs(place, measure, writer))) {
      files.push(place);
      bytes += size;
    } else changed.push(place);
  }
  return { files, bytes, changed };
}

/** By place; null where any bytes may be right. */
function measuresOf(dropped: readonly DroppedBuild[]): Map<string, (Measure | null)[]> {
  const measures = new Map<string, (Measure | null)[]>();
  for (const { known, files } of dropped)
    for (const file of files) {
      const isFree = known.manifest !== null && isDeployed(file, known.manifest);
      measures.set(file.place, [...(measures.get(file.place) ?? []), isFree ? null : measureOf(file)]);
    }
  return measures;
}

function measureOf({ size, hash }: ReleasedFile): Measure | null {
  return size === null || hash === null ? null : { size, sum: hash };
}

function isOurs(place: string, measure: Measure | null, writer: Writer): boolean {
  const found = lookAt(writer, place, measure);
  return found === 'right' || (found === 'other' && measure === null);
}

/** In bytes; null where nothing stands. */
function sizeOf(place: string, { fs, root }: ReleasedTarget): number | null {
  try {
    return fs.lstatSync(join(root, place)).size;
  } catch (error) {
    if (isAbsent(error)) return null;
    throw new TruenameError([unreadable(place, error)]);
  }
}

function byPlace([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
