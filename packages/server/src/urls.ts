// urls.ts: which URL stands for an output's path?

/** Where a build's files are served: below `origin + base`. */
export interface Place {
  /** Scheme and host, such as `https://cdn.example`; empty when URLs are paths on the page's own origin. */
  readonly origin: string;
  /** A path that begins and ends with a slash; null for a relative base, below which a page cannot name files. */
  readonly base: string | null;
}

/**
 * The place that the base of the options, or else of the manifest, stands for.
 *
 * @throws TypeError for an option that is not a path or an http(s) URL with a slash at its end.
 */
export function placeOf(built: string, given: string | undefined): Place {
  if (given !== undefined && !/^(?:\/|https?:\/\/[^/]+\/)(?:.*\/)?$/.test(given))
    throw new TypeError(
      `base is ${JSON.stringify(given)}: give a path or an http(s) URL that ends with a slash, such as "/app/"`,
    );
  const base = given ?? built;
  if (base === './') return { origin: '', base: null };
  const [, origin = '', path = base] = /^((?:https?:)?\/\/[^/]+)(\/.*)$/s.exec(base) ?? [];
  return { origin, base: path };
}

/**
 * An origin as it stands in URLs.
 *
 * @throws TypeError for one that is not a scheme and a host, such as one that ends with a slash.
 */
export function checkedOrigin(origin: unknown): string {
  if (typeof origin === 'string' && /^https?:\/\/(?:[\w.-]+|\[[\da-fA-F:.]+\])(?::\d+)?$/.test(origin)) return origin;
  throw new TypeError(
    `origin is ${typeof origin === 'string' ? JSON.stringify(origin) : typeof origin}: give a scheme and a host without a slash at the end, such as "https://cdn.example"`,
  );
}

/**
 * The path of a file's URL.
 *
 * @throws Error below a relative base.
 */
export function urlPath({ base }: Place, path: string): string {
  if (base === null)
    throw new Error(
      'The build has the relative base "./", so a page at any address cannot name its files.\n' +
        '  Give createAssets() or loadAssets() a base, such as { base: "/" }, or build with an absolute one.',
    );
  return base + encodePath(path);
}

/** Percent-encoded as a browser does it (WHATWG URL, path percent-encode set), so that no file has two URLs. */
export function encodePath(path: string): string {
  return encodeURI(path)
    .replace(/[?#]/g, encodeURIComponent)
    .replace(/%5B|%5D|%7C/g, decodeURIComponent);
}

/**
 * A fragment with its `#`, percent-encoded as a browser does it (WHATWG URL, fragment percent-encode set), and `'` too,
 * so that it ends no attribute, whatever quotes the template has.
 */
export function encodeFragment(fragment: string): string {
  return fragment
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/[^\x21-\x7e]|["<>`']/gu, (character) => (character === "'" ? '%27' : encodeURIComponent(character)));
}
