// digest-tree.ts: how does a directory become a digested one?
import { type Output, type Problem, type Settings, TruenameError } from '@truename/engine';
import type { Manifest } from '@truename/manifest';
import { alreadyNamed } from './already-named.ts';
import { digestAgain } from './digest-again.ts';
import { isError, systemCode, unwritable } from './fault.ts';
import { type FileSystem, machine } from './file-system.ts';
import { hearSignals } from './hear-signals.ts';
import { freshMaterial, type NamedTree, nameTree } from './name-tree.ts';
import { findPlaces, type Places } from './output-place.ts';
import { carryOut, type Plan, type Site } from './plan.ts';
import { begin, type Prepared, prepare } from './prepare.ts';
import type { Progress, Run } from './run.ts';
import { settle } from './settle.ts';
import { withSiblings } from './siblings.ts';
import type { Stage } from './stage.ts';
import { endStages, isPlanned, takenOver } from './take-over.ts';

/** What to digest, and how. */
export interface DigestTreeOptions {
  /** Directory to read; absolute. */
  readonly input: string;
  /** Directory to write, absolute: empty, missing, or of an earlier digest. Null for in place. */
  readonly output: string | null;
  /** Only what the user set; the rest comes from the manifest of an input that is digested already, then from the defaults. */
  readonly settings: Partial<Settings>;
  /** Copies with the un-hashed names beside the outputs: `keep` all, or `drop` those that no text names. Default `keep`. */
  readonly originals?: 'keep' | 'drop';
  /** Hard links to the input's files where the bytes are the same; copies between disks. Default false. */
  readonly link?: boolean;
  /** Encodings in which a compressed copy is to stand beside each file that gets smaller by it. Default none. */
  readonly compress?: readonly ('br' | 'gzip')[];
  readonly fs?: FileSystem;
  /**
   * What it throws ends the digest before anything in the output has changed, as long as nothing is renamed yet. The event
   * loop gets its turn between the steps, so that Ctrl-C can be heard.
   */
  readonly onProgress?: (progress: Progress) => void;
}

/** What came of it. */
export interface DigestTreeResult {
  /** Null where errors stopped it. */
  readonly manifest: Manifest | null;
  /**
   * True where errors stopped it after the first file had changed: some files are new, others old, and the next digest
   * into the directory completes the work. False with a null manifest: nothing in the output has changed.
   */
  readonly isBegun: boolean;
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
 * was before, or as it is to be, and the next call on it completes the work. Of two at once into one directory, the one
 * that began first ends with a `taken-over` problem.
 *
 * @example
 * const { manifest, problems } = await digestTree({ input: '/site/static', output: '/site/dist', settings: {} });
 */
export async function digestTree(options: DigestTreeOptions): Promise<DigestTreeResult> {
  const fs = options.fs ?? machine;
  let root: string | null = null;
  try {
    const places = findPlaces(options.input, options.output, fs);
    root = places.output;
    return await digestInto(places, await begin(places, fs), options);
  } catch (error) {
    const problems = problemsOf(error, options.output ?? options.input);
    return { ...failure, problems, isBegun: root !== null && hasBegun(root, fs) };
  }
}

const failure: Omit<DigestTreeResult, 'problems'> = {
  ...{ manifest: null, isBegun: false, leftAlone: [], outputs: [] },
  counts: {
    ...{ named: 0, fixed: 0, originals: 0, companions: 0, bytes: 0, rewritten: 0, written: 0, deleted: 0 },
    unchanged: false,
  },
};

function hasBegun(root: string, fs: FileSystem): boolean {
  try {
    return isPlanned(fs, root);
  } catch {
    return false;
  }
}

async function digestInto(places: Places, stage: Stage, options: DigestTreeOptions): Promise<DigestTreeResult> {
  const { run, leftOut, named, problems, plan } = await untilPlanned(places, stage, options);
  const { manifest, outputs } = named;
  const leftAlone = [...leftOut, ...named.leftAlone];
  if (manifest === null || problems.some(isError)) return { ...failure, problems, leftAlone };
  try {
    if (plan !== null)
      carryOut(plan, siteOf(run), (done) => run.onProgress({ step: 'write', done, total: written(plan) }));
  } catch (error) {
    return { ...failure, isBegun: true, problems: problemsOf(error, places.output), leftAlone };
  }
  return { manifest, isBegun: false, problems, leftAlone, outputs, counts: countsOf(named, plan) };
}

function siteOf({ target: { root }, fs, hasher }: Run): Site {
  return { root, fs, hasher };
}

interface Work {
  readonly run: Run;
  readonly leftOut: readonly Problem[];
  readonly named: NamedTree;
  readonly problems: readonly Problem[];
  /** Null where nothing is to be written. */
  readonly plan: Plan | null;
}

/** All that comes before the first file changes. Where nothing is to change, nothing is left of it. */
async function untilPlanned(places: Places, stage: Stage, options: DigestTreeOptions): Promise<Work> {
  let isHandedOver = false;
  try {
    const done = await work(await prepare(places, stage, options));
    if (done.plan === null && stage.isTakenOver()) throw takenOver(places.output);
    const { plan, run } = done;
    if (plan === null) return done;
    stage.handOver(new TextEncoder().encode(JSON.stringify(plan)));
    isHandedOver = true;
    // Who began meanwhile has looked at files that will change now.
    endStages(run.fs, places.output);
    return done;
  } catch (error) {
    throw !isHandedOver && stage.isTakenOver() ? takenOver(places.output) : error;
  } finally {
    if (!isHandedOver) stage.discard();
  }
}

async function work({ tree, leftOut, again, run }: Prepared): Promise<Work> {
  const named = again ? await digestAgain(tree, again, run) : await nameTree(freshMaterial(tree), run);
  const lost = again ? null : alreadyNamed(named.outputs);
  const problems = [...tree.problems, ...named.problems, ...(lost ? [lost] : [])];
  if (named.manifest === null || lost) return { run, leftOut, named, problems, plan: null };
  const { files, manifest } = await withSiblings({ files: named.files, manifest: named.manifest }, run.compress, run);
  const settled = settle({ files, manifest }, run);
  await hearSignals();
  if (settled.plan) run.onProgress({ step: 'write', done: 0, total: written(settled.plan) });
  return {
    ...{ run, leftOut, named: { ...named, files, manifest } },
    ...{ problems: [...problems, ...settled.problems], plan: settled.plan },
  };
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
    written: plan === null ? 0 : written(plan),
    deleted: plan === null ? 0 : plan.inTheWay.removals.length + plan.removals.length,
    unchanged: plan === null,
  };
}

/** Files, our own left out. */
function written({ moves, last }: Plan): number {
  return moves.length + last.length;
}

/** What the file system says of the two directories themselves is the user's to know, too; all else is a bug. */
function problemsOf(error: unknown, directory: string): readonly Problem[] {
  if (error instanceof TruenameError) return error.problems;
  if (/^E(?!RR_)/.test(systemCode(error))) return unwritable(directory, error).problems;
  throw error;
}
