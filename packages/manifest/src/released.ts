// released.ts: where does each file of a build stand in a released target?
import { liveNumber } from './live.ts';
import { isBuildId } from './records.ts';
import type { FileRecord, Manifest } from './types.ts';

/**
 * `generations`: hashed files of all builds in `assets/`, and a folder in `builds/` for what belongs to one build alone.
 * `flat`: a plain web root; hashed files and the pages of the live build at their own URLs, all else in `.truename/`.
 */
export type Layout = 'generations' | 'flat';

/** Folders below the target, without slashes at their ends; empty for the target itself. */
export interface ReleasedFolders {
  readonly assets: string;
  readonly builds: string;
  readonly live: string;
  readonly pins: string;
  /** What a prune has taken away and not deleted yet. */
  readonly gone: string;
}

/** In the order of the alphabet files come before what names them: so they can be copied by any tool, and be cut off. */
export const releasedFolders: Readonly<Record<Layout, ReleasedFolders>> = {
  generations: { assets: 'assets', builds: 'builds', live: 'live', pins: 'pins', gone: 'gone' },
  flat: {
    assets: '',
    builds: '.truename/builds',
    live: '.truename/live',
    pins: '.truename/pins',
    gone: '.truename/gone',
  },
};

/**
 * Folders of a directory in which it is seen how builds stand there. A name in them that is a build id is a folder again.
 */
export const tellingFolders: readonly string[] = Object.values(releasedFolders).flatMap(({ builds, live }) => [
  live,
  builds,
]);

/**
 * The layout of a target; null where nothing was published. A site may have folders of its own that are called `live` or
 * `builds`: only what we alone would write there tells.
 *
 * @param paths below the target: what stands in `tellingFolders`, and in the folders of builds there. Others tell nothing.
 */
export function layoutOf(paths: Iterable<string>): Layout | null {
  const all = [...paths];
  const isOf = (layout: Layout) => all.some((path) => isTelling(path, releasedFolders[layout]));
  if (isOf('flat')) return 'flat';
  return isOf('generations') ? 'generations' : null;
}

/** Is this a record, or the folder in which a build is told of? */
function isTelling(path: string, { live, builds }: ReleasedFolders): boolean {
  if (path.startsWith(`${live}/`)) return liveNumber(path.slice(live.length + 1)) !== null;
  const [build = '', own, ...more] = path.startsWith(`${builds}/`) ? path.slice(builds.length + 1).split('/') : [];
  return own === '.truename' && more.length === 0 && isBuildId(build);
}

/** Paths below the target of what is said of one build. */
export interface BuildPlaces {
  /** Its folder. */
  readonly folder: string;
  /** Written last: once it is there, all files of the build are there. */
  readonly manifest: string;
  /** The same text, while the build is being published. */
  readonly unfinished: string;
  /** The same text, once the build was pruned, as long as files are left that are pinned. */
  readonly pruned: string;
  readonly published: string;
  /** For `xxh64sum -c` in the target. */
  readonly sums: string;
}

/** Where a target tells of a build. `build` is its id, as `isBuildId()` allows it. */
export function buildPlaces(build: string, layout: Layout): BuildPlaces {
  const folder = `${releasedFolders[layout].builds}/${build}`;
  const own = `${folder}/.truename`;
  return {
    folder,
    manifest: `${own}/manifest.json`,
    unfinished: `${own}/unfinished.json`,
    pruned: `${own}/pruned.json`,
    published: `${own}/published.json`,
    sums: `${own}/XXH64SUMS`,
  };
}

/** A file of a build. */
export interface ReleasedFile {
  /** Below the build's output directory, as in the manifest. */
  readonly path: string;
  /** Below the target. */
  readonly place: string;
  readonly kind: 'output' | 'fixed' | 'original' | 'variant' | 'map';
  /** Of an original its output, of a variant or map its owner; of all others the file itself. */
  readonly of: string;
  /** In bytes; null for a source map, which may be replaced. */
  readonly size: number | null;
  /** XXH64 of the bytes; null for a source map. */
  readonly hash: string | null;
}

/**
 * All files of a build, sorted by place in code unit order. A build is complete where its outputs, fixed files and
 * originals are there; precompressed variants and source maps may be absent.
 */
export function releasedFiles(manifest: Manifest, layout: Layout): ReleasedFile[] {
  const { outputs, fixed, originals, maps, build } = manifest;
  const { assets } = releasedFolders[layout];
  const shared = assets === '' ? '' : `${assets}/`;
  const own = `${buildPlaces(build, layout).folder}/`;
  const files: ReleasedFile[] = [
    ...Object.entries(outputs).flatMap((entry) => withVariants(entry, { kind: 'output', folder: shared })),
    ...Object.entries(fixed).flatMap((entry) => withVariants(entry, { kind: 'fixed', folder: own })),
  ];
  // A flat target has its un-hashed copies where the pages are, made from the outputs.
  for (const [path, of] of layout === 'flat' ? [] : Object.entries(originals)) {
    const { size = null, hash = null } = outputs[of] ?? {};
    files.push({ path, place: own + path, kind: 'original', of, size, hash });
  }
  for (const [path, { of }] of Object.entries(maps))
    files.push({ path, place: own + path, kind: 'map', of, size: null, hash: null });
  return files.sort((a, b) => (a.place < b.place ? -1 : 1));
}

function withVariants(
  [path, record]: readonly [string, FileRecord],
  { kind, folder }: { readonly kind: 'output' | 'fixed'; readonly folder: string },
): ReleasedFile[] {
  const { size, hash, encodings = {} } = record;
  const variants = Object.values(encodings).map(
    (variant): ReleasedFile => ({
      ...{ path: variant.file, place: folder + variant.file, kind: 'variant', of: path },
      ...{ size: variant.size, hash: variant.hash },
    }),
  );
  return [{ path, place: folder + path, kind, of: path, size, hash }, ...variants];
}
