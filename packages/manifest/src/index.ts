// index.ts: what the package offers.
export { ManifestError, recordOf } from './check.ts';
export { checkManifest, parseManifest } from './parse.ts';
export { pathFault } from './paths.ts';
export { piecesForBuildId, stringifyManifest, textForBuildId } from './stringify.ts';
export type {
  EncodedRecord,
  Encoding,
  Entry,
  FileRecord,
  FixedRecord,
  InlinedRecord,
  Manifest,
  MapRecord,
  Naming,
  OutputRecord,
} from './types.ts';

/** Value of `$schema` in a manifest: where the JSON Schema of version 1 is published. */
export const schemaUrl: string = 'https://unpkg.com/@truename/manifest/src/schema.json';
