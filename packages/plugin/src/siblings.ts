// siblings.ts: how is a precompressed copy made again, when its file was rewritten?
import { compress, encodedSibling } from '@truename/disk';
import { type Output, type Problem, TruenameError } from '@truename/engine';

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

function cannotCompress(sibling: Output, encoding: string): Problem {
  return {
    code: 'stale-sibling',
    severity: 'error',
    message: `${sibling.path} was compressed before its file was rewritten, and Node ${process.versions.node} cannot make it again (${encoding})`,
    at: { path: sibling.path },
    hint: 'Compress after the build (closeBundle), leave this encoding out, or use Node 22.15 or later',
  };
}
