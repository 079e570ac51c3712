// resolve.ts: which file does the text of a reference name?
import { type PageRelative, pageRelative } from './page-relative.ts';
import { isTemplate } from './references/language.ts';
import type { Link, Resolved } from './resolved.ts';
import { utf8OfLatin1 } from './text.ts';
import type { Asset } from './types.ts';

export type { Link, Resolved } from './resolved.ts';

/** What the resolver needs to know of the settings. */
export interface ResolveSettings {
  readonly base: string;
  readonly aliases: ReadonlyMap<string, string>;
}

export interface Resolver {
  /** WHATWG URL parsing against the file's own URL, then a look-up among the known paths. */
  resolve(from: Asset, link: Link): Resolved;
  /** The same for a page in the base's root. */
  resolveInRoot(url: string): Resolved;
}

/** No site has this host (RFC 2606), so it can stand for an origin that is not known. */
const unknownOrigin = 'http://truename.invalid/-/';
const foreign: Resolved = { to: 'foreign' };

/** URLs whose path `new URL` would leave as it is, but for `.` and `..`. */
const plainPath = /^(?!\/\/)([\w~\-./@+]+)(?:[?#]|$)/;

function fileAt(paths: ReadonlyMap<string, Asset>, path: string): Resolved {
  const asset = paths.get(path);
  return asset ? { to: 'asset', asset } : { to: 'missing', path };
}

/** What relative URLs are resolved against. */
interface Base {
  readonly pathname: string;
  /** With its slash. */
  readonly directory: string;
}

/** Remembers the last one: references come file by file. */
function createBases(root: URL): (asset: Asset) => Base {
  let last: { readonly asset: Asset; readonly base: Base } | null = null;
  return (asset) => {
    if (last?.asset !== asset) last = { asset, base: baseAt(root.pathname + encodePath(asset.path)) };
    return last.base;
  };
}

function baseAt(pathname: string): Base {
  return { pathname, directory: pathname.slice(0, pathname.lastIndexOf('/') + 1) };
}

const plainName = /^[\w~\-./@+]+$/;

/** A resolver for these paths. `base` as in the settings: `/`, `/sub/`, `./` or an absolute URL. */
export function createResolver(paths: ReadonlyMap<string, Asset>, settings: ResolveSettings): Resolver {
  const root = new URL(settings.base, unknownOrigin);
  const hasHost = /^(?:https?:)?\/\//i.test(settings.base);
  const at = createLookUp(paths, settings, root);
  const baseOf = createBases(root);
  const inRoot = baseAt(root.pathname);
  const fromPath = (path: string, link: Link): Resolved => at(baseAt(root.pathname + encodePath(path)), link);
  let known: PageRelative | null = null;
  const againstPages = (): PageRelative => {
    known ??= pageRelative(paths, fromPath);
    return known;
  };

  const resolve = (from: Asset, link: Link): Resolved => {
    // A page is served by the site itself, so its root-absolute URLs do not point to another host's files.
    if (hasHost && from.language === 'html' && link.baseHref === undefined && isRootAbsolute(link.url)) return foreign;
    if (from.language === 'html') {
      if (isTemplate(from.path) && isRelative(link.url) && isRelative(link.baseHref ?? ''))
        return againstPages().inTemplate(from, link);
    } else if (link.against === 'document' && isRelative(link.url)) return againstPages().inScript(from, link);
    return at(baseOf(from), link);
  };

  return { resolve, resolveInRoot: (url) => at(inRoot, { url }) };
}

/** The file that a URL names, resolved against this base. */
function createLookUp(
  paths: ReadonlyMap<string, Asset>,
  settings: ResolveSettings,
  root: URL,
): (base: Base, link: Link) => Resolved {
  const find = (path: string) => fileAt(paths, path);
  const fromPathname = (pathname: string): Resolved => {
    if (!pathname.startsWith(root.pathname)) return foreign;
    const rest = pathname.slice(root.pathname.length);
    if (rest === '' || rest.endsWith('/')) return foreign;
    const path = decodePath(rest);
    return path === null ? { to: 'missing', path: rest } : find(path);
  };

  const slow = (url: string, base: string): Resolved => {
    const parsed = parse(url, base);
    if (!parsed) return foreign;
    const alias = settings.aliases.get(parsed.origin + parsed.pathname);
    if (alias !== undefined) return find(alias);
    return parsed.origin === root.origin ? fromPathname(parsed.pathname) : foreign;
  };

  return ({ pathname, directory }, link) => {
    const url = link.url;
    if (link.baseHref === undefined) {
      const path = plainPath.exec(url)?.[1];
      if (path !== undefined) return fromPathname(join(directory, path));
    }
    if (/^\s*(?:[?#]|$)/.test(url)) return foreign;
    const own = root.origin + pathname;
    const base = link.baseHref === undefined ? own : parse(link.baseHref, own)?.href;
    return base === undefined ? foreign : slow(url, base);
  };
}

/** The same reference with its bytes read as UTF-8: for text that was decoded byte by byte. Null where they are none. */
export function readAsUtf8<T extends Link>(link: T): T | null {
  if (!/[\x80-\xff]/.test(link.url)) return null;
  const url = utf8OfLatin1(link.url);
  return url === null ? null : { ...link, url };
}

function isRootAbsolute(url: string): boolean {
  return /^[\\/](?![\\/])/.test(url.trim());
}

function isRelative(url: string): boolean {
  return !/^\s*(?:[\\/]|[a-z][a-z\d+.-]*:)/i.test(url);
}

function parse(url: string, base: string): URL | null {
  if (!URL.canParse(url, base)) return null;
  const parsed = new URL(url, base);
  return parsed.protocol === 'http:' || parsed.protocol === 'https:' ? parsed : null;
}

/** URL path of a file; `%`, `?` and `#` in its name are escaped. */
export function encodePath(path: string): string {
  if (plainName.test(path)) return path;
  return encodeURI(path.replace(/\p{Surrogate}/gu, '\ufffd'))
    .replaceAll('?', '%3F')
    .replaceAll('#', '%23');
}

/** Path of a file from its URL path; null where no file can have it. `%2F` is no separator. */
function decodePath(path: string): string | null {
  if (!path.includes('%')) return path;
  const escaped = path.replace(/%(?![\da-f]{2})/gi, '%25');
  if (/%(?:2f|00)/i.test(escaped)) return null;
  try {
    return decodeURIComponent(escaped);
  } catch {
    return null;
  }
}

/** `new URL(path, …).pathname` for plain paths, without its cost. `directory` ends with a slash. */
function join(directory: string, path: string): string {
  let from = path.startsWith('/') ? '/' : directory;
  let rest = path.startsWith('/') ? path.slice(1) : path;
  for (;;) {
    if (rest.startsWith('./')) rest = rest.slice(2);
    else if (rest.startsWith('../')) {
      rest = rest.slice(3);
      from = from === '/' ? from : from.slice(0, from.lastIndexOf('/', from.length - 2) + 1);
    } else break;
  }
  return /(?:^|\/)\.{1,2}(?:\/|$)/.test(rest) ? joinSlowly(from, rest) : from + rest;
}

function joinSlowly(directory: string, path: string): string {
  const segments = directory.split('/').slice(0, -1);
  const parts = path.split('/');
  parts.forEach((part, index) => {
    const last = index === parts.length - 1;
    if (part === '..') {
      if (segments.length > 1) segments.pop();
    } else if (part !== '.') {
      segments.push(part);
      return;
    }
    if (last) segments.push('');
  });
  return segments.join('/');
}
