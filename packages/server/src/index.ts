// index.ts: what the package offers in any JavaScript runtime.
export { type AssetsOptions, createAssets } from './assets.ts';
export type { Attributes } from './attributes.ts';
export type { Html } from './html.ts';
export { AssetNotFoundError } from './missing.ts';
export type { OnMissing } from './options.ts';
export type {
  AssetName,
  Assets,
  EntryName,
  Generation,
  RequestNames,
  RequestOptions,
  Status,
  UrlOptions,
} from './types.ts';
