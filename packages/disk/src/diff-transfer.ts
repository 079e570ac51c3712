// diff-transfer.ts: how many bytes of a file go over the wire?
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FileRecord } from '@truename/manifest';
import type { BuildFile } from './diff-build.ts';
import type { Reader } from './diff-read.ts';
import type { Measure, Transfer } from './diff-types.ts';

/** About what a server takes that compresses each answer anew; the highest levels take fifty times as long. */
export const levels = { br: 5, gzip: 6 } as const;

/** As many at once as there are threads that compress, by Node's default. */
const atOnce = 4;

const compressible =
  /^(?:text\/.+|application\/(?:.+\+)?(?:json|xml)|application\/(?:javascript|wasm|vnd\.ms-fontobject|rtf)|image\/(?:svg\+xml|bmp|vnd\.microsoft\.icon|x-icon)|font\/(?:ttf|otf)|model\/gltf\+json)$/;

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

/** What compressing needs. */
export interface TransferOptions {
  readonly encoding: 'br' | 'gzip';
  readonly reader: Reader;
  readonly onProgress: (done: number, total: number) => void;
}

/** What each file costs on the wire: as the manifest records it, or as it is compressed here. */
export async function transfersOf(
  files: readonly BuildFile[],
  options: TransferOptions,
): Promise<{ transfers: Map<BuildFile, Transfer>; measure: Measure }> {
  const transfers = new Map<BuildFile, Transfer>();
  const unknown: BuildFile[] = [];
  for (const file of files) {
    const known = recorded(file.record) ?? plain(file.record);
    if (known) transfers.set(file, known);
    else unknown.push(file);
  }
  let next = 0;
  let done = 0;
  const work = async (): Promise<void> => {
    for (let file = unknown[next++]; file; file = unknown[next++]) {
      transfers.set(file, await measured(file, options));
      options.onProgress(++done, unknown.length);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  const { encoding } = options;
  const fromManifest = [...transfers.values()].filter(({ isRecorded }) => isRecorded).length;
  return {
    transfers,
    measure: { encoding, level: levels[encoding], measured: unknown.length, recorded: fromManifest },
  };
}

/** The sibling that a server prefers, and browsers of today all take the first. */
function recorded({ size, encodings = {} }: FileRecord): Transfer | null {
  const encoding = (['br', 'zstd', 'gzip'] as const).find((each) => encodings[each]);
  const bytes = encoding && encodings[encoding]?.size;
  if (encoding === undefined || bytes === undefined) return null;
  return bytes < size ? { bytes, encoding, isRecorded: true } : { bytes: size, encoding: null, isRecorded: true };
}

/** Types that are compressed already, and files that no compression makes smaller. */
function plain({ size, type }: FileRecord): Transfer | null {
  return compressible.test(type) && size > 0 ? null : { bytes: size, encoding: null, isRecorded: false };
}

async function measured(file: BuildFile, { encoding, reader }: TransferOptions): Promise<Transfer> {
  const bytes = reader.bytes(file);
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: levels.br,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.byteLength,
    // A window that is larger than the file makes nothing smaller, and costs half the time for small files.
    [constants.BROTLI_PARAM_LGWIN]: Math.max(10, Math.min(22, Math.ceil(Math.log2(bytes.byteLength + 16)))),
  };
  const packed = encoding === 'br' ? await brotli(bytes, { params }) : await zip(bytes, { level: levels.gzip });
  if (packed.byteLength >= file.record.size) return { bytes: file.record.size, encoding: null, isRecorded: false };
  return { bytes: packed.byteLength, encoding, isRecorded: false };
}
