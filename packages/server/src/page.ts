// page.ts: which URLs and tags does a page write for logical names?
import type { Entry } from '@truename/manifest';
import { type Attributes, checkedAttributes, lastArgument, type Written } from './attributes.ts';
import type { Build, Replacement } from './build.ts';
import { type Html, html, nothing } from './html.ts';
import type { Found } from './names.ts';
import { entryTags, type File, preloadTag, scriptTag, styleTag, type Tag, writeTag } from './tags.ts';
import type { Names, UrlOptions } from './types.ts';

/** What differs between the pages of one build. */
export interface PageSettings {
  /** Scheme and host; empty for paths on the page's own origin. */
  readonly origin: string;
  /** The same for absolute URLs, where the page has none; empty where that is not known either. */
  readonly absolute: string;
  readonly nonce: string | null;
  /** Which of these tags does the page still need? Null: all. */
  readonly needed: ((tags: readonly Tag[]) => readonly Tag[]) | null;
}

/** The functions of one page, or of all pages that have no nonce and no origin of their own. */
export function createPage(build: Build, settings: PageSettings): Names {
  const { origin } = settings;
  const fileOf = createFileOf(build, origin);
  const write = createWrite(settings);
  const single =
    (tag: (file: File, given: Written) => Tag | null) =>
    (name: string, attributes?: Attributes): Html => {
      const file = fileOf(name);
      const made = file.url === '' ? null : tag(file, checkedAttributes(lastArgument(attributes)));
      return made === null ? nothing : write([made]);
    };
  return {
    build: build.manifest.build,
    url: createUrl(build, settings),
    has: ((name) => build.find(name, false) !== null) as Names['has'],
    integrity: (name) => fileOf(name).integrity,
    tags: createTags(build, { origin, write, isShared: settings.needed === null && build.isFinal }),
    script: single(scriptTag),
    style: single(styleTag),
    preload: single(preloadTag),
  };
}

function createWrite({ needed, nonce }: PageSettings): (tags: readonly Tag[]) => Html {
  return (tags) => {
    const rest = needed === null ? tags : needed(tags);
    return rest.length === 0 ? nothing : html(rest.map((tag) => writeTag(tag, nonce)).join('\n'));
  };
}

function createUrl(build: Build, { origin: own, absolute: other }: PageSettings): Names['url'] {
  const { urls } = build;
  const isWhole = (origin: string): boolean => /^https?:/.test(origin);
  return (name: string, options?: UrlOptions) => {
    const known = urls.get(name);
    if (known !== undefined && options === undefined) return own === '' ? known : own + known;
    const { absolute = false, legacy = false } = lastArgument(options) ?? {};
    const origin = absolute && !isWhole(own) ? other : own;
    if (absolute && !isWhole(origin)) throw withoutOrigin();
    const found = build.find(name, legacy === true);
    if (found === null) return replacement(build, origin, name);
    const url = build.urlOf(found);
    // Names that are known, so that no visitor's text makes it grow.
    if (found.fragment === '' && !legacy && build.isFinal) urls.set(name, url);
    return origin + url;
  };
}

function replacement(build: Build, origin: string, name: string): string {
  const { url, isBelowBase } = build.missing(name, 'asset');
  return isBelowBase ? origin + url : url;
}

function withoutOrigin(): Error {
  return new Error(
    'No origin is known for an absolute URL.\n' +
      '  Give loadAssets() or createAssets() an origin, such as { origin: "https://www.example.com" }, or ask\n' +
      '  forRequest(request).url() where it is chosen for each request.',
  );
}

function createFileOf(build: Build, origin: string): (name: string) => File {
  return (name) => {
    const found = build.find(name, false);
    if (found === null) return { url: replacement(build, origin, name), integrity: null, type: null };
    return foundFile(build, origin, found);
  };
}

function foundFile(build: Build, origin: string, found: Found): File {
  const { integrity = null, type = null } = build.record(found.path) ?? {};
  return { url: origin + build.urlOf(found), integrity, type };
}

function isEntry(found: Entry | Replacement): found is Entry {
  return 'scripts' in found;
}

interface TagsContext {
  readonly origin: string;
  readonly write: (tags: readonly Tag[]) => Html;
  /** Does one answer fit all pages? */
  readonly isShared: boolean;
}

/** Origins may come from visitors, so there is an end to what is remembered. */
const mostTags = 1000;

function createTags(build: Build, { origin, write, isShared }: TagsContext): Names['tags'] {
  const list = createList(build, origin);
  if (!isShared) return (entry, given) => write(list(typeof entry === 'string' ? [entry] : entry, lastArgument(given)));
  const texts = new WeakMap<readonly Tag[], Html>();
  const known = new Map<string, Html>();
  return (entry, given) => {
    const before = given === undefined && typeof entry === 'string' ? known.get(entry) : undefined;
    if (before !== undefined) return before;
    const names = typeof entry === 'string' ? [entry] : entry;
    const tags = list(names, lastArgument(given));
    const text = texts.get(tags) ?? write(tags);
    texts.set(tags, text);
    if (given === undefined && typeof entry === 'string' && build.entry(entry) !== undefined) known.set(entry, text);
    return text;
  };
}

/** The tags of entries; the same list for the same names, where no attributes are given. */
function createList(build: Build, origin: string): (names: readonly string[], given?: Attributes) => readonly Tag[] {
  const file = (path: string): File => foundFile(build, origin, { path, fragment: '' });
  const make = (names: readonly string[], given?: Attributes): readonly Tag[] => {
    const entries = names.map((name) => build.entry(name) ?? build.missing(name, 'entry'));
    return entryTags(entries.filter(isEntry), file, checkedAttributes(given));
  };
  return (names, given) => {
    if (given !== undefined || !build.isFinal) return make(names, given);
    const key = JSON.stringify([origin, ...names]);
    const tags = build.tags.get(key) ?? make(names);
    if (build.tags.size < mostTags && names.every((name) => build.entry(name) !== undefined)) build.tags.set(key, tags);
    return tags;
  };
}
