// rewrite.ts: what are a file's bytes, once other files have names?
import type { Document } from './document.ts';
import { encode } from './text.ts';
import type { Edit, Names } from './types.ts';

/** The file's bytes with every edit written. Without edits they are the bytes that came in. */
export function rewrite(document: Document, edits: readonly Edit[], names: Names): Uint8Array {
  const { asset, text } = document;
  if (text && edits.length > 0)
    return encode(rewriteText({ text: text.text, start: 0, end: text.text.length }, edits, names), text.encoding);
  if ('bytes' in asset.content) return asset.content.bytes;
  throw new Error(`The bytes of "${asset.path}" are not in memory`);
}

/** A part of a text. */
export interface Slice {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A part of a text with the edits inside it written. They are sorted and do not overlap. */
export function rewriteText({ text, start, end }: Slice, edits: readonly Edit[], names: Names): string {
  let at = start;
  let result = '';
  for (const edit of edits) {
    result += text.slice(at, edit.start) + edit.write(names);
    at = edit.end;
  }
  return result + text.slice(at, end);
}

/** Sorts edits by place and drops those that overlap an earlier one: two parsers may have found one reference. */
export function inOrder<T extends Edit>(edits: readonly T[]): T[] {
  const sorted = edits.toSorted((a, b) => a.start - b.start || a.end - b.end);
  let end = -1;
  return sorted.filter((edit) => {
    if (edit.start < end) return false;
    end = edit.end;
    return true;
  });
}
