// debug-ids.ts: which debug id belongs to a file's digits?
import { createHash } from 'node:crypto';
import type { Document } from './document.ts';
import type { DebugIdEdit } from './edits.ts';

const blank = '00000000-0000-0000-0000-000000000000';

/** The debug id (a UUID) for digits of a name; all zeros for blanked digits, so that a file's id never enters its hash. */
export function debugIdOf(digits: string): string {
  if (/^0+$/.test(digits)) return blank;
  const hex = createHash('sha256').update(`debug-id\0${digits}`).digest('hex');
  // Version 4 and the RFC 9562 variant: consumers check for them.
  const variant = ((Number.parseInt(hex[16]!, 16) & 3) | 8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join('-');
}

/**
 * Edits for a file's debug id: in its comment and wherever else the same UUID stands, since error trackers put it into
 * the code as well. A fixed file keeps its id.
 */
export function debugIdEdits({ debugId, source, asset }: Document): DebugIdEdit[] {
  if (!debugId) return [];
  const edits: DebugIdEdit[] = [];
  for (let at = source.indexOf(debugId); at >= 0; at = source.indexOf(debugId, at + debugId.length))
    edits.push({ kind: 'debug-id', start: at, end: at + debugId.length, of: asset });
  return edits;
}
