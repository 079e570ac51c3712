// sites.ts: what do generated sites look like?
import type { Asset, Origin } from '@truename/engine';
import fc from 'fast-check';

/** A reference of a generated file: to another by its index, in one of several spellings. */
export interface SiteLink {
  readonly to: number;
  readonly way: 'relative' | 'dotted' | 'absolute' | 'string';
  readonly tail: '' | '?v=1' | '#part' | '?iefix#x';
}

export interface SiteFile {
  readonly origin: Origin;
  readonly language: 'css' | 'js' | 'html';
  readonly directory: '' | 'a/' | 'a/b/';
  readonly stem: 'x' | 'y' | 'é z';
  readonly body: 0 | 1;
  readonly links: readonly SiteLink[];
}

/** Files, and an order of their ids. */
export interface Site {
  readonly files: readonly SiteFile[];
  readonly rank: readonly number[];
}

const link = (count: number): fc.Arbitrary<SiteLink> =>
  fc.record({
    to: fc.nat(count - 1),
    way: fc.constantFrom('relative', 'dotted', 'absolute', 'string'),
    tail: fc.constantFrom('', '?v=1', '#part', '?iefix#x'),
  });

const file = (count: number): fc.Arbitrary<SiteFile> =>
  fc.record({
    origin: fc.constantFrom('tree', 'chunk', 'chunk', 'emitted'),
    language: fc.constantFrom('css', 'js', 'js', 'html'),
    directory: fc.constantFrom('', 'a/', 'a/b/'),
    stem: fc.constantFrom('x', 'y', 'é z'),
    body: fc.constantFrom(0, 1),
    links: fc.array(link(count), { maxLength: 3 }),
  });

/** Any site of a few files. */
const anySite: fc.Arbitrary<Site> = fc.integer({ min: 1, max: 7 }).chain((count) =>
  fc.record({
    files: fc.array(file(count), { minLength: count, maxLength: count }),
    rank: fc.shuffledSubarray([...Array(count).keys()], { minLength: count, maxLength: count }),
  }),
);

/** Files that differ in next to nothing, tied in circles: where twins and symmetric members come from. */
const twinSite: fc.Arbitrary<Site> = fc.integer({ min: 2, max: 6 }).chain((count) => {
  const chunk: fc.Arbitrary<SiteFile> = fc.record({
    origin: fc.constantFrom('chunk', 'emitted'),
    language: fc.constant('js'),
    directory: fc.constant(''),
    stem: fc.constantFrom('x', 'x', 'y'),
    body: fc.constant(0),
    links: fc.array(fc.record({ to: fc.nat(count - 1), way: fc.constant('string'), tail: fc.constant('') }), {
      maxLength: 2,
    }),
  });
  return fc.record({
    files: fc.array(chunk, { minLength: count, maxLength: count }),
    rank: fc.shuffledSubarray([...Array(count).keys()], { minLength: count, maxLength: count }),
  });
});

export const sites: fc.Arbitrary<Site> = fc.oneof(anySite, twinSite);

/** Paths before naming, by index. */
export function pathsOf({ files }: Site): readonly string[] {
  const taken = new Set<string>();
  return files.map(({ origin, language, directory, stem }, index) => {
    if (origin !== 'tree') return `${directory}${stem}-${tokenOf(index)}.${language}`;
    const plain = `${directory}${stem}.${language}`;
    const path = taken.has(plain) ? `${directory}${stem}${index}.${language}` : plain;
    taken.add(path);
    return path;
  });
}

export function tokenOf(index: number): string {
  return `tn${String(index).padStart(14, '0')}`;
}

/** The site as the engine takes it. `changed` is the index of a file with one more comment. */
export function assetsOf(site: Site, changed: number | null = null): Asset[] {
  const paths = pathsOf(site);
  return site.files.map((one, index) => ({
    id: `m${site.rank[index]}`,
    path: paths[index]!,
    logical: [],
    language: one.language,
    origin: one.origin,
    content: {
      bytes: new TextEncoder().encode(textOf(one, paths, index) + (index === changed ? comments[one.language] : '')),
    },
    ...(one.origin === 'tree' ? {} : { token: tokenOf(index) }),
  }));
}

const comments = { css: '/* changed */', js: '// changed', html: '<!-- changed -->' };

function textOf({ language, body, links }: SiteFile, paths: readonly string[], own: number): string {
  const lines = links.map((one, index) => {
    const url = spelled(one, paths[one.to]!, paths[own]!);
    if (language === 'css') return `.c${index} { background: url("${url}") }`;
    if (language === 'html') return `<img src="${url}">`;
    const isPlainString = one.way === 'string' && paths[one.to]!.includes(tokenOf(one.to));
    return isPlainString ? `use("${paths[one.to]}");` : `import "${url}";`;
  });
  return [
    ...lines,
    language === 'css' ? `.b${body} {}` : language === 'html' ? `<p>${body}` : `use(${body});`,
    '',
  ].join('\n');
}

function spelled({ way, tail }: SiteLink, target: string, own: string): string {
  const path = target.split('/').map(encodeURIComponent).join('/');
  if (way === 'absolute') return `/${path}${tail}`;
  const up = '../'.repeat(own.split('/').length - 1);
  return `${up === '' || way === 'dotted' ? './' : ''}${up}${path}${tail}`;
}

/** Is the file named by its content? Pages of the tree keep their name. */
export function isRenamed({ origin, language }: SiteFile): boolean {
  return origin !== 'tree' || language !== 'html';
}

/** For each file, the files that reach it through references to renamed files, itself included. */
export function reaching({ files }: Site, target: number): ReadonlySet<number> {
  const found = new Set([target]);
  for (let size = 0; size < found.size; ) {
    size = found.size;
    files.forEach(({ links }, index) => {
      if (links.some(({ to }) => found.has(to) && isRenamed(files[to]!))) found.add(index);
    });
  }
  return found;
}
