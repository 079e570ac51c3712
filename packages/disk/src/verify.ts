// verify.ts: is a directory the build that its manifest describes, all of it and nothing else?
import { posix, resolve } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Problem, TruenameError } from '@truename/engine';
import type { Manifest } from '@truename/manifest';
import { machine } from './file-system.ts';
import { manifestFiles } from './manifest-files.ts';
import { ownDirectory } from './own-files.ts';
import { readTree, type Tree } from './read-tree.ts';
import { bytesProblem, type ListedFile, listedFiles, missing } from './verify-bytes.ts';
import { checkManifest, loadManifest, type ManifestPlace, placeOfManifest } from './verify-manifest.ts';
import { nameProblem } from './verify-names.ts';
import { openRun, type VerifyRun } from './verify-run.ts';
import { type RecordedSibling, recordedSiblings, siblingProblem } from './verify-siblings.ts';
import { textProblems } from './verify-text.ts';
import type { Verified, VerifyOptions } from './verify-types.ts';
import { interrupted, isStaged, unknownProblems } from './verify-unknown.ts';

/**
 * Reads every file of a digested directory and holds it against the manifest: bytes, names, references, compressed
 * copies, and what else stands there. Finds an instance that holds a mix of two builds. Throws nothing but bugs: what is
 * wrong, even with the directory itself, is a fault. Binary files are streamed, so memory does not grow with them.
 *
 *     const { faults } = await verifyTree('dist');
 *     for (const fault of faults) console.error(formatProblem(fault));
 *
 * @param dir absolute, or from the working directory.
 */
export async function verifyTree(dir: string, options: VerifyOptions = {}): Promise<Verified> {
  const { fs = machine } = options;
  const root = resolve(dir);
  const place = placeOfManifest(root, options.manifest);
  const all = readTree(root, { fs });
  const manifest = loadManifest(place, fs);
  if ('code' in manifest) return withoutManifest(manifest, all, root);
  const tree = withoutVersions(all, manifest);
  const run = await openRun(manifest, tree, { ...options, fs });
  const problems = [
    ...tree.problems,
    ...checkManifest(manifest, place, { fs, hasher: run.site.hasher }),
    ...(await checkFiles(manifest, run)),
    ...unknownProblems({ ...run, own: ownPaths(place), ignore: options.ignore ?? [] }),
  ];
  const circles = run.circles.check();
  return {
    manifest,
    ...bySeverity([...problems, ...circles.problems]),
    counts: { ...run.counts },
    unchecked: circles.unchecked,
  };
}

/** Folders of version control: instances pull builds into them. */
const versions = /(?:^|\/)\.(?:git|hg|svn)(?:\/|$)/;

function withoutVersions({ files, problems }: Tree, manifest: Manifest): Tree {
  const listed = manifestFiles(manifest);
  const isLookedAt = (path = '') => !versions.test(path) || listed.has(path);
  return {
    files: files.filter(({ path }) => isLookedAt(path)),
    problems: problems.filter(({ at }) => isLookedAt(at?.path)),
  };
}

/** Without a manifest only this can be told: why there is none. */
function withoutManifest(why: Problem, { files, problems }: Tree, root: string): Verified {
  const noDirectory = problems.filter(({ at }) => at?.path === root);
  const staged = files.filter(isStaged);
  return {
    manifest: null,
    ...bySeverity(noDirectory.length > 0 ? noDirectory : [why, ...interrupted(staged)]),
    counts: { files: 0, bytes: 0, references: 0 },
    unchecked: [],
  };
}

/** What stands beside the manifest, wherever that is. */
function ownPaths({ shownManifest, shownSums }: ManifestPlace): ReadonlySet<string> {
  const types = posix.join(posix.dirname(shownManifest), 'assets.d.ts');
  return new Set([shownManifest, shownSums, types, `${ownDirectory}/assets.d.ts`]);
}

/** Files. */
const turn = 32;

async function checkFiles(manifest: Manifest, run: VerifyRun): Promise<Problem[]> {
  const listed = listedFiles(manifest);
  const siblings = [...recordedSiblings(manifest)].sort(([a], [b]) => (a < b ? -1 : 1));
  const total = listed.length + siblings.length;
  const problems: Problem[] = [];
  let done = 0;
  const next = async () => {
    // Others have a turn now and then: reading is synchronous, and whoever waits may want to stop it.
    if (done % turn === 0) await nextTurn();
    run.onProgress({ step: 'check', done: done++, total });
  };
  for (const file of listed) {
    await next();
    problems.push(...readable(() => listedProblems(file, run)));
  }
  for (const [path, owner] of siblings) {
    await next();
    problems.push(...recordedSibling(path, owner, run));
  }
  await next();
  return problems;
}

/** A file that vanishes or refuses to be read while we look is a fault like others. */
function readable(check: () => Problem[]): readonly Problem[] {
  try {
    return check();
  } catch (error) {
    if (error instanceof TruenameError) return error.problems;
    throw error;
  }
}

function listedProblems(listed: ListedFile, run: VerifyRun): Problem[] {
  const { site, counts } = run;
  const { path, kind, record } = listed;
  const file = site.files.get(path);
  if (!file) return run.isUnreadable(path) ? [] : [missing(listed)];
  const content = site.read(file);
  counts.files++;
  counts.bytes += 'bytes' in content ? content.bytes.byteLength : content.size;
  const changed = bytesProblem(listed, content, { hasher: site.hasher, pathOf: run.pathOf });
  const problems = changed ? [changed] : [];
  // The text of an original is its output's: it was looked at there, or it is a fault by itself.
  if (kind === 'original') return problems;
  const asset = site.asset(path)!;
  const isText = 'bytes' in content && asset.language !== 'binary';
  const survey = isText ? site.survey(asset, content.bytes) : { references: [] };
  counts.references += survey.references.filter((reference) => reference.kind !== 'token').length;
  if (isText)
    problems.push(...textProblems({ path, bytes: content.bytes, isChanged: changed !== null, survey }, run.text));
  if (changed || kind === 'fixed') return problems;
  if ('component' in record) {
    run.circles.add(path, survey);
    return problems;
  }
  const wrong = nameProblem({ path, record, content }, site, run.recomputer);
  return wrong ? [...problems, wrong] : problems;
}

function recordedSibling(path: string, { owner, record }: RecordedSibling, run: VerifyRun): Problem[] {
  const file = run.site.files.get(path);
  if (!file) return [];
  run.counts.files++;
  run.counts.bytes += file.size;
  const { outputs, fixed } = run.site.manifest;
  const of = (outputs[owner] ?? fixed[owner])!;
  const problem = siblingProblem(file, { path: owner, record: of, sibling: record }, run.siblings);
  return problem ? [problem] : [];
}

/** By path, then by place, then by code. */
function bySeverity(problems: readonly Problem[]): Pick<Verified, 'faults' | 'warnings'> {
  const sorted = [...problems].sort((a, b) => compare(sortKey(a), sortKey(b)));
  return {
    faults: sorted.filter(({ severity }) => severity === 'error'),
    warnings: sorted.filter(({ severity }) => severity !== 'error'),
  };
}

function sortKey({ at, code, message }: Problem): readonly (string | number)[] {
  const { line, column } = at && 'line' in at ? at : { line: 0, column: 0 };
  return [at?.path ?? '', line, column, code, message];
}

function compare(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  const index = a.findIndex((value, at) => value !== b[at]);
  if (index === -1) return 0;
  return a[index]! < b[index]! ? -1 : 1;
}
