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

/** Sorted. A type has no keys to ask for, so they stand here, and the compiler sees to it that none is missing. */
function keysOf<T>(keys: { readonly [K in keyof Required<T>]: true }): readonly string[] {
  return Object.keys(keys).sort();
}

/** The keys of what `outputs` and `fixed` say of a file, as far as it belongs to the build's content. */
const contentKeys = keysOf<Omit<OutputRecord & FixedRecord, 'encodings'>>({
  assets: true,
  component: true,
  css: true,
  dynamicImports: true,
  hash: true,
  imports: true,
  integrity: true,
  reason: true,
  size: true,
  twin: true,
  type: true,
});

const encodingKeys = keysOf<EncodedRecord & Record<Encoding, unknown>>({
  br: true,
  file: true,
  gzip: true,
  hash: true,
  size: true,
  zstd: true,
});

const fileKeys: readonly string[] = [...contentKeys, 'encodings', ...encodingKeys].sort();

/** The keys of the records of the other sections. */
const recordKeys: ReadonlyMap<string, readonly string[]> = new Map([
  ['entries', keysOf<Entry>({ preloads: true, scripts: true, styles: true })],
  ['inlined', keysOf<InlinedRecord>({ by: true })],
  ['maps', keysOf<MapRecord>({ of: true })],
]);

/**
 * The text of the manifest file: keys sorted by code unit, two spaces, a line feed at the end. Equal values give equal
 * bytes, whatever the order of their keys.
 *
 * @throws ManifestError for a value that `parseManifest` would refuse, so that nothing unreadable is written.
 */
export function stringifyManifest(manifest: Manifest): string {
  return [...pieces({ ...checked(manifest) }, fileKeys)].join('');
}

/**
 * The text that the build id is the hash of: the manifest without what does not belong to the build's content, which
 * are `build` itself, `$schema`, `maps` and every `encodings`.
 */
export function textForBuildId(manifest: Omit<Manifest, 'build'>): string {
  return [...piecesForBuildId(manifest)].join('');
}

/** The same text piece by piece: that of a large build need not be in memory to be hashed. */
export function piecesForBuildId(manifest: Omit<Manifest, 'build'>): Iterable<string> {
  return pieces({ ...manifest, build: undefined, $schema: undefined, maps: undefined }, contentKeys);
}

/**
 * Not one `JSON.stringify` of all: objects put keys such as `"10"` first, in numeric order, whatever order they were
 * given. Only the members of a section have keys of the author's, so the rest is left to `JSON.stringify`.
 */
function* pieces(
  manifest: Readonly<Record<string, unknown>>,
  keysOfFiles: readonly string[],
): Generator<string, void, undefined> {
  const present = Object.keys(manifest).filter((key) => manifest[key] !== undefined);
  let separator = '{\n  ';
  for (const key of present.sort()) {
    yield `${separator}${JSON.stringify(key)}: `;
    separator = ',\n  ';
    const keys = key === 'outputs' || key === 'fixed' ? keysOfFiles : (recordKeys.get(key) ?? []);
    yield* section(manifest[key], [...keys]);
  }
  yield '\n}\n';
}

/** Names and values that are written at once: many, since a call for each member would take ten times as long. */
const pieceLength = 1000;

function* section(value: unknown, keys: string[]): Generator<string, void, undefined> {
  if (typeof value !== 'object' || value === null) {
    yield JSON.stringify(value);
    return;
  }
  const members = namesAndValues(value as Readonly<Record<string, unknown>>);
  if (members.length === 0) {
    yield '{}';
    return;
  }
  for (let at = 0; at < members.length; at += pieceLength) {
    const piece = members.slice(at, at + pieceLength);
    const text = JSON.stringify([piece], keys, 2).slice('[\n  ['.length, -'\n  ]\n]'.length);
    yield (at === 0 ? '{' : ',') + text.replace(/(\n {4}"[^\n]*"),\n {4}/g, '$1: ');
  }
  yield '\n  }';
}

/** In turn. */
function namesAndValues(given: Readonly<Record<string, unknown>>): unknown[] {
  const members: unknown[] = [];
  for (const name of Object.keys(given).sort()) {
    const value = given[name];
    if (value !== undefined) members.push(name, value);
  }
  return members;
}
