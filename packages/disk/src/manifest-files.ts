// manifest-files.ts: which files does a manifest list, and with which bytes?
import type { FileRecord, Manifest } from '@truename/manifest';

/** What a manifest says of a file's bytes. */
export interface ListedFile {
  /** In bytes. */
  readonly size: number;
  /** XXH64, 16 lower-case hex digits. */
  readonly sum: string;
}

/**
 * Every file that the manifest lists: outputs, fixed files, originals, precompressed siblings, source maps. Null for a
 * source map: it may be replaced, so nothing is said of its bytes.
 */
export function manifestFiles({ outputs, fixed, originals, maps }: Manifest): Map<string, ListedFile | null> {
  const files = new Map<string, ListedFile | null>();
  const add = (path: string, record: FileRecord): void => {
    files.set(path, { size: record.size, sum: record.hash });
    for (const { file, size, hash } of Object.values(record.encodings ?? {})) files.set(file, { size, sum: hash });
  };
  for (const [path, record] of Object.entries(outputs)) add(path, record);
  for (const [path, record] of Object.entries(fixed)) add(path, record);
  for (const [path, output] of Object.entries(originals)) {
    const record = outputs[output];
    if (record) files.set(path, { size: record.size, sum: record.hash });
  }
  for (const path of Object.keys(maps)) files.set(path, null);
  return files;
}
