// read-assets.ts: which assets are the files of a directory?
import {
  type Asset,
  type Content,
  type Hasher,
  languageOf,
  type Problem,
  type Settings,
  TruenameError,
} from '@truename/engine';
import { systemCode, unreadable } from './fault.ts';
import type { FileSystem } from './file-system.ts';
import { hashFile, streamLimit } from './hash-stream.ts';
import type { Source } from './planned-files.ts';
import { readSmall } from './read-small.ts';
import type { TreeFile } from './read-tree.ts';
import type { Stage } from './stage.ts';
import type { Measure } from './target.ts';

/** How files are read. */
export interface ReadContext {
  readonly fs: FileSystem;
  readonly hasher: Hasher;
  readonly settings: Settings;
  readonly stage: Stage;
  /** How many copies of a binary will be needed; they are staged while its bytes are at hand. */
  copies(path: string, file: Measure): number;
  /** Told of every file, once it is read. */
  onRead(path: string, file: Measure): void;
}

/** A file to read, and what the engine is to know of it besides its content. */
export interface AssetFile {
  readonly file: TreeFile;
  readonly asset: Omit<Asset, 'content' | 'language'>;
}

/** A file of a directory that has not been digested. */
export function treeAsset(file: TreeFile): AssetFile {
  return { file, asset: { id: file.path, path: file.path, logical: [file.path], origin: 'tree' } };
}

/** The assets of these files: text is read when the engine asks for it, binaries are read now, hashed, and let go. */
export function readAssets(
  files: readonly AssetFile[],
  context: ReadContext,
): { assets: Asset[]; sources: Map<string, Source>; problems: Problem[] } {
  const assets: Asset[] = [];
  const sources = new Map<string, Source>();
  const problems: Problem[] = [];
  for (const { file, asset } of files) {
    const source: Source = { absolute: file.absolute, measure: null, staged: [] };
    const language = languageOf(asset.path);
    try {
      const content = language === 'binary' ? readBinary(file, source, context) : readLater(file, source, context);
      assets.push({ ...asset, language, content });
      sources.set(asset.path, source);
    } catch (error) {
      // A full disk is the end; a file that cannot be read is told with all others.
      if (!(error instanceof TruenameError) && systemCode(error) === '') throw error;
      problems.push(...problemsOf(file, error));
      if (error instanceof TruenameError && error.code === 'unwritable-file') break;
    }
  }
  return { assets, sources, problems };
}

function problemsOf(file: TreeFile, error: unknown): readonly Problem[] {
  return error instanceof TruenameError ? error.problems : [unreadable(file.path, error)];
}

function readLater(file: TreeFile, source: Source, context: ReadContext): Content {
  const { fs, hasher } = context;
  const read = (): Uint8Array => {
    try {
      const bytes = fs.readFileSync(file.absolute);
      note(file.path, { size: bytes.byteLength, sum: hasher.sum(bytes) }, { source, context });
      return bytes;
    } catch (error) {
      throw new TruenameError([unreadable(file.path, error)]);
    }
  };
  return { size: file.size, read };
}

function readBinary(file: TreeFile, source: Source, context: ReadContext): Content {
  const { fs, hasher, stage, settings } = context;
  const bytes = file.size > streamLimit ? null : readSmall(file.absolute, file.size, fs);
  if (bytes === null) {
    const content = hashFile(file.absolute, hasher, fs);
    note(file.path, content, { source, context });
    for (let count = context.copies(file.path, content); count > 0; count--)
      source.staged.push(stage.take(file.absolute, file.path, false));
    return content;
  }
  const sum = hasher.sum(bytes);
  const isPlain = settings.hash === 'xxh64' && settings.salt === '';
  const digits = isPlain ? sum.slice(0, settings.hashLength) : hasher.digits(bytes);
  const content = { size: bytes.byteLength, sum, digits };
  note(file.path, content, { source, context });
  for (let count = context.copies(file.path, content); count > 0; count--)
    source.staged.push(stage.add(bytes, file.path));
  return content;
}

function note(
  path: string,
  { size, sum }: Measure,
  { source, context }: { readonly source: Source; readonly context: ReadContext },
): void {
  source.measure = { size, sum };
  context.onRead(path, source.measure);
}
