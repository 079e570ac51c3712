// outputs.ts: what is emitted for each file that is no companion?
import { integrityAlgorithm, wantsIntegrity } from './integrity.ts';
import type { Named } from './name.ts';
import type { Settings } from './options.ts';
import type { Naming } from './rename.ts';
import type { Asset, Output } from './types.ts';

/** What outputs are made with. */
export interface OutputContext {
  readonly namings: ReadonlyMap<Asset, Naming>;
  readonly integrity: Settings['integrity'];
  /** Final path of a file whose digits are known, or that needs none; companions too. */
  path(asset: Asset): string;
}

/** The output of a named file, whose targets all have their paths. */
export function outputOf(file: Named, context: OutputContext): Output {
  const { linked, digits, component, twin } = file;
  const { asset, edits, targets } = linked;
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
    ...measured(file, path, context.integrity),
    references: [...references].sort(),
    rewritten: edits.reduce((count, { kind }) => (kind === 'reference' ? count + 1 : count), 0),
    component,
    twin,
  };
}

/** Bytes, size and sums of a file. */
function measured(
  { linked: { asset }, bytes, sum, digests }: Named,
  path: string,
  which: Settings['integrity'],
): Pick<Output, 'bytes' | 'size' | 'sum' | 'integrity'> {
  const { content } = asset;
  const size = bytes?.byteLength ?? ('size' in content ? content.size : 0);
  const known = 'digits' in content ? content.integrity : digests.get(integrityAlgorithm);
  const integrity = known !== undefined && wantsIntegrity(asset, path, which) ? { integrity: known } : {};
  return { bytes, size, sum, ...integrity };
}
