// integrity.ts: which hashes guard a file?
import type { IntegrityReference, Region } from '../types.ts';
import { type Decoded, placeIn } from './decoded.ts';

const hash = /(?<=^|[\t\n\f\r ])(sha256|sha384|sha512)-[A-Za-z0-9+/_-]+={0,2}(?=[\t\n\f\r ?]|$)/gi;

/**
 * The hashes of an `integrity` value (https://www.w3.org/TR/SRI/#the-integrity-attribute): several with white space
 * between them. `start` and `end` are those of `sha384-…`, without `?options`. `of` is the index of the guarded reference.
 */
export function readIntegrity(region: Region, value: Decoded, of: number): IntegrityReference[] {
  return [...value.text.matchAll(hash)].map((match) => ({
    start: region.place(placeIn(value, match.index)),
    end: region.place(placeIn(value, match.index + match[0].length)),
    algorithm: match[1]!.toLowerCase() as IntegrityReference['algorithm'],
    value: match[0],
    of,
  }));
}
