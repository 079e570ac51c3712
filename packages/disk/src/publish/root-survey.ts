// root-survey.ts: what is to be written to a plain web root for a build, and what stands against it?
import { join } from 'node:path';
import { type Problem, TruenameError } from '@truename/engine';
import type { Manifest } from '@truename/manifest';
import { isAbsent, unreadable } from '../fault.ts';
import { hashFile } from '../hash-stream.ts';
import { type Obstacle, obstacleTo } from './ground.ts';
import { type Found, lookAt, type Measure, type Writer } from './look-at.ts';
import { isError } from './release-problems.ts';
import { throughLink } from './released-target.ts';
import { type RootFile, rootFiles } from './root-files.ts';
import { isCopy, isOneOf, lastOwners, measureAt, type RootOwners, rootOwners } from './root-owners.ts';
import { free, judge, over, type Verdict } from './root-verdict.ts';

/** A file of the root that is to become another one. */
export interface RootStep {
  readonly file: RootFile;
  readonly measure: Measure;
  /** It replaces a file that a release wrote; otherwise its name is free. */
  readonly isOver: boolean;
  /** What goes first, all of it written by releases: files, then folders, the inner ones first. */
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

/** What a root needs for a build. */
export interface RootSurvey {
  /** In this order. */
  readonly steps: readonly RootStep[];
  /** Paths of files that are right. */
  readonly kept: readonly string[];
  /** All that stands against it, and warnings. */
  readonly problems: readonly Problem[];
}

/** What stands where a file is to be. */
export interface Standing {
  readonly file: RootFile;
  readonly measure: Measure;
  readonly found: Found;
  readonly obstacle: Obstacle | null;
}

/** Somebody else's release may switch a page, and a prune take its build away, after it was looked at. */
const attempts = 3;

/**
 * Holds the root against a build; nothing is written.
 *
 * @param bytesOf gives the absolute path of the bytes of a file that the manifest does not know. Default: those that were
 * published.
 * @throws TruenameError `unreadable-file`.
 */
export function surveyRoot(
  manifest: Manifest,
  writer: Writer,
  bytesOf: (file: RootFile) => string = ({ place }) => join(writer.ground.target.root, place),
): RootSurvey {
  for (let attempt = 1; ; attempt++) {
    const survey = surveyOnce(manifest, writer, bytesOf);
    if (attempt === attempts || !survey.problems.some(isError)) return survey;
  }
}

function surveyOnce(manifest: Manifest, writer: Writer, bytesOf: (file: RootFile) => string): RootSurvey {
  const { target } = writer.ground;
  const ways = new Map<string, Obstacle | null>();
  const standing = rootFiles(manifest).flatMap((file): Standing[] => {
    const measure = measureOf(file, bytesOf(file), writer);
    if (measure === null) return [];
    const obstacle = obstacleTo(file.path, target, ways);
    return [{ file, measure, obstacle, found: obstacle ? 'absent' : lookAt(writer, file.path, measure) }];
  });
  // After the looks: whoever has written a page since has said so before.
  const owners = { last: once(() => lastOwners(target)), all: once(() => rootOwners(target)) };
  const judged = standing.map((each) => ({ ...each, ...verdictOf(each, owners, writer) }));
  const steps = judged.flatMap(({ file, measure, step }) => (step ? [{ file, measure, ...step }] : []));
  const kept = judged.flatMap(({ file, step, problem }) => (step || problem ? [] : [file.path]));
  const problems = new Map(
    judged.flatMap(({ problem }) => (problem ? [[problem.at?.path ?? '', problem] as const] : [])),
  );
  const sorted = [...problems].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, problem]) => problem);
  return { steps: steps.sort(inOrder), kept, problems: sorted };
}

interface Owners {
  last(): RootOwners;
  all(): RootOwners;
}

function verdictOf(standing: Standing, owners: Owners, writer: Writer): Verdict {
  const { found, obstacle } = standing;
  if (obstacle?.isLink) return { problem: throughLink(obstacle.place) };
  if (found === 'right') return {};
  if (found === 'absent' && obstacle === null) return { step: free };
  const { path, copyOf } = standing.file;
  if (found === 'other' && copyOf !== null && isCopy(standing.file, measureAt(path, writer)?.size ?? 0, writer))
    return {};
  // Manifests may be large, and many: most pages are known without reading them all.
  const known = found === 'other' && !mayBeNamedByContent(path) ? (owners.last().files.get(path) ?? []) : [];
  if (isOneOf(known, path, writer)) return { step: over };
  return judge(standing, owners.all(), writer);
}

/** Of another build it may be a hashed file. */
function mayBeNamedByContent(path: string): boolean {
  return /[0-9a-f]{8}/.test(path);
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Of a file whose bytes the manifest does not know, those that are at hand. Null for what may be absent, and is. */
function measureOf(file: RootFile, from: string, { ground: { target }, hasher }: Writer): Measure | null {
  const { size, hash, isOptional, isDeployed, place } = file;
  if (!isOptional && !isDeployed && size !== null && hash !== null) return { size, sum: hash };
  try {
    return hashFile(from, hasher, { fs: target.fs });
  } catch (error) {
    if (isOptional && isAbsent(error)) return null;
    throw new TruenameError([unreadable(place, error)]);
  }
}

function inOrder(a: RootStep, b: RootStep): number {
  return rankOf(a) - rankOf(b) || (a.file.path < b.file.path ? -1 : 1);
}

/**
 * Pages after what they name. A copy whose bytes change comes late: pages that are not switched yet may name it. Where a
 * folder takes the place of a page, servers find the new page by the old name; where a page takes that of a folder, the
 * old one by the new name: the one is done before the other pages, the other one last.
 */
function rankOf({ file, isOver, files, folders }: RootStep): number {
  if (folders.length > 0) return 5;
  if (file.kind === 'original') return isOver ? 4 : 0;
  if (file.kind === 'other') return 1;
  return files.length > 0 ? 2 : 3;
}
