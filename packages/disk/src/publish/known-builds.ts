// known-builds.ts: which builds does a target hold, and what is known of them?
import type { Problem } from '@truename/engine';
import {
  type BuildPlaces,
  buildPlaces,
  isBuildId,
  type Manifest,
  ManifestError,
  parseManifest,
  parsePublishedRecord,
} from '@truename/manifest';
import { brokenBuild, publishAgain } from './release-problems.ts';
import { entriesIn, type ReleasedTarget, textOf } from './released-target.ts';

/** A folder in `builds`. */
export interface KnownBuild {
  readonly build: string;
  readonly places: BuildPlaces;
  /**
   * `published`: it has its manifest. `unfinished`: a publish is under way, or was cut off. `pruned`: only pinned files
   * are left, or a prune was cut off. `unknown`: nothing tells what belongs to it.
   */
  readonly state: 'published' | 'unfinished' | 'pruned' | 'unknown';
  /** Null where it is unknown. */
  readonly manifest: Manifest | null;
  /** Text of the manifest's file. */
  readonly text: string;
  /** When it was published last, in milliseconds since 1970; null where nothing tells. */
  readonly publishedAt: number | null;
  /** Text of that record; null where there is none. */
  readonly published: string | null;
  /** Why its manifest or its record cannot be read. */
  readonly problems: readonly Problem[];
}

/** All builds of a target by id, sorted. @throws TruenameError `unreadable-file`. */
export function knownBuilds(target: ReleasedTarget): Map<string, KnownBuild> {
  const folders = entriesIn(target, target.folders.builds).filter(
    (entry) => entry.isDirectory() && isBuildId(entry.name),
  );
  const builds = folders.map(({ name }) => knownBuild(target, name));
  return new Map(builds.filter((known) => !isEmpty(known, target)).map((known) => [known.build, known]));
}

/** Folders that a prune could not take away, or a publish has just made. */
function isEmpty({ state, text, places }: KnownBuild, target: ReleasedTarget): boolean {
  if (state !== 'unknown' || text !== '') return false;
  const isFree = (folder: string): boolean =>
    entriesIn(target, folder).every((entry) => entry.isDirectory() && isFree(`${folder}/${entry.name}`));
  return isFree(places.folder);
}

/** One build, as far as it is there. */
export function knownBuild(target: ReleasedTarget, build: string): KnownBuild {
  const places = buildPlaces(build, target.layout);
  const time = publication(target, places);
  for (const state of ['published', 'unfinished', 'pruned'] as const) {
    const place = { published: places.manifest, unfinished: places.unfinished, pruned: places.pruned }[state];
    const text = textOf(target, place);
    if (text === null) continue;
    const manifest = readManifest(text, { place, build });
    if ('code' in manifest)
      return {
        ...{ build, places, text },
        ...time,
        state: 'unknown',
        manifest: null,
        problems: [...time.problems, manifest],
      };
    return { build, places, text, ...time, state, manifest };
  }
  return { build, places, text: '', ...time, state: 'unknown', manifest: null };
}

function readManifest(
  text: string,
  { place, build }: { readonly place: string; readonly build: string },
): Manifest | Problem {
  try {
    const manifest = parseManifest(text);
    if (manifest.build === build) return manifest;
    return brokenBuild(place, `The manifest of build ${manifest.build} stands in the folder of build ${build}`);
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error;
    const [message = ''] = error.message.split('\n');
    return brokenBuild(place, `The ${message}`, `${publishAgain}. The other builds are not concerned`);
  }
}

function publication(
  target: ReleasedTarget,
  { published }: BuildPlaces,
): Pick<KnownBuild, 'published' | 'publishedAt' | 'problems'> {
  const text = textOf(target, published);
  if (text === null) return { published: null, publishedAt: null, problems: [] };
  try {
    return { published: text, publishedAt: Date.parse(parsePublishedRecord(text, published).at), problems: [] };
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error;
    const [message = ''] = error.message.split('\n');
    const problem: Problem = {
      ...{ code: 'damaged-record', severity: 'warning', message: `${message}; it is passed over` },
      ...{ at: { path: published }, hint: error.cure },
    };
    return { published: text, publishedAt: null, problems: [problem] };
  }
}
