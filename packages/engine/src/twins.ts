// twins.ts: which chunks would get one path and one content, and must be told apart?
import { Buffer } from 'node:buffer';
import type { Hashers } from './cycle.ts';
import type { ShaAlgorithm } from './edits.ts';
import type { Group } from './graph.ts';
import type { Asset } from './types.ts';

/** What naming needs to know. */
export interface NameContext {
  readonly hashers: Hashers;
  /** Path of a file's output, given its digits. */
  path(asset: Asset, digits: string): string;
  /** The algorithms whose digest of a file's final bytes somebody asks for, given the path of its output. */
  asked(asset: Asset, path: string): ReadonlySet<ShaAlgorithm>;
}

/** A group with the digits of its members, before twins are told apart. */
export interface Candidate {
  readonly group: Group;
  /** Of each member, by its index. */
  readonly digits: readonly string[];
  /** The number that each member is hashed with, by its index. */
  readonly twins: readonly number[];
  /** Bytes with the own digits zeroed, of a file alone in its group that is in memory. */
  readonly bytes: Uint8Array | null;
  /** XXH64 of `bytes`, or of the bytes of a streamed file; empty for members of a circle. */
  readonly sum: string;
}

/**
 * Numbers for equal chunks that are alone in their group: 0, 1, 2 … by id. Two module instances have two states, so they
 * are never merged.
 */
export function singleTwins(candidates: readonly Candidate[], context: NameContext): ReadonlyMap<Asset, number> {
  const twins = new Map<Asset, number>();
  const singles = candidates.filter(({ group: [file, second] }) => !second && isChunk(file.asset));
  for (const same of byPath(singles, context).values()) {
    if (same.length < 2) continue;
    const [first, ...others] = same;
    let twin = 0;
    // Different bytes with equal digits are a collision of the hash, which must come out as one.
    for (const { group, bytes } of others)
      if (bytes && first?.bytes && Buffer.compare(bytes, first.bytes) === 0) twins.set(group[0].asset, ++twin);
  }
  return twins;
}

/**
 * Numbers for files in circles. Members of one group that cannot be told apart are numbered by their own id, whatever
 * they are: as one file they would be no circle any more. Equal groups of chunks are numbered by their smallest id.
 */
export function cycleTwins(candidates: readonly Candidate[], context: NameContext): ReadonlyMap<Asset, number> {
  const twins = new Map<Asset, number>();
  const seen = new Map<string, number>();
  for (const { group, digits } of candidates) {
    if (group.length < 2) continue;
    const members = group.map(({ asset }, index) => ({ asset, path: context.path(asset, digits[index]!) }));
    const chunks = members.filter(({ asset }) => isChunk(asset));
    const before = chunks.reduce((most, { path }) => Math.max(most, seen.get(path) ?? 0), 0);
    const within = new Map<string, number>();
    let most = 0;
    for (const { asset, path } of members) {
      const count = within.get(path) ?? 0;
      within.set(path, count + 1);
      most = Math.max(most, count + 1);
      const twin = count + (isChunk(asset) ? before : 0);
      if (twin > 0) twins.set(asset, twin);
    }
    for (const { path } of chunks) seen.set(path, before + most);
  }
  return twins;
}

function byPath(candidates: readonly Candidate[], context: NameContext): ReadonlyMap<string, Candidate[]> {
  const result = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    const { asset } = candidate.group[0];
    const path = context.path(asset, candidate.digits[0]!);
    const list = result.get(path);
    if (list) list.push(candidate);
    else result.set(path, [candidate]);
  }
  return result;
}

function isChunk(asset: Asset): boolean {
  return asset.origin === 'chunk';
}
