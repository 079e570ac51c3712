// outputs.ts: what is emitted for each file that is no companion?
import type { Hasher } from './hash.ts';
import type { Named } from './name.ts';
import type { Naming } from './rename.ts';
import type { Asset, Output } from './types.ts';

/** What outputs are made with. */
export interface OutputContext {
  readonly hasher: Hasher;
  readonly namings: ReadonlyMap<Asset, Naming>;
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
    ...measured(asset, bytes, context.hasher),
    references: [...references].sort(),
    rewritten: edits.filter(({ kind }) => kind === 'reference').length,
    component,
    twin,
  };
}

/** Bytes, size and sum of a file. */
export function measured(
  { content }: Asset,
  bytes: Uint8Array | null,
  hasher: Hasher,
): Pick<Output, 'bytes' | 'size' | 'sum'> {
  if (bytes) return { bytes, size: bytes.byteLength, sum: hasher.sum(bytes) };
  if (!('sum' in content)) throw new Error('A file in memory has final bytes');
  return { bytes: null, size: content.size, sum: content.sum };
}
