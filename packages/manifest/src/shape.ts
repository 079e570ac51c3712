// shape.ts: what may stand where in a manifest?
import { type Check, integer, keyed, memberOf, object, oneOf, optional, record, required, text } from './check.ts';
import { checkOriginals, checkOwners, link, links } from './links.ts';
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
 * The value itself, if it is a manifest: shape, paths, and that every path named in one section stands in another.
 *
 * @throws ManifestError
 */
export function checked(value: unknown): Manifest {
  const none: ReadonlySet<string> = new Set();
  version(value, none);
  const files = new Set([...memberOf('outputs', keys)(value, none), ...memberOf('fixed', keys)(value, none)]);
  const found = manifest(value, files);
  if (found.naming.algorithm === 'xxh64') xxh64Length(found, none);
  checkOriginals(found);
  checkOwners(found);
  return found;
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
const keys: Check<readonly string[]> = (value) => Object.keys(keyed(value));

const encoded = object<EncodedRecord>({ file: required(outputPath), size: required(size), hash: required(sum) });

const file = {
  size: required(size),
  hash: required(sum),
  type: required(mediaType),
  integrity: optional(integrity),
  imports: optional(links),
  dynamicImports: optional(links),
  css: optional(links),
  assets: optional(links),
  encodings: optional(
    object<NonNullable<FileRecord['encodings']>>({
      br: optional(encoded),
      gzip: optional(encoded),
      zstd: optional(encoded),
    }),
  ),
} as const;

/** Before all else: a newer manifest may differ in any key, and the version is the fault to report. */
const version = memberOf(
  'version',
  oneOf([1], 'Update the package that reads the manifest, or build again with the version of truename it belongs to.'),
);

/** XXH64 has 16 digits; other algorithms have more. */
const xxh64Length = memberOf('naming', memberOf('length', integer(8, 16)));

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
  assets: required(record(anyText, link)),
  entries: required(
    record(anyText, object<Entry>({ scripts: required(links), styles: required(links), preloads: required(links) })),
  ),
  outputs: required(
    record(outputPath, object<OutputRecord>({ ...file, twin: optional(integer(1)), component: optional(integer(2)) })),
  ),
  fixed: required(record(outputPath, object<FixedRecord>({ ...file, reason: required(word) }))),
  originals: required(record(outputPath, outputPath)),
  inlined: required(record(anyText, object<InlinedRecord>({ by: required(word) }))),
  maps: required(record(outputPath, object<MapRecord>({ of: required(link) }))),
});
