// resolved.ts: what can be said of the file that a reference names?
import type { Asset, Reference } from './types.ts';

/** What a reference names. `unclear` says why it cannot be known from the files alone. */
export type Resolved =
  | { readonly to: 'asset'; readonly asset: Asset }
  | { readonly to: 'foreign' }
  | { readonly to: 'missing'; readonly path: string }
  | { readonly to: 'unclear'; readonly why: string };

/** The reference's own part, as far as resolving goes. */
export type Link = Pick<Reference, 'url' | 'baseHref' | 'against'>;
