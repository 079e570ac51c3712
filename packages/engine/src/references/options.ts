// options.ts: what the parsers of this folder are told.

/** Settings of `findReferences`; every one required. */
export interface FindOptions {
  /** `data-…` attributes that hold URLs, such as `data-src`. */
  readonly attributes: readonly string[];
  /** Look for root-absolute URLs in JS strings; null turns it off. */
  readonly strings: JsStrings | null;
}

export interface JsStrings {
  /** Parses a script or module into an ESTree program with `start` and `end` on each node; throws on a syntax error. */
  parse(code: string): unknown;
  /** What a URL of ours starts with, as it stands in code: the base (`/`, `/sub/`, `https://cdn.example/app/`) and other hosts. */
  readonly prefixes: readonly string[];
  /** Is this URL text (prefix, path; without query and fragment) one of our files? */
  isOurs(url: string): boolean;
}
