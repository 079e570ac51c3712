// rename-edit.ts: what is written in place of a file's name, once the file has another?
import type { NameEdit } from './edits.ts';
import { around, type Pattern } from './pattern.ts';
import { companionShape, type Naming, type Shape, shapeOf, splitPath } from './rename.ts';
import { findName } from './segment.ts';
import type { Asset, Reference } from './types.ts';

/** A reference, and the file it names. */
export interface Named {
  readonly reference: Reference;
  readonly target: Asset;
}

/** The edit that puts the new name into a text; null for a fixed file; a sentence says why it cannot be done. */
export type Renamer = (text: string, named: Named) => NameEdit | string | null;

/** The name that stands in texts, and what stands around the digits in its place. */
interface Spelling {
  /** Null where no name of the file can be replaced. */
  readonly name: string | null;
  readonly shape: Shape;
  readonly before: string;
  readonly after: string;
}

export function createRenamer(namings: ReadonlyMap<Asset, Naming>, pattern: Pattern): Renamer {
  const spellings = new Map<Asset, Spelling>();
  const spellingOf = (target: Asset, naming: Renaming): Spelling => {
    const known = spellings.get(target);
    if (known) return known;
    const { name, shape } = writtenName(target, naming);
    const spelling = { name, shape, ...around(pattern, partsOf(name ?? '', shape)) };
    spellings.set(target, spelling);
    return spelling;
  };
  return (text, { reference, target }) => {
    const naming = namings.get(target);
    if (!naming || naming.how === 'fixed') return null;
    const { of } = naming;
    const { name, shape, before, after } = spellingOf(target, naming);
    const start = name === null ? -1 : plainStart(text, reference, name);
    if (start >= 0) return { kind: 'reference', start, end: start + shape.ext, of, before, after };
    const written = name === null ? null : writtenEdit(text, { reference, name, shape, of }, pattern);
    if (written) return written;
    return `the name is written in a way that ${naming.how === 'token' ? 'hides its placeholder' : 'cannot be edited safely'}`;
  };
}

type Renaming = Exclude<Naming, { how: 'fixed' }>;

/** The name that the pattern is applied to. A text without a file's token can name only its un-hashed copy. */
function writtenName(target: Asset, naming: Renaming): { name: string | null; shape: Shape } {
  if (naming.how === 'pattern') return { name: splitPath(target.path).name, shape: naming.shape };
  if (target.original === undefined) return { name: null, shape: shapeOf('') };
  const { name } = splitPath(target.original);
  const owner = naming.of === target ? undefined : naming.of.original;
  return { name, shape: owner === undefined ? shapeOf(name) : companionShape(name, splitPath(owner).name, null) };
}

function partsOf(name: string, { name: middle, ext }: Shape): { readonly name: string; readonly ext: string } {
  return { name: name.slice(0, middle), ext: name.slice(middle, ext) };
}

/** Where the name starts, if it ends the URL's path as it is, as nearly all do; or else -1. */
function plainStart(text: string, { url, start, places }: Reference, name: string): number {
  if (places || name.includes('%')) return -1;
  const cut = url.search(/[?#]/);
  const end = cut < 0 ? url.length : cut;
  const at = end - name.length;
  if (!url.endsWith(name, end) || (at > 0 && url[at - 1] !== '/')) return -1;
  return text.startsWith(url, start) ? start + at : -1;
}

interface Written {
  readonly reference: Reference;
  readonly name: string;
  readonly shape: Shape;
  readonly of: Asset;
}

/** Keeps the author's escapes. Null where a rewrite would be a guess. */
function writtenEdit(text: string, { reference, name, shape, of }: Written, pattern: Pattern): NameEdit | null {
  const spot = findName(text, reference, name);
  if (!spot) return null;
  const [from, middle, end] = [spot.at(0), spot.at(shape.name), spot.at(shape.ext)];
  const { before, after } = around(pattern, { name: text.slice(from, middle), ext: text.slice(middle, end) });
  if (spot.escapedSlash === null || pattern.parts[0] === 'name')
    return { kind: 'reference', start: from, end, of, before, after };
  return { kind: 'reference', start: spot.escapedSlash, end, of, before: `/${before}`, after };
}
