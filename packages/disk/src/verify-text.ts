// verify-text.ts: does a text name files that are not there, or files of another build?
import { decode, type NamedFile, type Problem, placeOf, type Survey, textOf } from '@truename/engine';
import type { DigestedSite } from './digested-site.ts';
import type { Spot } from './digit-spots.ts';
import type { ForeignNames } from './foreign-names.ts';

/** What a text is held against. */
export interface TextCheck {
  readonly site: DigestedSite;
  readonly foreign: ForeignNames;
  /** Is this file listed in the manifest? */
  isListed(path: string): boolean;
  /** Nobody knows whether it is there; that was told. */
  isUnreadable(path: string): boolean;
}

/** A text of the build. */
export interface CheckedText {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Are these the bytes that the manifest says? Then what they say is what the build said. */
  readonly isChanged: boolean;
  readonly survey: Survey;
}

/** Problems with what a text names, in no order. */
export function textProblems(text: CheckedText, check: TextCheck): Problem[] {
  const names = foreignNames(text, check.foreign);
  const broken = text.survey.references.filter(({ to, path }) => to === null && !check.isUnreadable(path));
  const others = broken.filter(({ path }) => !names.has(lastSegment(path)));
  return [...names.values(), ...others.flatMap((reference) => brokenReference(reference, text, check) ?? [])];
}

/** One problem for each name, at its first place. */
function foreignNames({ path, bytes, isChanged }: CheckedText, foreign: ForeignNames): Map<string, Problem> {
  const text = decode(textOf(bytes));
  const problems = new Map<string, Problem>();
  for (const { start, name, ours } of foreign.find(text)) {
    const key = decoded(name);
    if (!problems.has(key)) problems.set(key, mixed({ name, ours, isChanged }, placeOf(path, text, start)));
  }
  return problems;
}

function brokenReference(reference: NamedFile, { isChanged }: CheckedText, check: TextCheck): Problem | null {
  const { kind, url, at, path } = reference;
  const ours = check.foreign.like(path);
  if (ours.length > 0) return mixed({ name: lastSegment(path), ours, isChanged }, at);
  // A map that was there when the build was made is listed, and may be gone; one that was not is the author's affair.
  if (kind === 'sourcemap-comment') return null;
  const wasThere = check.isListed(path);
  const hasDigits = check.site.names.spots(path).some((spot) => isName(path, spot));
  const isOld = !isChanged && !wasThere && !hasDigits;
  return {
    code: 'broken-reference',
    severity: isOld ? 'warning' : 'error',
    message: `"${url}" names "${path}", which is not there${isOld ? ', and was not when the build was made' : ''}`,
    at,
    hint: hintFor({ isChanged, wasThere }),
  };
}

/** Digits with no more hex beside them, in the last segment: a longer run is somebody else's hash. */
function isName(path: string, { start, end }: Spot): boolean {
  return !path.includes('/', end) && !/[0-9a-f]/.test((path[start - 1] ?? '') + (path[end] ?? ''));
}

function hintFor({ isChanged, wasThere }: { readonly isChanged: boolean; readonly wasThere: boolean }): string {
  if (wasThere) return 'Copy the whole build again';
  if (isChanged) return 'Copy this file from the build again';
  return 'Correct the link in the source, or add the file, and build again';
}

interface Mixed {
  readonly name: string;
  readonly ours: readonly string[];
  readonly isChanged: boolean;
}

function mixed({ name, ours, isChanged }: Mixed, at: NonNullable<Problem['at']>): Problem {
  const shown = ours.slice(0, 3).map((path) => `"${path}"`);
  const more = ours.length > shown.length ? ` and ${ours.length - shown.length} more` : '';
  return {
    code: 'mixed-builds',
    severity: 'error',
    message: `It names "${name}", a file of another build; this build has ${shown.join(', ')}${more}`,
    at,
    hint: isChanged
      ? 'Copy the whole build again: this file is of another build, too'
      : 'This build was made with that name in it: build again, all parts together',
  };
}

function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
