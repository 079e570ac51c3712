// diff-names.ts: where does a text name files of its build, and what stands between those names?
import type { Build, BuildFile } from './diff-build.ts';
import { digestSpans } from './diff-digests.ts';
import type { Reader } from './diff-read.ts';
import { hexWindows } from './digit-spots.ts';

/** Text that follows from other files, or from the file's own name. */
export interface Span {
  readonly start: number;
  readonly end: number;
  /** What is meant: the files it may stand for (several have equal content, and so equal digits). */
  readonly files: readonly BuildFile[];
  /** What it says of them: `name`, `digest`, `debug-id`; or which inline script it is the digest of. */
  readonly says: string;
}

/** A text, cut at its names. */
export interface CutText {
  /** What its author wrote: one piece more than there are spans. */
  readonly pieces: readonly string[];
  readonly spans: readonly Span[];
}

/** What cutting a text needs to know of its build. */
export interface CutContext {
  readonly build: Build;
  readonly reader: Reader;
  /** Files without digits that have some in the other build, by the last segment of their path. */
  readonly plain: ReadonlyMap<string, readonly BuildFile[]>;
}

/** Cuts the text of a file; one character a byte, see `Reader`. */
export function cutText(text: string, file: BuildFile, { build, reader, plain }: CutContext): CutText {
  const names = [...nameSpans(text, build), ...plainSpans(text, plain)];
  const spans = [...names, ...digestSpans(text, file, { build, reader, names })].sort((a, b) => a.start - b.start);
  const pieces: string[] = [];
  const kept: Span[] = [];
  let at = 0;
  for (const span of spans) {
    if (span.start < at) continue;
    pieces.push(text.slice(at, span.start));
    kept.push(span);
    at = span.end;
  }
  return { pieces: [...pieces, text.slice(at)], spans: kept };
}

/** Every place where known digits stand. */
function nameSpans(text: string, { manifest, byDigits }: Build): Span[] {
  const { length } = manifest.naming;
  return [...hexWindows(text, length)].flatMap((start) => {
    const digits = text.slice(start, start + length);
    const files = byDigits.get(digits);
    return files ? [widest(text, { start, part: digits, files })] : [];
  });
}

/** Every word that is the last segment of such a file's path. */
function plainSpans(text: string, plain: CutContext['plain']): Span[] {
  if (plain.size === 0) return [];
  return [...text.matchAll(/[^\s"'`()<>\\/,;=?#]+/g)].flatMap(({ 0: part, index: start }) => {
    const files = plain.get(part);
    return files ? [widest(text, { start, part, files })] : [];
  });
}

interface Found {
  /** Where the part of the name stands that was found. */
  readonly start: number;
  readonly part: string;
  readonly files: readonly BuildFile[];
}

/**
 * As much of the name as stands there: last segment, directories. So a name means its file, however names are made;
 * and of files with equal digits it means those whose name it is, or is most like (it may be escaped).
 */
function widest(text: string, { start, part, files }: Found): Span {
  const place = { start, end: start + part.length };
  const found = files.map((file) => ({ file, extent: extent(text, { ...place, file }) }));
  const width = Math.max(...found.map(({ extent: [from, to] }) => to - from));
  const wide = found.filter(({ extent: [from, to] }) => to - from === width);
  const [from, to] = wide[0]!.extent;
  const alike = wide.map(({ file: { path } }) =>
    sharedTail(text.slice(0, start), path.slice(0, path.lastIndexOf(part))),
  );
  const most = Math.max(...alike);
  return {
    start: from,
    end: to,
    files: wide.filter((_, at) => alike[at] === most).map(({ file }) => file),
    says: 'name',
  };
}

function sharedTail(a: string, b: string): number {
  let length = 0;
  while (length < b.length && a.at(-1 - length) === b.at(-1 - length)) length++;
  return length;
}

function extent(
  text: string,
  { start, end, file }: { start: number; end: number; file: BuildFile },
): readonly [number, number] {
  for (const path of spellings(file.path)) {
    const at = path.lastIndexOf(text.slice(start, end));
    const cut = path.lastIndexOf('/', at) + 1;
    const last = start - (at - cut);
    const after = end + path.length - at - (end - start);
    if (last < 0 || text.slice(last, after) !== path.slice(cut)) continue;
    const whole = last - cut;
    return [text.slice(0, last).endsWith(path.slice(0, cut)) ? whole : last, after];
  }
  return [start, end];
}

/** A path as it stands in a text of one character a byte: as it is, or percent-encoded. */
function spellings(path: string): string[] {
  const isPlain = /^[\w./-]*$/.test(path);
  return isPlain ? [path] : [Buffer.from(path, 'utf8').toString('latin1'), encodeURI(path)];
}
