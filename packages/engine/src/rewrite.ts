// rewrite.ts: what are a file's bytes, once other files have names?
import { debugIdOf } from './debug-ids.ts';
import type { Edit, Linked, Names } from './edits.ts';
import { encode } from './text.ts';

/** The file's bytes with every edit written. Without edits they are the bytes that came in. */
export function rewrite({ asset, text, edits }: Linked, names: Names): Uint8Array {
  if (text && edits.length > 0) {
    const whole = { text: text.text, start: 0, end: text.text.length };
    return encode(rewriteText(whole, edits, names), text.encoding);
  }
  const { content } = asset;
  if ('bytes' in content) return content.bytes;
  if (text) return encode(text.text, text.encoding);
  if ('read' in content) return content.read();
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
