// index.ts: what the package offers.
export { ManifestError, recordOf } from './check.ts';
export {
  type Activation,
  type DamagedRecord,
  type LiveRecords,
  lastLiveNumber,
  liveAmong,
  liveName,
  liveNumber,
  readLive,
} from './live.ts';
export { checkManifest, parseManifest } from './parse.ts';
export { pathFault } from './paths.ts';
export {
  isBuildId,
  type LiveRecord,
  type PinRecord,
  type PublishedRecord,
  parseLiveRecord,
  parsePinRecord,
  parsePublishedRecord,
  stringifyRecord,
} from './records.ts';
export {
  type BuildPlaces,
  buildPlaces,
  type Layout,
  layoutOf,
  type ReleasedFile,
  type ReleasedFolders,
  releasedFiles,
  releasedFolders,
  tellingFolders,
} from './released.ts';
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
