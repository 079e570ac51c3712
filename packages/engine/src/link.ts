// link.ts: what will be written in place of each reference of one file?
import type { Document } from './document.ts';
import type { Edit } from './edits.ts';
import { type Folders, isMapped, mapped } from './import-map-folders.ts';
import { keyedAssets, lostKeys } from './import-map-keys.ts';
import { leftAloneIn, leftAloneReference } from './left-alone.ts';
import type { Problem, Severity } from './problems.ts';
import type { TokenTable } from './references/tokens.ts';
import type { Naming } from './rename.ts';
import type { Named, Renamer } from './rename-edit.ts';
import type { Resolved, Resolver } from './resolve.ts';
import { mapReference, spansInside, targetOf, tokensIn } from './targets.ts';
import type { Asset, Reference } from './types.ts';

/** What one file names, and what of it will be written anew. */
export interface Links {
  readonly edits: readonly Edit[];
  /**
   * The files that each of `findings.references` names, by index; null where it is not one of ours. Empty where the file
   * has no `integrity` values, which alone ask for them.
   */
  readonly named: readonly (Asset | null)[];
  /** Every file that is named, fixed ones too; maps are not among them, nor the file itself. */
  readonly targets: readonly Asset[];
  /** Other files whose naming decided something here. */
  readonly besides: readonly Asset[];
  readonly problems: readonly Problem[];
  readonly leftAlone: readonly Problem[];
}

export interface LinkContext {
  readonly resolver: Resolver;
  readonly namings: ReadonlyMap<Asset, Naming>;
  readonly rename: Renamer;
  readonly tokens: TokenTable;
  readonly folders: Folders;
  readonly missing: 'error' | 'warn' | 'ignore';
  nearNames(path: string): readonly string[];
}

/** Links one file's references to other files. */
export function link(document: Document, context: LinkContext): Links {
  const { references, integrity } = document.findings;
  const problems: Problem[] = [];
  const leftAlone: Problem[] = [];
  const rewritten = new Map<Asset, Reference>();
  const edits: Edit[] = [];
  const targets = new Set<Asset>();
  const besides = keyedAssets(document, context.resolver);
  const resolved = references.map((reference) => targetOf(document, reference, context.resolver));
  const tokens = tokensIn(document, { tokens: context.tokens, resolver: context.resolver, resolved });
  for (const { start, end, asset } of tokens) {
    const of = context.namings.get(asset)?.of ?? asset;
    edits.push({ kind: 'reference', start, end, of, before: '', after: '' });
    if (asset.language === 'sourcemap') besides.push(asset);
    else targets.add(asset);
  }
  const inside = spansInside(tokens);
  const holdsToken = (reference: Reference) => tokens.length > 0 && inside(reference).length > 0;
  references.forEach((reference, index) => {
    const target = resolved[index]!;
    if (isMapped(reference.kind, target, context.folders) && !holdsToken(reference)) {
      leftAlone.push(leftAloneReference(document, reference, mapped));
      return;
    }
    if (target.to === 'asset') targets.add(target.asset);
    if (holdsToken(reference) || target.to === 'foreign') return;
    if (target.to === 'missing') problems.push(...dangling(document, { reference, path: target.path }, context));
    else if (target.to === 'unclear') leftAlone.push(leftAloneReference(document, reference, target.why));
    else {
      const edit = renamed(document, { reference, target: target.asset }, context);
      if (typeof edit === 'string') leftAlone.push(leftAloneReference(document, reference, edit));
      else if (edit) {
        edits.push(edit);
        if (!rewritten.has(target.asset)) rewritten.set(target.asset, reference);
      }
    }
  });
  const told = leftAloneIn(document, { ...context, rewritten });
  problems.unshift(...told.filter(({ severity }) => severity !== 'info'), ...lostKeys(document, context));
  leftAlone.unshift(...told.filter(({ severity }) => severity === 'info'));
  const comment = linkMapComment(document, context, holdsToken);
  edits.push(...comment.edits);
  problems.push(...comment.problems);
  targets.delete(document.asset);
  const named = integrity && integrity.length > 0 ? resolved.map(assetIn) : [];
  return { edits, named, targets: [...targets], besides: [...besides, ...comment.maps], problems, leftAlone };
}

function assetIn(resolved: Resolved): Asset | null {
  return resolved.to === 'asset' ? resolved.asset : null;
}

function renamed({ text, source }: Document, named: Named, { rename }: LinkContext): Edit | string | null {
  return text && rename(source, named);
}

/** The comment that names a source map: it carries the digits of the map's owner, nearly always this file. */
function linkMapComment(
  document: Document,
  context: LinkContext,
  holdsToken: (reference: Reference) => boolean,
): { edits: Edit[]; maps: readonly Asset[]; problems: Problem[] } {
  const reference = mapReference(document);
  if (!reference) return { edits: [], maps: [], problems: [] };
  const resolved = targetOf(document, reference, context.resolver);
  if (resolved.to === 'missing' && context.missing !== 'ignore')
    return { edits: [], maps: [], problems: [missingMap(document, reference, resolved.path)] };
  if (resolved.to !== 'asset' || holdsToken(reference)) return { edits: [], maps: [], problems: [] };
  const edit = renamed(document, { reference, target: resolved.asset }, context);
  return { edits: edit && typeof edit !== 'string' ? [edit] : [], maps: [resolved.asset], problems: [] };
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
