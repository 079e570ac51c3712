// twins.ts: which chunks would get one path and one content, and must be told apart?
import { Buffer } from 'node:buffer';
import type { Hashers } from './cycle.ts';
import type { Group } from './graph.ts';
import type { Asset } from './types.ts';

/** What naming needs to know. */
export interface NameContext {
  readonly hashers: Hashers;
  /** Path of a file's output, given its digits. */
  path(asset: Asset, digits: string): string;
}

/** A group with the digits of its members, before twins are told apart. */
export interface Candidate {
  readonly group: Group;
  readonly digits: ReadonlyMap<Asset, string>;
  /** Bytes with the own digits zeroed, of a file alone in its group. */
  readonly bytes?: Uint8Array;
}

/**
 * Numbers for equal chunks that are alone in their group: 0, 1, 2 … by id. Two module instances have two states, so they
 * are never merged.
 */
export function singleTwins(candidates: readonly Candidate[], context: NameContext): ReadonlyMap<Asset, number> {
  const twins = new Map<Asset, number>();
  const singles = candidates.filter(({ group: [file, second] }) => !second && isChunk(file.document.asset));
  for (const same of byPath(singles, context).values()) {
    if (same.length < 2) continue;
    const [first, ...others] = same;
    let twin = 0;
    // Different bytes with equal digits are a collision of the hash, which must come out as one.
    for (const { group, bytes } of others)
      if (bytes && first?.bytes && Buffer.compare(bytes, first.bytes) === 0) twins.set(group[0].document.asset, ++twin);
  }
  return twins;
}

/**
 * Numbers for chunks in circles: equal groups are numbered by their smallest id, and members of one group that cannot be
 * told apart by their own id.
 */
export function cycleTwins(candidates: readonly Candidate[], context: NameContext): ReadonlyMap<Asset, number> {
  const twins = new Map<Asset, number>();
  const cycles = candidates.filter(({ group }) => group.length > 1);
  const seen = new Map<string, number>();
  for (const { group, digits } of cycles) {
    const chunks = group.map(({ document }) => document.asset).filter(isChunk);
    const paths = chunks.map((asset) => context.path(asset, digits.get(asset)!));
    const before = Math.max(0, ...paths.map((path) => seen.get(path) ?? 0));
    const within = new Map<string, number>();
    chunks.forEach((asset, index) => {
      const path = paths[index]!;
      const twin = before + (within.get(path) ?? 0);
      within.set(path, (within.get(path) ?? 0) + 1);
      if (twin > 0) twins.set(asset, twin);
    });
    const most = Math.max(0, ...within.values());
    for (const path of within.keys()) seen.set(path, before + most);
  }
  return twins;
}

function byPath(candidates: readonly Candidate[], context: NameContext): ReadonlyMap<string, Candidate[]> {
  const result = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    const { asset } = candidate.group[0].document;
    const path = context.path(asset, candidate.digits.get(asset)!);
    const list = result.get(path);
    if (list) list.push(candidate);
    else result.set(path, [candidate]);
  }
  return result;
}

function isChunk(asset: Asset): boolean {
  return asset.origin === 'chunk';
}
