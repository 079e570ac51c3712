// index.ts: what the package offers in any JavaScript runtime.
export { type Assets, type AssetsOptions, createAssets } from './assets.ts';
export type { Html } from './html.ts';
export { AssetNotFoundError } from './missing.ts';
