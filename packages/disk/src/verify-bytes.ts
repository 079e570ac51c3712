// verify-bytes.ts: does a listed file have the bytes that the manifest says?
import { hash } from 'node:crypto';
import { fixedReasons, type Hasher, type Problem } from '@truename/engine';
import type { FileRecord, Manifest } from '@truename/manifest';
import type { ReadContent } from './hash-stream.ts';

/** A file that the manifest lists. */
export interface ListedFile {
  readonly path: string;
  readonly kind: 'output' | 'fixed' | 'original';
  /** Of an original, its output's. */
  readonly record: FileRecord & { readonly reason?: string };
  /** Path of an original's output; the path itself of all others. */
  readonly of: string;
}

/** Every file with bytes that belong to the build, by path. Compressed siblings and maps may be replaced. */
export function listedFiles({ outputs, fixed, originals }: Manifest): ListedFile[] {
  const listed: ListedFile[] = [];
  for (const [path, record] of Object.entries(outputs)) listed.push({ path, kind: 'output', record, of: path });
  for (const [path, record] of Object.entries(fixed)) listed.push({ path, kind: 'fixed', record, of: path });
  for (const [path, of] of Object.entries(originals)) listed.push({ path, kind: 'original', record: outputs[of]!, of });
  return listed.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Tells by its sum which other file of the build some content belongs to. */
export type ContentIndex = (sum: string) => string | undefined;

export function contentIndex(listed: readonly ListedFile[]): ContentIndex {
  // Of equal files the first has the name that people know best: outputs stand before their originals in the manifest.
  const bySum = new Map(listed.toReversed().map(({ record, of }) => [record.hash, of]));
  return (sum) => bySum.get(sum);
}

/** A difference between a file and its record; null for none. */
export function bytesProblem(
  listed: ListedFile,
  content: ReadContent,
  { hasher, pathOf }: { readonly hasher: Hasher; readonly pathOf: ContentIndex },
): Problem | null {
  const { record } = listed;
  const size = 'bytes' in content ? content.bytes.byteLength : content.size;
  const sum = 'bytes' in content ? hasher.sum(content.bytes) : content.sum;
  if (size !== record.size || sum !== record.hash) {
    const other = pathOf(sum);
    const whose = other === undefined ? '' : `; it is the content of "${other}"`;
    const found = `${size} bytes with the sum ${sum}, where the manifest has ${record.size} with ${record.hash}${whose}`;
    return changed(listed, found);
  }
  // A copy with its output's bytes has its output's SHA-384.
  const { integrity } = listed.kind === 'original' ? { integrity: undefined } : record;
  const isWrong = 'bytes' in content && integrity !== undefined && !guards(integrity, content.bytes);
  return isWrong ? changed(listed, 'the recorded size and sum, but not the recorded integrity value') : null;
}

function guards(integrity: string, bytes: Uint8Array): boolean {
  const algorithm = integrity.slice(0, integrity.indexOf('-'));
  return integrity === `${algorithm}-${hash(algorithm, bytes, 'base64')}`;
}

/** A listed file that does not stand there. */
export function missing({ path, kind, of }: ListedFile): Problem {
  const message =
    kind === 'original' ? `The copy of "${of}" is not there` : 'It belongs to this build, and it is not there';
  return { code: 'missing-file', severity: 'error', message, at: { path }, hint: 'Copy the whole build again' };
}

function changed(listed: ListedFile, found: string): Problem {
  const { path, kind, record, of } = listed;
  const at = { path };
  if (kind === 'original') {
    const message = `It is no longer a copy of "${of}": it has ${found}`;
    return { code: 'changed-original', severity: 'error', message, at, hint: copyAgain };
  }
  if (record.reason === fixedReasons.deployed) {
    const message = `It was written after the build: it has ${found}`;
    return {
      code: 'changed-file',
      severity: 'warning',
      message,
      at,
      hint: 'None is needed if a deploy or start writes it',
    };
  }
  const hint = kind === 'output' ? copyAgain : 'Copy it from the build again, together with the manifest';
  return { code: 'changed-file', severity: 'error', message: `It is not this build's: it has ${found}`, at, hint };
}

/** Whatever was edited in place loses its edit with the next build. */
const copyAgain =
  'Copy it from the build again; to change it, change its source and build, so that the hashed name changes too';
