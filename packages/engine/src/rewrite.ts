// rewrite.ts: what are a file's bytes, once other files have names?
import { Buffer } from 'node:buffer';
import { debugIdOf } from './debug-ids.ts';
import type { Edit, Linked, Names } from './edits.ts';
import { decode, encode } from './text.ts';

/** The file's bytes with every edit written. Without edits they are the bytes that came in. */
export function rewrite({ asset, text, edits }: Linked, names: Names): Uint8Array {
  if (text && edits.length > 0) {
    if (text.encoding === 'ascii') return rewriteBytes(text.bytes, edits, names);
    const source = decode(text);
    return encode(rewriteText({ text: source, start: 0, end: source.length }, edits, names), text.encoding);
  }
  if (text) return text.bytes;
  const { content } = asset;
  if ('bytes' in content) return content.bytes;
  if ('read' in content) return content.read();
  throw new Error(`The bytes of "${asset.path}" are not in memory`);
}

/** The same as `rewriteText()` for a text with a character a byte, without decoding what stays. */
function rewriteBytes(bytes: Uint8Array, edits: readonly Edit[], names: Names): Uint8Array {
  const texts = edits.map((edit) => written(edit, names));
  const length = edits.reduce((sum, { start, end }, index) => sum + texts[index]!.length - (end - start), bytes.length);
  const result = Buffer.allocUnsafe(length);
  let from = 0;
  let to = 0;
  edits.forEach(({ start, end }, index) => {
    result.set(bytes.subarray(from, start), to);
    to += start - from;
    to += result.write(texts[index]!, to, 'latin1');
    from = end;
  });
  result.set(bytes.subarray(from), to);
  return new Uint8Array(result.buffer, result.byteOffset, result.byteLength);
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
    result += text.slice(at, edit.start) + written(edit, names);
    at = edit.end;
  }
  return result + text.slice(at, end);
}

/** The new text of one edit. */
export function written(edit: Edit, names: Names): string {
  switch (edit.kind) {
    case 'reference':
      return edit.before + names.digits(edit.of) + edit.after;
    case 'digest':
      return names.digest(edit.of, edit.algorithm);
    case 'debug-id':
      return debugIdOf(names.digits(edit.of));
    default:
      return edit.write(names);
  }
}
