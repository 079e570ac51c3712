// index.ts: what the package offers in any JavaScript runtime.

export type { Answer, Source } from './answer.ts';
export { type AssetsOptions, createAssets } from './assets.ts';
export type { Attributes } from './attributes.ts';
export type { ByteRange, RequestHeaders } from './conditions.ts';
export type { ReadFile, WebBody } from './handlers.ts';
export type { Html } from './html.ts';
export { AssetNotFoundError } from './missing.ts';
export type { OnMissing } from './options.ts';
export type { Plan, PlannedFile, StaticRequest } from './plan.ts';
export type { ServeOptions } from './serve-options.ts';
export type { HeaderTarget } from './set-headers.ts';
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
