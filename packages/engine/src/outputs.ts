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
  const { linked, known, component, twin } = file;
  const { asset, edits, targets } = linked;
  const naming = context.namings.get(asset)!;
  const { digits, path } = known;
  const isFixed = naming.how === 'fixed';
  return {
    asset,
    path,
    digits: isFixed ? null : digits,
    ...(isFixed && naming.reason !== null && { fixed: naming.reason }),
    ...measured(file, path, context.integrity),
    references: pathsOf(targets, path, context),
    rewritten: edits.reduce((count, { kind }) => (kind === 'reference' ? count + 1 : count), 0),
    component,
    twin,
  };
}

/** Sorted, each once, without the file's own. */
function pathsOf(targets: readonly Asset[], own: string, { path }: OutputContext): readonly string[] {
  if (targets.length === 0) return [];
  const paths = new Set(targets.map(path));
  paths.delete(own);
  return [...paths].sort();
}

/** Bytes, size and sums of a file. */
function measured(
  { linked: { asset }, known, bytes, sum }: Named,
  path: string,
  which: Settings['integrity'],
): Pick<Output, 'bytes' | 'size' | 'sum' | 'integrity'> {
  const { content } = asset;
  const size = bytes?.byteLength ?? ('size' in content ? content.size : 0);
  const value = 'digits' in content ? content.integrity : known.digests.get(integrityAlgorithm);
  const integrity = value !== undefined && wantsIntegrity(asset, path, which) ? { integrity: value } : {};
  return { bytes, size, sum, ...integrity };
}
