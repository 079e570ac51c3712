// integrity.ts: which outputs get an SRI value in the manifest?
import { isCompressed } from './companions.ts';
import type { Settings } from './options.ts';
import type { Asset } from './types.ts';

/** The algorithm of `Output.integrity`. */
export const integrityAlgorithm = 'sha384';

/**
 * Does the output of this asset, at this path, get one? Pages never do, since nobody loads them by a tag; source maps and
 * compressed siblings neither, which no tag loads either.
 */
export function wantsIntegrity({ language }: Asset, path: string, which: Settings['integrity']): boolean {
  if (which === false || path.endsWith('.html')) return false;
  if (which === 'scripts') return language === 'js' || language === 'css';
  return language !== 'sourcemap' && !isCompressed(path);
}
