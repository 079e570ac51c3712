// document.ts: what does one file say, before anything is linked?
import type { Place, Problem } from './problems.ts';
import { findReferences } from './references/index.ts';
import type { FindOptions } from './references/options.ts';
import { findDebugId, findMapComment, type MapComment } from './references/sourcemap.ts';
import { withoutComments } from './references/template-comments.ts';
import { decode, firstBadByte, placer, type Text, textOf, utf16Of } from './text.ts';
import type { Asset, Findings } from './types.ts';

/** A file that was read: its text, and what a parser of its language found. */
export interface Document {
  readonly asset: Asset;
  /** Null for binary and streamed files. */
  readonly text: Text | null;
  /** The text, decoded; empty where there is none. */
  readonly source: string;
  readonly findings: Findings;
  readonly mapComment: MapComment | null;
  /** The debug id in code, as it stands there. */
  readonly debugId: string | null;
  place(offset: number): Place;
}

const nothing: Findings = { references: [] };

/** Reads one file; a binary is not read before it is named. `known` is its text where it was read before. */
export function readDocument(asset: Asset, options: FindOptions, known: Text | null = null): Document {
  const { content, language, path } = asset;
  if ('digits' in content || language === 'binary') {
    const place = (offset: number): Place => ({ path, line: 1, column: offset + 1 });
    return { asset, text: null, source: '', findings: nothing, mapComment: null, debugId: null, place };
  }
  const text = known ?? textOf('read' in content ? content.read() : content.bytes);
  const source = decode(text);
  const place = placer(path, () => decode(text));
  if (language === 'sourcemap')
    return { asset, text, source, findings: nothing, mapComment: null, debugId: null, place };
  const found = findReferences(language, language === 'html' ? withoutComments(path, source) : source, options);
  const isCode = language === 'js' || language === 'css';
  const debugId = language === 'js' ? findDebugId(source) : null;
  return {
    asset,
    text,
    source,
    findings: found,
    mapComment: isCode ? findMapComment(source, language) : null,
    debugId: debugId && source.slice(debugId.start, debugId.end),
    place,
  };
}

/** A warning for text that is no UTF-8, where its references are looked at byte by byte, or cannot be found at all. */
export function encodingProblem({ asset, text, findings, place }: Document): Problem | null {
  if (text?.encoding !== 'latin1') return null;
  if (asset.language !== 'text' && utf16Of(text.bytes) !== null) return utf16Problem(place(0));
  if (findings.references.length === 0) return null;
  return {
    code: 'invalid-utf8',
    severity: 'warning',
    message: 'The file is no UTF-8: names with other than ASCII letters may not be found',
    at: place(firstBadByte(text.bytes)),
    hint: 'Save the file as UTF-8; its bytes stay as they are here',
  };
}

function utf16Problem(at: Place): Problem {
  return {
    code: 'invalid-utf8',
    severity: 'warning',
    message: 'The file is UTF-16: what it names is not found, and stays as it is',
    at,
    hint: 'Save the file as UTF-8',
  };
}
