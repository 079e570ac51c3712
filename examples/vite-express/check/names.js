// names.js: do the digits of a name agree with the bytes?
import { createHash } from 'node:crypto';
import xxhash from 'xxhash-wasm';

/**
 * The check that anybody can make by hand: `sed s/$digits/0000000000000000/g file | xxh64sum`.
 *
 * @param {import('@truename/manifest').Naming} naming
 */
export async function createNameCheck({ algorithm, length, salt = '' }) {
  const { h64Raw } = await xxhash();
  const xxh64 = (/** @type {Uint8Array} */ bytes) => h64Raw(bytes).toString(16).padStart(16, '0');
  const digest = (/** @type {Uint8Array} */ bytes) =>
    algorithm === 'xxh64' ? xxh64(bytes) : createHash('sha256').update(bytes).digest('hex');

  /**
   * @param {string} path
   * @param {import('@truename/manifest').OutputRecord} output
   * @param {Buffer} bytes
   * @returns {string | null} what is wrong
   */
  return (path, output, bytes) => {
    const sum = xxh64(bytes);
    if (sum !== output.hash) return `the bytes have the hash ${sum}, the manifest says ${output.hash}`;
    // Files that name each other are hashed together, and equal chunks are counted: no single file gives those digits.
    if (output.component || output.twin) return null;
    const blank = Buffer.from(
      bytes.toString('latin1').replaceAll(digitsOf(path, length), '0'.repeat(length)),
      'latin1',
    );
    const digits = digest(Buffer.concat([Buffer.from(salt), blank])).slice(0, length);
    return path.includes(digits) ? null : `the bytes have the digits ${digits}, which are not in the name`;
  };
}

/** @param {string} path @param {number} length */
function digitsOf(path, length) {
  const found = [...path.matchAll(new RegExp(`(?<![0-9a-f])[0-9a-f]{${length}}(?![0-9a-f])`, 'g'))].at(-1);
  if (!found) throw new Error(`${path} has no ${length} digits`);
  return found[0];
}
