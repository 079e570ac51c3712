// map-columns.ts: what changes in a source map's JSON text when its file is edited?
import { type ColumnChange, mover, shiftColumns } from './columns.ts';
import type { MapFields, MapSection } from './references/sourcemap.ts';

/** New text for `[start, end)` of a map's JSON text. */
export interface MapEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Edits of `mappings`, and of the offsets of an indexed map's sections, for these changes in order of line and column. */
export function columnEdits(fields: MapFields, changes: readonly ColumnChange[]): readonly MapEdit[] {
  if (changes.length === 0) return [];
  const edits: MapEdit[] = [];
  const { mappings, sections } = fields;
  if (mappings) {
    const text = shiftColumns(mappings.value, changes);
    if (text !== mappings.value) edits.push({ start: mappings.start, end: mappings.end, text });
  }
  for (const section of sections) edits.push(...sectionEdits(section, changes));
  return edits.sort((a, b) => a.start - b.start);
}

function sectionEdits(section: MapSection, changes: readonly ColumnChange[]): readonly MapEdit[] {
  const { line, column, columnAt, fields } = section;
  const moved = mover(changes.filter((change) => change.line === line))(column);
  const inner = changes.flatMap((change) => within(section, moved, { change, changes }));
  const edits = columnEdits(fields, inner);
  return moved === column ? edits : [{ ...columnAt, text: String(moved) }, ...edits];
}

/** A change as the section counts lines and columns; what lies before the section is cut off. */
function within(
  { line, column }: MapSection,
  moved: number,
  { change, changes }: { readonly change: ColumnChange; readonly changes: readonly ColumnChange[] },
): readonly ColumnChange[] {
  if (change.line < line) return [];
  if (change.line > line) return [{ ...change, line: change.line - line }];
  const end = change.column + change.oldLength;
  if (end <= column) return [];
  if (change.column >= column) return [{ ...change, line: 0, column: change.column - column }];
  const newEnd = mover(changes.filter((other) => other.line === line))(end);
  return [{ line: 0, column: 0, oldLength: end - column, newLength: newEnd - moved }];
}
