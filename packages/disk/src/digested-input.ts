// digested-input.ts: what has become of a digested directory since its manifest was written?
import { type Problem, type StreamedContent, TruenameError } from '@truename/engine';
import type { Manifest } from '@truename/manifest';
import { createNameReader, type NameReader } from './digit-spots.ts';
import { encodedSibling } from './encodings.ts';
import { unreadable } from './fault.ts';
import { hashFile } from './hash-stream.ts';
import { type ListedFile, manifestFiles } from './manifest-files.ts';
import type { Tree, TreeFile } from './read-tree.ts';
import type { Run } from './run.ts';

/** A file named by its content, as it is now. */
export interface KeptOutput {
  /** Path of the output. */
  readonly path: string;
  /** Where its bytes are: the output itself, or its original where somebody edited that. */
  readonly file: TreeFile;
  readonly isEdited: boolean;
  /** The path its author knows it by, beside the output; null for a file that a bundler named. */
  readonly original: string | null;
}

/** A digested directory and what happened to it. */
export interface DigestedInput {
  readonly manifest: Manifest;
  /** Every file but our own, by path. */
  readonly files: ReadonlyMap<string, TreeFile>;
  /** What was read of the files that the manifest lists. */
  readonly found: ReadonlyMap<string, StreamedContent>;
  readonly names: NameReader;
  /** Without those whose original is gone. */
  readonly outputs: readonly KeptOutput[];
  /** Paths of fixed files that are there. */
  readonly fixed: readonly string[];
  /** Files that the manifest does not list, sorted by path. */
  readonly added: readonly TreeFile[];
  /** Those of them that are compressed copies of listed files. */
  readonly siblings: readonly string[];
  /** `changed-output` errors, and what is gone. */
  readonly problems: readonly Problem[];
  /** True where every file is as the manifest says, and there is none besides. */
  readonly isSame: boolean;
}

/** Reads every file that the manifest lists, and compares. */
export function readDigested(tree: Tree, manifest: Manifest, run: Run): DigestedInput {
  const files = new Map(tree.files.map((file) => [file.path, file]));
  const listed = manifestFiles(manifest);
  const names = createNameReader(manifest.naming);
  const originals = originalsOf(manifest, names);
  const siblings = tree.files.flatMap(({ path }) =>
    !listed.has(path) && isSibling(path, manifest, listed) ? path : [],
  );
  const known = new Set([...listed.keys(), ...originals.values(), ...siblings]);
  const found = measure(
    tree.files.filter(({ path }) => known.has(path)),
    run,
  );
  const state: State = { manifest, files, found, listed, originals };
  const looked = Object.keys(manifest.outputs)
    .sort()
    .map((path) => lookAt(path, state));
  const outputs = looked.flatMap(({ output }) => output ?? []);
  const paths = new Set(originals.values());
  const isThere = (path: string) => files.has(path);
  const fixed = Object.keys(manifest.fixed).sort();
  const added = tree.files.filter(({ path }) => !listed.has(path) && !paths.has(path));
  const strays = [...originals.values()].filter((path) => isThere(path) && !listed.has(path));
  const problems = [
    ...looked.flatMap(({ problem }) => problem ?? []),
    ...fixed.filter((path) => !isThere(path)).map((path) => gone(path)),
  ];
  const isSame =
    problems.length + strays.length === 0 &&
    added.length === siblings.length &&
    outputs.every(({ isEdited }) => !isEdited) &&
    fixed.every((path) => isAsListed(path, state));
  return { manifest, files, found, names, outputs, fixed: fixed.filter(isThere), added, siblings, problems, isSame };
}

/** Not of an original: a copy of that belongs to the asset. */
function isSibling(path: string, { originals }: Manifest, listed: ReadonlyMap<string, unknown>): boolean {
  const { of } = encodedSibling(path) ?? {};
  return of !== undefined && listed.has(of) && !Object.hasOwn(originals, of);
}

interface State {
  readonly manifest: Manifest;
  readonly files: ReadonlyMap<string, TreeFile>;
  readonly found: ReadonlyMap<string, StreamedContent>;
  readonly listed: ReadonlyMap<string, ListedFile | null>;
  /** By the path of the output. */
  readonly originals: ReadonlyMap<string, string>;
}

function measure(
  files: readonly TreeFile[],
  { hasher, settings, fs, target, isInPlace, onProgress }: Run,
): Map<string, StreamedContent> {
  const found = new Map<string, StreamedContent>();
  for (const { path, absolute } of files) {
    try {
      const content = hashFile(absolute, hasher, { fs, integrity: settings.integrity === 'all' });
      found.set(path, content);
      if (isInPlace) target.note(path, content);
    } catch (error) {
      throw new TruenameError([unreadable(path, error)]);
    }
    onProgress({ step: 'check', done: found.size, total: files.length });
  }
  return found;
}

/**
 * The path by which an author knows each output. It stood beside the output when the directory was digested, and a file
 * that stands there now is meant to be the asset, whether originals were kept or not.
 */
function originalsOf({ assets, originals, outputs }: Manifest, names: NameReader): Map<string, string> {
  const result = new Map<string, string>();
  for (const [name, path] of Object.entries(assets))
    if (Object.hasOwn(outputs, path) && names.plain(path) === name && name !== path) result.set(path, name);
  for (const [original, path] of Object.entries(originals)) result.set(path, original);
  return result;
}

/** An output is what its name says, or its original was edited, or somebody damaged it. */
function lookAt(path: string, state: State): { readonly output?: KeptOutput; readonly problem?: Problem } {
  const { files, found, manifest, originals } = state;
  const original = originals.get(path) ?? null;
  const [own, beside] = [files.get(path), original === null ? undefined : files.get(original)];
  const isKept = original !== null && Object.hasOwn(manifest.originals, original);
  if (isKept && !beside) return { problem: gone(original, path) };
  const isRight = own !== undefined && isAsListed(path, state);
  if (isRight && (!beside || isEqual(path, original!, found)))
    return { output: { path, original, file: own, isEdited: false } };
  if (beside && (isRight || (own && isEqual(path, original!, found))))
    return { output: { path, original, file: beside, isEdited: true } };
  return { problem: changed(path, own !== undefined, isKept ? original : null) };
}

function isAsListed(path: string, { listed, found }: State): boolean {
  const [record, file] = [listed.get(path), found.get(path)];
  return record != null && file !== undefined && record.size === file.size && record.sum === file.sum;
}

function isEqual(a: string, b: string, found: ReadonlyMap<string, StreamedContent>): boolean {
  return found.get(a)?.size === found.get(b)?.size && found.get(a)?.sum === found.get(b)?.sum;
}

function gone(path: string, output: string | null = null): Problem {
  const message =
    output === null
      ? 'The manifest lists this file, and it is not there: it is taken out of the manifest'
      : `The original of "${output}" is not there: both are taken out of the manifest`;
  return { code: 'asset-gone', severity: 'info', message, at: { path } };
}

function changed(path: string, isThere: boolean, original: string | null): Problem {
  const edit = original === null ? '' : `; to change the asset, edit "${original}"`;
  return {
    code: 'changed-output',
    severity: 'error',
    message: isThere ? 'Its content is not what its name says' : 'The manifest lists this file, and it is not there',
    at: { path },
    hint: `Digest the source again, or restore the file${edit}`,
  };
}
