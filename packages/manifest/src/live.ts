// live.ts: which build of a released target is live?
import { ManifestError } from './check.ts';
import { type LiveRecord, parseLiveRecord } from './records.ts';

/** A live record and its number. */
export interface Activation extends LiveRecord {
  /** From 1 on; of two activations the later one has the higher number, whatever their times say. */
  readonly seq: number;
}

/** A record that cannot be read. It is passed over, and its number is not given again. */
export interface DamagedRecord {
  readonly seq: number;
  readonly name: string;
  /** Nothing stands in it: whoever wanted to write it was cut off, and it never said anything. */
  readonly isEmpty: boolean;
  /** What is wrong with it, and what to do. */
  readonly error: ManifestError;
}

/** The records of a released target, each in the order of their numbers. */
export interface LiveRecords {
  readonly activations: readonly Activation[];
  readonly damaged: readonly DamagedRecord[];
}

const digits = 8;

/** The highest number there is a name for. */
export const lastLiveNumber: number = 10 ** digits - 1;

/** Name of a record: so many digits that the alphabetical order, in which files are copied, is the numeric one. */
export function liveName(seq: number): string {
  return `${String(seq).padStart(digits, '0')}.json`;
}

/** The number of a record's name; null for any other name. */
export function liveNumber(name: string): number | null {
  const seq = name.length === digits + '.json'.length && /^\d+\.json$/.test(name) ? Number.parseInt(name, 10) : 0;
  return seq === 0 ? null : seq;
}

/**
 * Reads the records of a released target.
 *
 * @param files name in the folder `live` → text. Names that are no record's are passed over.
 */
export function readLive(files: Iterable<readonly [name: string, text: string]>): LiveRecords {
  const activations: Activation[] = [];
  const damaged: DamagedRecord[] = [];
  for (const [name, text] of files) {
    const seq = liveNumber(name);
    if (seq === null) continue;
    try {
      activations.push({ seq, ...parseLiveRecord(text, `live/${name}`) });
    } catch (error) {
      if (!(error instanceof ManifestError)) throw error;
      damaged.push({ seq, name, isEmpty: text === '', error });
    }
  }
  return { activations: activations.sort(bySeq), damaged: damaged.sort(bySeq) };
}

function bySeq(a: { readonly seq: number }, b: { readonly seq: number }): number {
  return a.seq - b.seq;
}

/**
 * The activation that is live: the one with the highest number whose build is complete. Null where there is none.
 *
 * @param isComplete tells of a build whether all of its files are there: see `releasedFiles()`.
 */
export function liveAmong(
  activations: readonly Activation[],
  isComplete: (build: string) => boolean,
): Activation | null {
  return activations.findLast(({ build }) => isComplete(build)) ?? null;
}
