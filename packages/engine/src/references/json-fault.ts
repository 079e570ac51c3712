// json-fault.ts: where does a text stop being JSON?

/** What may come next. */
type State = 'value' | 'first item' | 'more items' | 'first key' | 'key' | 'colon' | 'more members' | 'end';

/** A piece of JSON: its sign, or what kind of value it is. */
type Piece = '{' | '}' | '[' | ']' | ',' | ':' | 'string' | 'scalar';

const begins = { string: 'end', scalar: 'end', '{': 'first key', '[': 'first item' } as const;

/** The state behind each piece; `end` stands for the end of a value, wherever that is. */
const moves: Readonly<Record<State, Readonly<Partial<Record<Piece, State>>>>> = {
  value: begins,
  'first item': { ...begins, ']': 'end' },
  'more items': { ',': 'value', ']': 'end' },
  'first key': { string: 'colon', '}': 'end' },
  key: { string: 'colon' },
  colon: { ':': 'value' },
  'more members': { ',': 'key', '}': 'end' },
  end: {},
};

const blank = /[ \t\n\r]*/y;
const plain = String.raw`[ !#-[\]-\uffff]*`;
const string = String.raw`"${plain}(?:\\(?:["\\/bfnrt]|u[\da-fA-F]{4})${plain})*"`;
const scalar = String.raw`true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?`;
const piece = new RegExp(String.raw`(${string})|(${scalar})|[{}[\],:]`, 'y');

/** Offset of what cannot stand there, or of the end where more should follow; null for valid JSON (RFC 8259). */
export function faultIn(text: string): number | null {
  const open: ('more items' | 'more members')[] = [];
  let state: State = 'value';
  for (let at = skipBlank(text, 0); ; at = skipBlank(text, piece.lastIndex)) {
    if (at === text.length) return state === 'end' ? null : at;
    piece.lastIndex = at;
    const match = piece.exec(text);
    const next: State | undefined = match ? moves[state][pieceOf(match)] : undefined;
    if (next === undefined) return at;
    if (next === 'first item') open.push('more items');
    if (next === 'first key') open.push('more members');
    if (text[at] === ']' || text[at] === '}') open.pop();
    state = next === 'end' ? (open.at(-1) ?? 'end') : next;
  }
}

function pieceOf(match: RegExpExecArray): Piece {
  if (match[1] !== undefined) return 'string';
  return match[2] === undefined ? (match[0] as Piece) : 'scalar';
}

function skipBlank(text: string, at: number): number {
  blank.lastIndex = at;
  return at + blank.exec(text)![0].length;
}
