// json-scan.ts: where do the members of a JSON object stand? For valid JSON of many megabytes.

/** A member of an object, or an element of an array (with an empty key); `start` is where its value begins. */
export interface Member {
  readonly key: string;
  readonly start: number;
}

const blank = /[ \t\n\r]*/y;
const scalar = /[^,\]}\s]*/y;
const bracket = /["[\]{}]/g;

/** Members of the object or array at `at`, as they stand there, one key perhaps twice; none for any other value. */
export function members(json: string, at: number): readonly Member[] {
  const opening = json[at];
  if (opening !== '{' && opening !== '[') return [];
  const found: Member[] = [];
  for (let i = skipBlank(json, at + 1); json[i] !== '}' && json[i] !== ']'; i = skipBlank(json, i)) {
    let key = '';
    if (opening === '{') {
      const name = stringAt(json, i)!;
      key = name.value;
      i = skipBlank(json, skipBlank(json, name.end + 1) + 1);
    }
    found.push({ key, start: i });
    i = skipBlank(json, endOfValue(json, i));
    if (json[i] === ',') i++;
  }
  return found;
}

/** Offset behind the value that begins at `at`. */
export function endOfValue(json: string, at: number): number {
  const first = json[at];
  if (first === '"') return endOfString(json, at);
  if (first !== '{' && first !== '[') {
    scalar.lastIndex = at;
    return at + scalar.exec(json)![0].length;
  }
  let depth = 0;
  bracket.lastIndex = at;
  for (let match = bracket.exec(json); match; match = bracket.exec(json)) {
    const c = match[0];
    if (c === '"') bracket.lastIndex = endOfString(json, match.index);
    else if (c === '{' || c === '[') depth++;
    else if (--depth === 0) return match.index + 1;
  }
  return json.length;
}

/** The string at `at`, without its quotes; null when another value stands there. */
export function stringAt(
  json: string,
  at: number,
): { readonly start: number; readonly end: number; readonly value: string } | null {
  if (json[at] !== '"') return null;
  const end = endOfString(json, at) - 1;
  const raw = json.slice(at + 1, end);
  return { start: at + 1, end, value: raw.includes('\\') ? JSON.parse(`"${raw}"`) : raw };
}

function endOfString(json: string, at: number): number {
  for (let quote = json.indexOf('"', at + 1); quote >= 0; quote = json.indexOf('"', quote + 1)) {
    let slash = quote - 1;
    while (json[slash] === '\\') slash--;
    if ((quote - slash) % 2 === 1) return quote + 1;
  }
  return json.length;
}

function skipBlank(json: string, at: number): number {
  blank.lastIndex = at;
  return at + blank.exec(json)![0].length;
}
