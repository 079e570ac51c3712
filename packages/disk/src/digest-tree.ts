// digest-tree.ts: how does a directory become a digested one?
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import {
  createHasher,
  defaultSettings,
  type Output,
  type Problem,
  type Settings,
  TruenameError,
} from '@truename/engine';
import type { Manifest } from '@truename/manifest';
import { type Again, digestAgain } from './digest-again.ts';
import { systemCode, unwritable } from './fault.ts';
import { type FileSystem, machine } from './file-system.ts';
import { freshMaterial, type NamedTree, nameTree } from './name-tree.ts';
import { findPlaces, type Places, refuseForeign } from './output-place.ts';
import { ownDirectory } from './own-files.ts';
import { carryOut, type Plan, rollForward } from './plan.ts';
import { readManifest } from './read-manifest.ts';
import { readTree, type Tree } from './read-tree.ts';
import type { Progress, Run } from './run.ts';
import { settle } from './settle.ts';
import { discardStages, openStage } from './stage.ts';
import { readTarget } from './target.ts';
import { treeSettings } from './tree-settings.ts';

/** What to digest, and how. */
export interface DigestTreeOptions {
  /** Directory to read; absolute. */
  readonly input: string;
  /** Directory to write, absolute: empty, missing, or of an earlier digest. Null for in place. */
  readonly output: string | null;
  /** Only what the user set; the rest comes from the manifest of an input that is digested already, then from the defaults. */
  readonly settings: Partial<Settings>;
  /** Leave a copy with the un-hashed name beside each output? Default `keep`. */
  readonly originals?: 'keep' | 'drop';
  /** Hard links to the input's files where the bytes are the same; copies between disks. Default false. */
  readonly link?: boolean;
  readonly fs?: FileSystem;
  readonly onProgress?: (progress: Progress) => void;
}

/** What came of it. */
export interface DigestTreeResult {
  /** Null where errors stopped it: then nothing in the output has changed. */
  readonly manifest: Manifest | null;
  /** Errors among them: the digest failed. */
  readonly problems: readonly Problem[];
  readonly leftAlone: readonly Problem[];
  /** Their `bytes` are null. */
  readonly outputs: readonly Output[];
  readonly counts: DigestTreeCounts;
}

/** Numbers for a report. */
export interface DigestTreeCounts {
  /** Files with digits in their name. */
  readonly named: number;
  /** Files that keep their name. */
  readonly fixed: number;
  readonly originals: number;
  /** Source maps, compressed siblings, licence files. */
  readonly companions: number;
  /** Of all files of the output directory. */
  readonly bytes: number;
  /** References with a new name. */
  readonly rewritten: number;
  /** Files that were written or linked; the others stood there already. */
  readonly written: number;
  readonly deleted: number;
  /** True where nothing had to be written or deleted. */
  readonly unchanged: boolean;
}

/**
 * Names every file below a directory by its content, rewrites the references, and writes the manifest. What is wrong
 * with the input or the disk is a problem in the result. Killed at any moment, the output directory is as usable as it
 * was before, or as it is to be, and the next call on it completes the work.
 *
 * @example
 * const { manifest, problems } = await digestTree({ input: '/site/static', output: '/site/dist', settings: {} });
 */
export async function digestTree(options: DigestTreeOptions): Promise<DigestTreeResult> {
  try {
    const fs = options.fs ?? machine;
    const places = findPlaces(options.input, options.output, fs);
    await recover(places.output, fs);
    return await digestInto(places, options, fs);
  } catch (error) {
    return { ...failure, problems: problemsOf(error, options.output ?? options.input) };
  }
}

const failure: Omit<DigestTreeResult, 'problems'> = {
  ...{ manifest: null, leftAlone: [], outputs: [] },
  counts: {
    ...{ named: 0, fixed: 0, originals: 0, companions: 0, bytes: 0, rewritten: 0, written: 0, deleted: 0 },
    unchanged: false,
  },
};

/** Completes what a killed run had begun to write, and takes away what it had not. */
async function recover(root: string, fs: FileSystem): Promise<void> {
  // Only its plain sums are needed, which are the same under all settings.
  rollForward({ root, fs, hasher: await createHasher(defaultSettings) });
  discardStages(fs, root);
}

async function digestInto(places: Places, options: DigestTreeOptions, fs: FileSystem): Promise<DigestTreeResult> {
  const tree = readTree(places.input, { except: join(places.input, ownDirectory), fs });
  const { run, source } = await prepare(places, options, tree);
  const { named, problems, plan } = await work(
    run,
    tree,
    source && { manifest: source, given: options.settings },
  ).catch((error) => {
    run.stage.discard();
    throw error;
  });
  if (plan === null) run.stage.discard();
  const { manifest, outputs, leftAlone } = named;
  if (manifest === null || problems.some(isError)) return { ...failure, problems, leftAlone };
  if (plan !== null)
    carryOut(plan, { root: places.output, fs, hasher: run.hasher }, (done) =>
      run.onProgress({ step: 'write', done, total: plan.moves.length }),
    );
  return { manifest, problems, leftAlone, outputs, counts: countsOf(named, plan) };
}

interface Prepared {
  readonly run: Run;
  /** What an input that is digested already says of itself. */
  readonly source: Manifest | null;
}

async function prepare(places: Places, options: DigestTreeOptions, tree: Tree): Promise<Prepared> {
  const { input, output: root, isInPlace } = places;
  const { fs = machine } = options;
  const manifest = readManifest(root, fs);
  const source = isInPlace ? manifest : readManifest(input, fs);
  const settings = treeSettings(options.settings, source);
  const hasher = await createHasher(settings);
  const paths = isInPlace ? { paths: tree.files.map(({ path }) => path) } : {};
  const target = readTarget({ root, manifest, ...paths, hasher, fs });
  if (!isInPlace) refuseForeign(target);
  const { originals = source === null ? 'keep' : 'before', link = false, onProgress = () => {} } = options;
  const stage = openStage(fs, root, randomUUID());
  const run: Run = { fs, settings, hasher, input, isInPlace, originals, link, target, stage, onProgress };
  return { run, source };
}

interface Work {
  readonly named: NamedTree;
  readonly problems: readonly Problem[];
  /** Null where nothing is to be written. */
  readonly plan: Plan | null;
}

async function work(run: Run, tree: Tree, again: Again | null): Promise<Work> {
  const unread = tree.problems.filter(isError);
  if (unread.length > 0) throw new TruenameError(unread as [Problem, ...Problem[]]);
  const named = again ? await digestAgain(tree, again, run) : await nameTree(freshMaterial(tree, run), run);
  const problems = [...tree.problems, ...named.problems];
  if (named.manifest === null) return { named, problems, plan: null };
  const settled = settle({ files: named.files, manifest: named.manifest }, run);
  return { named, problems: [...problems, ...settled.problems], plan: settled.plan };
}

function countsOf({ files, outputs }: NamedTree, plan: Plan | null): DigestTreeCounts {
  const all = [...files.values()];
  const having = (role: string) => all.filter((file) => file.role === role).length;
  return {
    named: having('output'),
    fixed: having('fixed'),
    originals: having('original'),
    companions: having('companion'),
    bytes: all.reduce((sum, { size }) => sum + size, 0),
    rewritten: outputs.reduce((sum, { rewritten }) => sum + rewritten, 0),
    written: plan?.moves.length ?? 0,
    deleted: plan?.removals.length ?? 0,
    unchanged: plan === null,
  };
}

function isError({ severity }: Problem): boolean {
  return severity === 'error';
}

/** What the file system says of the two directories themselves is the user's to know, too; all else is a bug. */
function problemsOf(error: unknown, directory: string): readonly Problem[] {
  if (error instanceof TruenameError) return error.problems;
  if (systemCode(error) !== '') return unwritable(directory, error).problems;
  throw error;
}
