// guards.ts: which integrity values follow the files that they guard, and which were wrong before?
import type { Document } from './document.ts';
import type { DigestEdit, ShaAlgorithm } from './edits.ts';
import type { Problem } from './problems.ts';
import type { Asset, IntegrityReference } from './types.ts';

/** What is known of a value and the file it guards: nothing can be said of bytes that nobody has at hand. */
export type Verdict = 'right' | 'wrong' | 'unknown';

/** What becomes of the integrity values of one file. */
export interface Guards {
  readonly edits: readonly DigestEdit[];
  readonly problems: readonly Problem[];
  /** Where the values stand that were looked at. */
  readonly starts: ReadonlySet<number>;
}

/** A file, and what its references name. */
export interface Guarding {
  readonly document: Document;
  readonly named: readonly (Asset | null)[];
}

/** How values are judged. */
export interface Judge {
  /** Can the digest of this file's final bytes be told? */
  knows(asset: Asset): boolean;
  /** Is the value the digest of the file as it came in? `right` for all where they are those of an earlier digest. */
  verdict(value: string, algorithm: ShaAlgorithm, asset: Asset): Verdict;
}

const strength: readonly ShaAlgorithm[] = ['sha256', 'sha384', 'sha512'];

/**
 * A value that was right is written anew. One that was wrong stays, since what it guards may have been tampered with. A
 * warning where browsers refuse the file: they ask for one of the values of the strongest algorithm
 * (https://www.w3.org/TR/SRI/#does-response-match-metadatalist).
 */
export function guardEdits({ document, named }: Guarding, judge: Judge): Guards {
  const edits: DigestEdit[] = [];
  const problems: Problem[] = [];
  const starts = new Set<number>();
  for (const [of, values] of byReference(document.findings.integrity ?? [])) {
    const target = named[of];
    if (!target || !judge.knows(target)) continue;
    const judged = values.map((value) => ({ ...value, verdict: judge.verdict(value.value, value.algorithm, target) }));
    for (const { start, end, algorithm, verdict } of judged) {
      starts.add(start);
      if (verdict === 'right') edits.push({ kind: 'digest', start, end, algorithm, of: target });
    }
    const rank = Math.max(...judged.map(({ algorithm }) => strength.indexOf(algorithm)));
    const strongest = judged.filter(({ algorithm }) => algorithm === strength[rank]);
    if (strongest.every(({ verdict }) => verdict === 'wrong')) problems.push(wrong(document, strongest[0]!, target));
  }
  return { edits, problems, starts };
}

function byReference(values: readonly IntegrityReference[]): ReadonlyMap<number, readonly IntegrityReference[]> {
  const groups = new Map<number, IntegrityReference[]>();
  for (const value of values) {
    const group = groups.get(value.of);
    if (group) group.push(value);
    else groups.set(value.of, [value]);
  }
  return groups;
}

function wrong(document: Document, { start, algorithm }: IntegrityReference, { path }: Asset): Problem {
  return {
    code: 'wrong-integrity',
    severity: 'warning',
    message: `The ${algorithm} value is not that of "${path}" as it came in, so browsers refuse the file; the value stays`,
    at: document.place(start),
    hint: `Find out why "${path}" is another file than the one that was meant; then correct the value, or remove it`,
  };
}
