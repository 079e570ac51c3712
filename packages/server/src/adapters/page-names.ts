// page-names.ts: what do adapters give to templates?
import type { Assets, RequestNames } from '../types.ts';

/** What templates of one request may call. */
export interface PageNames {
  /** The URL of an asset. */
  readonly asset: RequestNames['url'];
  /** The tags of an entry; no tag of a file twice on a page. */
  readonly tags: RequestNames['tags'];
  /** Everything else: `integrity()`, `script()`, `preload()`, `links()`. */
  readonly assets: RequestNames;
}

/** One request's names; no tag of a file is written twice on its page. */
export function pageNames(assets: Assets, request: unknown, nonce: string | null | undefined): PageNames {
  const names = assets.forRequest(request, { nonce });
  return { asset: names.url, tags: names.tags, assets: names };
}
