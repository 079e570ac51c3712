// manifest-parts.ts: what do pages need to load, and which names are known, as the bundler tells it?
import type { Asset, Output, Problem } from '@truename/engine';
import type { Entry } from '@truename/manifest';
import { type BundleChunk, type BundleFile, withoutQuery } from './bundle.ts';
import { fromRoot, type Site } from './site.ts';

/** A chunk's links, by the paths of the bundler. */
export interface ChunkLinks {
  readonly path: string;
  readonly imports: readonly string[];
  readonly dynamicImports: readonly string[];
  readonly css: readonly string[];
  /** The name of the entry that this chunk is; null for all others. */
  readonly entry: string | null;
}

/** Taken before renaming: the bundler's objects change under our hands. */
export function chunkLinks(chunk: BundleChunk, site: Site): ChunkLinks {
  const module = chunk.facadeModuleId;
  const isNamed = (chunk.isEntry || chunk.isDynamicEntry) && module !== null;
  return {
    path: chunk.fileName,
    imports: [...chunk.imports],
    dynamicImports: [...chunk.dynamicImports],
    css: [...(chunk.viteMetadata?.importedCss ?? [])],
    entry: isNamed ? fromRoot(site.root, withoutQuery(module)) : null,
  };
}

/** Entries by logical name: every list in the order in which tags stand, imports first. */
export function entriesOf(
  links: readonly ChunkLinks[],
  styleEntries: ReadonlyMap<string, string>,
  everywhere: readonly string[],
): Map<string, Entry> {
  const byPath = new Map(links.map((link) => [link.path, link]));
  const entries = new Map<string, Entry>();
  for (const link of links) {
    if (link.entry === null) continue;
    const reached = reachedFrom(link, byPath);
    entries.set(link.entry, {
      scripts: [link.path],
      styles: [...new Set([...reached.flatMap(({ css }) => css), ...everywhere])],
      preloads: reached.filter((other) => other !== link).map(({ path }) => path),
    });
  }
  for (const [name, path] of styleEntries)
    if (!entries.has(name)) entries.set(name, { scripts: [], styles: [path], preloads: [] });
  return entries;
}

/** The chunk and all that it imports statically, imports first, each once; circles end. */
function reachedFrom(start: ChunkLinks, byPath: ReadonlyMap<string, ChunkLinks>): ChunkLinks[] {
  const order: ChunkLinks[] = [];
  const seen = new Set<ChunkLinks>([start]);
  const stack = [{ link: start, next: 0 }];
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const path = top.link.imports[top.next++];
    if (path === undefined) {
      order.push(top.link);
      stack.pop();
      continue;
    }
    const link = byPath.get(path);
    if (!link || seen.has(link)) continue;
    seen.add(link);
    stack.push({ link, next: 0 });
  }
  return order;
}

/** Style sheets that are entries themselves. */
export function styleEntries(files: readonly BundleFile[]): Map<string, string> {
  const styles = files.filter(({ asset }) => asset.language === 'css' && asset.origin === 'emitted');
  return new Map(styles.flatMap(({ asset }) => asset.logical.map((name) => [name, asset.path] as const)));
}

/** The one style sheet of `cssCodeSplit: false`. */
export function stylesEverywhere(files: readonly BundleFile[], site: Site): string[] {
  if (site.cssCodeSplit) return [];
  return files
    .map(({ asset }) => asset)
    .filter(({ language }) => language === 'css')
    .map(({ path }) => path);
}

/** A public file and a source file with one logical name: the public one is `/name` from then on. */
export function separateNames(
  publicAssets: readonly Asset[],
  files: readonly BundleFile[],
): { assets: readonly Asset[]; problems: readonly Problem[] } {
  const taken = new Set(files.flatMap(({ asset }) => asset.logical));
  const problems: Problem[] = [];
  const assets = publicAssets.map((asset) => {
    if (!taken.has(asset.path)) return asset;
    problems.push(sharedName(asset.path));
    return { ...asset, logical: [`/${asset.path}`] };
  });
  return { assets, problems };
}

function sharedName(path: string): Problem {
  return {
    code: 'logical-collision',
    severity: 'warning',
    message: `A file of the public directory and a source file are both called ${JSON.stringify(path)}`,
    at: { path },
    hint: `The public one is called ${JSON.stringify(`/${path}`)}; rename one of them to keep them apart`,
  };
}

const moduleWithFile = /\.(?!js$|mjs$|cjs$|ts$|tsx$|jsx$|css$|json$|html$)[a-z0-9]+(?:\?|$)/i;
const inlinedCode = /^export default ["'`]data:/;

/** Assets that became `data:` URLs in the code: they have no file, and `url()` should say so. */
export function inlinedAssets(
  modules: Iterable<string>,
  codeOf: (id: string) => string | null | undefined,
  site: Site,
): Map<string, { by: string }> {
  const inlined = new Map<string, { by: string }>();
  for (const id of modules) {
    if (!moduleWithFile.test(id) || id.startsWith('\0') || id.includes('?worker')) continue;
    if (inlinedCode.test(codeOf(id) ?? ''))
      inlined.set(fromRoot(site.root, withoutQuery(id)), { by: 'assetsInlineLimit' });
  }
  return inlined;
}

/** Old path → new path. */
export function newNames(outputs: readonly Output[]): Map<string, string> {
  return new Map(outputs.map((output) => [output.asset.path, output.path]));
}
