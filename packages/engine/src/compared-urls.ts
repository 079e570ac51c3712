// compared-urls.ts: which URLs that stay are compared with the same ones that do not?
import type { Document } from './document.ts';
import type { Problem } from './problems.ts';
import type { Resolver } from './resolve.ts';
import type { Asset, LeftAlone, Reference } from './types.ts';

/** What is known of the references of the file. */
export interface Rewritten {
  readonly resolver: Resolver;
  /** The first reference to each file whose new name is written into the text. */
  readonly rewritten: ReadonlyMap<Asset, Reference>;
}

/** A warning for a key or a compared text where the same URL is rewritten in the file: they do not match any more. */
export function lostMatch(document: Document, left: LeftAlone, known: Rewritten): Problem | null {
  if (!left.compared || known.rewritten.size === 0) return null;
  const resolved = known.resolver.resolve(document.asset, { url: left.text });
  if (resolved.to !== 'asset') return null;
  const { token, path, original } = resolved.asset;
  const other = known.rewritten.get(resolved.asset);
  // Digits that stand in the text follow the file.
  if (!other || (token !== undefined && left.text.includes(token))) return null;
  const { line, column } = document.place(other.start);
  return {
    code: 'compared-url',
    severity: 'warning',
    message: `"${left.text}" stays, since ${left.why}; at ${line}:${column} the same URL gets a new name, which it does not match`,
    at: document.place(left.start),
    hint: `Write both with asset(), compare something else than the URL, or list "${original ?? path}" in "fixed"`,
  };
}
