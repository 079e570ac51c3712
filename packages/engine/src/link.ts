// link.ts: what will be written in place of each reference of one file?
import type { Document } from './document.ts';
import type { Edit } from './edits.ts';
import { lostKeys } from './import-map-keys.ts';
import { leftAloneIn, leftAloneReference } from './left-alone.ts';
import { around, type Pattern } from './pattern.ts';
import type { Problem, Severity } from './problems.ts';
import type { TokenTable } from './references/tokens.ts';
import { companionShape, type Naming, type Shape, shapeOf, splitPath } from './rename.ts';
import type { Resolver } from './resolve.ts';
import { findName } from './segment.ts';
import { mapReference, spansInside, targetOf, tokensIn } from './targets.ts';
import type { Asset, Reference } from './types.ts';

/** What one file names, and what of it will be written anew. */
export interface Links {
  readonly edits: readonly Edit[];
  /** The files that each of `findings.references` names, by index; null where it is not one of ours. */
  readonly named: readonly (Asset | null)[];
  /** Every file that is named, fixed ones too; maps are not among them, nor the file itself. */
  readonly targets: readonly Asset[];
  readonly problems: readonly Problem[];
  readonly leftAlone: readonly Problem[];
}

export interface LinkContext {
  readonly resolver: Resolver;
  readonly namings: ReadonlyMap<Asset, Naming>;
  readonly pattern: Pattern;
  readonly tokens: TokenTable;
  readonly missing: 'error' | 'warn' | 'ignore';
  nearNames(path: string): readonly string[];
}

/** Links one file's references to other files. */
export function link(document: Document, context: LinkContext): Links {
  const edits: Edit[] = [];
  const targets = new Set<Asset>();
  const told = leftAloneIn(document);
  const problems = [...told.filter(({ severity }) => severity !== 'info'), ...lostKeys(document, context)];
  const leftAlone = told.filter(({ severity }) => severity === 'info');
  const leave = (reference: Reference, why: string) => leftAlone.push(leftAloneReference(document, reference, why));
  const resolved = document.findings.references.map((reference) => targetOf(document, reference, context.resolver));
  const tokens = tokensIn(document, { ...context, resolved });
  for (const { start, end, asset } of tokens) {
    const of = context.namings.get(asset)?.of ?? asset;
    edits.push({ kind: 'reference', start, end, of, before: '', after: '' });
    if (asset.language !== 'sourcemap') targets.add(asset);
  }
  const inside = spansInside(tokens);
  const holdsToken = (reference: Reference) => inside(reference).length > 0;
  document.findings.references.forEach((reference, index) => {
    const target = resolved[index]!;
    if (target.to === 'asset') targets.add(target.asset);
    if (holdsToken(reference)) return;
    if (target.to === 'missing') problems.push(...dangling(document, { reference, path: target.path }, context));
    if (target.to === 'unclear') leave(reference, target.why);
    if (target.to !== 'asset') return;
    const edit = renameEdit(document, { reference, target: target.asset }, context);
    if (typeof edit === 'string') leave(reference, edit);
    else if (edit) edits.push(edit);
  });
  const comment = linkMapComment(document, context, holdsToken);
  return {
    edits: [...edits, ...comment.edits],
    named: resolved.map((target) => (target.to === 'asset' ? target.asset : null)),
    targets: [...targets].filter((asset) => asset !== document.asset),
    problems: [...problems, ...comment.problems],
    leftAlone,
  };
}

/** The edit that puts the new name in; null for a fixed file; text says why it cannot be done. */
function renameEdit(
  { text }: Document,
  { reference, target }: { reference: Reference; target: Asset },
  { namings, pattern }: LinkContext,
): Edit | string | null {
  const naming = namings.get(target);
  if (!text || !naming || naming.how === 'fixed') return null;
  const { of } = naming;
  const { name, shape } = writtenName(target, naming);
  const spot = name === null ? null : findName(text.text, reference, name);
  if (!spot)
    return `the name is written in a way that ${naming.how === 'token' ? 'hides its placeholder' : 'cannot be edited safely'}`;
  const [from, middle, end] = [spot.at(0), spot.at(shape.name), spot.at(shape.ext)];
  const raw = { name: text.text.slice(from, middle), ext: text.text.slice(middle, end) };
  const { before, after } = around(pattern, raw);
  if (spot.escapedSlash === null || pattern.parts[0] === 'name')
    return { kind: 'reference', start: from, end, of, before, after };
  return { kind: 'reference', start: spot.escapedSlash, end, of, before: `/${before}`, after };
}

/** The name that the pattern is applied to. A text without a file's token can name only its un-hashed copy. */
function writtenName(target: Asset, naming: Exclude<Naming, { how: 'fixed' }>): { name: string | null; shape: Shape } {
  if (naming.how === 'pattern') return { name: splitPath(target.path).name, shape: naming.shape };
  if (target.original === undefined) return { name: null, shape: shapeOf('') };
  const { name } = splitPath(target.original);
  const owner = naming.of === target ? undefined : naming.of.original;
  return { name, shape: owner === undefined ? shapeOf(name) : companionShape(name, splitPath(owner).name, null) };
}

/** The comment that names a source map: it carries the digits of the map's owner, nearly always this file. */
function linkMapComment(
  document: Document,
  context: LinkContext,
  holdsToken: (reference: Reference) => boolean,
): { edits: Edit[]; problems: Problem[] } {
  const reference = mapReference(document);
  if (!reference) return { edits: [], problems: [] };
  const resolved = targetOf(document, reference, context.resolver);
  if (resolved.to === 'missing' && context.missing !== 'ignore')
    return { edits: [], problems: [missingMap(document, reference, resolved.path)] };
  if (resolved.to !== 'asset' || holdsToken(reference)) return { edits: [], problems: [] };
  const edit = renameEdit(document, { reference, target: resolved.asset }, context);
  return { edits: edit && typeof edit !== 'string' ? [edit] : [], problems: [] };
}

function dangling(
  document: Document,
  { reference, path }: { reference: Reference; path: string },
  context: LinkContext,
): Problem[] {
  if (context.missing === 'ignore') return [];
  const severity: Severity = context.missing === 'error' ? 'error' : 'warning';
  const near = context.nearNames(path).map((name) => `"${name}"`);
  const hint =
    near.length > 0
      ? `Did you mean ${near.join(' or ')}?`
      : 'Add the file, or set "missing" to "ignore" if another server provides it';
  const message = `"${reference.url}" names "${path}", which is not there`;
  return [{ code: 'dangling-reference', severity, message, at: document.place(reference.start), hint }];
}

function missingMap(document: Document, reference: Reference, path: string): Problem {
  return {
    code: 'missing-source-map',
    severity: 'warning',
    message: `The source map "${path}" is not there`,
    at: document.place(reference.start),
    hint: 'Add the map, or build without the comment that names it',
  };
}
