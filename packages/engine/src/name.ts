// name.ts: which digits, and so which bytes, does each file get?
import { cycleDigits } from './cycle.ts';
import type { Group } from './graph.ts';
import type { Linked } from './link.ts';
import { blankedBytes, namesOf, namesWithin } from './names.ts';
import { rewrite } from './rewrite.ts';
import { type Candidate, cycleTwins, type NameContext, singleTwins } from './twins.ts';
import type { Asset, Names } from './types.ts';

/** A file with its digits and final bytes. */
export interface Named {
  readonly linked: Linked;
  readonly digits: string;
  /** Null where the content was streamed. */
  readonly bytes: Uint8Array | null;
  /** Files named together with this one. */
  readonly component: number;
  /** The k-th of several equal chunks; 0 for all others. */
  readonly twin: number;
}

/** Names all files, wave by wave, since equal files always meet in one wave. */
export function nameAll(waves: readonly (readonly Group[])[], context: NameContext): ReadonlyMap<Asset, Named> {
  const named = new Map<Asset, Named>();
  for (const wave of waves) {
    const names = namesOf(named);
    const candidates = wave.map((group) => candidate(group, names, { context, twinOf: () => 0 }));
    const twins = new Map([...singleTwins(candidates, context), ...cycleTwins(candidates, context)]);
    const twinOf = (asset: Asset) => twins.get(asset) ?? 0;
    for (const first of candidates) {
      const hasTwin = first.group.some(({ document }) => twinOf(document.asset) > 0);
      const final = hasTwin ? candidate(first.group, names, { context, twinOf }) : first;
      for (const file of finish(final, names, twinOf)) named.set(file.linked.document.asset, file);
    }
  }
  return named;
}

function candidate(
  group: Group,
  names: Names,
  { context, twinOf }: { context: NameContext; twinOf: (asset: Asset) => number },
): Candidate {
  const { hashers } = context;
  if (group.length > 1) return { group, digits: cycleDigits(group, { hashers, names, twinOf }) };
  const [file] = group;
  const { asset } = file.document;
  if ('digits' in asset.content) return { group, digits: new Map([[asset, asset.content.digits]]) };
  const twin = twinOf(asset);
  const bytes = blankedBytes(file, names, hashers.digits.length);
  const digits = hashers.digits.digits(bytes, twin === 0 ? undefined : `twin:${twin}`);
  return { group, digits: new Map([[asset, digits]]), bytes };
}

function finish({ group, digits, bytes }: Candidate, names: Names, twinOf: (asset: Asset) => number): Named[] {
  const all = namesWithin(names, digits);
  return group.map((linked) => {
    const { document, edits } = linked;
    const { asset } = document;
    const namesItself = group.length > 1 || edits.some(({ targets }) => targets.includes(asset));
    const inMemory = 'bytes' in asset.content;
    const final = !inMemory ? null : bytes && !namesItself ? bytes : rewrite(document, edits, all);
    return { linked, digits: digits.get(asset)!, bytes: final, component: group.length, twin: twinOf(asset) };
  });
}
