// tags.ts: which tags load a file, an entry, or fetch it before it is asked for?
import type { Entry } from '@truename/manifest';
import type { Written } from './attributes.ts';
import { element } from './html.ts';

/** What tags need to know of a file. */
export interface File {
  readonly url: string;
  readonly integrity: string | null;
  /** Media type; null for a file that the build does not have. */
  readonly type: string | null;
}

/** A tag before it is written. */
export interface Tag {
  readonly role: 'style' | 'script' | 'preload';
  readonly url: string;
  readonly attributes: Written;
  /** The start tag, without a page's nonce. */
  readonly text: string;
}

/**
 * Styles, then `modulepreload` of what the scripts import statically, then the scripts; each file once.
 * `crossorigin` stands on all of them: a preload is used only by a request of the same mode (HTML Standard, "preload"),
 * and integrity of a file on another origin needs it.
 */
export function entryTags(entries: readonly Entry[], file: (path: string) => File, given: Written): readonly Tag[] {
  const styles = new Set(entries.flatMap((entry) => entry.styles));
  const scripts = new Set(entries.flatMap((entry) => entry.scripts));
  const preloads = new Set(entries.flatMap((entry) => entry.preloads).filter((path) => !scripts.has(path)));
  return [
    ...Array.from(styles, (path) => styleTag(file(path), given)),
    ...Array.from(preloads, (path) => modulePreloadTag(file(path), given)),
    ...Array.from(scripts, (path) => scriptTag(file(path), given)),
  ];
}

export function scriptTag({ url, integrity }: File, given: Written): Tag {
  return tag('script', url, { type: 'module', src: url, integrity, crossorigin: '', ...given });
}

export function styleTag({ url, integrity }: File, given: Written): Tag {
  return tag('style', url, { rel: 'stylesheet', href: url, integrity, crossorigin: '', ...given });
}

/**
 * Null for a file of which nothing is known, not even by `as`.
 *
 * @throws TypeError where neither the file's type nor `as` tells what will ask for it.
 */
export function preloadTag(file: File, given: Written): Tag | null {
  const as = given.as ?? destination(file.type);
  if (as === 'module') return modulePreloadTag(file, given);
  if (as !== null) return plainPreloadTag(file, as, given);
  if (file.type === null) return null;
  throw new TypeError(
    `preload() cannot tell what will ask for a file of type ${file.type}: say it, as in { as: "fetch" }`,
  );
}

function modulePreloadTag({ url, integrity }: File, given: Written): Tag {
  return tag('preload', url, { rel: 'modulepreload', href: url, integrity, crossorigin: '', ...given, as: null });
}

/** What is asked for in CORS mode: fonts and `fetch()` by any page, scripts and styles by our tags. */
const cors: ReadonlySet<string> = new Set(['font', 'fetch', 'script', 'style']);

function plainPreloadTag({ url, integrity, type }: File, as: string, given: Written): Tag {
  return tag('preload', url, {
    rel: 'preload',
    href: url,
    as,
    // A browser leaves out a format it cannot read.
    type: as === 'font' || as === 'image' ? type : null,
    integrity,
    crossorigin: cors.has(as) ? '' : null,
    ...given,
  });
}

function tag(role: Tag['role'], url: string, attributes: Written): Tag {
  return { role, url, attributes, text: element(role === 'script' ? 'script' : 'link', attributes) };
}

/** The `as` of a media type, with "module" for scripts; null where the type does not tell. */
function destination(type: string | null): string | null {
  if (type === null) return null;
  if (type === 'text/css') return 'style';
  if (type === 'text/javascript') return 'module';
  return /^(font|image)\//.exec(type)?.[1] ?? null;
}

/**
 * The text of a tag.
 *
 * @param nonce checked: no character of it means anything in an attribute.
 */
export function writeTag({ role, text }: Tag, nonce: string | null): string {
  const start = nonce === null ? text : `${text.slice(0, -1)} nonce="${nonce}">`;
  return role === 'script' ? `${start}</script>` : start;
}
