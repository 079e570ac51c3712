// sourcemap.ts: which values of a source map follow the file it belongs to?
import { endOfValue, members, stringAt } from './json-scan.ts';

export { findDebugId, findMapComment, type MapComment } from './map-comment.ts';

/** A JSON string: `[start, end)` is what stands between its quotes, `value` the text with escapes undone. */
export interface JsonText {
  readonly start: number;
  readonly end: number;
  readonly value: string;
}

/** Where the changing values of a source map (ECMA-426) stand in its JSON text. */
export interface MapFields {
  readonly file: JsonText | null;
  readonly mappings: JsonText | null;
  /** `debugId` and its older spelling `debug_id`; error trackers write both. */
  readonly debugIds: readonly JsonText[];
  /** Parts of an indexed map, in order. */
  readonly sections: readonly MapSection[];
}

/** A part of an indexed map: its own map begins at this place of the generated text (both start at 0). */
export interface MapSection {
  readonly line: number;
  readonly column: number;
  /** Where the number `column` stands in the JSON text. */
  readonly columnAt: { readonly start: number; readonly end: number };
  readonly fields: MapFields;
}

/** A map inside a comment. */
export interface InlineMap {
  readonly json: string;
  /** The `data:` URL for other JSON, in the same encoding. */
  encode(json: string): string;
}

/**
 * Finds the values that follow a renamed or edited file, without reading the rest (`sources`, `sourcesContent`) into
 * positions. Null for text that is no JSON object.
 */
export function findMapFields(json: string): MapFields | null {
  const start = startOfJson(json);
  try {
    const value: unknown = JSON.parse(json.slice(start));
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  } catch {
    return null;
  }
  return fieldsAt(json, json.indexOf('{', start));
}

/** Reads a `data:application/json` URL (base64 or percent-encoded, UTF-8); null for any other or broken one. */
export function readInlineMap(url: string): InlineMap | null {
  const head = /^data:application\/json(?:;[^,;]*)*,/i.exec(url)?.[0];
  if (head === undefined) return null;
  const body = url.slice(head.length);
  if (!/;base64,$/i.test(head)) {
    const json = percentDecoded(body);
    return json === null ? null : { json, encode: (changed) => head + encodeURIComponent(changed) };
  }
  const bytes = Buffer.from(body, 'base64');
  const padded = body.endsWith('=') || body.length % 4 === 0;
  if (bytes.toString('base64').replace(/=+$/, '') !== body.replace(/=+$/, '')) return null;
  try {
    const json = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const encode = (changed: string): string => {
      const encoded = Buffer.from(changed, 'utf8').toString('base64');
      return head + (padded ? encoded : encoded.replace(/=+$/, ''));
    };
    return { json, encode };
  } catch {
    return null;
  }
}

function percentDecoded(body: string): string | null {
  try {
    return decodeURIComponent(body);
  } catch {
    return null;
  }
}

/** Behind a byte order mark and behind the line that guards maps against being run as a script. */
function startOfJson(json: string): number {
  const mark = json.charCodeAt(0) === 0xfeff ? 1 : 0;
  if (!json.startsWith(")]}'", mark)) return mark;
  const lineEnd = json.indexOf('\n', mark);
  return lineEnd < 0 ? json.length : lineEnd + 1;
}

function fieldsAt(json: string, at: number): MapFields {
  let file: JsonText | null = null;
  let mappings: JsonText | null = null;
  const debugIds = new Map<string, JsonText | null>();
  let sections: readonly MapSection[] = [];
  for (const { key, start } of members(json, at)) {
    if (key === 'file') file = stringAt(json, start);
    else if (key === 'mappings') mappings = stringAt(json, start);
    else if (key === 'debugId' || key === 'debug_id') debugIds.set(key, stringAt(json, start));
    else if (key === 'sections') sections = sectionsAt(json, start);
  }
  return { file, mappings, debugIds: [...debugIds.values()].filter((id) => id !== null), sections };
}

function sectionsAt(json: string, at: number): readonly MapSection[] {
  if (json[at] !== '[') return [];
  return members(json, at).flatMap(({ start }) => {
    const parts = new Map(members(json, start).map(({ key, start: value }) => [key, value]));
    const offset = new Map(members(json, parts.get('offset') ?? -1).map(({ key, start: value }) => [key, value]));
    const column = offset.get('column');
    const map = parts.get('map');
    if (column === undefined || map === undefined || json[map] !== '{') return [];
    const columnAt = { start: column, end: endOfValue(json, column) };
    const number = (from: number) => Number(json.slice(from, endOfValue(json, from)));
    const lineAt = offset.get('line');
    const place = { line: lineAt === undefined ? Number.NaN : number(lineAt), column: number(column) };
    if (!Number.isInteger(place.line) || !Number.isInteger(place.column)) return [];
    return [{ ...place, columnAt, fields: fieldsAt(json, map) }];
  });
}
