// stringify.ts: which bytes stand for a manifest?
import { checked } from './shape.ts';
import type {
  EncodedRecord,
  Encoding,
  Entry,
  FixedRecord,
  InlinedRecord,
  Manifest,
  MapRecord,
  OutputRecord,
} from './types.ts';

/** Every key that a record below a section may have; the compiler sees to it that none is missing. */
const recordKeys: Readonly<Record<RecordKey, true>> = {
  assets: true,
  br: true,
  by: true,
  component: true,
  css: true,
  dynamicImports: true,
  encodings: true,
  file: true,
  gzip: true,
  hash: true,
  imports: true,
  integrity: true,
  of: true,
  preloads: true,
  reason: true,
  scripts: true,
  size: true,
  styles: true,
  twin: true,
  type: true,
  zstd: true,
};

type RecordKey =
  | keyof OutputRecord
  | keyof FixedRecord
  | keyof EncodedRecord
  | keyof Entry
  | keyof InlinedRecord
  | keyof MapRecord
  | Encoding;

const allKeys = Object.keys(recordKeys).sort();
const contentKeys = allKeys.filter((key) => key !== 'encodings');

/**
 * The text of the manifest file: keys sorted by code unit, two spaces, a line feed at the end. Equal values give equal
 * bytes, whatever the order of their keys.
 *
 * @throws ManifestError for a value that `parseManifest` would refuse, so that nothing unreadable is written.
 */
export function stringifyManifest(manifest: Manifest): string {
  return write({ ...checked(manifest) }, allKeys);
}

/**
 * The text that the build id is the hash of: the manifest without what does not belong to the build's content, which
 * are `build` itself, `$schema`, `maps` and every `encodings`.
 */
export function textForBuildId(manifest: Omit<Manifest, 'build'>): string {
  return write({ ...manifest, build: undefined, $schema: undefined, maps: undefined }, contentKeys);
}

/**
 * Not one `JSON.stringify` of all: objects put keys such as `"10"` first, in numeric order, whatever order they were
 * given. Only the members of a section have keys of the author's, so the rest is left to `JSON.stringify`.
 */
function write(manifest: Readonly<Record<string, unknown>>, keys: readonly string[]): string {
  const sections = sortedKeys(manifest).map((key) => `${JSON.stringify(key)}: ${section(manifest[key], keys)}`);
  return `{\n  ${sections.join(',\n  ')}\n}\n`;
}

/** Names and values in turn, as one list, because one call for a thousand takes a tenth of the time of a thousand. */
function section(value: unknown, keys: readonly string[]): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const given = value as Readonly<Record<string, unknown>>;
  const names = sortedKeys(given);
  if (names.length === 0) return '{}';
  const turns = names.flatMap((name) => [name, given[name]]);
  const text = JSON.stringify([turns], [...keys], 2).slice('[\n  ['.length, -']\n]'.length);
  return `{${text.replace(/(\n {4}"[^\n]*"),\n {4}/g, '$1: ')}}`;
}

function sortedKeys(value: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort();
}
