// key-places.ts: where in the text of a configuration does the value of a key stand?
import { type CodeToken, codeTokens } from './code-tokens.ts';
import type { KeyPath } from './config-fault.ts';

/**
 * The offset of a key, or of the nearest one above it that the text has; null where the text has none of them. Reads
 * object and array literals of JSON, JavaScript and TypeScript; what they call or spread is not followed.
 */
export function placeOfKey(text: string, path: KeyPath): number | null {
  const tokens = codeTokens(text);
  let best: { readonly depth: number; readonly offset: number } | null = null;
  for (const [at, { text: sign }] of tokens.entries()) {
    if (sign !== '{') continue;
    const found = descend(tokens, at, path);
    if (found !== null && found.depth > (best?.depth ?? 0)) best = found;
  }
  return best?.offset ?? null;
}

interface Found {
  readonly depth: number;
  readonly offset: number;
}

function descend(tokens: readonly CodeToken[], at: number, path: KeyPath): Found | null {
  const [key, ...rest] = path;
  if (key === undefined) return null;
  const member = typeof key === 'number' ? itemOf(tokens, at, key) : memberOf(tokens, at, key);
  if (member === null) return null;
  const here = { depth: 1, offset: tokens[member.key]?.offset ?? 0 };
  const deeper = descend(tokens, member.value, rest);
  return deeper === null ? here : { depth: 1 + deeper.depth, offset: deeper.offset };
}

/** Indexes of tokens. */
interface Member {
  readonly key: number;
  readonly value: number;
}

/** The member of the object literal that begins at a token. */
function memberOf(tokens: readonly CodeToken[], open: number, key: string): Member | null {
  if (tokens[open]?.text !== '{') return null;
  for (const at of parts(tokens, open))
    if (tokens[at]?.name === key) return { key: at, value: tokens[at + 1]?.text === ':' ? at + 2 : at };
  return null;
}

function itemOf(tokens: readonly CodeToken[], open: number, index: number): Member | null {
  if (tokens[open]?.text !== '[') return null;
  const at = [...parts(tokens, open)][index];
  return at === undefined ? null : { key: at, value: at };
}

const opening = new Set(['{', '[', '(']);
const closing = new Set(['}', ']', ')']);

/** Where each part between the commas of a literal begins. */
function* parts(tokens: readonly CodeToken[], open: number): Generator<number> {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    const sign = tokens[at]?.text ?? '';
    if (opening.has(sign)) depth++;
    if (closing.has(sign) && --depth === 0) return;
    const next = tokens[at + 1]?.text ?? '';
    if (depth === 1 && (at === open || sign === ',') && !closing.has(next)) yield at + 1;
  }
}
