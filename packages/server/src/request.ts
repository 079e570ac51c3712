// request.ts: what does one page of one request still need?
import { checkNonce } from './attributes.ts';
import type { Build } from './build.ts';
import { linkHeader } from './links.ts';
import { createPage } from './page.ts';
import type { Tag } from './tags.ts';
import type { RequestNames } from './types.ts';

/** What a request brings along. */
export interface RequestSettings {
  /** Scheme and host; empty for paths on the page's own origin. */
  readonly origin: string;
  /** The same for absolute URLs, where the page has none. */
  readonly absolute: string;
  readonly nonce: string | null;
  readonly path: RequestNames['path'];
}

/**
 * A page's own view of its build: it writes no tag of a file twice, and remembers which files it loads.
 *
 * @throws TypeError for a nonce that is none.
 */
export function createRequestNames(build: Build, { origin, absolute, nonce, path }: RequestSettings): RequestNames {
  checkNonce(nonce);
  const written: Tag[] = [];
  const asked = new Map<string, 'loaded' | 'preloaded'>();
  const isNeeded = (tag: Tag): boolean => {
    const before = asked.get(tag.url);
    const now = tag.role === 'preload' ? 'preloaded' : 'loaded';
    if (before === 'loaded' || before === now) return false;
    asked.set(tag.url, now);
    written.push(tag);
    return true;
  };
  const page = createPage(build, { origin, absolute, nonce, needed: (tags) => tags.filter(isNeeded) });
  return { ...page, links: () => linkHeader(written, nonce), path };
}
