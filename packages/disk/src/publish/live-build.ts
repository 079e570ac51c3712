// live-build.ts: which build of a target is live, and which one does somebody mean?
import { nearest, type Problem } from '@truename/engine';
import { type Activation, isBuildId, type LiveRecords, liveAmong, type Manifest } from '@truename/manifest';
import { refuse } from './answer.ts';
import { absentFiles } from './check-build.ts';
import { type KnownBuild, knownBuild, knownBuilds } from './known-builds.ts';
import { brokenBuild, isError, publishAgain, unknownBuild } from './release-problems.ts';
import type { ReleasedTarget } from './released-target.ts';

/** A build that has all its files. */
export interface CompleteBuild extends KnownBuild {
  readonly manifest: Manifest;
}

/** Can pages be served from it? What can be told without reading its files. */
export function isComplete(build: KnownBuild, target: ReleasedTarget): build is CompleteBuild {
  return build.state === 'published' && build.manifest !== null && absentFiles(build.manifest, target).length === 0;
}

/** What is live, as readers see it: the newest record whose build is complete. */
export function liveActivation({ activations }: LiveRecords, target: ReleasedTarget): Activation | null {
  return liveAmong(activations, (build) => isComplete(knownBuild(target, build), target));
}

/** The newest record that says something; null where there is none. */
export function newestActivation({ activations }: LiveRecords): Activation | null {
  return activations.at(-1) ?? null;
}

/**
 * A build that somebody names, which must have its manifest.
 * @throws TruenameError `unknown-build` with ids that may have been meant, or `broken-build`.
 */
export function namedBuild(target: ReleasedTarget, build: string): CompleteBuild {
  const known = isBuildId(build) ? knownBuild(target, build) : null;
  if (known?.state === 'published' && known.manifest !== null) return { ...known, manifest: known.manifest };
  refuse(known?.manifest === null ? known.problems.filter(isError) : []);
  if (known !== null && known.state !== 'unknown') refuse([incomplete(known)]);
  const ids = [...knownBuilds(target).values()].filter(({ state }) => state === 'published').map((each) => each.build);
  refuse([unknownBuild(build, nearIds(build, ids))]);
  throw new Error('A build that is not known was refused');
}

function incomplete({ state, places }: KnownBuild): Problem {
  if (state === 'pruned')
    return brokenBuild(places.pruned, 'The build was pruned: its files are gone', 'Publish the build again');
  return brokenBuild(places.unfinished, 'The publish of this build was cut off, or is under way', publishAgain);
}

const shown = 3;

/** Ids that begin alike, then those with few other digits. */
function nearIds(given: string, ids: readonly string[]): string[] {
  const asked = given.toLowerCase();
  const alike = ids.filter((id) => asked !== '' && (id.startsWith(asked) || asked.startsWith(id)));
  const near = nearest(asked, ids);
  return [...new Set([...alike, ...(near === undefined ? [] : [near])])].slice(0, shown);
}
