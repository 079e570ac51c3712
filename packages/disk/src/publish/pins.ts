// pins.ts: which files of a target are never pruned, whatever becomes of their builds?
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { globHint, matcher, type Problem, TruenameError } from '@truename/engine';
import {
  type Manifest,
  ManifestError,
  type PinRecord,
  parsePinRecord,
  type ReleasedFile,
  stringifyRecord,
} from '@truename/manifest';
import { isAbsent, unwritable } from '../fault.ts';
import { type Answer, answer, openWriter, type ReleaseOptions, timeText } from './answer.ts';
import { flushNames, folderOf } from './ground.ts';
import { knownBuilds } from './known-builds.ts';
import { placeNew } from './place-file.ts';
import { entriesIn, openTarget, type ReleasedTarget, textOf } from './released-target.ts';

/** A pin, and the files it holds now. */
export interface Pin extends PinRecord {
  /** Paths of outputs, below the output directory, sorted. */
  readonly files: readonly string[];
}

/** Pins by glob, and records that cannot be read. @throws TruenameError `unreadable-file`. */
export function pinRecords(target: ReleasedTarget): {
  readonly pins: readonly PinRecord[];
  readonly problems: readonly Problem[];
} {
  const pins: PinRecord[] = [];
  const problems: Problem[] = [];
  for (const { name } of entriesIn(target, target.folders.pins)) {
    if (!isPinName(name)) continue;
    const place = `${target.folders.pins}/${name}`;
    try {
      const text = textOf(target, place);
      if (text !== null) pins.push(parsePinRecord(text, place));
    } catch (error) {
      if (!(error instanceof ManifestError)) throw error;
      const [message = ''] = error.message.split('\n');
      problems.push({ code: 'damaged-record', severity: 'error', message, at: { path: place }, hint: error.cure });
    }
  }
  return { pins: pins.sort((a, b) => (a.glob < b.glob ? -1 : 1)), problems };
}

/** Paths of outputs that pins hold: those that match, by path or by logical name, and what these load. */
export function pinnedOutputs({ assets, outputs }: Manifest, pins: readonly Pick<PinRecord, 'glob'>[]): Set<string> {
  const matches = matcher(pins.map(({ glob }) => glob));
  const named = Object.entries(assets).flatMap(([name, path]) => (matches(name) ? [path] : []));
  const pinned = new Set([...Object.keys(outputs).filter(matches), ...named].filter((path) => path in outputs));
  // A set that grows while it is walked through: what is loaded loads other files.
  for (const path of pinned) {
    const { imports = [], dynamicImports = [], css = [], assets: others = [] } = outputs[path] ?? {};
    for (const other of [...imports, ...dynamicImports, ...css, ...others]) if (other in outputs) pinned.add(other);
  }
  return pinned;
}

/** Is this file pinned, given the outputs that are? */
export function isPinned({ kind, of }: ReleasedFile, pinned: ReadonlySet<string>): boolean {
  return (kind === 'output' || kind === 'variant') && pinned.has(of);
}

/** The pins of a target, with the files that they hold. */
export async function listPins(target: string, options: ReleaseOptions = {}): Promise<Answer<readonly Pin[]>> {
  return answer(options, async ({ fs, warn }) => pinsOf(openTarget(target, fs), warn));
}

/**
 * Pins files: prune keeps what matches the glob, in every build, for good. Hashed files only; others have no URL of their
 * own once their build is gone.
 */
export async function addPin(
  target: string,
  glob: string,
  options: ReleaseOptions = {},
): Promise<Answer<readonly Pin[]>> {
  return answer(options, async ({ fs, clock, warn }) => {
    const hint = globHint(glob);
    if (hint !== null) throw new TruenameError([unusableGlob(glob, hint)]);
    const opened = openTarget(target, fs);
    const writer = await openWriter(opened);
    const record = stringifyRecord({ glob, at: timeText(clock()) });
    const from = new TextEncoder().encode(record);
    placeNew(writer, { place: placeOf(glob, opened), from, expected: null });
    flushNames(writer.ground);
    return pinsOf(opened, warn);
  });
}

/** Takes a pin away: what it held is pruned like all else. An error where there is no such pin. */
export async function removePin(
  target: string,
  glob: string,
  options: ReleaseOptions = {},
): Promise<Answer<readonly Pin[]>> {
  return answer(options, async ({ fs, warn }) => {
    const opened = openTarget(target, fs);
    const place = placeOf(glob, opened);
    try {
      fs.unlinkSync(join(opened.root, place));
    } catch (error) {
      if (isAbsent(error)) throw new TruenameError([noPin(glob, pinRecords(opened).pins)]);
      throw unwritable(place, error);
    }
    const { ground } = await openWriter(opened);
    ground.changed.add(folderOf(place));
    flushNames(ground);
    return pinsOf(opened, warn);
  });
}

function pinsOf(target: ReleasedTarget, warn: (problem: Problem) => void): Pin[] {
  const { pins, problems } = pinRecords(target);
  for (const problem of problems) warn(problem);
  const manifests = [...knownBuilds(target).values()].flatMap(({ manifest }) => manifest ?? []);
  return pins.map((pin) => {
    const files = new Set(manifests.flatMap((manifest) => [...pinnedOutputs(manifest, [pin])]));
    return { ...pin, files: [...files].sort() };
  });
}

/** One glob, one name: pinned twice, it is pinned once, and no two machines write to one file. */
function placeOf(glob: string, { folders }: ReleasedTarget): string {
  return `${folders.pins}/${createHash('sha256').update(glob).digest('hex').slice(0, 16)}.json`;
}

/** Is this the name of a pin's file? */
export function isPinName(name: string): boolean {
  return /^[0-9a-f]{16}\.json$/.test(name);
}

function unusableGlob(glob: string, hint: string): Problem {
  return { code: 'invalid-option', severity: 'error', message: `The glob is ${JSON.stringify(glob)}`, hint };
}

function noPin(glob: string, pins: readonly PinRecord[]): Problem {
  const known = pins.map((pin) => JSON.stringify(pin.glob)).join(', ');
  return {
    code: 'unknown-name',
    severity: 'error',
    message: `No files are pinned by ${JSON.stringify(glob)}`,
    hint: known === '' ? 'Nothing is pinned here' : `Pinned are: ${known}`,
  };
}
