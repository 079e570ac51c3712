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

type Open =
  | { readonly type: 'array'; readonly items: JsonValue[] }
  | { readonly type: 'object'; readonly members: JsonMember[]; key: Decoded | null };

/** Without recursion: a text may nest as deep as it likes. */
function readValue(cursor: Cursor): JsonValue {
  const open: Open[] = [];
  for (;;) {
    let value: JsonValue | undefined = beginValue(cursor, open);
    while (value !== undefined) {
      const around = open.at(-1);
      if (around === undefined) return value;
      add(around, value);
      value = goOn(cursor, open);
    }
  }
}

/** A whole value; undefined for the beginning of one that holds others, which is open then. */
function beginValue(cursor: Cursor, open: Open[]): JsonValue | undefined {
  skipSpace(cursor);
  switch (cursor.text.charAt(cursor.at)) {
    case '"':
      return { type: 'string', value: readString(cursor) };
    case '[':
      open.push({ type: 'array', items: [] });
      return enter(cursor, open, ']');
    case '{':
      open.push({ type: 'object', members: [], key: null });
      return enter(cursor, open, '}');
    default:
      while (/[-+.\w]/.test(cursor.text.charAt(cursor.at))) cursor.at++;
      return { type: 'other' };
  }
}

function enter(cursor: Cursor, open: Open[], close: string): JsonValue | undefined {
  cursor.at++;
  skipSpace(cursor);
  if (cursor.text.charAt(cursor.at) !== close) return nextItem(cursor, open);
  cursor.at++;
  return open.pop();
}

/** Behind a value: to the next one beside it, or out of what holds it, which is whole then. */
function goOn(cursor: Cursor, open: Open[]): JsonValue | undefined {
  skipSpace(cursor);
  return cursor.text.charAt(cursor.at++) === ',' ? nextItem(cursor, open) : open.pop();
}

function nextItem(cursor: Cursor, open: Open[]): undefined {
  const around = open.at(-1);
  if (around?.type !== 'object') return;
  skipSpace(cursor);
  around.key = readString(cursor);
  skipSpace(cursor);
  cursor.at++; // the colon
}

function add(around: Open, value: JsonValue): void {
  if (around.type === 'array') around.items.push(value);
  else around.members.push({ key: around.key!, value });
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
