// integrity.ts: which files get an integrity value in the manifest?
import { createHash } from 'node:crypto';
import type { Output } from '@truename/engine';

/** Scripts and styles, all files, or none. */
export type Integrity = 'scripts' | 'all' | false;

/** Is an integrity value asked for? Pages have none: nothing loads them by a tag that could hold it. */
export function wantsIntegrity({ asset, path }: Pick<Output, 'asset' | 'path'>, which: Integrity): boolean {
  if (path.endsWith('.html')) return false;
  return which === 'all' || (which === 'scripts' && (asset.language === 'js' || asset.language === 'css'));
}

/** The form of the `integrity` attribute (https://www.w3.org/TR/SRI/#the-integrity-attribute). */
export function integrityOf(bytes: Uint8Array): string {
  return `sha384-${createHash('sha384').update(bytes).digest('base64')}`;
}
