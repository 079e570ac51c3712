// url-of.ts: under which URL is a file of a build served?

/** The base and the path, percent-encoded as a browser does it (WHATWG URL, path percent-encode set); with `./` the path. */
export function urlOf(base: string, path: string): string {
  const encoded = encodeURI(path)
    .replace(/[?#]/g, encodeURIComponent)
    .replace(/%5B|%5D|%7C/g, decodeURIComponent);
  return base === './' ? encoded : base + encoded;
}
