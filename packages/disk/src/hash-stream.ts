// hash-stream.ts: what is in a file, without holding a large one in memory?
import { createHash } from 'node:crypto';
import { type Hasher, type Language, type StreamedContent, TruenameError } from '@truename/engine';
import { unreadable } from './fault.ts';
import { type FileSystem, machine } from './file-system.ts';

/** Binaries above this many bytes are hashed as a stream. */
export const streamLimit: number = 1 << 20;

const bufferSize = 256 << 10;
let buffer: Uint8Array | null = null;

/** What was read. */
export type ReadContent = { readonly bytes: Uint8Array } | StreamedContent;

/** A file to read; a `TreeFile` and its language. */
export interface ReadableFile {
  /** Shown to the user when the file cannot be read. */
  readonly path: string;
  readonly absolute: string;
  /** In bytes; decides whether a binary is streamed. */
  readonly size: number;
  /** Only a `binary` is streamed: all others are searched for references. */
  readonly language: Language;
}

export interface ReadContentOptions {
  /** In bytes; default `streamLimit`. 0 streams every binary that is not empty. */
  readonly limit?: number;
  readonly fs?: FileSystem;
}

/**
 * The file's bytes, or for a large binary its size, name digits and sum, read through one buffer of 256 KiB.
 * Throws a `TruenameError` with an `unreadable-file` problem.
 */
export function readContent(file: ReadableFile, hasher: Hasher, options: ReadContentOptions = {}): ReadContent {
  const { limit = streamLimit, fs = machine } = options;
  try {
    if (file.language !== 'binary' || file.size <= limit) return { bytes: fs.readFileSync(file.absolute) };
    return hashFile(file.absolute, hasher, { fs });
  } catch (error) {
    throw new TruenameError([unreadable(file.path, error)]);
  }
}

/** What is done with a file's bytes besides hashing. */
export interface HashFileOptions {
  /** Also the `sha384-…` value. Default false. */
  readonly integrity?: boolean;
  readonly fs?: FileSystem;
  /** Gets the bytes, part by part; a part is good until the function returns. */
  onPart?(part: Uint8Array): void;
}

/**
 * Size, name digits and sum of a file (absolute), read through one buffer of 256 KiB. Throws what the file system throws.
 */
export function hashFile(path: string, hasher: Hasher, options: HashFileOptions = {}): StreamedContent {
  const { fs = machine, integrity = false, onPart } = options;
  // One buffer for the whole process is safe: nothing else runs between its first use and its last.
  buffer ??= new Uint8Array(bufferSize);
  const stream = hasher.stream();
  const guard = integrity ? createHash('sha384') : null;
  const file = fs.openSync(path, 'r');
  let size = 0;
  try {
    for (;;) {
      const length = fs.readSync(file, buffer, 0, bufferSize, null);
      if (length === 0) break;
      const part = buffer.subarray(0, length);
      stream.update(part);
      guard?.update(part);
      onPart?.(part);
      size += length;
    }
  } finally {
    fs.closeSync(file);
  }
  const value = guard === null ? {} : { integrity: `sha384-${guard.digest('base64')}` };
  return { size, digits: stream.digits(), sum: stream.sum(), ...value };
}
