// name-shape.ts: does a file name look like one of ours?
import type { Naming } from '@truename/manifest';

/**
 * What the last segment of a hashed file's path looks like. Digits count only where an extension follows, as it does in
 * every name of ours that has one: a route such as `/orders/item-0123456789abcdef` belongs to the application.
 */
export function nameShape({ pattern, length }: Naming): RegExp {
  const parts = pattern.slice(pattern.lastIndexOf('/') + 1).split(/(\[(?:name|hash|ext)\])/);
  const source = parts.map((part) => {
    if (part === '[name]') return '[^/]+';
    if (part === '[hash]') return `[0-9a-f]{${length}}`;
    return part === '[ext]' ? '\\.[^/]+' : part.replace(/[^A-Za-z0-9_]/g, '\\$&');
  });
  const companion = pattern.endsWith('[ext]') ? '' : '(?:\\.[^/]+)?';
  return new RegExp(`(?:^|/)${source.join('')}${companion}$`);
}
