// siblings.ts: how is a precompressed copy made again, when its file was rewritten?
import * as zlib from 'node:zlib';
import { type Output, type Problem, TruenameError } from '@truename/engine';

const compressors: Record<string, (bytes: Uint8Array) => Uint8Array> = {
  '.gz': (bytes) => zlib.gzipSync(bytes, { level: zlib.constants.Z_BEST_COMPRESSION }),
  '.br': (bytes) =>
    zlib.brotliCompressSync(bytes, { params: { [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.byteLength } }),
  ...('zstdCompressSync' in zlib ? { '.zst': zlib.zstdCompressSync as (bytes: Uint8Array) => Uint8Array } : {}),
};

const encodings = /\.(?:gz|br|zst)$/;

/** Is this output a precompressed copy of another one? */
export function isEncoded(output: Output): boolean {
  return output.companionOf !== undefined && encodings.test(output.path);
}

/**
 * Compressing plugins run before the names are known. The copy of a rewritten file is compressed again; the others stay.
 * @throws TruenameError `stale-sibling` where this Node cannot make the encoding.
 */
export function compressAgain(sibling: Output, owner: Output): Uint8Array | null {
  if (owner.bytes === null || !('bytes' in owner.asset.content) || owner.bytes === owner.asset.content.bytes)
    return null;
  const ending = sibling.path.slice(sibling.path.lastIndexOf('.'));
  const compress = compressors[ending];
  if (!compress) throw new TruenameError([cannotCompress(sibling, ending)]);
  return compress(owner.bytes);
}

function cannotCompress(sibling: Output, ending: string): Problem {
  return {
    code: 'stale-sibling',
    severity: 'error',
    message: `${sibling.path} was compressed before its file was rewritten, and Node ${process.versions.node} cannot make ${ending} files`,
    at: { path: sibling.path },
    hint: 'Compress after the build (closeBundle), leave this encoding out, or use Node 22.15 or later',
  };
}
