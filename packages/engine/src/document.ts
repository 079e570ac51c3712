// document.ts: what does one file say, before anything is linked?
import type { Place, Problem } from './problems.ts';
import { findReferences } from './references/index.ts';
import type { FindOptions } from './references/options.ts';
import { findDebugId, findMapComment, type MapComment } from './references/sourcemap.ts';
import { decode, encode, firstBadByte, placer, type Text } from './text.ts';
import type { Asset, Findings } from './types.ts';

/** A file that was read: its text, and what a parser of its language found. */
export interface Document {
  readonly asset: Asset;
  /** Null for binary and streamed files. */
  readonly text: Text | null;
  readonly findings: Findings;
  readonly mapComment: MapComment | null;
  /** The debug id in code, as it stands there. */
  readonly debugId: string | null;
  place(offset: number): Place;
}

const nothing: Findings = { references: [] };

/** Reads one file. Of a lazy one the text is kept and not the bytes; a binary is not read before it is named. */
export function readDocument(asset: Asset, options: FindOptions): Document {
  const { content, language, path } = asset;
  if ('digits' in content || language === 'binary') {
    const place = (offset: number): Place => ({ path, line: 1, column: offset + 1 });
    return { asset, text: null, findings: nothing, mapComment: null, debugId: null, place };
  }
  const text = decode('read' in content ? content.read() : content.bytes);
  const place = placer(path, text.text);
  if (language === 'sourcemap') return { asset, text, findings: nothing, mapComment: null, debugId: null, place };
  const found = findReferences(language, text.text, options);
  const isCode = language === 'js' || language === 'css';
  const debugId = language === 'js' ? findDebugId(text.text) : null;
  return {
    asset,
    text,
    findings: found,
    mapComment: isCode ? findMapComment(text.text, language) : null,
    debugId: debugId && text.text.slice(debugId.start, debugId.end),
    place,
  };
}

/** A warning for text that is no UTF-8, where its references are looked at byte by byte. */
export function encodingProblem({ text, findings, place }: Document): Problem | null {
  if (text?.encoding !== 'latin1' || findings.references.length === 0) return null;
  return {
    code: 'invalid-utf8',
    severity: 'warning',
    message: 'The file is no UTF-8: names with other than ASCII letters may not be found',
    at: place(firstBadByte(encode(text.text, text.encoding))),
    hint: 'Save the file as UTF-8; its bytes stay as they are here',
  };
}
