// maps.ts: how does a source map follow the file it belongs to?
import { type ColumnChange, columnChanges } from './columns.ts';
import { debugIdOf } from './debug-ids.ts';
import type { Document } from './document.ts';
import type { Linked, Names, PartEdit } from './edits.ts';
import { columnEdits, type MapEdit } from './map-columns.ts';
import { findMapFields, type JsonText, type MapFields, readInlineMap } from './references/sourcemap.ts';
import { splitPath } from './rename.ts';
import { written } from './rewrite.ts';
import { decode } from './text.ts';
import type { Asset } from './types.ts';

/** The file that a map belongs to, as it is written now. */
export interface MapOwner {
  readonly linked: Linked;
  readonly names: Names;
  /** Path of the output. */
  readonly path: string;
  /** A fixed file keeps its debug id. */
  readonly isFixed: boolean;
}

/** A map's text with `file`, debug ids and columns as its owner's now are, and all else byte for byte; null for invalid JSON. */
export function patchMap(json: string, owner: MapOwner): string | null {
  const fields = findMapFields(json);
  if (!fields) return null;
  const edits = [...nameEdits(fields, owner), ...columnEdits(fields, columnsOf(owner))].sort(
    (a, b) => a.start - b.start,
  );
  let result = '';
  let at = 0;
  for (const { start, end, text } of edits) {
    result += json.slice(at, start) + text;
    at = end;
  }
  return result + json.slice(at);
}

/** The edit for a map inside the comment of its own file; `invalid` where it cannot be read. */
export function inlineMapEdit(
  { asset, mapComment }: Document,
  linked: Linked,
  naming: { isFixed: boolean; path(digits: string): string },
): PartEdit | 'invalid' | null {
  if (!mapComment || !/^data:/i.test(mapComment.url)) return null;
  const inline = readInlineMap(mapComment.url);
  if (!inline || !findMapFields(inline.json)) return 'invalid';
  const { isFixed } = naming;
  const targets: Asset[] = isFixed ? [] : [asset];
  const write = (names: Names): string => {
    const path = isFixed ? asset.path : naming.path(names.digits(asset));
    const patched = patchMap(inline.json, { linked, names, path, isFixed });
    // Without a change the author's own encoding stays.
    return patched === null || patched === inline.json ? mapComment.url : inline.encode(patched);
  };
  return { kind: 'inline-map', start: mapComment.start, end: mapComment.end, targets, write };
}

function columnsOf({ linked, names }: MapOwner): readonly ColumnChange[] {
  const edits = linked.edits
    .filter(({ kind }) => kind !== 'inline-map')
    .map((edit) => ({ start: edit.start, end: edit.end, newLength: written(edit, names).length }));
  return columnChanges(linked.text ? decode(linked.text) : '', edits);
}

/** `file` and debug ids, in the map itself and in the parts of an indexed one. */
function nameEdits({ file, debugIds, sections }: MapFields, owner: MapOwner): MapEdit[] {
  const { asset, debugId } = owner.linked;
  const edits: MapEdit[] = [];
  const names = [asset.path, asset.original ?? asset.path].map((path) => splitPath(path).name);
  const before = names.find((name) => file?.value.endsWith(name));
  const after = splitPath(owner.path).name;
  if (file && before !== undefined && before !== after) {
    const text = jsonText(file.value.slice(0, -before.length) + after, file);
    edits.push({ start: file.start, end: file.end, text });
  }
  for (const { start, end, value } of owner.isFixed ? [] : debugIds)
    if (isUuid(value) && (debugId === null || value === debugId))
      edits.push({ start, end, text: debugIdOf(owner.names.digits(asset)) });
  return [...edits, ...sections.flatMap((section) => nameEdits(section.fields, owner))];
}

/** Where the author's text has escapes, letters beyond ASCII stay escapes: the file may be in any encoding. */
function jsonText(text: string, { start, end, value }: JsonText): string {
  const written = JSON.stringify(text).slice(1, -1);
  if (end - start === value.length) return written;
  return written.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function isUuid(text: string): boolean {
  return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text);
}
