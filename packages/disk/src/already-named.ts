// already-named.ts: do files have their own hash in their names, although no manifest says that they were digested?
import type { Output, Problem } from '@truename/engine';
import { manifestPath, ownDirectory } from './own-files.ts';

/**
 * An error for a digested directory whose manifest was lost; null for any other. Nothing is guessed from what a name
 * looks like: the digits in it are those that the file's bytes have now.
 */
export function alreadyNamed(outputs: readonly Output[]): Problem | null {
  const [first, ...rest] = outputs.filter(hasOwnDigits).map(({ asset }) => asset.path);
  if (first === undefined) return null;
  const [more, have, their] =
    rest.length === 0 ? ['', 'has', 'its name'] : [` and ${rest.length} more`, 'have', 'their names'];
  return {
    code: 'no-manifest',
    severity: 'error',
    message: `"${first}"${more} ${have} the hash of the content in ${their}: this directory seems to be digested, and its manifest (${manifestPath}) is not there`,
    at: { path: first },
    hint: `Copy ${ownDirectory} along with the files (some tools leave out folders whose names start with a dot), or digest the source. Where another tool made these names, turn that off, or keep them with "fixed"`,
  };
}

function hasOwnDigits({ asset, digits }: Output): boolean {
  return digits !== null && asset.path.slice(asset.path.lastIndexOf('/') + 1).includes(digits);
}
