// companion-outputs.ts: what is emitted for source maps, compressed siblings and licence files?
import { Buffer } from 'node:buffer';
import { isCompressed } from './companions.ts';
import type { Linked, Names } from './edits.ts';
import type { Hasher } from './hash.ts';
import { integrityAlgorithm, wantsIntegrity } from './integrity.ts';
import { patchMap } from './maps.ts';
import type { OutputContext } from './outputs.ts';
import type { Problem } from './problems.ts';
import { digestOf } from './stale-digests.ts';
import { decode, encode, textOf } from './text.ts';
import type { Asset, Output } from './types.ts';

/** What companions follow. */
export interface CompanionContext extends OutputContext {
  readonly hasher: Hasher;
  readonly names: Names;
}

/** The file that a companion belongs to, as soon as it has its bytes. */
export interface Owner {
  readonly asset: Asset;
  /** Null for an owner that is a companion itself. */
  readonly linked: Linked | null;
  hasChanged(): boolean;
}

/** A companion's output, what the user should know about it, and what its own companions follow. */
export interface CompanionResult {
  readonly output: Output;
  readonly problems: readonly Problem[];
  readonly owner: Owner;
}

/** The output of a companion. Only maps are changed here: a compressed sibling of a changed file is the shell's to make again. */
export function companionOutput(asset: Asset, owner: Owner, context: CompanionContext): CompanionResult {
  const { content } = asset;
  const path = context.path(asset);
  const given = 'digits' in content ? null : 'read' in content ? content.read() : content.bytes;
  const { bytes, problems } = companionBytes(asset, given, { owner, context });
  const output: Output = {
    asset,
    path,
    digits: null,
    companionOf: context.path(owner.asset),
    ...measured(asset, bytes, { ...context, at: path }),
    references: [],
    rewritten: 0,
    component: 1,
    twin: 0,
  };
  const hasChanged = () => bytes !== null && given !== null && Buffer.compare(bytes, given) !== 0;
  return { output, problems, owner: { asset, linked: null, hasChanged } };
}

interface Written {
  readonly bytes: Uint8Array | null;
  readonly problems: readonly Problem[];
}

interface Following {
  readonly owner: Owner;
  readonly context: CompanionContext;
}

function companionBytes(asset: Asset, bytes: Uint8Array | null, { owner, context }: Following): Written {
  if (bytes === null) return { bytes, problems: [] };
  if (asset.language === 'sourcemap') return mapBytes(asset, bytes, { owner, context });
  const isStale = isCompressed(asset.path) && owner.hasChanged();
  return { bytes, problems: isStale ? [staleSibling(asset, owner.asset)] : [] };
}

function mapBytes(asset: Asset, bytes: Uint8Array, { owner, context }: Following): Written {
  const { linked } = owner;
  if (!linked) return { bytes, problems: [] };
  const given = textOf(bytes);
  const json = decode(given);
  const isFixed = context.namings.get(linked.asset)!.how === 'fixed';
  const patched = patchMap(json, { linked, names: context.names, path: context.path(linked.asset), isFixed });
  if (patched === null) return { bytes, problems: [invalidMap(asset.path)] };
  return { bytes: patched === json ? bytes : encode(patched, given.encoding), problems: [] };
}

interface Measures {
  readonly hasher: Hasher;
  readonly integrity: OutputContext['integrity'];
  /** Path of the output. */
  readonly at: string;
}

function measured(
  asset: Asset,
  bytes: Uint8Array | null,
  { hasher, integrity, at }: Measures,
): Pick<Output, 'bytes' | 'size' | 'sum' | 'integrity'> {
  const { content } = asset;
  const isWanted = wantsIntegrity(asset, at, integrity);
  if (bytes) {
    const value = isWanted ? { integrity: digestOf(integrityAlgorithm, bytes) } : {};
    return { bytes, size: bytes.byteLength, sum: hasher.sum(bytes), ...value };
  }
  if (!('digits' in content)) throw new Error('A file in memory has final bytes');
  const value = isWanted && content.integrity !== undefined ? { integrity: content.integrity } : {};
  return { bytes: null, size: content.size, sum: content.sum, ...value };
}

/** The map at this path is no JSON object; it stays as it is. */
export function invalidMap(path: string): Problem {
  return {
    code: 'invalid-source-map',
    severity: 'warning',
    message: 'The source map is no JSON object: it was left as it is',
    at: { path },
    hint: 'Build again, or delete the map',
  };
}

function staleSibling(asset: Asset, owner: Asset): Problem {
  return {
    code: 'stale-sibling',
    severity: 'info',
    message: `"${owner.path}" was rewritten, so this compressed copy of it has to be made again`,
    at: { path: asset.path },
  };
}
