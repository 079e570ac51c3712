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
}

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
  let base = page;
  const parser = new Parser({
    onopentag: (name, given) => {
      if (name === 'base' && base === page && given.href !== undefined) base = resolved(given.href, page) ?? page;
      for (const text of textsOf(name, given)) {
        const url = resolved(text, base);
        if (url === null || found.has(url.href)) continue;
        found.set(url.href, { url, text, integrity: given.integrity ?? null, ...placeOf(html, parser.startIndex) });
      }
    },
  });
  parser.end(html);
  return [...found.values()];
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

/** The URLs of `a.png 1x, b.png 2x`; a URL may hold commas, but not end with one. */
function candidates(srcset: string | undefined): string[] {
  return [...(srcset ?? '').matchAll(/[\s,]*(\S*[^\s,])(?:\s+[^,]*)?(?:,|$)/g)].flatMap(([, text]) => texts(text));
}

function resolved(text: string, base: URL): URL | null {
  if (!URL.canParse(text, base.href)) return null;
  const url = new URL(text, base.href);
  url.hash = '';
  return /^https?:$/.test(url.protocol) ? url : null;
}

function placeOf(html: string, offset: number): { readonly line: number; readonly column: number } {
  const before = html.slice(0, offset).split(/\r\n?|\n/);
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
