// html-uses.ts: which attributes of a page name files?
import type { Namespace } from './foreign.ts';
import { languageOf } from './language.ts';

/**
 * What the value of an attribute is: a URL that is loaded, a URL that is loaded when it names a file (a page or a
 * route otherwise), a list of images, CSS, a page of its own, or a link for people, which stays.
 */
export type Use = 'url' | 'file' | 'srcset' | 'css' | 'page' | 'link';

/** How the attributes of one element are asked for. */
export interface Element {
  /** In lower case. */
  readonly name: string;
  readonly namespace: Namespace;
  /** The value of another attribute of the element, with entities undone; '' where there is none. */
  value(name: string): string;
}

const uses: Readonly<Record<string, Readonly<Record<string, Use>>>> = {
  a: { href: 'link' },
  area: { href: 'link' },
  audio: { src: 'url' },
  embed: { src: 'file' },
  frame: { src: 'file' },
  iframe: { src: 'file', srcdoc: 'page' },
  image: { src: 'url', srcset: 'srcset' },
  img: { src: 'url', srcset: 'srcset' },
  object: { data: 'file' },
  script: { src: 'url' },
  source: { src: 'url', srcset: 'srcset' },
  track: { src: 'url' },
  video: { src: 'url', poster: 'url' },
};

const withBackground: ReadonlySet<string> = new Set(['body', 'table', 'thead', 'tbody', 'tfoot', 'tr', 'td', 'th']);
/** Presentation attributes of SVG whose value may hold `url()` (https://www.w3.org/TR/SVG2/styling.html). */
const presentation: ReadonlySet<string> = new Set(
  'fill stroke mask clip-path filter marker marker-start marker-mid marker-end cursor'.split(' '),
);

/** What an attribute of an HTML page is; null where it names nothing. Names in lower case. */
export function useOf(element: Element, attribute: string): Use | null {
  if (attribute === 'style') return 'css';
  if (element.namespace === 'svg') return svgUse(element.name, attribute, attribute === 'xlink:href');
  if (element.namespace === 'math') return null;
  if (attribute === 'background' && withBackground.has(element.name)) return 'url';
  if (element.name === 'link') return linkUse(element, attribute);
  if (element.name === 'meta') return attribute === 'content' ? metaUse(element) : null;
  if (element.name === 'input') {
    return attribute === 'src' && element.value('type').toLowerCase() === 'image' ? 'url' : null;
  }
  return uses[element.name]?.[attribute] ?? null;
}

/** Elements of SVG 1.1 and 2 that load what their `href` names. */
const svgHref: ReadonlySet<string> = new Set(
  (
    'image use feImage script linearGradient radialGradient pattern filter textPath mpath animate animateMotion ' +
    'animateTransform set discard tref cursor font-face-uri glyphRef altGlyph color-profile'
  )
    .split(' ')
    // The HTML parser has lower-case names.
    .flatMap((name) => [name, name.toLowerCase()]),
);

/** What an attribute of an SVG element is; `isXlink` for the `href` of the XLink namespace. */
export function svgUse(element: string, attribute: string, isXlink: boolean): Use | null {
  if (attribute === 'style' || presentation.has(attribute)) return 'css';
  if (attribute !== 'href' && !isXlink) return null;
  if (element === 'a') return 'link';
  return svgHref.has(element) ? 'url' : null;
}

/** Loaded with the page, or installed with it. */
const loadingRels: ReadonlySet<string> = new Set(
  (
    'stylesheet icon apple-touch-icon apple-touch-icon-precomposed apple-touch-startup-image mask-icon fluid-icon ' +
    'image_src manifest preload modulepreload compression-dictionary'
  ).split(' '),
);
/** Pages, origins and places inside the page. */
const pageRels: ReadonlySet<string> = new Set(
  (
    'canonical alternate next prev previous first last up start index contents home dns-prefetch preconnect prerender author ' +
    'help license search bookmark tag me shortlink amphtml pingback webmention hub self edituri wlwmanifest profile ' +
    'expect external nofollow noopener noreferrer opener privacy-policy terms-of-service'
  ).split(' '),
);

function linkUse(element: Element, attribute: string): Use | null {
  if (attribute !== 'href' && attribute !== 'imagesrcset') return null;
  const rels = element
    .value('rel')
    .toLowerCase()
    .split(/[\t\n\f\r ]+/)
    .filter(Boolean);
  if (attribute === 'imagesrcset') return rels.includes('preload') ? 'srcset' : null;
  if (rels.some((rel) => loadingRels.has(rel))) return 'url';
  return rels.length === 0 || rels.some((rel) => pageRels.has(rel)) ? null : 'file';
}

const metaNames: Readonly<Record<string, Use>> = {
  'og:image': 'url',
  'og:image:url': 'url',
  'og:image:secure_url': 'url',
  'og:audio': 'file',
  'og:audio:url': 'file',
  'og:audio:secure_url': 'file',
  'og:video': 'file',
  'og:video:url': 'file',
  'og:video:secure_url': 'file',
  'twitter:image': 'url',
  'twitter:image:src': 'url',
  'twitter:image0': 'url',
  'twitter:image1': 'url',
  'twitter:image2': 'url',
  'twitter:image3': 'url',
  'twitter:player:stream': 'file',
  'msapplication-tileimage': 'url',
  'msapplication-square70x70logo': 'url',
  'msapplication-square150x150logo': 'url',
  'msapplication-wide310x150logo': 'url',
  'msapplication-square310x310logo': 'url',
  'msapplication-config': 'file',
  thumbnail: 'file',
  image: 'file',
};

function metaUse(element: Element): Use | null {
  const names = ['property', 'name', 'itemprop'].map((name) => element.value(name).trim().toLowerCase());
  const known = names.find((name) => Object.hasOwn(metaNames, name));
  return known === undefined ? null : metaNames[known]!;
}

/** Does a URL name a file, and no page and no route of a server? */
export function namesFile(url: string): boolean {
  const name = url.replace(/[?#].*$/s, '').replace(/^.*[/\\]/s, '');
  return /.\.\w+$/.test(name) && languageOf(name) !== 'html';
}
