// prepare.ts: what has to be known before a directory is digested?
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createHasher, defaultSettings, type Problem, TruenameError } from '@truename/engine';
import type { Manifest } from '@truename/manifest';
import type { Again } from './digest-again.ts';
import type { DigestTreeOptions } from './digest-tree.ts';
import { type FileSystem, machine } from './file-system.ts';
import { type Places, refuseForeign, refuseLinks } from './output-place.ts';
import { isOwn, planDirectory } from './own-files.ts';
import { rollForward } from './plan.ts';
import { badManifest, readManifest } from './read-manifest.ts';
import { readTree, type Tree } from './read-tree.ts';
import type { Run } from './run.ts';
import { openStage, type Stage } from './stage.ts';
import { endStages, isPlanned } from './take-over.ts';
import { readTarget } from './target.ts';
import { treeSettings } from './tree-settings.ts';

/** What a digest starts with. */
export interface Prepared {
  readonly tree: Tree;
  /** What was not read, and why. */
  readonly leftOut: readonly Problem[];
  readonly run: Run;
  /** What an input says of itself that is digested already. */
  readonly again: Again | null;
}

/**
 * Ends other runs, completes what a killed one had begun to write, and gives the place where this one's files wait. From
 * then on nobody else changes the output without ending this run.
 * @throws TruenameError `link-outside`, `output-not-empty`, `bad-manifest` where nothing may be written.
 */
export async function begin({ output: root, isInPlace }: Places, fs: FileSystem): Promise<Stage> {
  // Only its plain sums are needed, which are the same under all settings.
  const hasher = await createHasher(defaultSettings);
  for (;;) {
    refuseLinks(root, fs);
    endStages(fs, root);
    rollForward({ root, fs, hasher });
    const manifest = readManifest(root, fs);
    if (!isInPlace && manifest === null) refuseForeign(readTarget({ root, manifest, hasher, fs }));
    const stage = openStage(fs, root, randomUUID());
    if (!isPlanned(fs, root)) return stage;
    // Another run was quicker: its plan comes first.
    stage.discard();
  }
}

/** Looks at both directories; nothing is written. Throws a `TruenameError` where the digest cannot begin. */
export async function prepare(places: Places, stage: Stage, options: DigestTreeOptions): Promise<Prepared> {
  const { input, output: root, isInPlace } = places;
  const { fs = machine, link = false, compress = [], settings: given, onProgress = () => {} } = options;
  const manifest = readManifest(root, fs);
  const source = isInPlace ? manifest : readSource(input, fs);
  const { originals = source === null ? 'keep' : 'before' } = options;
  if (isInPlace && link && originals !== 'drop') throw new TruenameError([linksInPlace]);
  const settings = treeSettings(given, source);
  const hasher = await createHasher(settings);
  const { tree, leftOut } = readFiles(input, fs);
  const paths = isInPlace ? { paths: tree.files.map(({ path }) => path) } : {};
  const target = readTarget({ root, manifest, ...paths, hasher, fs });
  const manifests = [manifest, source].filter((one) => one !== null);
  const where = { input, isInPlace, target, stage, manifests };
  // What will be deleted need not be copied before.
  const linked = link || (isInPlace && originals === 'drop');
  const run: Run = { fs, settings, hasher, ...where, originals, link: linked, compress, onProgress };
  return { tree, leftOut, run, again: source && { manifest: source, given } };
}

/** The manifest of a directory that is read only. Nobody but a digest of that directory may complete what was begun there. */
function readSource(input: string, fs: FileSystem): Manifest | null {
  if (!isPlanned(fs, input)) return readManifest(input, fs);
  throw badManifest(join(input, planDirectory), 'A digest of this directory was interrupted', 'Run it once more');
}

/** All files but our own, and the history that version control keeps: that is nothing to publish. */
function readFiles(input: string, fs: FileSystem): Pick<Prepared, 'tree' | 'leftOut'> {
  const leftOut: Problem[] = [];
  const leaveOut = (path: string): boolean => {
    if (isOwn(path)) return true;
    if (!versionControl.test(path)) return false;
    leftOut.push(history(path));
    return true;
  };
  const tree = readTree(input, { leaveOut, fs });
  const errors = tree.problems.filter(({ severity }) => severity === 'error');
  const [first, ...rest] = errors;
  if (first) throw new TruenameError([first, ...rest]);
  return { tree, leftOut };
}

const versionControl = /(?:^|\/)\.(?:git|hg|svn)$/;

function history(path: string): Problem {
  return {
    code: 'left-alone',
    severity: 'info',
    message: 'It belongs to version control, and was left out',
    at: { path },
  };
}

const linksInPlace: Problem = {
  code: 'invalid-option',
  severity: 'error',
  message: 'In place, an output that is a link to its original would change when the original is edited',
  hint: 'Leave out "link", or drop the originals',
};
