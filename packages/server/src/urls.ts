// urls.ts: which URL stands for an output's path?
import type { Manifest } from '@truename/manifest';

/**
 * The base of every URL: the option's, or the manifest's.
 *
 * @throws TypeError for an option that is not a path or an http(s) URL with a slash at its end.
 */
export function createJoin(manifest: Manifest, given: string | undefined): (path: string) => string {
  if (given !== undefined && !/^(?:\/|https?:\/\/[^/]+\/)(?:.*\/)?$/.test(given))
    throw new TypeError(
      `base is ${JSON.stringify(given)}: give a path or an http(s) URL that ends with a slash, such as "/app/"`,
    );
  const base = given ?? manifest.base;
  return (path) => {
    if (base === './')
      throw new Error(
        'The build has the relative base "./", so a page at any address cannot name its files.\n' +
          '  Give createAssets() or loadAssets() a base, such as { base: "/" }, or build with an absolute one.',
      );
    return base + encodePath(path);
  };
}

/** Percent-encoded as a browser does it (WHATWG URL, path percent-encode set), so that no file has two URLs. */
function encodePath(path: string): string {
  return encodeURI(path)
    .replace(/[?#]/g, encodeURIComponent)
    .replace(/%5B|%5D|%7C/g, decodeURIComponent);
}
