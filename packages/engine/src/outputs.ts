// outputs.ts: what is emitted for each file that is no companion?
import type { Hasher } from './hash.ts';
import { integrityAlgorithm, wantsIntegrity } from './integrity.ts';
import type { Named } from './name.ts';
import type { Settings } from './options.ts';
import type { Naming } from './rename.ts';
import { digestOf } from './stale-digests.ts';
import type { Asset, Output } from './types.ts';

/** What outputs are made with. */
export interface OutputContext {
  readonly hasher: Hasher;
  readonly namings: ReadonlyMap<Asset, Naming>;
  readonly integrity: Settings['integrity'];
  /** Final path of any file, companions too. */
  path(asset: Asset): string;
}

/** The output of a named file. */
export function outputOf({ linked, digits, bytes, component, twin }: Named, context: OutputContext): Output {
  const { document, edits, targets } = linked;
  const { asset } = document;
  const naming = context.namings.get(asset)!;
  const path = context.path(asset);
  const isFixed = naming.how === 'fixed';
  const references = new Set(targets.map(context.path));
  references.delete(path);
  return {
    asset,
    path,
    digits: isFixed ? null : digits,
    ...(isFixed && naming.reason !== null && { fixed: naming.reason }),
    ...measured(asset, bytes, { ...context, at: path }),
    references: [...references].sort(),
    rewritten: edits.filter(({ kind }) => kind === 'reference').length,
    component,
    twin,
  };
}

interface Measures {
  readonly hasher: Hasher;
  readonly integrity: Settings['integrity'];
  /** Path of the output. */
  readonly at: string;
}

/** Bytes, size and sums of a file. */
export function measured(
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
  if (!('sum' in content)) throw new Error('A file in memory has final bytes');
  const value = isWanted && content.integrity !== undefined ? { integrity: content.integrity } : {};
  return { bytes: null, size: content.size, sum: content.sum, ...value };
}
