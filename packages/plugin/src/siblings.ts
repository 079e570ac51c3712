// siblings.ts: how is a precompressed copy made again, when its file was rewritten?
import { Buffer } from 'node:buffer';
import { compress, encodedSibling, unpack } from '@truename/disk';
import { type Hasher, type Output, type Problem, TruenameError } from '@truename/engine';
import { tokenShape } from './patterns.ts';

/** Is this output a precompressed copy of another one? */
export function isEncoded(output: Output): boolean {
  return output.companionOf !== undefined && encodedSibling(output.path) !== null;
}

/**
 * Compressing plugins run before the names are known. The copy of a rewritten file is compressed again; the others stay.
 * @throws TruenameError `stale-sibling` where this Node cannot make the encoding.
 */
export function compressAgain(sibling: Output, owner: Output): Uint8Array | null {
  if (owner.bytes === null || !('bytes' in owner.asset.content) || owner.bytes === owner.asset.content.bytes)
    return null;
  const { encoding = 'gzip' } = encodedSibling(sibling.path) ?? {};
  const bytes = compress(owner.bytes, encoding);
  if (bytes === null) throw new TruenameError([cannotCompress(sibling, encoding)]);
  return bytes;
}

/** No compressed file of a bundle that anybody serves holds more. */
const mostUnpacked = 256 << 20;

/**
 * A compressed file whose own file was taken out of the bundle holds placeholders that nobody sees, and has no file that
 * it could be made from again.
 */
export function orphanProblems(outputs: readonly Output[], hasher: Hasher): Problem[] {
  return outputs.flatMap(({ path, companionOf, bytes, asset }) => {
    const encoded = encodedSibling(path);
    if (encoded === null || companionOf !== undefined || asset.origin === 'tree' || bytes === null) return [];
    const text = unpack(bytes, encoded.encoding, mostUnpacked);
    const holdsTokens = text !== null && tokenShape(hasher.length).test(Buffer.from(text).toString('latin1'));
    return holdsTokens ? [compressedEarly(path)] : [];
  });
}

function compressedEarly(path: string): Problem {
  return {
    code: 'stale-sibling',
    severity: 'error',
    message: `${path} was compressed before the names were known, and its file was taken out of the bundle`,
    at: { path },
    hint: 'Let the plugin that compresses keep the files (vite-plugin-compression2: deleteOriginalAssets: false), and delete them after the build where they are not wanted',
  };
}

function cannotCompress(sibling: Output, encoding: string): Problem {
  return {
    code: 'stale-sibling',
    severity: 'error',
    message: `${sibling.path} was compressed before its file was rewritten, and Node ${process.versions.node} cannot make it again (${encoding})`,
    at: { path: sibling.path },
    hint: 'Compress after the build (closeBundle), leave this encoding out, or use Node 22.15 or later',
  };
}
