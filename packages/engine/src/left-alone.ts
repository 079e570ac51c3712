// left-alone.ts: what is told of text that was left alone?
import { lostMatch, type Rewritten } from './compared-urls.ts';
import type { Document } from './document.ts';
import type { Problem } from './problems.ts';
import type { LeftAlone, Reference } from './types.ts';

/** What the parsers left alone in one file, as problems: most are notes, and those of whole texts may be warnings. */
export function leftAloneIn(document: Document, known: Rewritten): readonly Problem[] {
  return (document.findings.leftAlone ?? []).map((left) => {
    const lost = lostMatch(document, left, known);
    if (lost) return lost;
    if (left.fault) return faultProblem(document, left, left.fault);
    return note(document, left.start, left.text === '' ? left.why : `"${left.text}" was left alone: ${left.why}`);
  });
}

/** A note that a reference was left alone, for this reason. */
export function leftAloneReference(document: Document, reference: Reference, why: string): Problem {
  return note(document, reference.start, `"${reference.url}" was left alone: ${why}`);
}

const hints = {
  'invalid-json': 'Correct the JSON, so that the files it names can be found',
  'parse-failed': 'Correct the script, or give the file the extension of what it is',
} as const;

function faultProblem(document: Document, { start, why }: LeftAlone, fault: NonNullable<LeftAlone['fault']>): Problem {
  const message = `${why.charAt(0).toUpperCase()}${why.slice(1)}`;
  return { ...fault, message, at: document.place(start), hint: hints[fault.code] };
}

function note(document: Document, offset: number, message: string): Problem {
  return { code: 'left-alone', severity: 'info', message, at: document.place(offset) };
}
