// name-tree.ts: what will the files of a directory be, named by their content?
import { describe, digest, type Output, type Problem } from '@truename/engine';
import type { Manifest } from '@truename/manifest';
import { streamLimit } from './hash-stream.ts';
import { integrityOf, wantsIntegrity } from './integrity.ts';
import { type PlannedFile, planFiles } from './planned-files.ts';
import { readAssets, treeAsset } from './read-assets.ts';
import type { Tree } from './read-tree.ts';
import type { Run } from './run.ts';

/** A directory as it is to be. */
export interface NamedTree {
  /** Null where problems of severity `error` stopped it. */
  readonly manifest: Manifest | null;
  /** All files but our own, by path. */
  readonly files: ReadonlyMap<string, PlannedFile>;
  /** Their bytes are null. */
  readonly outputs: readonly Output[];
  readonly problems: readonly Problem[];
  readonly leftAlone: readonly Problem[];
}

/** Reads the files, names them, and stages what is not there yet. */
export async function nameTree(tree: Tree, run: Run): Promise<NamedTree> {
  const { settings, hasher, originals, integrity, onProgress } = run;
  const read = readTreeAssets(tree, run);
  const problems = [...tree.problems, ...read.problems];
  if (problems.some(isError)) return { ...empty, problems };
  const planned = planFiles({
    ...run,
    sources: read.sources,
    originalOf: (output) => (originals === 'keep' && isRenamed(output) ? output.asset.path : null),
  });
  const values = new Map<string, string>();
  let done = 0;
  const named = await digest(read.assets, settings, (output) => {
    planned.add(output);
    if (output.bytes && wantsIntegrity(output, integrity)) values.set(output.path, integrityOf(output.bytes));
    onProgress({ step: 'name', done: ++done, total: read.assets.length });
  });
  problems.push(...named.problems);
  if (problems.some(isError)) return { ...empty, problems, leftAlone: named.leftAlone };
  const outputs = named.outputs.map((output) => withIntegrity(output, values.get(output.path)));
  const described = describe(outputs, {
    ...{ settings, hasher, integrity, originals: planned.originals },
    ...{ entries: new Map(), links: new Map(), inlined: new Map() },
  });
  return {
    manifest: described.manifest,
    files: planned.files,
    outputs,
    problems: [...problems, ...described.problems],
    leftAlone: named.leftAlone,
  };
}

const empty: NamedTree = { manifest: null, files: new Map(), outputs: [], problems: [], leftAlone: [] };

function isError({ severity }: Problem): boolean {
  return severity === 'error';
}

function readTreeAssets(tree: Tree, run: Run) {
  const { target, isInPlace, originals, link, onProgress } = run;
  const sums = new Set([...target.records.values()].map((file) => file?.sum));
  let done = 0;
  return readAssets(tree.files.map(treeAsset), {
    ...run,
    // Bytes that the output directory has already are staged later, if they turn out to be needed.
    copies: (_, { size, sum }) => {
      if (link && size >= streamLimit) return 0;
      if (link || sums.has(sum)) return 0;
      return originals === 'keep' && !isInPlace ? 2 : 1;
    },
    onRead: (path, file) => {
      if (isInPlace) target.note(path, file);
      onProgress({ step: 'read', done: ++done, total: tree.files.length });
    },
  });
}

function isRenamed({ asset, digits, path }: Output): boolean {
  return asset.origin === 'tree' && digits !== null && path !== asset.path;
}

function withIntegrity(output: Output, integrity: string | undefined): Output {
  return integrity === undefined ? output : { ...output, integrity };
}
