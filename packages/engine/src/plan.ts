// plan.ts: what will be written in which file, and which file is named before which?
import { invalidMap } from './companion-outputs.ts';
import { inOrder, type Linked, type ShaAlgorithm } from './edits.ts';
import { type Group, order } from './graph.ts';
import { inlineMapEdit } from './maps.ts';
import type { Problem } from './problems.ts';
import type { Readings, Unfinished } from './readings.ts';
import type { Site } from './site.ts';
import { type DigestIndex, digestEdits, digestIndex } from './stale-digests.ts';
import type { Asset } from './types.ts';

/** Path of a file's output, given its digits. */
export type PathRule = (asset: Asset, digits: string) => string;

/** All files in the order of naming, and what was seen on the way. */
export interface Plan {
  /** To be used up. */
  readonly waves: Group[][];
  /** The digests of final bytes that edits ask for. */
  readonly asked: ReadonlyMap<Asset, ReadonlySet<ShaAlgorithm>>;
  readonly problems: readonly Problem[];
  readonly leftAlone: readonly Problem[];
}

/** Adds the edits that need all files to be known, and puts the files in order. */
export function planFor({ site, readings }: Readings, path: PathRule): Plan {
  const files = readings.map(({ linked }) => linked);
  const problems = readings.map((reading) => reading.problems);
  const unfinished = new Map<number, Unfinished>();
  readings.forEach((reading, at) => {
    if (reading.unfinished) unfinished.set(at, reading.unfinished);
  });
  const again = site.assets.some(isNamed);
  const index = digestIndex(files, { isRead: (asset) => !site.owners.get(asset), unfinished, again });
  for (const [at, more] of unfinished) {
    const { linked, problems: found } = finished(files[at]!, more, { site, path, index });
    files[at] = linked;
    problems[at] = [...problems[at]!, ...found];
  }
  const { waves, problems: stale } = order(files);
  const leftAlone = readings.flatMap((reading) => reading.leftAlone);
  return { waves, asked: askedOf(files, unfinished.keys()), problems: [...problems.flat(), ...stale], leftAlone };
}

interface FinishContext {
  readonly site: Site;
  readonly path: PathRule;
  readonly index: DigestIndex;
}

/** Adds the edits for digests and for an inline source map. */
function finished(
  linked: Linked,
  { document, links: { named } }: Unfinished,
  { site, path, index }: FinishContext,
): { linked: Linked; problems: readonly Problem[] } {
  const { asset } = linked;
  const { edits, problems } = digestEdits({ document, edits: linked.edits, named }, index);
  const withDigests: Linked = { ...linked, edits: inOrder([...linked.edits, ...edits]) };
  const isFixed = site.namings.get(asset)!.how === 'fixed';
  const map = inlineMapEdit(document, withDigests, { isFixed, path: (digits: string) => path(asset, digits) });
  if (map === null) return { linked: withDigests, problems };
  if (map === 'invalid') return { linked: withDigests, problems: [...problems, invalidMap(asset.path)] };
  return { linked: { ...withDigests, edits: inOrder([...withDigests.edits, map]) }, problems };
}

/** Does the file have digits of an earlier digest? The placeholders of bundlers are no digits. */
function isNamed({ original, token }: Asset): boolean {
  return original !== undefined || (token !== undefined && /^[\da-f]+$/.test(token));
}

function askedOf(files: readonly Linked[], indices: Iterable<number>): Map<Asset, Set<ShaAlgorithm>> {
  const asked = new Map<Asset, Set<ShaAlgorithm>>();
  for (const index of indices) {
    for (const edit of files[index]!.edits) {
      if (edit.kind !== 'digest') continue;
      const algorithms = asked.get(edit.of);
      if (algorithms) algorithms.add(edit.algorithm);
      else asked.set(edit.of, new Set([edit.algorithm]));
    }
  }
  return asked;
}
