// plan.ts: what will be written in which file, and which file is named before which?
import { invalidMap } from './companion-outputs.ts';
import { debugIdEdits } from './debug-ids.ts';
import type { Document } from './document.ts';
import { inOrder, type Linked, type ShaAlgorithm } from './edits.ts';
import { type Group, order } from './graph.ts';
import { type Links, link } from './link.ts';
import { inlineMapEdit } from './maps.ts';
import { nearNames } from './near.ts';
import type { Settings } from './options.ts';
import type { Pattern } from './pattern.ts';
import type { Problem } from './problems.ts';
import { tokenTable } from './references/tokens.ts';
import { hasTokenName } from './rename.ts';
import { createRenamer } from './rename-edit.ts';
import type { Site } from './site.ts';
import { type DigestIndex, digestEdits, digestIndex, mayHoldDigests } from './stale-digests.ts';
import type { Asset } from './types.ts';

/** How names are made. */
export interface Rules {
  readonly pattern: Pattern;
  readonly missing: Settings['missing'];
  path(asset: Asset, digits: string): string;
}

/** All files in the order of naming, and what was seen on the way. */
export interface Plan {
  /** To be used up. */
  readonly waves: Group[][];
  /** The digests of final bytes that edits ask for. */
  readonly asked: ReadonlyMap<Asset, ReadonlySet<ShaAlgorithm>>;
  readonly problems: readonly Problem[];
  readonly leftAlone: readonly Problem[];
}

/** Links all documents and puts them in order. `documents` is used up: what the parsers found is let go, file by file. */
export function planFor(site: Site, documents: Document[], rules: Rules): Plan {
  const context = {
    ...{ resolver: site.resolver, namings: site.namings, missing: rules.missing },
    rename: createRenamer(site.namings, rules.pattern),
    tokens: tokenTable(site.assets.filter(hasTokenName)),
    nearNames: nearNames(site.paths.keys()),
  };
  const problems: (readonly Problem[])[] = [];
  const leftAlone: Problem[] = [];
  const unfinished = new Map<number, Unfinished>();
  const files = usedUp(documents, (document, index) => {
    const links = link(document, context);
    problems.push(links.problems);
    leftAlone.push(...links.leftAlone);
    const linked = firstEdits(document, links, isFixed(site, document.asset));
    if (needsMore(document)) unfinished.set(index, { document, links });
    return linked;
  });
  const index = digestIndex(files, { isRead: (asset) => !site.owners.get(asset), unfinished });
  for (const [at, { document, links }] of unfinished) {
    const more = finished(files[at]!, { document, links }, { site, rules, index });
    files[at] = more.linked;
    problems[at] = [...problems[at]!, ...more.problems];
  }
  const { waves, problems: stale } = order(files);
  return { waves, asked: askedOf(files, unfinished.keys()), problems: [...problems.flat(), ...stale], leftAlone };
}

/** Maps a list whose items are not needed any more. */
function usedUp<From, To>(list: From[], map: (item: From, index: number) => To): To[] {
  const result: To[] = [];
  list.reverse();
  for (let item = list.pop(); item; item = list.pop()) result.push(map(item, result.length));
  return result;
}

/** A file whose edits depend on what becomes of others. */
interface Unfinished {
  readonly document: Document;
  readonly links: Links;
}

function firstEdits(document: Document, { edits, targets }: Links, isFixed: boolean): Linked {
  const { asset, text, debugId } = document;
  const ids = isFixed ? [] : debugIdEdits(document);
  return { asset, text, debugId, edits: inOrder(ids.length > 0 ? [...edits, ...ids] : edits), targets };
}

function needsMore({ text, findings, mapComment }: Document): boolean {
  if (!text) return false;
  const hasGuards = findings.integrity !== undefined && findings.integrity.length > 0;
  return hasGuards || (mapComment !== null && /^data:/i.test(mapComment.url)) || mayHoldDigests(text.text);
}

interface FinishContext {
  readonly site: Site;
  readonly rules: Rules;
  readonly index: DigestIndex;
}

/** Adds the edits for digests and for an inline source map. */
function finished(
  linked: Linked,
  { document, links: { named } }: Unfinished,
  { site, rules, index }: FinishContext,
): { linked: Linked; problems: readonly Problem[] } {
  const { asset } = linked;
  const digests = digestEdits({ document, edits: linked.edits, named }, index);
  const withDigests: Linked = { ...linked, edits: inOrder([...linked.edits, ...digests]) };
  const own = { isFixed: isFixed(site, asset), path: (digits: string) => rules.path(asset, digits) };
  const map = inlineMapEdit(document, withDigests, own);
  if (map === null) return { linked: withDigests, problems: [] };
  if (map === 'invalid') return { linked: withDigests, problems: [invalidMap(asset.path)] };
  return { linked: { ...withDigests, edits: inOrder([...withDigests.edits, map]) }, problems: [] };
}

/** A fixed file keeps its debug id. */
function isFixed({ namings }: Site, asset: Asset): boolean {
  return namings.get(asset)!.how === 'fixed';
}

function askedOf(files: readonly Linked[], indices: Iterable<number>): Map<Asset, Set<ShaAlgorithm>> {
  const asked = new Map<Asset, Set<ShaAlgorithm>>();
  for (const index of indices) {
    for (const edit of files[index]!.edits) {
      if (edit.kind !== 'digest') continue;
      const algorithms = asked.get(edit.of);
      if (algorithms) algorithms.add(edit.algorithm);
      else asked.set(edit.of, new Set([edit.algorithm]));
    }
  }
  return asked;
}
