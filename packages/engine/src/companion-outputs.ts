// companion-outputs.ts: what is emitted for source maps, compressed siblings and licence files?
import { Buffer } from 'node:buffer';
import { isCompressed } from './companions.ts';
import { patchMap } from './maps.ts';
import type { Named } from './name.ts';
import { measured, type OutputContext } from './outputs.ts';
import type { Problem } from './problems.ts';
import { decode, encode } from './text.ts';
import type { Asset, Names, Output } from './types.ts';

/** What companions follow. */
export interface CompanionContext extends OutputContext {
  readonly owners: ReadonlyMap<Asset, Asset | null>;
  readonly named: ReadonlyMap<Asset, Named>;
  readonly names: Names;
}

/** An output, and what the user should know about it. */
export interface CompanionResult {
  readonly output: Output;
  readonly problems: readonly Problem[];
}

/** The output of a companion. Only maps are changed here: a compressed sibling of a changed file is the shell's to make again. */
export function companionOutput(asset: Asset, context: CompanionContext): CompanionResult {
  const { bytes, problems } = companionBytes(asset, context);
  const path = context.path(asset);
  const owner = context.owners.get(asset)!;
  const output: Output = {
    asset,
    path,
    digits: null,
    companionOf: context.path(owner),
    ...measured(asset, bytes, { ...context, at: path }),
    references: [],
    rewritten: 0,
    component: 1,
    twin: 0,
  };
  return { output, problems };
}

interface Written {
  readonly bytes: Uint8Array | null;
  readonly problems: readonly Problem[];
}

function companionBytes(asset: Asset, context: CompanionContext): Written {
  if (!('bytes' in asset.content)) return { bytes: null, problems: [] };
  const { bytes } = asset.content;
  const owner = context.owners.get(asset)!;
  if (asset.language === 'sourcemap') return mapBytes(asset, bytes, context);
  const isStale = isCompressed(asset.path) && hasChanged(owner, context);
  return { bytes, problems: isStale ? [staleSibling(asset, owner)] : [] };
}

function mapBytes(asset: Asset, bytes: Uint8Array, context: CompanionContext): Written {
  const owner = context.named.get(context.owners.get(asset)!);
  if (!owner) return { bytes, problems: [] };
  const { text, encoding } = decode(bytes);
  const { linked } = owner;
  const naming = context.namings.get(linked.document.asset)!;
  const patched = patchMap(text, {
    linked,
    names: context.names,
    path: context.path(linked.document.asset),
    isFixed: naming.how === 'fixed',
  });
  if (patched === null) return { bytes, problems: [invalidMap(asset.path)] };
  return { bytes: patched === text ? bytes : encode(patched, encoding), problems: [] };
}

function hasChanged(asset: Asset, context: CompanionContext): boolean {
  if (!('bytes' in asset.content)) return false;
  const now = context.named.get(asset)?.bytes ?? companionBytes(asset, context).bytes;
  return now !== null && Buffer.compare(now, asset.content.bytes) !== 0;
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
