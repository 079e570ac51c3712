// js-values.ts: which texts may an expression stand for, as far as can be told without running it?
import { type JsLiteral, literalAt, skipGap } from './js-literal.ts';

/** What is known of an expression's value. */
export interface Values {
  /** Texts that it may be, or that it is put together from. */
  readonly literals: readonly JsLiteral[];
  /** Is it one of these literals, and nothing else? */
  readonly told: boolean;
}

type Part =
  | { readonly kind: 'text'; readonly literal: JsLiteral }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'sign'; readonly sign: string };

const untold: Values = { literals: [], told: false };
const word = /[\p{ID_Continue}$]+/uy;
const template =
  /`((?:[^`\\$]|\\.|\$(?!\{))*)\$\{[^{}`]*\}(?:(?:[^`\\$]|\\.|\$(?!\{))*\$\{[^{}`]*\})*((?:[^`\\$]|\\.|\$(?!\{))*)`/sy;
const sign = /\?\?|\?\.(?!\d)|\|\||&&|=>|[^\s]/y;
const opens = new Set(['(', '[', '{']);
const closes = new Set([')', ']', '}']);
/** Names are followed to where they get their value, but not for ever. */
const furthest = 3;

/** The values of the expression that starts at `at` and ends with a comma, a semicolon or a closing bracket. */
export function valuesAt(code: string, at: number): Values {
  return valuesFrom(code, at, furthest);
}

function valuesFrom(code: string, at: number, steps: number): Values {
  const parts = partsAt(code, at);
  return parts ? valuesOf(parts, { code, steps }) : untold;
}

/** The words and signs of one expression; null where it holds what is not understood here. */
function partsAt(code: string, from: number): Part[] | null {
  const parts: Part[] = [];
  let depth = 0;
  for (let at = skipGap(code, from); at < code.length; at = skipGap(code, at)) {
    const piece = pieceAt(code, at);
    if (!piece) return null;
    const [first] = piece.parts;
    if (first.kind === 'sign') {
      if (depth === 0 && (first.sign === ',' || first.sign === ';' || closes.has(first.sign))) return parts;
      if (opens.has(first.sign)) depth++;
      if (closes.has(first.sign)) depth--;
    } else if (depth === 0 && isOperand(parts.at(-1))) return parts;
    parts.push(...piece.parts);
    at += piece.length;
  }
  return parts;
}

/** What is followed by another operand ends a statement, but for words such as `new`. */
function isOperand(part: Part | undefined): boolean {
  if (!part || part.kind === 'sign') return part?.sign === ')';
  return part.kind === 'text' || !/^(?:new|typeof|void|await|in|instanceof)$/.test(part.name);
}

interface Piece {
  readonly parts: readonly [Part, ...Part[]];
  readonly length: number;
}

function pieceAt(code: string, at: number): Piece | null {
  const first = code.charAt(at);
  if (first === '"' || first === "'" || first === '`') {
    const literal = literalAt(code, at);
    if (literal) return { parts: [{ kind: 'text', literal }], length: literal.after - at };
    return first === '`' ? templateAt(code, at) : null;
  }
  // A division or a regex literal.
  if (first === '/') return null;
  word.lastIndex = at;
  const name = word.exec(code)?.[0];
  if (name !== undefined) return { parts: [{ kind: 'name', name }], length: name.length };
  sign.lastIndex = at;
  const found = sign.exec(code)![0];
  return { parts: [{ kind: 'sign', sign: found }], length: found.length };
}

/** The first and the last text of a template with holes, as if they were added to something. */
function templateAt(code: string, at: number): Piece | null {
  template.lastIndex = at;
  const found = template.exec(code);
  if (!found) return null;
  const { 0: all, 1: head = '', 2: tail = '' } = found;
  const last = at + all.length - 1;
  const text = (start: number, end: number): Part => ({ kind: 'text', literal: { start, end, after: end } });
  const plus: Part = { kind: 'sign', sign: '+' };
  const parts = [text(at + 1, at + 1 + head.length), plus, text(last - tail.length, last)] as const;
  return { parts, length: all.length };
}

interface Known {
  readonly code: string;
  readonly steps: number;
}

function valuesOf(given: readonly Part[], known: Known): Values {
  const parts = withoutBrackets(given);
  const choice = topLevel(parts, ['?'])[0];
  if (choice !== undefined) {
    const other = alternativeOf(parts, choice);
    if (other === -1) return together(parts);
    return either([valuesOf(parts.slice(choice + 1, other), known), valuesOf(parts.slice(other + 1), known)]);
  }
  const ors = topLevel(parts, ['||', '??']);
  if (ors.length > 0) return either(split(parts, ors).map((operand) => valuesOf(operand, known)));
  const last = topLevel(parts, ['&&', ',']).at(-1);
  if (last !== undefined) return valuesOf(parts.slice(last + 1), known);
  const [only] = parts;
  if (parts.length !== 1 || only!.kind === 'sign') return together(parts);
  return only!.kind === 'text' ? { literals: [only!.literal], told: true } : valuesOfName(only!.name, known);
}

function either(values: readonly Values[]): Values {
  return { literals: values.flatMap(({ literals }) => literals), told: values.every(({ told }) => told) };
}

function together(parts: readonly Part[]): Values {
  return { literals: parts.flatMap((part) => (part.kind === 'text' ? [part.literal] : [])), told: false };
}

/** What a variable is set to, wherever that may be; told where that is one place, and no parameter has its name. */
function valuesOfName(name: string, { code, steps }: Known): Values {
  if (steps === 0 || /^\d/.test(name)) return untold;
  const escaped = name.replaceAll('$', String.raw`\$`);
  const whole = String.raw`(?<![\w$.#])${escaped}(?![\w$])`;
  const places = [...code.matchAll(new RegExp(String.raw`${whole}\s*=(?![=>])`, 'g'))];
  const values = places.slice(0, 20).map((place) => valuesFrom(code, place.index + place[0].length, steps - 1));
  const isParameter = new RegExp(String.raw`${whole}(?:[^()]*\)\s*(?:=>|\{)|\s*=>)`).test(code);
  return { ...either(values), told: places.length === 1 && values[0]!.told && !isParameter };
}

/** Indices of these signs outside all brackets. */
function topLevel(parts: readonly Part[], signs: readonly string[]): number[] {
  let depth = 0;
  return parts.flatMap((part, index) => {
    if (part.kind !== 'sign') return [];
    if (opens.has(part.sign)) depth++;
    else if (closes.has(part.sign)) depth--;
    return depth === 0 && signs.includes(part.sign) ? [index] : [];
  });
}

/** Index of the `:` that belongs to the `?` at this index; -1 without one. */
function alternativeOf(parts: readonly Part[], choice: number): number {
  let open = 0;
  for (const index of topLevel(parts, ['?', ':'])) {
    if (index < choice) continue;
    const part = parts[index]!;
    open += part.kind === 'sign' && part.sign === '?' ? 1 : -1;
    if (open === 0) return index;
  }
  return -1;
}

function split(parts: readonly Part[], at: readonly number[]): Part[][] {
  return [...at, parts.length].map((end, k) => parts.slice(k === 0 ? 0 : at[k - 1]! + 1, end));
}

function withoutBrackets(parts: readonly Part[]): readonly Part[] {
  let inner = parts;
  while (isSign(inner[0], '(') && isSign(inner.at(-1), ')') && topLevel(inner.slice(0, -1), [')']).length === 0)
    inner = inner.slice(1, -1);
  return inner;
}

function isSign(part: Part | undefined, sign: string): boolean {
  return part?.kind === 'sign' && part.sign === sign;
}
