// copy-build.ts: which files of a build does a target lack, and how do they get there?
import { join } from 'node:path';
import { type Problem, TruenameError } from '@truename/engine';
import { type FileRecord, type Manifest, type ReleasedFile, recordOf } from '@truename/manifest';
import { isAbsent, unreadable } from '../fault.ts';
import { hashFile } from '../hash-stream.ts';
import { siblingProblem } from '../verify-siblings.ts';
import { refuse, type Work } from './answer.ts';
import { isDeployed } from './check-build.ts';
import { type Obstacle, obstacleTo } from './ground.ts';
import { type Found, lookAt, type Measure, openForAll, type Writer } from './look-at.ts';
import { placeNew, placeOver } from './place-file.ts';
import { leftAsItIs, pageInWay, taken } from './release-problems.ts';
import { throughLink } from './released-target.ts';
import { rootOwners } from './root-owners.ts';

/** What a copy works with. */
export interface Copying {
  readonly manifest: Manifest;
  /** Directory of the build, absolute. */
  readonly source: string;
  readonly writer: Writer;
  readonly work: Work;
  readonly files: readonly ReleasedFile[];
}

/** What a comparison found. */
export interface Compared {
  /** In the order in which they are copied. */
  readonly todo: readonly ToCopy[];
  /** Places of files that are there already. */
  readonly kept: readonly string[];
  /** Names that something else has. */
  readonly taken: readonly Problem[];
  /** The manifest as it is true of the target: compressed copies that are there stay, whoever made them. */
  readonly manifest: Manifest;
}

/** A file to copy. */
interface ToCopy {
  readonly file: ReleasedFile;
  readonly measure: Measure;
  /** `new`: nobody has its name. `over`: it replaces what has its name. */
  readonly how: 'new' | 'over';
}

/** What was copied. */
export interface Copied {
  /** Files. */
  readonly written: number;
  /** Files that were there already. */
  readonly kept: number;
  /** Of the written files. */
  readonly bytes: number;
}

/** Holds the target against the build. @throws TruenameError `unreadable-file`. */
export async function compareFiles(copying: Copying): Promise<Compared> {
  const { files, writer, work, manifest } = copying;
  const todo: ToCopy[] = [];
  const problems: Problem[] = [];
  const variants = new Map<string, Measure>();
  const kept: string[] = [];
  const ways = new Map<string, Obstacle | null>();
  // What belongs to the build alone comes after the files that it names.
  for (const [done, file] of sharedFirst(files, writer).entries()) {
    await work.next('compare', done, files.length);
    const measure = measureOf(file, copying);
    if (measure === null) continue;
    const obstacle = obstacleTo(file.place, writer.ground.target, ways);
    if (obstacle !== null) {
      if (!problems.some(({ at }) => at?.path === obstacle.place)) problems.push(inTheWay(obstacle, writer));
      continue;
    }
    const found = lookAt(writer, file.place, measure);
    const how = decide(found, file, copying);
    if (how === 'taken') problems.push(taken(file.place, found === 'other' ? 'a file with other bytes' : 'no file'));
    else if (how === 'keep') kept.push(file.place);
    else todo.push({ file, measure, how });
    if (file.kind === 'variant') variants.set(file.path, how === 'keep' ? standing(file, writer) : measure);
  }
  return { todo, kept, taken: problems, manifest: withVariants(manifest, variants) };
}

function inTheWay({ place, isLink }: Obstacle, { ground: { target } }: Writer): Problem {
  if (isLink) return throughLink(place);
  const isPage = target.layout === 'flat' && rootOwners(target).files.has(place);
  return isPage ? pageInWay(place) : taken(place, 'a file');
}

function sharedFirst(files: readonly ReleasedFile[], { ground: { target } }: Writer): ReleasedFile[] {
  const isShared = ({ place }: ReleasedFile) => !place.startsWith(`${target.folders.builds}/`);
  return [...files.filter(isShared), ...files.filter((file) => !isShared(file))];
}

/** The manifest knows the bytes of most files. Null for what may be absent, and is. */
function measureOf(file: ReleasedFile, { source, manifest, work, writer }: Copying): Measure | null {
  const { kind, size, hash, path } = file;
  const isOptional = kind === 'variant' || kind === 'map';
  if (!isOptional && !isDeployed(file, manifest) && size !== null && hash !== null) return { size, sum: hash };
  const absolute = join(source, path);
  try {
    return hashFile(absolute, writer.hasher, { fs: work.fs });
  } catch (error) {
    if (isOptional && isAbsent(error)) return null;
    throw new TruenameError([unreadable(absolute, error)]);
  }
}

function decide(found: Found, file: ReleasedFile, copying: Copying): 'keep' | 'new' | 'over' | 'taken' {
  if (found === 'right') return 'keep';
  if (found === 'absent') return 'new';
  if (found === 'no file') return 'taken';
  if (file.kind === 'map') return 'over';
  if (file.kind === 'variant') return unpacks(file, copying) ? 'keep' : 'over';
  if (!isDeployed(file, copying.manifest)) return 'taken';
  copying.work.warn(leftAsItIs(file.place));
  return 'keep';
}

/** Another compressor may have made it, for an earlier build with the same file. */
function unpacks(file: ReleasedFile, { manifest, writer }: Copying): boolean {
  const record = manifest.outputs[file.of] ?? manifest.fixed[file.of];
  const { fs, root } = writer.ground.target;
  const absolute = join(root, file.place);
  const there = { path: file.place, absolute, size: fs.lstatSync(absolute).size };
  return (
    record !== undefined && siblingProblem(there, { path: file.of, record }, { fs, hasher: writer.hasher }) === null
  );
}

function standing({ place }: ReleasedFile, writer: Writer): Measure {
  const { fs, root } = writer.ground.target;
  try {
    return hashFile(join(root, place), writer.hasher, { fs });
  } catch (error) {
    throw new TruenameError([unreadable(place, error)]);
  }
}

function withVariants(manifest: Manifest, variants: ReadonlyMap<string, Measure>): Manifest {
  if (variants.size === 0) return manifest;
  const recorded = <T extends FileRecord>(files: Readonly<Record<string, T>>): Record<string, T> =>
    recordOf(Object.entries(files).map(([path, record]) => [path, withEncodings(record, variants)] as const));
  return { ...manifest, outputs: recorded(manifest.outputs), fixed: recorded(manifest.fixed) };
}

function withEncodings<T extends FileRecord>(record: T, variants: ReadonlyMap<string, Measure>): T {
  if (record.encodings === undefined) return record;
  const encodings = Object.entries(record.encodings).map(([encoding, { file, size, hash }]) => {
    const measure = variants.get(file) ?? { size, sum: hash };
    return [encoding, { file, size: measure.size, hash: measure.sum }] as const;
  });
  return { ...record, encodings: recordOf(encodings) };
}

/** Copies what is missing. @throws TruenameError `unwritable-file`, `taken-name`, `unreadable-file`, `changed-file`. */
export async function copyFiles({ todo, kept }: Compared, copying: Copying): Promise<Copied> {
  for (const place of kept) openForAll(copying.writer, place);
  let copied: Copied = { written: 0, kept: kept.length, bytes: 0 };
  for (const [done, each] of todo.entries()) {
    await copying.work.next('copy', done, todo.length);
    const isWritten = copyOne(each, copying);
    copied = isWritten
      ? { written: copied.written + 1, kept: copied.kept, bytes: copied.bytes + each.measure.size }
      : { ...copied, kept: copied.kept + 1 };
  }
  return copied;
}

/** False where somebody else has copied it meanwhile. */
function copyOne({ file, measure, how }: ToCopy, { source, writer }: Copying): boolean {
  const { place, path } = file;
  const placement = { place, from: join(source, path), expected: measure };
  if (how === 'over') {
    placeOver(writer, placement);
    return true;
  }
  const isPlaced = placeNew(writer, placement);
  if (!isPlaced && lookAt(writer, place, measure) !== 'right') refuse([taken(place, 'a file with other bytes')]);
  return isPlaced;
}
