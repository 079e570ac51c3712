// parse.ts: is this text a manifest that can be trusted?
import {
  type Check,
  integer,
  list,
  ManifestError,
  object,
  oneOf,
  optional,
  rebuild,
  record,
  required,
  text,
} from './check.ts';
import { checkLinks } from './links.ts';
import { outputPath } from './paths.ts';
import type {
  EncodedRecord,
  Entry,
  FileRecord,
  FixedRecord,
  InlinedRecord,
  Manifest,
  MapRecord,
  Naming,
  OutputRecord,
} from './types.ts';

/**
 * Reads a manifest strictly: shape, paths, and that every path named in one section stands in another.
 * Every record of the result is without a prototype.
 *
 * @param path names the file in messages.
 * @throws ManifestError
 */
export function parseManifest(json: string, path: string = 'manifest'): Manifest {
  return inFile(path, () => checkManifest(parseJson(json)));
}

/**
 * The same check for a value, such as an imported JSON module; the result is a copy.
 *
 * @throws ManifestError
 */
export function checkManifest(value: unknown): Manifest {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) checkVersion(value);
  const checked = manifest(value, '');
  if (checked.naming.algorithm === 'xxh64') integer(8, 16)(checked.naming.length, '/naming/length');
  checkLinks(checked);
  return checked;
}

/** Before all else: a newer manifest may differ in any key, and the version is the fault to report. */
function checkVersion(value: object): void {
  const version: unknown = Object.hasOwn(value, 'version') ? Reflect.get(value, 'version') : undefined;
  oneOf([1], 'Update the package that reads the manifest, or build again with the version of truename it belongs to.')(
    version,
    '/version',
  );
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    const what = json.trim() === '' ? 'is empty' : `is not JSON: ${error instanceof Error ? error.message : error}`;
    throw new ManifestError({ what, at: '', cure: rebuild });
  }
}

function inFile<T>(source: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof ManifestError) throw error.in(source);
    throw error;
  }
}

const digits = (least: number, most: number): Check<string> =>
  text(
    new RegExp(`^[0-9a-f]{${least},${most}}$`),
    `not ${least === most ? least : `${least} to ${most}`} lower-case hex digits`,
  );
const sum = digits(16, 16);
const size = integer(0);
const word = text(/./su, 'it is empty');
const anyText = text(/^\P{Surrogate}*$/u, 'it is not well-formed Unicode');
const mediaType = text(/^[!#$&^_.+\-A-Za-z0-9]+\/[!#$&^_.+\-A-Za-z0-9]+$/, 'not a media type without parameters');
const integrity = text(/^sha(?:256|384|512)-[A-Za-z0-9+/]+={0,2}$/, 'not a sha256-, sha384- or sha512- value');
const base = text(
  /^(?:\.\/|https?:\/\/[^/]+\/|\/)(?:.*\/)?$/su,
  'not "./", a path or an http(s) URL that ends with a slash',
);
const paths = list(outputPath);

const encoded = object<EncodedRecord>({ file: required(outputPath), size: required(size), hash: required(sum) });

const file = {
  size: required(size),
  hash: required(sum),
  type: required(mediaType),
  integrity: optional(integrity),
  imports: optional(paths),
  dynamicImports: optional(paths),
  css: optional(paths),
  assets: optional(paths),
  encodings: optional(
    object<NonNullable<FileRecord['encodings']>>({
      br: optional(encoded),
      gzip: optional(encoded),
      zstd: optional(encoded),
    }),
  ),
} as const;

const manifest = object<Manifest>({
  $schema: optional(anyText),
  version: required(oneOf([1])),
  build: required(digits(8, 64)),
  base: required(base),
  naming: required(
    object<Naming>({
      pattern: required(text(/\[hash\][^/]*$/, 'no [hash] in its last segment')),
      algorithm: required(oneOf(['xxh64', 'sha256'])),
      length: required(integer(8, 64)),
      salt: optional(word),
    }),
  ),
  assets: required(record(anyText, outputPath)),
  entries: required(
    record(anyText, object<Entry>({ scripts: required(paths), styles: required(paths), preloads: required(paths) })),
  ),
  outputs: required(
    record(outputPath, object<OutputRecord>({ ...file, twin: optional(integer(1)), component: optional(integer(2)) })),
  ),
  fixed: required(record(outputPath, object<FixedRecord>({ ...file, reason: required(word) }))),
  originals: required(record(outputPath, outputPath)),
  inlined: required(record(anyText, object<InlinedRecord>({ by: required(word) }))),
  maps: required(record(outputPath, object<MapRecord>({ of: required(outputPath) }))),
});
