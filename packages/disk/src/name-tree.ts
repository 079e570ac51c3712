// name-tree.ts: what will the files of a directory be, named by their content?
import {
  createMentions,
  type Description,
  type Digest,
  describe,
  digest,
  type Mentions,
  type Output,
  type Problem,
} from '@truename/engine';
import type { Manifest } from '@truename/manifest';
import { isError } from './fault.ts';
import { hearSignals } from './hear-signals.ts';
import { type PlannedFile, planFiles } from './planned-files.ts';
import { type AssetFile, type ReadAssets, readAssets, treeAsset } from './read-assets.ts';
import type { Tree } from './read-tree.ts';
import type { Run } from './run.ts';

/** What is to be named, and what the manifest is to say besides. */
export interface Material extends Pick<Description, 'entries' | 'inlined'> {
  readonly files: readonly AssetFile[];
  /** How scripts are tied to others, as far as that is known. */
  links(named: readonly Output[]): Description['links'];
  /** Path of the un-hashed copy that may stand beside this output; null for none. */
  originalOf(output: Output): string | null;
}

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

/** The files of a directory that has not been digested. */
export function freshMaterial({ files }: Tree): Material {
  return {
    files: files.map(treeAsset),
    originalOf: (output) => (isRenamed(output) ? output.asset.path : null),
    ...{ entries: new Map(), inlined: new Map(), links: () => new Map() },
  };
}

/** A file of the directory that is there under another name now. */
export function isRenamed({ asset, digits, path }: Output): boolean {
  return asset.origin === 'tree' && digits !== null && path !== asset.path;
}

/** Reads the files, names them, and stages what is not there yet. */
export async function nameTree(material: Material, run: Run): Promise<NamedTree> {
  const { settings, hasher } = run;
  const read = await readAll(material.files, run);
  if (read.problems.some(isError)) return { ...failed, problems: read.problems };
  const mentions = mentionsOfDropped(material.files, run);
  const planned = planFiles({ ...run, ...read, originalOf: mentions ? () => null : material.originalOf });
  const named = await digestAll(read, run, (output) => {
    mentions?.look(output);
    planned.add(output);
  });
  if (named.problems.some(isError)) return { ...failed, ...named, outputs: [] };
  for (const output of mentions ? named.outputs : []) {
    const original = material.originalOf(output);
    if (original !== null && mentions?.has(original)) planned.addOriginal(output, original);
  }
  const { files } = planned;
  const originals = new Map([...planned.originals].sort(([a], [b]) => (a < b ? -1 : 1)));
  const links = material.links(named.outputs);
  const { manifest, problems } = describe(named.outputs, { ...material, links, settings, hasher, originals });
  return { ...named, manifest, files, problems: [...named.problems, ...problems] };
}

/** Where originals are dropped, those stay that some text names: a link, or code that we do not follow. Null elsewhere. */
export function mentionsOfDropped(files: readonly AssetFile[], { originals }: Run): Mentions | null {
  if (originals !== 'drop') return null;
  return createMentions(files.map(({ asset: { original, path } }) => original ?? path));
}

const failed = { manifest: null, files: new Map(), outputs: [], problems: [], leftAlone: [] } as const;

/** The problems that naming these files would have; nothing is written. `look` gets each with its bytes. */
export async function lookForProblems(
  files: readonly AssetFile[],
  run: Run,
  look: (output: Output) => void,
): Promise<Digest> {
  const read = await readAll(files, { ...run, originals: 'drop', link: true });
  return digestAll(read, run, look);
}

async function digestAll({ assets, problems }: ReadAssets, run: Run, add: (output: Output) => void): Promise<Digest> {
  let done = 0;
  const emit = (output: Output) => {
    add(output);
    run.onProgress({ step: 'name', done: ++done, total: assets.length });
  };
  await hearSignals();
  const named = await digest(assets, run.settings, { emit, pause: hearSignals });
  return { ...named, problems: [...problems, ...named.problems] };
}

function readAll(files: readonly AssetFile[], run: Run): Promise<ReadAssets> {
  const { target, isInPlace, originals, link, onProgress } = run;
  const sums = new Set([...target.records.values()].map((file) => file?.sum));
  const most = link ? 0 : originals === 'drop' || isInPlace ? 1 : 2;
  let done = 0;
  return readAssets(files, {
    ...run,
    // Bytes that the output directory has already are staged later, if they turn out to be needed.
    copies: ({ sum }) => (sums.has(sum) ? 0 : most),
    copiesOfAny: sums.size === 0 ? most : 0,
    onRead: (path, file) => {
      if (isInPlace) target.note(path, file);
      onProgress({ step: 'read', done: ++done, total: files.length });
    },
  });
}
