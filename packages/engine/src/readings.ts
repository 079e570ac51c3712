// readings.ts: what does each file say, and what will be written in it?
import { debugIdEdits } from './debug-ids.ts';
import { type Document, encodingProblem, readDocument } from './document.ts';
import { inOrder, type Linked } from './edits.ts';
import { findOptions } from './find-options.ts';
import { matcher } from './fixed.ts';
import { type Folders, foldersIn } from './import-map-folders.ts';
import { type LinkContext, type Links, link } from './link.ts';
import { nearNames } from './near.ts';
import type { Settings } from './options.ts';
import type { Pattern } from './pattern.ts';
import { type Pause, pacer } from './pause.ts';
import type { Problem } from './problems.ts';
import { tokenTable } from './references/tokens.ts';
import { type Registering, registeredFiles, renamedWorkers } from './registered.ts';
import { hasTokenName, outputPath } from './rename.ts';
import { createRenamer } from './rename-edit.ts';
import { byId, type Ground, namedOtherwise, type Site, siteOf, type Told } from './site.ts';
import { type Seeking, seekingOf, soughtFiles } from './sought.ts';
import { mayHoldDigests } from './stale-digests.ts';
import { mapReference, targetOf } from './targets.ts';
import type { Text } from './text.ts';
import type { Asset } from './types.ts';

/** One file, read and linked. What the parsers found is let go. */
export interface Reading {
  readonly linked: Linked;
  readonly problems: readonly Problem[];
  readonly leftAlone: readonly Problem[];
  /** Files whose naming decided something here, besides the targets. */
  readonly besides: readonly Asset[];
  /** What is needed for edits that depend on what becomes of others; null for most. */
  readonly unfinished: Unfinished | null;
}

/** A file whose edits depend on what becomes of others. */
export interface Unfinished {
  readonly document: Document;
  readonly links: Links;
}

/** All files, read. */
export interface Readings {
  readonly site: Site;
  /** Of every file but companions, by id. */
  readonly readings: readonly Reading[];
  readonly problems: readonly Problem[];
}

/** How files are read. */
export interface ReadingRun {
  readonly settings: Settings;
  readonly pattern: Pattern;
  readonly pause?: Pause | undefined;
}

/**
 * Reads and links every file that may name others, one after the other, so that only one is held as text. A few files
 * tell how others are named, by a comment about a source map, by registering a service worker or by looking for a name:
 * who names such a file is linked once more in the end.
 */
export async function readAll(ground: Ground, run: ReadingRun): Promise<Readings> {
  const { assets, siblings } = ground;
  const guess = siteOf(ground, nothingTold);
  const read = readerFor(guess, ground, run);
  const notes = createNotes(ground);
  const pace = pacer(run.pause);
  const readings: Reading[] = [];
  for (const asset of assets) {
    if (asset.language === 'sourcemap' || siblings.has(asset)) continue;
    readings.push(read(asset, { seen: notes.add }));
    if (pace.isDue()) await pace.pause();
  }
  const told = notes.told((asset) => pathWithDigits(asset, guess, run));
  const site = told === nothingTold ? guess : siteOf(ground, told);
  return {
    site,
    readings: completed(readings, { guess, site, read: site === guess ? read : readerFor(site, ground, run) }),
    problems: [...notes.problems, ...renamedWorkers(told.registered)],
  };
}

/** Where a file that the pattern names may go; null for one that keeps its name, by its author's wish or another's. */
function pathWithDigits(asset: Asset, { namings }: Site, { settings, pattern }: ReadingRun): string | null {
  const naming = namings.get(asset)!;
  if (naming.how !== 'pattern' || matcher(settings.rename)(asset.path)) return null;
  return outputPath(asset, naming, { pattern, digits: '0'.repeat(settings.hashLength) });
}

/** Reads a file and links it. `text` is what it says, where that is known; `seen` gets what the parsers found. */
type Reader = (asset: Asset, more?: { readonly text?: Text | null; seen?(document: Document): void }) => Reading;

function readerFor(
  { namings, folders }: Site,
  { assets, paths, resolver }: Ground,
  { settings, pattern }: ReadingRun,
): Reader {
  const options = findOptions(settings, resolver);
  const context: LinkContext = {
    ...{ resolver, namings, folders, missing: settings.missing },
    rename: createRenamer(namings, pattern),
    tokens: tokenTable(assets.filter(hasTokenName)),
    nearNames: nearNames(paths.keys()),
  };
  return (asset, { text = null, seen } = {}) => {
    const document = readDocument(asset, options, text);
    seen?.(document);
    return readingOf(document, context);
  };
}

/** With files that are named otherwise than was guessed, and maps of no file. By id. */
function completed(
  readings: readonly Reading[],
  { guess, site, read }: { readonly guess: Site; readonly site: Site; readonly read: Reader },
): readonly Reading[] {
  const changed = guess === site ? none : namedOtherwise(guess, site);
  const mayImport = ({ language }: Asset) => site.folders.length > 0 && (language === 'js' || language === 'html');
  const concerns = ({ linked: { asset, targets }, besides }: Reading) =>
    mayImport(asset) || changed.has(asset) || [...targets, ...besides].some((one) => changed.has(one));
  const linked = readings.map((reading) => {
    if (guess === site || !concerns(reading)) return reading;
    return read(reading.linked.asset, { text: reading.linked.text });
  });
  const orphans = [...site.owners].flatMap(([map, owner]) => (owner ? [] : [read(map)]));
  if (orphans.length === 0) return linked;
  return [...linked, ...orphans].sort((a, b) => byId(a.linked.asset, b.linked.asset));
}

const none: ReadonlySet<Asset> = new Set();
const nothingTold: Told = { maps: new Map(), registered: new Map(), sought: none, folders: [] };

interface Notes {
  add(document: Document): void;
  /** Warnings for text in a wrong encoding. */
  readonly problems: readonly Problem[];
  /** What all documents together tell. `newPath` is where a file may go that does not keep its name. */
  told(newPath: (asset: Asset) => string | null): Told;
}

function createNotes({ assets, resolver, siblings }: Ground): Notes {
  const hasMaps = assets.some(({ language }) => language === 'sourcemap');
  const maps = new Map<Asset, Asset>();
  const registering: Registering[] = [];
  const seeking: Seeking[] = [];
  const folders: Folders[] = [];
  const problems: Problem[] = [];
  return {
    problems,
    add: (document) => {
      const { asset, findings, place } = document;
      const problem = encodingProblem(document);
      if (problem) problems.push(problem);
      if (findings.registered && findings.registered.length > 0)
        registering.push({ asset, registered: findings.registered, place });
      const sought = seekingOf(document);
      if (sought) seeking.push(sought);
      if (findings.keys && findings.keys.length > 0) folders.push(foldersIn(document, resolver));
      const reference = hasMaps ? mapReference(document) : null;
      const resolved = reference && targetOf(document, reference, resolver);
      if (resolved?.to !== 'asset' || resolved.asset.language !== 'sourcemap') return;
      if (!maps.has(resolved.asset)) maps.set(resolved.asset, asset);
    },
    told: (newPath) => {
      const isCommon = ([map, owner]: [Asset, Asset]) => map.path === `${owner.path}.map`;
      const mapped = [...new Set(folders.flat())];
      const sought = soughtFiles(seeking, assets, newPath);
      const isQuiet = registering.length === 0 && sought.size === 0 && mapped.length === 0;
      if (isQuiet && [...maps].every(isCommon)) return nothingTold;
      const pages = assets.filter((asset) => asset.language === 'html' && !siblings.has(asset));
      return { maps, registered: registeredFiles(registering, pages, resolver), sought, folders: mapped };
    },
  };
}

function readingOf(document: Document, context: LinkContext): Reading {
  const links = link(document, context);
  const isFixed = context.namings.get(document.asset)!.how === 'fixed';
  return {
    linked: firstEdits(document, links, isFixed),
    ...{ problems: links.problems, leftAlone: links.leftAlone, besides: links.besides },
    unfinished: needsMore(document) ? { document, links } : null,
  };
}

/** A fixed file keeps its debug id. */
function firstEdits(document: Document, { edits, targets }: Links, isFixed: boolean): Linked {
  const { asset, text, debugId } = document;
  const ids = isFixed ? [] : debugIdEdits(document);
  return { asset, text, debugId, edits: inOrder(ids.length > 0 ? [...edits, ...ids] : edits), targets };
}

function needsMore({ text, source, findings, mapComment }: Document): boolean {
  if (!text) return false;
  const hasGuards = findings.integrity !== undefined && findings.integrity.length > 0;
  return hasGuards || (mapComment !== null && /^data:/i.test(mapComment.url)) || mayHoldDigests(source);
}
