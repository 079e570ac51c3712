// manifest-files.ts: which files of a build may be sent, and under which paths?
import type { Encoding, FileRecord, Manifest } from '@truename/manifest';
import { kindOfFixed } from './fixed-kind.ts';
import type { ServedFile, Variant } from './served.ts';

/** No folder or file that starts with a dot, except the one for well-known addresses (RFC 8615). */
export function isHidden(path: string): boolean {
  return /(?:^|\/)\./.test(path.replace(/^\.well-known\//, ''));
}

const preferred: readonly Encoding[] = ['br', 'zstd', 'gzip'];

/** The files of a build that may be sent, by their paths. */
export function* filesOf(
  { outputs, fixed, originals, maps }: Manifest,
  owner: string,
  hashedRoot: string,
): Generator<readonly [string, ServedFile]> {
  const hashed = { root: hashedRoot, owner: hashedRoot, kind: 'hashed' } as const;
  for (const [path, record] of Object.entries(outputs)) yield [path, fileOf(record, { ...hashed, path })];
  for (const [path, record] of Object.entries(fixed)) {
    const kind = kindOfFixed(path);
    yield [path, kind === 'map' ? mapAt(owner, path) : fileOf(record, { root: owner, owner, kind, path })];
  }
  // The bytes are those of the output, and nobody writes over the output.
  for (const [path, output] of Object.entries(originals))
    yield [path, fileOf(outputs[output]!, { root: hashedRoot, owner, path: output, kind: 'original' })];
  for (const path of Object.keys(maps)) if (path.endsWith('.map')) yield [path, mapAt(owner, path)];
}

/** It may be replaced after the build, so nothing that the manifest says of it counts. */
function mapAt(owner: string, path: string): ServedFile {
  return { root: owner, owner, path, size: null, hash: null, type: 'application/json', kind: 'map', variants: [] };
}

function fileOf(
  { size, hash, type, encodings }: FileRecord,
  at: Pick<ServedFile, 'root' | 'owner' | 'path' | 'kind'>,
): ServedFile {
  const variants = preferred.flatMap((encoding): Variant[] => {
    const encoded = encodings?.[encoding];
    return encoded ? [{ encoding, path: encoded.file, size: encoded.size, hash: encoded.hash }] : [];
  });
  return { ...at, size, hash, type, variants };
}

/** The path of a folder whose page this is, with a slash at its end; null for another file. */
export function directoryOf(path: string): string | null {
  const found = /^(.*\/)?index\.html$/.exec(path);
  return found === null ? null : (found[1] ?? '');
}

/** Every path under which a file of the build may be asked for. */
export function pathsOf({ outputs, fixed, originals, maps }: Manifest): string[] {
  const paths = [outputs, fixed, originals, maps].flatMap((each) => Object.keys(each));
  return [...paths, ...Object.keys(fixed).flatMap((path) => directoryOf(path) ?? [])];
}
