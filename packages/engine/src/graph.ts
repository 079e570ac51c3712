// graph.ts: which files must be named before which others?
import { type Component, components, type Edges, waves } from './components.ts';
import { type Edit, guardsOf, type Linked, targetsOf } from './edits.ts';
import { type Problem, placeOf } from './problems.ts';
import { decode } from './text.ts';
import type { Asset } from './types.ts';

/** Files that are named together: one alone, or several that refer to each other in a circle. By id. */
export type Group = readonly [Linked, ...Linked[]];

/** The order of naming. */
export interface Order {
  /** Groups of one wave need only groups of earlier waves. Lists that are used up: naming takes the groups out. */
  readonly waves: Group[][];
  readonly problems: readonly Problem[];
}

/**
 * Orders files by what their edits need. `files` are in the order of their ids. An edit that needs the final bytes of
 * a file in its own group cannot be written: it is dropped, with an error.
 */
export function order(files: readonly Linked[]): Order {
  const indices = new Map(files.map((file, index) => [file.asset, index]));
  const edges = files.map((file) => edgesOf(file, indices));
  const problems: Problem[] = [];
  const group = (component: Component): Group => {
    if (component.length === 1) {
      const file = files[component[0]!]!;
      return [withoutStale(file, (asset) => asset === file.asset, problems)];
    }
    const members = component.map((index) => files[index]!);
    const inside = new Set(members.map(({ asset }) => asset));
    return members.map((file) => withoutStale(file, (asset) => inside.has(asset), problems)) as unknown as Group;
  };
  const ordered = waves(edges, components(edges)).map((wave) => wave.map(group));
  return { waves: ordered, problems };
}

const none: Edges[number] = [];

function edgesOf({ asset, edits }: Linked, indices: ReadonlyMap<Asset, number>): Edges[number] {
  if (edits.length === 0) return none;
  const targets = new Set<number>();
  for (const edit of edits) {
    for (const target of targetsOf(edit)) {
      const index = indices.get(target);
      if (index !== undefined && target !== asset) targets.add(index);
    }
  }
  return [...targets];
}

function withoutStale(file: Linked, isInside: (asset: Asset) => boolean, problems: Problem[]): Linked {
  const isStale = (edit: Edit) => guardsOf(edit).some(isInside);
  if (!file.edits.some(isStale)) return file;
  for (const edit of file.edits.filter(isStale)) {
    const names = guardsOf(edit)
      .filter(isInside)
      .map((asset) => `"${asset.path}"`);
    problems.push({
      code: 'stale-digest',
      severity: 'error',
      message: `This digest guards ${names.join(' and ')}, which in turn depends on this file: no value can be right`,
      at: placeOf(file.asset.path, file.text ? decode(file.text) : '', edit.start),
      hint: 'Remove the digest, or break the circle of references',
    });
  }
  return { ...file, edits: file.edits.filter((edit) => !isStale(edit)) };
}
