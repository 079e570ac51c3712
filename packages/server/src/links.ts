// links.ts: what does a `Link` header say of the files a page will load?
import type { Tag } from './tags.ts';

/** Servers and proxies refuse long headers, and a browser gains nothing from a long list. */
const most = { links: 10, bytes: 2000 } as const;

/** The attributes that a browser reads in a `Link` header (HTML Standard, "extract links from headers"). */
const read = ['as', 'type', 'media', 'crossorigin', 'integrity', 'fetchpriority', 'referrerpolicy', 'nonce'] as const;

/** The header's value for these tags in turn, each file once, as far as it goes. */
export function linkHeader(tags: readonly Tag[], nonce: string | null): string {
  const urls = new Set<string>();
  let value = '';
  for (const tag of tags) {
    const link = urls.has(tag.url) ? null : linkOf(tag, nonce);
    if (link === null) continue;
    const longer = value === '' ? link : `${value}, ${link}`;
    if (urls.size === most.links || longer.length > most.bytes) break;
    urls.add(tag.url);
    value = longer;
  }
  return value;
}

/**
 * One link (RFC 8288, section 3), in ASCII: what is loaded as it will be asked for, so that it is not fetched twice.
 * Null where an attribute has a value that no header can hold.
 */
function linkOf(tag: Tag, nonce: string | null): string | null {
  const { rel, ...parameters } = preloaded(tag);
  let link = `<${encodeUrl(tag.url)}>; rel=${rel}`;
  for (const key of read) {
    const value = key === 'nonce' ? (nonce ?? tag.attributes.nonce) : (parameters[key] ?? null);
    if (value === null || value === undefined) continue;
    if (!/^[\x20-\x7e]*$/.test(value)) return null;
    link += value === '' ? `; ${key}` : `; ${key}=${quoted(value)}`;
  }
  return link;
}

/** The attributes of a `<link>` that preloads what a tag loads. */
function preloaded({ role, attributes }: Tag): Tag['attributes'] {
  if (role === 'preload') return attributes;
  if (role === 'style') return { ...attributes, rel: 'preload', as: 'style', type: null };
  if (attributes.type === 'module') return { ...attributes, rel: 'modulepreload', type: null };
  return { ...attributes, rel: 'preload', as: 'script', type: null };
}

/** Token or quoted string (RFC 9110, sections 5.6.2 and 5.6.4). */
function quoted(value: string): string {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`;
}

/** A base may hold any character; a header may not. */
function encodeUrl(url: string): string {
  return url.replace(/[^\x21-\x7e]|[<>"]/gu, encodeURIComponent);
}
