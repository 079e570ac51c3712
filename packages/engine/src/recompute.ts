// recompute.ts: which digits belong to a finished file, by its bytes alone?
import { Buffer } from 'node:buffer';
import { cycleDigits, type Hashers } from './cycle.ts';
import { debugIdOf } from './debug-ids.ts';
import { type DebugIdEdit, type Edit, inOrder, type Linked, type NameEdit, type PartEdit } from './edits.ts';
import type { Group } from './graph.ts';
import { createHasher, type HashSettings } from './hash.ts';
import { blankedBytes, namesOf } from './names.ts';
import { findMapComment, findMapFields, type MapComment, readInlineMap } from './references/sourcemap.ts';
import { decode, textOf } from './text.ts';
import type { Asset, Language } from './types.ts';

/** A file as it stands in a digested directory. */
export interface FinishedFile {
  readonly language: Language;
  readonly bytes: Uint8Array;
  /** Those in its name, which also stand in its text wherever it names itself. */
  readonly digits: string;
  /** k for the k-th of several equal chunks; 0 for all others. */
  readonly twin: number;
}

/** Computes digits again, from what is on disk. */
export interface Recomputer {
  /** The digits of a file that was named alone. */
  alone(file: FinishedFile): string;
  /** The digits of files that were named as a unit, in their order. They have to be all members of a circle. */
  together(files: readonly FinishedFile[]): readonly string[];
}

/**
 * The way back from final bytes to what was hashed: final names are put into a file by edits, and an edit is found again
 * by the digits it wrote, which stand in no text by chance.
 */
export async function createRecomputer(settings: HashSettings): Promise<Recomputer> {
  const hashLength = settings.hash === 'sha256' ? 64 : 16;
  const hashers: Hashers = {
    digits: await createHasher(settings),
    full: await createHasher({ ...settings, hashLength }),
  };
  return {
    alone: (file) => {
      const bytes = namesItself(file) ? blanked(file, settings.hashLength) : file.bytes;
      return hashers.digits.digits(bytes, file.twin === 0 ? undefined : `twin:${file.twin}`);
    },
    together: (files) => {
      const assets = files.map(assetOf);
      const members = new Map(files.map(({ digits }, index) => [digits, assets[index]!]));
      const group = files.map((file, index) => finishedLink(file, assets[index]!, members));
      const twins = new Map(files.map(({ twin }, index) => [assets[index]!, twin]));
      const twinOf = (asset: Asset) => twins.get(asset) ?? 0;
      const digits = cycleDigits(group as unknown as Group, { hashers, names: namesOf(new Map()), twinOf });
      return assets.map((asset) => digits.get(asset)!);
    },
  };
}

/** Most files do not, and then there is no need to decode them. What is looked for is ASCII. */
function namesItself({ language, bytes, digits }: FinishedFile): boolean {
  if (language === 'binary') return false;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return [digits, debugIdOf(digits), 'sourceMappingURL=data:'].some((sought) => text.includes(sought));
}

function blanked(file: FinishedFile, length: number): Uint8Array {
  const asset = assetOf(file, 0);
  return blankedBytes(finishedLink(file, asset, new Map([[file.digits, asset]])), namesOf(new Map()), length);
}

function assetOf({ language, bytes }: FinishedFile, index: number): Asset {
  return { id: `${index}`, path: '', logical: [], language, origin: 'tree', content: { bytes } };
}

/** The file with the edits that its digits, and those of other members, show. `members` are the assets by digits. */
function finishedLink(file: FinishedFile, asset: Asset, members: ReadonlyMap<string, Asset>): Linked {
  const { language, bytes, digits } = file;
  const text = language === 'binary' ? null : textOf(bytes);
  const source = text ? decode(text) : '';
  const isCode = language === 'js' || language === 'css';
  const mapComment = text && isCode ? findMapComment(source, language) : null;
  const edits: Edit[] = [];
  if (text) {
    for (const [known, of] of members)
      edits.push(...everywhere(source, known).map((span): NameEdit => ({ ...span, ...name, of })));
    if (language === 'js')
      edits.push(
        ...everywhere(source, debugIdOf(digits)).map((span): DebugIdEdit => ({ ...span, kind: 'debug-id', of: asset })),
      );
  }
  const map = mapComment && inlineMap(asset, mapComment, digits);
  if (map) edits.push(map);
  return { asset, text, debugId: null, edits: inOrder(edits), targets: [] };
}

const name = { kind: 'reference', before: '', after: '' } as const;

/** Each place where a text stands. */
function everywhere(text: string, sought: string): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  for (let start = text.indexOf(sought); start >= 0; start = text.indexOf(sought, start + sought.length))
    found.push({ start, end: start + sought.length });
  return found;
}

/** A map inside the comment carries the file's name, and perhaps its debug id, behind an encoding. */
function inlineMap(asset: Asset, { start, end, url }: MapComment, digits: string): PartEdit | null {
  const inline = readInlineMap(url);
  if (!inline || !findMapFields(inline.json)) return null;
  const write: PartEdit['write'] = (names) => {
    const now = names.digits(asset);
    const json = inline.json.replaceAll(digits, now).replaceAll(debugIdOf(digits), debugIdOf(now));
    return json === inline.json ? url : inline.encode(json);
  };
  return { kind: 'inline-map', start, end, targets: [asset], write };
}
