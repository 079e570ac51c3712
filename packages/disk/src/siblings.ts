// siblings.ts: which compressed copies stand beside the files of a build?
import { join } from 'node:path';
import { mediaType, type Problem, TruenameError } from '@truename/engine';
import { type EncodedRecord, type Encoding, type FileRecord, type Manifest, recordOf } from '@truename/manifest';
import { isTooLong } from './bad-names.ts';
import { canCompress, compressFile, unpackFile } from './compress.ts';
import { canUnpack, encodedSibling } from './encodings.ts';
import { systemCode, unreadable } from './fault.ts';
import type { NamedTree } from './name-tree.ts';
import type { PlannedFile } from './planned-files.ts';
import type { Run } from './run.ts';
import type { Measure } from './target.ts';

const endings: Readonly<Record<Encoding, string>> = { br: '.br', gzip: '.gz', zstd: '.zst' };

/** Types that are not compressed themselves. */
const compressible =
  /^text\/|[+/](?:json|xml)$|^application\/(?:wasm|vnd\.ms-fontobject)$|^image\/(?:vnd\.microsoft\.icon|bmp)$|^font\/[ot]tf$|^model\/gltf-binary$/;

/** As many as Node has threads for it, unless it was told otherwise. */
const atOnce = 4;

/** A tree whose manifest is known. */
export type NamedFiles = Pick<NamedTree, 'files'> & { readonly manifest: Manifest };

/**
 * Adds compressed copies in the encodings of `wanted`, where they are smaller, and makes those again that are not of
 * their file any more. Copies that unpack to their file stay as they are.
 */
export async function withSiblings(tree: NamedFiles, wanted: readonly Encoding[], run: Run): Promise<NamedFiles> {
  const files = new Map(tree.files);
  const jobs = [...staleOrNot(tree), ...missing(tree, wanted)].sort((a, b) => (a.path < b.path ? -1 : 1));
  if (jobs.length === 0) return tree;
  let done = 0;
  await eachOf(jobs, async (job) => {
    const made = (await known(job, run)) ?? (await make(job, run));
    if (made) files.set(job.path, made);
    else files.delete(job.path);
    run.onProgress({ step: 'compress', done: ++done, total: jobs.length });
  });
  const dropped = new Set(jobs.flatMap(({ path }) => (files.has(path) ? [] : path)));
  return { files, manifest: withEncodings(tree.manifest, files, dropped) };
}

/** A copy that there is, or that there might be. */
interface Job {
  readonly path: string;
  readonly encoding: Encoding;
  readonly owner: PlannedFile;
  /** Null where none was given. */
  readonly given: PlannedFile | null;
}

/** The copies that are planned: each is of its file, or made again. */
function staleOrNot({ files }: NamedFiles): Job[] {
  const jobs: Job[] = [];
  for (const given of files.values()) {
    const { path } = given;
    const encoded = encodedSibling(path);
    const owner = encoded?.of === given.owner ? files.get(encoded?.of ?? '') : undefined;
    if (encoded && owner) jobs.push({ path, encoding: encoded.encoding, owner, given });
  }
  return jobs;
}

function missing({ files }: NamedFiles, wanted: readonly Encoding[]): Job[] {
  const owners = [...files.values()].filter(
    ({ path, role }) => (role === 'output' || role === 'fixed') && compressible.test(mediaType(path)),
  );
  const jobs = owners.flatMap((owner) =>
    wanted.map((encoding): Job => ({ path: owner.path + endings[encoding], encoding, owner, given: null })),
  );
  return jobs.filter(({ path }) => !files.has(path) && !isTooLong(path));
}

/** A copy that is right, and so is not made again. */
async function known(job: Job, run: Run): Promise<PlannedFile | null> {
  const records = run.manifests.flatMap((manifest) => recordedCopy(manifest, job) ?? []);
  return (job.given && (await checked(job.given, job, { records, run }))) ?? madeBefore(job, records, run);
}

async function checked(
  given: PlannedFile,
  { path, owner, encoding }: Job,
  { records, run }: { readonly records: readonly EncodedRecord[]; readonly run: Run },
): Promise<PlannedFile | null> {
  if (records.some(({ size, hash }) => size === given.size && hash === given.sum)) return given;
  if (canUnpack(encoding)) return (await unpacksTo(owner, given, { encoding, run })) ? given : null;
  if (owner.isRewritten) throw new TruenameError([cannotMake(path, owner.path, encoding)]);
  return given;
}

function madeBefore(
  { path, owner, given }: Job,
  records: readonly EncodedRecord[],
  { target, stage }: Run,
): PlannedFile | null {
  const earlier = records.find(({ file, size, hash }) => file === path && target.holds(path, { size, sum: hash }));
  if (!earlier) return null;
  if (given?.staged != null) stage.remove(given.staged);
  return companion(path, owner, { size: earlier.size, sum: earlier.hash, staged: null });
}

/** What an earlier manifest says of the copy, if it had the same file. */
function recordedCopy({ outputs, fixed }: Manifest, { owner, encoding }: Job): EncodedRecord | undefined {
  const record = outputs[owner.path] ?? fixed[owner.path];
  return record?.hash === owner.sum && record.size === owner.size ? record.encodings?.[encoding] : undefined;
}

async function unpacksTo(
  owner: PlannedFile,
  given: PlannedFile,
  { encoding, run }: { readonly encoding: Encoding; readonly run: Run },
): Promise<boolean> {
  const stream = run.hasher.stream();
  let size = 0;
  try {
    await unpackFile({ path: bytesOf(given, run), encoding }, run.fs, (part) => {
      size += part.byteLength;
      if (size > owner.size) throw new RangeError('It is longer than its file');
      stream.update(part);
    });
  } catch (error) {
    if (isUnpackable(error)) return false;
    throw new TruenameError([unreadable(join(run.target.root, given.path), error)]);
  }
  return size === owner.size && stream.sum() === owner.sum;
}

/** Broken bytes, as zlib says, or too many; and not the disk. */
function isUnpackable(error: unknown): boolean {
  return error instanceof RangeError || /^(?:Z_|ERR_(?:_ERROR|BROTLI|ZLIB|BUFFER))/.test(systemCode(error));
}

/** Null where the copy would not be smaller, which helps nobody. */
async function make({ path, encoding, owner, given }: Job, run: Run): Promise<PlannedFile | null> {
  if (!canCompress(encoding)) throw new TruenameError([cannotMake(path, owner.path, encoding)]);
  const { stage, hasher, fs } = run;
  const stream = hasher.stream();
  const copy = stage.create(path);
  let size = 0;
  try {
    await compressFile({ path: bytesOf(owner, run), size: owner.size, encoding }, fs, (part) => {
      size += part.byteLength;
      stream.update(part);
      copy.write(part);
    });
  } catch (error) {
    throw error instanceof TruenameError
      ? error
      : new TruenameError([unreadable(join(run.target.root, owner.path), error)]);
  } finally {
    copy.close();
  }
  if (given?.staged != null) stage.remove(given.staged);
  if (size < owner.size) return companion(path, owner, { size, sum: stream.sum(), staged: copy.name });
  stage.remove(copy.name);
  return null;
}

function companion(
  path: string,
  owner: PlannedFile,
  { size, sum, staged }: Measure & { readonly staged: string | null },
): PlannedFile {
  return { path, role: 'companion', owner: owner.path, size, sum, staged, isRewritten: false };
}

/** Where the bytes of a planned file are now. */
function bytesOf({ path, staged }: PlannedFile, { target, stage }: Run): string {
  return staged === null ? join(target.root, path) : join(target.root, stage.directory, staged);
}

/** Copies that are absent, as they may be, stay in the manifest; those that are of another file do not. */
function withEncodings(
  manifest: Manifest,
  files: ReadonlyMap<string, PlannedFile>,
  dropped: ReadonlySet<string>,
): Manifest {
  const made = new Map<string, [Encoding, EncodedRecord][]>();
  for (const { path, owner, size, sum } of files.values()) {
    const encoded = encodedSibling(path);
    if (owner === null || encoded?.of !== owner) continue;
    made.set(owner, [...(made.get(owner) ?? []), [encoded.encoding, { file: path, size, hash: sum }]]);
  }
  const renewed = <T extends FileRecord>(section: Readonly<Record<string, T>>) =>
    recordOf(
      Object.entries(section).map(([path, record]) => [path, withCopies(record, made.get(path) ?? [], dropped)]),
    );
  return { ...manifest, outputs: renewed(manifest.outputs), fixed: renewed(manifest.fixed) };
}

function withCopies<T extends FileRecord>(
  { encodings, ...record }: T,
  made: readonly (readonly [Encoding, EncodedRecord])[],
  dropped: ReadonlySet<string>,
): T {
  const kept = Object.entries(encodings ?? {}).filter(([, { file }]) => !dropped.has(file));
  const now = Object.fromEntries([...kept, ...made]);
  return (Object.keys(now).length === 0 ? record : { ...record, encodings: now }) as T;
}

async function eachOf<T>(jobs: readonly T[], act: (job: T) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let job = jobs[next++]; job !== undefined; job = jobs[next++]) await act(job);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, jobs.length) }, worker));
}

function cannotMake(path: string, owner: string, encoding: Encoding): Problem {
  return {
    code: 'stale-sibling',
    severity: 'error',
    message: `"${owner}" was rewritten, and Node ${process.versions.node} cannot compress it again (${encoding})`,
    at: { path },
    hint: 'Delete this copy, or use Node 22.15 or later',
  };
}
