// columns.ts: where do a source map's columns move when its file is edited?

/** A replacement on one line of generated text. Lines and columns start at 0; columns count UTF-16 units. */
export interface ColumnChange {
  readonly line: number;
  /** Before any change. */
  readonly column: number;
  readonly oldLength: number;
  readonly newLength: number;
}

/** Replacements as offsets; sorted, none overlapping, none with a line end in the old or new text. */
export interface LengthEdit {
  readonly start: number;
  readonly end: number;
  readonly newLength: number;
}

const digitChars = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const digitValues: readonly number[] = Array.from({ length: 128 }, (_, c) =>
  digitChars.indexOf(String.fromCharCode(c)),
);

/** Lines and columns of edits that change a length. Lines end with `\n`, as the generators of bundles count them. */
export function columnChanges(text: string, edits: readonly LengthEdit[]): readonly ColumnChange[] {
  const changes: ColumnChange[] = [];
  let line = 0;
  let lineStart = 0;
  for (const { start, end, newLength } of edits) {
    if (end - start === newLength) continue;
    for (let at = text.indexOf('\n', lineStart); at >= 0 && at < start; at = text.indexOf('\n', lineStart)) {
      line++;
      lineStart = at + 1;
    }
    changes.push({ line, column: start - lineStart, oldLength: end - start, newLength });
  }
  return changes;
}

/**
 * Moves the generated columns of `mappings` (ECMA-426) by these changes, in order of line and column. Only changed lines
 * are read; a segment inside a replaced text stays inside its new text.
 */
export function shiftColumns(mappings: string, changes: readonly ColumnChange[]): string {
  let result = '';
  let line = 0;
  let lineStart = 0;
  let copied = 0;
  for (let k = 0; k < changes.length; ) {
    const wanted = changes[k]!.line;
    const first = k;
    while (k < changes.length && changes[k]!.line === wanted) k++;
    for (; line < wanted; line++) {
      const next = mappings.indexOf(';', lineStart);
      if (next < 0) return result + mappings.slice(copied);
      lineStart = next + 1;
    }
    const semicolon = mappings.indexOf(';', lineStart);
    const lineEnd = semicolon < 0 ? mappings.length : semicolon;
    result +=
      mappings.slice(copied, lineStart) +
      shiftLine(mappings, { start: lineStart, end: lineEnd }, changes.slice(first, k));
    copied = lineEnd;
  }
  return result + mappings.slice(copied);
}

/** Differences stay the same but for the first one behind a change, so nearly all of a line is copied. */
function shiftLine(
  mappings: string,
  { start, end }: { readonly start: number; readonly end: number },
  changes: readonly ColumnChange[],
): string {
  const move = mover(changes);
  let result = '';
  let copied = start;
  let column = 0;
  let written = 0;
  for (let at = start; at < end; ) {
    const { value, after } = readNumber(mappings, at);
    if (after > at) {
      column += value;
      const moved = move(column);
      if (moved - written !== value) {
        result += mappings.slice(copied, at) + writeNumber(moved - written);
        copied = after;
      }
      written = moved;
    }
    const comma = mappings.indexOf(',', after);
    at = comma < 0 ? end : comma + 1;
  }
  return result + mappings.slice(copied, end);
}

/** New column of an old one. Segments come in order, so it goes on where the last one was. */
export function mover(changes: readonly ColumnChange[]): (column: number) => number {
  let next = 0;
  let shift = 0;
  let previous = 0;
  return (column) => {
    if (column < previous) next = shift = 0;
    previous = column;
    for (let change = changes[next]; change && column >= change.column + change.oldLength; change = changes[++next])
      shift += change.newLength - change.oldLength;
    const inside = changes[next];
    if (!inside || column <= inside.column) return column + shift;
    return inside.column + shift + Math.min(column - inside.column, inside.newLength);
  };
}

/** The base64 VLQ number at `at`, and the index behind it; `after === at` when there is none. */
function readNumber(mappings: string, at: number): { readonly value: number; readonly after: number } {
  let bits = 0;
  let scale = 1;
  for (let i = at; i < mappings.length; i++) {
    const digit = digitValues[mappings.charCodeAt(i)] ?? -1;
    if (digit < 0) break;
    bits += (digit & 31) * scale;
    if (digit < 32) return { value: bits % 2 === 1 ? -Math.floor(bits / 2) : bits / 2, after: i + 1 };
    scale *= 32;
  }
  return { value: 0, after: at };
}

function writeNumber(value: number): string {
  let bits = value < 0 ? -value * 2 + 1 : value * 2;
  let text = '';
  do {
    const rest = Math.floor(bits / 32);
    text += digitChars[(bits % 32) + (rest > 0 ? 32 : 0)];
    bits = rest;
  } while (bits > 0);
  return text;
}
