// diff.ts: what changed between two builds, and why?
import { createHasher, defaultSettings, type Problem } from '@truename/engine';
import { entriesOf, totalsOf } from './diff-amounts.ts';
import { type Build, buildOf } from './diff-build.ts';
import { compare, compareContext, type Difference, isChanged } from './diff-compare.ts';
import { fileDiffs } from './diff-files.ts';
import { type Pair, pairFiles } from './diff-pairs.ts';
import { createReader, type Reader } from './diff-read.ts';
import { reasonsOf, settingDiffs } from './diff-reasons.ts';
import { transfersOf } from './diff-transfer.ts';
import type { BuildDiff, TreeDiff } from './diff-types.ts';
import { type FileSystem, machine } from './file-system.ts';
import { loadManifest, placeOfManifest } from './verify-manifest.ts';

/** Settings of `diffTrees()`. */
export interface DiffOptions {
  /** How to compress what the manifest records no compressed size of. Default: `br`. */
  readonly compress?: 'br' | 'gzip';
  /** Where each directory has its manifest. Default `.truename/manifest.json`. */
  readonly manifest?: string;
  readonly fs?: FileSystem;
  /** Called for each file that was compared or compressed. */
  readonly onProgress?: (progress: DiffProgress) => void;
}

/** How far a step is. */
export interface DiffProgress {
  readonly step: 'compare' | 'compress';
  readonly done: number;
  readonly total: number;
}

/** What came of it. */
export interface DiffTreesResult {
  /** Null where the directories cannot be compared. */
  readonly diff: TreeDiff | null;
  /**
   * Errors: `no-manifest` and `bad-manifest`; `missing-file`, `unreadable-file` and `changed-file` for outputs and fixed
   * files that are not there, have another size than recorded, or were read and have other bytes; `reused-name` for one URL
   * with two contents. Warnings for files that are written at deploy or start.
   */
  readonly problems: readonly Problem[];
}

/**
 * Compares two digested directories (absolute): which URLs changed, why, and what a returning visitor loads again. What is
 * wrong with them is a problem in the result.
 *
 * @example
 * const { diff } = await diffTrees('/releases/41/dist', '/releases/42/dist');
 * diff?.totals.again.transfer; // 41200
 */
export async function diffTrees(oldDir: string, newDir: string, options: DiffOptions = {}): Promise<DiffTreesResult> {
  const { manifest, fs = machine } = options;
  const [old, now] = [oldDir, newDir].map((dir) => readBuild(dir, manifest, fs)) as [Build | Problem, Build | Problem];
  if ('code' in old || 'code' in now) return { diff: null, problems: [old, now].filter((each) => 'code' in each) };
  const reader = createReader(fs, await createHasher(defaultSettings));
  for (const file of [...old.files, ...now.files]) reader.look(file);
  const diff = await diffBuilds({ old, new: now, reader }, options);
  const isUnsure = reader.problems.some(({ severity }) => severity === 'error');
  return { diff: isUnsure ? null : diff, problems: [...reader.problems, ...(isUnsure ? [] : reusedNames(diff))] };
}

/** Two builds, and how their files are read. */
interface Builds {
  readonly old: Build;
  readonly new: Build;
  readonly reader: Reader;
}

async function diffBuilds(builds: Builds, { compress = 'br', onProgress = () => {} }: DiffOptions): Promise<TreeDiff> {
  const { old, new: now, reader } = builds;
  const pairs = pairFiles(old, now, reader);
  const differences = compareAll(pairs, builds, (done, total) => onProgress({ step: 'compare', done, total }));
  const { transfers, measure } = await transfersOf(now.files, {
    encoding: compress,
    reader,
    onProgress: (done, total) => onProgress({ step: 'compress', done, total }),
  });
  const settings = settingDiffs(old.manifest, now.manifest);
  const known = fileDiffs(pairs, { old, reasons: reasonsOf(differences, settings), transfers });
  const files = known.map(({ file }) => file);
  const fileOf = new Map(known.flatMap(({ pair, file }) => (pair.new ? [[pair.new, file] as const] : [])));
  return {
    ...{ old: buildDiff(old), new: buildDiff(now), settings, files },
    ...{ entries: entriesOf(now, fileOf, old), totals: totalsOf(files), measure },
  };
}

/** Problems show absolute paths, since there are two directories. */
function readBuild(dir: string, given: string | undefined, fs: FileSystem): Build | Problem {
  const place = placeOfManifest(dir, given);
  const manifest = loadManifest({ ...place, shownManifest: place.manifest }, fs);
  return 'code' in manifest ? manifest : buildOf(manifest, dir);
}

/** How each file of both builds differs, if it does. */
function compareAll(
  pairs: readonly Pair[],
  builds: Builds,
  onProgress: (done: number, total: number) => void,
): Map<Pair, Difference> {
  const context = compareContext(pairs, builds);
  const changed = pairs.filter((pair) => pair.isRenamed || isChanged(pair));
  const differences = new Map<Pair, Difference>();
  for (const pair of changed) {
    differences.set(pair, compare(pair, context));
    onProgress(differences.size, changed.length);
  }
  return differences;
}

function buildDiff({ manifest, files }: Build): BuildDiff {
  return { build: manifest.build, base: manifest.base, files: files.length };
}

/** Browsers keep what they have under such a URL, for as long as a year. */
function reusedNames({ files }: TreeDiff): Problem[] {
  return files.flatMap(({ kind, old, new: now }) => {
    if (kind !== 'output' || !old || !now || old.url !== now.url || old.hash === now.hash) return [];
    return [
      {
        code: 'reused-name',
        severity: 'error',
        message: `${now.url} has other bytes in the two builds: browsers that have the old ones never ask for the new ones`,
        at: { path: now.path },
        hint: 'Nothing may change a file after it was named. Build again; where this was released, with another salt.',
      },
    ];
  });
}
