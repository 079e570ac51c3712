// name.ts: which digits, and so which bytes, does each file get?
import { cycleDigits } from './cycle.ts';
import type { Linked, Names, ShaAlgorithm } from './edits.ts';
import type { Group } from './graph.ts';
import { blankedBytes, type KnownFile, namesOf, namesWithin } from './names.ts';
import { type Pause, pacer } from './pause.ts';
import { rewrite } from './rewrite.ts';
import { digestOf } from './stale-digests.ts';
import { type Candidate, cycleTwins, type NameContext, singleTwins } from './twins.ts';
import type { Asset } from './types.ts';

/** A file with its digits and final bytes. */
export interface Named {
  readonly linked: Linked;
  readonly known: KnownFile;
  /** Null where the content was streamed. */
  readonly bytes: Uint8Array | null;
  /** XXH64 of the final bytes, 16 lower-case hex digits. */
  readonly sum: string;
  /** Files named together with this one. */
  readonly component: number;
  /** The k-th of several equal chunks; 0 for all others. */
  readonly twin: number;
}

/** What becomes of the files as they are named. */
export interface Naming {
  /** Files that are named, filled here: what edits of later ones ask about. */
  readonly named: Map<Asset, KnownFile>;
  /** Gets each file as soon as it is named. */
  done(file: Named): void;
  readonly pause?: Pause | undefined;
}

/**
 * Names all files, wave by wave, since equal files always meet in one wave. `waves` is used up: a file's text and bytes
 * are held by nobody here once it is done.
 */
export async function nameAll(waves: Group[][], context: NameContext, { named, done, pause }: Naming): Promise<void> {
  const pace = pacer(pause);
  const names = namesOf(named);
  const settle = (candidate: Candidate): void => {
    const files = finish(candidate, names, context);
    for (const { linked, known } of files) named.set(linked.asset, known);
    for (const file of files) done(file);
  };
  for (const wave of waves) {
    const compared: Candidate[] = [];
    // From the end, since taking the first of a long list moves all others.
    wave.reverse();
    for (let group = wave.pop(); group; group = wave.pop()) {
      const candidate = candidateOf(group, names, { context, numbers: none });
      if (group.length > 1 || group[0].asset.origin === 'chunk') compared.push(candidate);
      else settle(candidate);
      if (pace.isDue()) await pace.pause();
    }
    if (compared.length === 0) continue;
    const numbers = new Map([...singleTwins(compared, context), ...cycleTwins(compared, context)]);
    compared.reverse();
    for (let first = compared.pop(); first; first = compared.pop()) {
      const hasTwin = first.group.some(({ asset }) => numbers.has(asset));
      settle(hasTwin ? candidateOf(first.group, names, { context, numbers, bytes: first.bytes }) : first);
      if (pace.isDue()) await pace.pause();
    }
  }
}

const none: ReadonlyMap<Asset, number> = new Map();

interface Telling {
  readonly context: NameContext;
  /** Numbers of equal files, besides those they came with. */
  readonly numbers: ReadonlyMap<Asset, number>;
  /** The blanked bytes, where they are known. */
  readonly bytes?: Uint8Array | null;
}

function candidateOf(group: Group, names: Names, { context, numbers, bytes: known = null }: Telling): Candidate {
  const { hashers } = context;
  const twinOf = (asset: Asset) => (asset.twin ?? 0) + (numbers.get(asset) ?? 0);
  if (group.length > 1) {
    const digits = cycleDigits(group, { hashers, names, twinOf });
    const twins = group.map(({ asset }) => twinOf(asset));
    return { group, digits: group.map(({ asset }) => digits.get(asset)!), twins, bytes: null, sum: '' };
  }
  const [file] = group;
  const { content } = file.asset;
  if ('digits' in content) return { group, digits: [content.digits], twins: [0], bytes: null, sum: content.sum };
  const bytes = known ?? (namesItself(file) ? blankedBytes(file, names, hashers.digits.length) : rewrite(file, names));
  const twin = twinOf(file.asset);
  const { digits, sum } = hashers.digits.both(bytes, twin === 0 ? undefined : `twin:${twin}`);
  return { group, digits: [digits], twins: [twin], bytes, sum };
}

function finish(candidate: Candidate, names: Names, context: NameContext): Named[] {
  const { group, digits, twins, bytes: blanked, sum } = candidate;
  const [first] = group;
  const isStreamed = 'digits' in first.asset.content;
  const isFinal = isStreamed || (blanked !== null && !namesItself(first));
  const all = isFinal ? names : namesWithin(names, new Map(group.map(({ asset }, index) => [asset, digits[index]!])));
  return group.map((linked, index) => {
    const { asset } = linked;
    const path = context.path(asset, digits[index]!);
    const bytes = isFinal ? blanked : rewrite(linked, all);
    const digests = bytes === null ? noDigests : digestsOf(bytes, context.asked(asset, path));
    return {
      linked,
      known: { digits: digits[index]!, path, digests },
      bytes,
      sum: isFinal || bytes === null ? sum : context.hashers.digits.sum(bytes),
      component: group.length,
      twin: twins[index]!,
    };
  });
}

const noDigests: ReadonlyMap<ShaAlgorithm, string> = new Map();

function digestsOf(bytes: Uint8Array, asked: ReadonlySet<ShaAlgorithm>): ReadonlyMap<ShaAlgorithm, string> {
  if (asked.size === 0) return noDigests;
  return new Map([...asked].map((algorithm) => [algorithm, digestOf(algorithm, bytes)]));
}

function namesItself({ asset, edits }: Linked): boolean {
  return edits.some((edit) => ('of' in edit ? edit.of === asset : edit.targets.includes(asset)));
}
