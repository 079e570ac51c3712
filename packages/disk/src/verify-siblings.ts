// verify-siblings.ts: does a compressed copy unpack to its file?
import { type Hasher, type Problem, TruenameError } from '@truename/engine';
import type { EncodedRecord, FileRecord, Manifest } from '@truename/manifest';
import { canUnpack, encodedSibling, unpack } from './encodings.ts';
import { unreadable } from './fault.ts';
import { type FileSystem, machine } from './file-system.ts';
import { readContent } from './hash-stream.ts';
import type { TreeFile } from './read-tree.ts';

/** How files are read. */
export interface SiblingContext {
  readonly fs?: FileSystem;
  readonly hasher: Hasher;
}

/** A compressed copy that the manifest records, and the path of its file. */
export interface RecordedSibling {
  readonly owner: string;
  readonly record: EncodedRecord;
}

/** Compressed copies by their path. They may be absent. */
export function recordedSiblings({ outputs, fixed }: Manifest): Map<string, RecordedSibling> {
  const siblings = new Map<string, RecordedSibling>();
  for (const [owner, { encodings }] of [...Object.entries(outputs), ...Object.entries(fixed)])
    for (const record of Object.values(encodings ?? {})) siblings.set(record.file, { owner, record });
  return siblings;
}

/** A copy that has the recorded bytes, or was made again: it may be compressed better, but has to be of the same file. */
export function siblingProblem(
  file: TreeFile,
  owner: {
    readonly path: string;
    readonly record: Pick<FileRecord, 'size' | 'hash'>;
    readonly sibling?: EncodedRecord | undefined;
  },
  { fs = machine, hasher }: SiblingContext,
): Problem | null {
  const { record, sibling } = owner;
  const encoding = encodedSibling(file.path)?.encoding ?? 'gzip';
  try {
    const content = readContent({ ...file, language: 'binary' }, hasher, { fs });
    const sum = 'bytes' in content ? hasher.sum(content.bytes) : content.sum;
    if (sum === sibling?.hash && file.size === sibling.size) return null;
    if (!canUnpack(encoding)) return untold(file.path, owner.path);
    const bytes = 'bytes' in content ? content.bytes : fs.readFileSync(file.absolute);
    const unpacked = unpack(bytes, encoding, record.size);
    if (unpacked?.byteLength === record.size && hasher.sum(unpacked) === record.hash) return null;
    return wrongSibling(file.path, owner.path, unpacked === null);
  } catch (error) {
    return error instanceof TruenameError ? error.problems[0]! : unreadable(file.path, error);
  }
}

function wrongSibling(path: string, owner: string, isBroken: boolean): Problem {
  return {
    code: 'wrong-sibling',
    severity: 'error',
    message: isBroken
      ? `It cannot be unpacked to the bytes of "${owner}"`
      : `It unpacks to other bytes than those of "${owner}"`,
    at: { path },
    hint: 'Compress the file again, or delete this copy: servers that send it send the wrong file',
  };
}

function untold(path: string, owner: string): Problem {
  return {
    code: 'wrong-sibling',
    severity: 'warning',
    message: `It was made again after the build, and Node ${process.versions.node} cannot tell whether it is still "${owner}"`,
    at: { path },
    hint: 'Check with Node 22.15 or later, which can unpack zstd',
  };
}
