// live-records.ts: what do the live records of a target say, and how is one added?
import type { Problem } from '@truename/engine';
import {
  type Activation,
  type DamagedRecord,
  type LiveRecord,
  type LiveRecords,
  lastLiveNumber,
  liveName,
  liveNumber,
  readLive,
  stringifyRecord,
} from '@truename/manifest';
import type { Writer } from './look-at.ts';
import { placeNumber } from './place-file.ts';
import { damagedRecord } from './release-problems.ts';
import { entriesIn, type ReleasedTarget, textOf } from './released-target.ts';

/** @throws TruenameError `unreadable-file`. */
export function liveRecords(target: ReleasedTarget): LiveRecords {
  const names = entriesIn(target, target.folders.live).map(({ name }) => name);
  return readLive(
    names
      .filter((name) => liveNumber(name) !== null)
      .map((name) => [name, textOf(target, placeOfRecord(target, name))] as const)
      // Nobody deletes a record but a person, who may do so now.
      .filter((file): file is readonly [string, string] => file[1] !== null),
  );
}

function placeOfRecord({ folders }: ReleasedTarget, name: string): string {
  return `${folders.live}/${name}`;
}

/** Records that were passed over, as problems: of those that never said anything, warnings. */
export function damageOf({ damaged }: LiveRecords, target: ReleasedTarget): Problem[] {
  return damaged.map((record: DamagedRecord) => damagedRecord(record, placeOfRecord(target, record.name)));
}

/**
 * Writes the next record; who loses a number to somebody else takes the next one. Its name is not flushed yet.
 * @throws TruenameError `unwritable-file`.
 */
export function addRecord(writer: Writer, record: LiveRecord): Activation {
  const { target } = writer.ground;
  const bytes = new TextEncoder().encode(stringifyRecord(record));
  const { activations, damaged } = liveRecords(target);
  let seq = 1 + Math.max(0, ...[...activations, ...damaged].map((each) => each.seq));
  for (; seq <= lastLiveNumber; seq++) {
    const place = placeOfRecord(target, liveName(seq));
    if (placeNumber(writer, { place, from: bytes, expected: null })) return { seq, ...record };
  }
  throw new Error('There are no numbers left for live records');
}
