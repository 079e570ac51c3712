// read-assets.ts: which assets are the files of a directory?
import {
  type Asset,
  type Content,
  type Hasher,
  type Language,
  languageOf,
  type Problem,
  pacer,
  type Settings,
  type StreamedContent,
  TruenameError,
} from '@truename/engine';
import { systemCode, unreadable } from './fault.ts';
import type { FileSystem } from './file-system.ts';
import { hashFile, streamLimit } from './hash-stream.ts';
import { hearSignals } from './hear-signals.ts';
import type { Source } from './planned-files.ts';
import { integrityOf, readSmall } from './read-small.ts';
import type { TreeFile } from './read-tree.ts';
import type { Stage } from './stage.ts';
import type { Measure } from './target.ts';

/** A file to read, and what the engine is to know of it besides its content. */
export interface AssetFile {
  readonly file: TreeFile;
  readonly asset: Omit<Asset, 'content'>;
  /** What is known of a binary file's bytes, where it was read before. */
  readonly content?: StreamedContent;
}

/** How files are read. */
export interface ReadContext {
  readonly fs: FileSystem;
  readonly hasher: Hasher;
  readonly settings: Settings;
  readonly stage: Stage;
  /** How many copies of a binary will be needed; they are staged while its bytes are at hand. */
  copies(file: Measure): number;
  /** How many that will be whatever is in a file; 0 where it depends on that. */
  readonly copiesOfAny: number;
  /** Told of every file, once it is read. */
  onRead(path: string, file: Measure): void;
}

/** Assets, and where their bytes are. */
export interface ReadAssets {
  readonly assets: readonly Asset[];
  /** By the path of the asset. */
  readonly sources: ReadonlyMap<string, Source>;
  readonly problems: readonly Problem[];
}

/** A file of a directory that has not been digested. */
export function treeAsset(file: TreeFile): AssetFile {
  const { path } = file;
  return { file, asset: { id: path, path, logical: [path], language: languageOf(path), origin: 'tree' } };
}

/** Text above this many bytes is copied as it is: half of what fits into a string, which has to hold edits too. */
const textLimit = 256 << 20;

/** Text is read when the engine asks for it, binaries are read now, hashed, staged and let go. */
export async function readAssets(files: readonly AssetFile[], context: ReadContext): Promise<ReadAssets> {
  const assets: Asset[] = [];
  const sources = new Map<string, Source>();
  const problems: Problem[] = [];
  const pace = pacer(hearSignals);
  for (const { file, asset, content } of files) {
    if (pace.isDue()) await pace.pause();
    const source: Source = { absolute: file.absolute, measure: content ?? null, staged: [] };
    sources.set(asset.path, source);
    const isTooLarge = asset.language !== 'binary' && file.size > textLimit;
    const language = isTooLarge ? 'binary' : asset.language;
    if (isTooLarge) problems.push(tooLarge(file));
    try {
      assets.push({ ...asset, language, content: content ?? readContent(file, source, { language, context }) });
    } catch (error) {
      if (systemCode(error) === '') throw error;
      problems.push(unreadable(file.path, error));
    }
  }
  return { assets, sources, problems };
}

function readContent(
  file: TreeFile,
  source: Source,
  { language, context }: { readonly language: Language; readonly context: ReadContext },
): Content {
  if (language !== 'binary') return { size: file.size, read: () => readText(file, source, context) };
  const { fs, stage } = context;
  const bytes = file.size > streamLimit ? null : readSmall(file.absolute, file.size, fs);
  const content = bytes ? small(bytes, context) : readLarge(file, source, context);
  note(file, source, { context, measure: content });
  for (let count = context.copies(content) - source.staged.length; count > 0; count--)
    source.staged.push(bytes ? stage.add(bytes, file.path) : stage.take(file.absolute, file.path, false));
  return content;
}

/** Copied while it is read, where copies are needed in any case and the disk cannot make them for nothing. */
function readLarge(file: TreeFile, source: Source, context: ReadContext): StreamedContent {
  const { fs, hasher, stage, settings, copiesOfAny } = context;
  const options = { fs, integrity: settings.integrity === 'all' };
  const clone = copiesOfAny > 0 ? stage.clone(file.absolute, file.path) : null;
  if (clone !== null) source.staged.push(clone);
  if (clone !== null || copiesOfAny === 0) return hashFile(file.absolute, hasher, options);
  const copies = Array.from({ length: copiesOfAny }, () => stage.create(file.path));
  source.staged.push(...copies.map(({ name }) => name));
  try {
    const onPart = (part: Uint8Array) => {
      for (const copy of copies) copy.write(part);
    };
    return hashFile(file.absolute, hasher, { ...options, onPart });
  } finally {
    for (const copy of copies) copy.close();
  }
}

function small(bytes: Uint8Array, { hasher, settings }: ReadContext): StreamedContent {
  const value = settings.integrity === 'all' ? { integrity: integrityOf(bytes) } : {};
  return { size: bytes.byteLength, ...hasher.both(bytes), ...value };
}

function readText(file: TreeFile, source: Source, context: ReadContext): Uint8Array {
  try {
    const bytes = context.fs.readFileSync(file.absolute);
    note(file, source, { context, measure: { size: bytes.byteLength, sum: context.hasher.sum(bytes) } });
    return bytes;
  } catch (error) {
    throw systemCode(error) === '' ? error : new TruenameError([unreadable(file.path, error)]);
  }
}

function note(
  { path }: TreeFile,
  source: Source,
  { context, measure: { size, sum } }: { readonly context: ReadContext; readonly measure: Measure },
): void {
  source.measure = { size, sum };
  context.onRead(path, source.measure);
}

function tooLarge({ path, size }: TreeFile): Problem {
  return {
    code: 'parse-failed',
    severity: 'warning',
    message: `It has ${size} bytes, and text of more than ${textLimit} is not looked through: what it names is left as it is`,
    at: { path },
    hint: 'None is needed where it names no files of the site; else split it',
  };
}
