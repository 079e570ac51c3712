// json-values.ts: where does each value of a JSON text stand?
import type { Decoded } from './decoded.ts';

/** A string with its place (inside the quotes), or what else a JSON value is. */
export type JsonValue =
  | { readonly type: 'string'; readonly value: Decoded }
  | { readonly type: 'array'; readonly items: readonly JsonValue[] }
  | { readonly type: 'object'; readonly members: readonly JsonMember[] }
  | { readonly type: 'other' };

export interface JsonMember {
  readonly key: Decoded;
  readonly value: JsonValue;
}

/** Reads a JSON text into values with places. Throws a SyntaxError, with the message of `JSON.parse`, when it is none. */
export function readJson(text: string): JsonValue {
  const start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  // JSON.parse decides what is valid, so that reading what is left needs no error handling of its own.
  JSON.parse(start === 0 ? text : text.slice(start));
  return readValue({ text, at: start });
}

interface Cursor {
  readonly text: string;
  at: number;
}

function readValue(cursor: Cursor): JsonValue {
  skipSpace(cursor);
  switch (cursor.text.charAt(cursor.at)) {
    case '"':
      return { type: 'string', value: readString(cursor) };
    case '[':
      return { type: 'array', items: readList(cursor, ']', readValue) };
    case '{':
      return { type: 'object', members: readList(cursor, '}', readMember) };
    default:
      while (/[-+.\w]/.test(cursor.text.charAt(cursor.at))) cursor.at++;
      return { type: 'other' };
  }
}

function readMember(cursor: Cursor): JsonMember {
  skipSpace(cursor);
  const key = readString(cursor);
  skipSpace(cursor);
  cursor.at++; // the colon
  return { key, value: readValue(cursor) };
}

function readList<T>(cursor: Cursor, close: string, read: (cursor: Cursor) => T): T[] {
  const items: T[] = [];
  cursor.at++;
  skipSpace(cursor);
  while (cursor.text.charAt(cursor.at) !== close) {
    items.push(read(cursor));
    skipSpace(cursor);
    if (cursor.text.charAt(cursor.at) === ',') cursor.at++;
    skipSpace(cursor);
  }
  cursor.at++;
  return items;
}

function skipSpace(cursor: Cursor): void {
  while (/[\t\n\r ]/.test(cursor.text.charAt(cursor.at))) cursor.at++;
}

const marks: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** Reads the string whose quote stands at the cursor, and moves behind it. */
function readString(cursor: Cursor): Decoded {
  const { text } = cursor;
  const start = cursor.at + 1;
  const places: number[] = [];
  let value = '';
  let at = start;
  while (text.charAt(at) !== '"') {
    places.push(at);
    const mark = text.charAt(at + 1);
    if (text.charAt(at) !== '\\') value += text.charAt(at++);
    else if (mark === 'u') {
      value += String.fromCharCode(Number.parseInt(text.slice(at + 2, at + 6), 16));
      at += 6;
    } else {
      value += marks[mark] ?? mark;
      at += 2;
    }
  }
  places.push(at);
  cursor.at = at + 1;
  return { text: value, start, places: at - start === value.length ? null : places };
}
