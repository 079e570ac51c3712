// name.ts: which digits, and so which bytes, does each file get?
import { cycleDigits } from './cycle.ts';
import { type Linked, type Names, type ShaAlgorithm, targetsOf } from './edits.ts';
import type { Group } from './graph.ts';
import { blankedBytes, type KnownFile, namesOf, namesWithin } from './names.ts';
import { rewrite } from './rewrite.ts';
import { digestOf } from './stale-digests.ts';
import { type Candidate, cycleTwins, type NameContext, singleTwins } from './twins.ts';
import type { Asset } from './types.ts';

/** A file with its digits and final bytes. */
export interface Named extends KnownFile {
  readonly linked: Linked;
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
}

/**
 * Names all files, wave by wave, since equal files always meet in one wave. `waves` is used up: a file's text and bytes
 * are held by nobody here once it is done.
 */
export function nameAll(waves: Group[][], context: NameContext, { named, done }: Naming): void {
  const names = namesOf(named);
  const settle = (candidate: Candidate): void => {
    const files = finish(candidate, names, context);
    for (const { linked, digits, digests } of files) named.set(linked.asset, { digits, digests });
    for (const file of files) done(file);
  };
  for (const wave of waves) {
    const compared: Candidate[] = [];
    // From the end, since taking the first of a long list moves all others.
    wave.reverse();
    for (let group = wave.pop(); group; group = wave.pop()) {
      const candidate = candidateOf(group, names, { context, twins: new Map() });
      if (group.length > 1 || group[0].asset.origin === 'chunk') compared.push(candidate);
      else settle(candidate);
    }
    const twins = new Map([...singleTwins(compared, context), ...cycleTwins(compared, context)]);
    compared.reverse();
    for (let first = compared.pop(); first; first = compared.pop()) {
      const hasTwin = first.group.some(({ asset }) => twins.has(asset));
      settle(hasTwin ? candidateOf(first.group, names, { context, twins, bytes: first.bytes }) : first);
    }
  }
}

interface Telling {
  readonly context: NameContext;
  /** Numbers of equal files, besides those they came with. */
  readonly twins: ReadonlyMap<Asset, number>;
  /** The blanked bytes, where they are known. */
  readonly bytes?: Uint8Array | null;
}

function candidateOf(group: Group, names: Names, { context, twins, bytes: known = null }: Telling): Candidate {
  const { hashers } = context;
  const twinOf = (asset: Asset) => (asset.twin ?? 0) + (twins.get(asset) ?? 0);
  if (group.length > 1) return { group, digits: cycleDigits(group, { hashers, names, twinOf }), twinOf, bytes: null };
  const [file] = group;
  const { asset } = file;
  if ('digits' in asset.content)
    return { group, digits: new Map([[asset, asset.content.digits]]), twinOf: () => 0, bytes: null };
  const bytes = known ?? blankedBytes(file, names, hashers.digits.length);
  const twin = twinOf(asset);
  const { digits, sum } = hashers.digits.both(bytes, twin === 0 ? undefined : `twin:${twin}`);
  return { group, digits: new Map([[asset, digits]]), twinOf, bytes, sum };
}

function finish({ group, digits, twinOf, bytes, sum }: Candidate, names: Names, context: NameContext): Named[] {
  const all = namesWithin(names, digits);
  return group.map((linked) => {
    const { asset } = linked;
    const own = digits.get(asset)!;
    const common = { linked, digits: own, component: group.length, twin: twinOf(asset) };
    if ('digits' in asset.content) return { ...common, bytes: null, sum: asset.content.sum, digests: new Map() };
    const isBlank = bytes === null || namesItself(linked);
    const final = isBlank ? rewrite(linked, all) : bytes;
    const asked = context.asked(asset, context.path(asset, own));
    const digests = new Map(asked.map((algorithm): [ShaAlgorithm, string] => [algorithm, digestOf(algorithm, final)]));
    return { ...common, bytes: final, sum: isBlank ? context.hashers.digits.sum(final) : sum!, digests };
  });
}

function namesItself({ asset, edits }: Linked): boolean {
  return edits.some((edit) => targetsOf(edit).includes(asset));
}
