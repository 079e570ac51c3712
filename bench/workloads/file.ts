// file.ts: what is a generated file, and how does one name another?
import { posix } from 'node:path';
import type { Next } from './random.ts';

/** A file of a workload. */
export interface GeneratedFile {
  /** Below the root, `/` between segments. */
  readonly path: string;
  readonly content: string | Uint8Array;
  /** How many references to other files of the workload it holds. */
  readonly references: number;
}

/** What a text of some language is made of. */
export interface TextPlan {
  readonly path: string;
  /** Paths of the files it names, each once. */
  readonly targets: readonly string[];
  /** About how many bytes long it becomes. */
  readonly bytes: number;
  /** Path of its source map. */
  readonly map?: string;
  /** With words beyond ASCII. */
  readonly abroad?: boolean;
  readonly next: Next;
}

/** A URL for `target` in the file at `path`, as a bundler or an author writes it: relative, with `./` in front. */
export function relativeUrl(path: string, target: string): string {
  const url = posix.relative(posix.dirname(path), target);
  return url.startsWith('.') ? url : `./${url}`;
}

/** The same from the root, in every third case. */
export function anyUrl(path: string, target: string, next: Next): string {
  return next(3) === 0 ? `/${target}` : relativeUrl(path, target);
}

/** Pieces from `more` until the text is about `bytes` long, with `fixed` spread evenly between them. */
export function fill(fixed: readonly string[], bytes: number, more: () => string): string {
  const parts: string[] = [];
  const step = bytes / (fixed.length + 1);
  let length = 0;
  for (let i = 0; i <= fixed.length; i++) {
    while (length < step * (i + 1)) {
      const piece = more();
      parts.push(piece);
      length += piece.length + 1;
    }
    if (i < fixed.length) parts.push(fixed[i]!);
  }
  return `${parts.join('\n')}\n`;
}
