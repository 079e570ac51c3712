// foreign-names.ts: which names in a text are those of another build's files?
import { decodedName } from '@truename/engine';
import type { Manifest } from '@truename/manifest';
import { hexWindows, type NameReader } from './digit-spots.ts';

/** A name in a text that differs from names of this build in nothing but its digits. */
export interface ForeignName {
  /** Offset in the text of the name's first character. */
  readonly start: number;
  /** The last path segment as it stands in the text, up to its extension. */
  readonly name: string;
  /** Paths of this build's files with such a name, sorted. */
  readonly ours: readonly string[];
}

/** Looks for names of other builds. */
export interface ForeignNames {
  /** In the order of the text. */
  find(text: string): readonly ForeignName[];
  /** Paths of this build that differ from this one's last segment in nothing but the digits; none for a known name. */
  like(path: string): readonly string[];
}

/** Before and behind the digits, in the last segment of a path. */
interface Shape {
  readonly before: string;
  readonly after: string;
}

/** Shapes by what stands behind the digits, which is one of few, then by what stands before them. */
type Shapes = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;

const boundary = /[\s"'`()<>=,;?#/\\:&|{}[\]]/;

/** Names are known by the outputs of a manifest; digits of this build are never foreign. */
export function createForeignNames({ outputs, naming }: Manifest, reader: NameReader): ForeignNames {
  const known = new Set<string>();
  const shapes = new Map<string, Map<string, string[]>>();
  for (const path of Object.keys(outputs).sort()) {
    const spots = reader.spots(path);
    for (const { start, end } of spots) known.add(path.slice(start, end));
    const [spot] = spots;
    // Digits that stand for a folder, or for a whole name, tell nothing of other names.
    if (!spot || path.includes('/', spot.end)) continue;
    const shape = shapeAt(path, spot);
    if (shape.before + shape.after !== '') addShape(shapes, path, shape);
  }
  const odd = [...shapes].flatMap(([after, names]) =>
    [...names.keys()].filter((before) => boundary.test(before)).map((before) => ({ before, after })),
  );
  const search = { shapes, odd, length: naming.length };
  return {
    find: (text) =>
      hexWindows(text, naming.length)
        .filter((start) => !known.has(text.slice(start, start + naming.length)))
        .flatMap((start) => nameAt(text, start, search)),
    like: (path) => {
      const spots = reader.spots(path).filter(({ end }) => !path.includes('/', end));
      if (spots.some(({ start, end }) => known.has(path.slice(start, end)))) return [];
      return spots.flatMap((spot) => {
        const { before, after } = shapeAt(path, spot);
        return shapes.get(after)?.get(before) ?? [];
      });
    },
  };
}

function shapeAt(path: string, { start, end }: { readonly start: number; readonly end: number }): Shape {
  return { before: path.slice(path.lastIndexOf('/', start) + 1, start), after: path.slice(end) };
}

function addShape(shapes: Map<string, Map<string, string[]>>, path: string, { before, after }: Shape): void {
  const names = shapes.get(after) ?? new Map<string, string[]>();
  shapes.set(after, names);
  const paths = names.get(before);
  if (paths) paths.push(path);
  else names.set(before, [path]);
}

interface Search {
  readonly shapes: Shapes;
  /** Shapes with characters that end a name in text: those are looked for as they are. */
  readonly odd: readonly Shape[];
  readonly length: number;
}

function nameAt(text: string, at: number, { shapes, odd, length }: Search): ForeignName[] {
  const end = at + length;
  for (const [after, names] of shapes) {
    if (!text.startsWith(after, end) || !endsName(text, end + after.length)) continue;
    const start = nameStart(text, at);
    const written = text.slice(start, at);
    const name = { start, name: text.slice(start, end + after.length) };
    const ours = names.get(written) ?? names.get(decodedName(written));
    if (ours) return [{ ...name, ours }];
    const shape = odd.find((one) => one.after === after && endsWith(text, at, one.before));
    if (!shape) continue;
    const from = at - shape.before.length;
    return [{ start: from, name: text.slice(from, end + after.length), ours: names.get(shape.before)! }];
  }
  return [];
}

function nameStart(text: string, end: number): number {
  let start = end;
  while (start > 0 && !boundary.test(text[start - 1]!)) start--;
  return start;
}

/** A full stop may end a sentence, or lead to the name of a companion. */
function endsName(text: string, at: number): boolean {
  const next = text[at];
  return next === undefined || next === '.' || boundary.test(next);
}

function endsWith(text: string, at: number, before: string): boolean {
  const from = at - before.length;
  return text.startsWith(before, from) && (from <= 0 || boundary.test(text[from - 1]!));
}
