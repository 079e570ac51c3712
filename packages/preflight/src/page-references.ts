// page-references.ts: which files does a page name for itself?
import { Parser } from 'htmlparser2';

/** A file that a browser loads for the page. */
export interface PageReference {
  /** Without a fragment. */
  readonly url: URL;
  /** As the page writes it. */
  readonly text: string;
  /** Of the tag; from 1 on. */
  readonly line: number;
  readonly column: number;
  /** The value of the `integrity` attribute. */
  readonly integrity: string | null;
  /** A browser loads it with CORS: a module, a font, or whatever is guarded or says so. */
  readonly isCors: boolean;
}

/** More than any page of people has. */
const mostReferences = 5000;
const longestText = 4000;

const attributes: Readonly<Record<string, readonly string[]>> = {
  script: ['src'],
  img: ['src'],
  source: ['src'],
  video: ['src', 'poster'],
  audio: ['src'],
  track: ['src'],
  embed: ['src'],
  object: ['data'],
  input: ['src'],
  use: ['href', 'xlink:href'],
  image: ['href', 'xlink:href'],
};

const loadingLinks = /\b(?:stylesheet|modulepreload|preload|icon|apple-touch-icon|mask-icon|manifest)\b/i;

/** The files that the tags of a page name, each once, in their order. Text that is no URL names nothing. */
export function pageReferences(html: string, page: URL): PageReference[] {
  const found = new Map<string, PageReference>();
  const places = createPlaces(html);
  let base = page;
  const parser = new Parser({
    onopentag: (name, given) => {
      if (name === 'base' && base === page && given.href !== undefined) base = resolved(given.href, page) ?? page;
      for (const text of textsOf(name, given)) {
        const url = text.length > longestText || found.size >= mostReferences ? null : resolved(text, base);
        if (url === null || found.has(url.href)) continue;
        const integrity = given.integrity ?? null;
        found.set(url.href, { url, text, integrity, isCors: isCors(name, given), ...places(parser.startIndex) });
      }
    },
  });
  parser.end(html);
  return [...found.values()];
}

function isCors(name: string, given: Readonly<Record<string, string>>): boolean {
  if (given.crossorigin !== undefined || given.integrity !== undefined) return true;
  if (name === 'script') return given.type?.trim().toLowerCase() === 'module';
  return name === 'link' && /\b(?:modulepreload|manifest)\b/i.test(given.rel ?? '');
}

function textsOf(name: string, given: Readonly<Record<string, string>>): string[] {
  if (name === 'link') {
    if (!loadingLinks.test(given.rel ?? '')) return [];
    return [...texts(given.href), ...candidates(given.imagesrcset)];
  }
  const named = (attributes[name] ?? []).flatMap((attribute) => texts(given[attribute]));
  return name === 'img' || name === 'source' ? [...named, ...candidates(given.srcset)] : named;
}

function texts(value: string | undefined): string[] {
  return value === undefined || value.trim() === '' ? [] : [value.trim()];
}

/** The URLs of `a.png 1x, b.png 2x`; a URL may hold commas, but not begin or end with one. */
function candidates(srcset: string = ''): string[] {
  const found: string[] = [];
  let at = 0;
  const skip = (pattern: RegExp): void => {
    while (at < srcset.length && pattern.test(srcset.charAt(at))) at++;
  };
  for (;;) {
    skip(/[\s,]/);
    const start = at;
    skip(/\S/);
    if (start === at) return found;
    let end = at;
    while (srcset.charAt(end - 1) === ',') end--;
    // A comma right behind the URL ends it: no descriptor follows.
    if (end === at) skip(/[^,]/);
    found.push(srcset.slice(start, end));
  }
}

function resolved(text: string, base: URL): URL | null {
  if (!URL.canParse(text, base.href)) return null;
  const url = new URL(text, base.href);
  url.hash = '';
  return /^https?:$/.test(url.protocol) ? url : null;
}

/** Places of offsets that only grow, so that the text is read once. */
function createPlaces(html: string): (offset: number) => { readonly line: number; readonly column: number } {
  let line = 1;
  let start = 0;
  return (offset) => {
    for (let next = html.indexOf('\n', start); next >= 0 && next < offset; next = html.indexOf('\n', start)) {
      line++;
      start = next + 1;
    }
    return { line, column: offset - start + 1 };
  };
}
