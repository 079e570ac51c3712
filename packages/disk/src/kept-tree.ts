// kept-tree.ts: what is a digested directory to be that nobody changed? What it is.
import { type Output, withBuildId } from '@truename/engine';
import type { FileRecord, FixedRecord, Manifest } from '@truename/manifest';
import type { DigestedInput } from './digested-input.ts';
import { encodedSibling } from './encodings.ts';
import { isError } from './fault.ts';
import { lookForProblems, type Material, mentionsOfDropped, type NamedTree } from './name-tree.ts';
import type { PlannedFile, Role } from './planned-files.ts';
import type { Run } from './run.ts';

/**
 * Names are not made again: a bundler knows more of its files than can be seen in them. The files are looked through
 * all the same, since what was to be told of them the first time is as true now.
 */
export async function keepTree(input: DigestedInput, material: Material, run: Run): Promise<NamedTree> {
  const { manifest } = input;
  const tokens = new Map(material.files.map(({ asset }) => [asset.path, asset.token ?? null]));
  const files = material.files.map(({ asset: { token: _, ...asset }, ...rest }) => {
    const isFixed = asset.fixed !== undefined || !Object.hasOwn(manifest.outputs, asset.path);
    return { ...rest, asset: isFixed ? asset : { ...asset, fixed: 'named before' } };
  });
  const mentions = mentionsOfDropped(material.files, run);
  const { problems, leftAlone, outputs } = await lookForProblems(files, run, (output) => mentions?.look(output));
  if (problems.some(isError)) return { manifest: null, files: new Map(), outputs: [], problems, leftAlone };
  const kept = outputs.map((output) => keptOutput(output, manifest, tokens.get(output.path) ?? null));
  const originals = new Map(
    kept.flatMap((output): [string, string][] => {
      const original = material.originalOf(output);
      return original === null || mentions?.has(original) === false ? [] : [[original, output.path]];
    }),
  );
  const now = withOriginals(manifest, originals, run);
  return { manifest: now, files: planned({ ...input, manifest: now }, run), outputs: kept, problems, leftAlone };
}

/** The output as it was when it was named. */
function keptOutput({ fixed, ...output }: Output, { outputs }: Manifest, digits: string | null): Output {
  const record = outputs[output.path];
  if (!record) return fixed === undefined ? output : { ...output, fixed };
  return { ...output, digits, component: record.component ?? 1, twin: record.twin ?? 0 };
}

function withOriginals(manifest: Manifest, originals: ReadonlyMap<string, string>, { hasher }: Run): Manifest {
  const names = (all: Iterable<string>) => [...all].sort().join('\0');
  if (names(originals.keys()) === names(Object.keys(manifest.originals))) return manifest;
  return withBuildId({ ...manifest, originals: Object.fromEntries(originals) }, hasher);
}

/** A file as it stands in the input, and what it is there for. */
interface Kept {
  readonly path: string;
  readonly role: Role;
  readonly owner: string | null;
  /** Path of the input file with these bytes. */
  readonly from: string;
}

/** The same files; source maps and compressed siblings may be absent. */
function planned({ manifest, files, found, siblings }: DigestedInput, run: Run): Map<string, PlannedFile> {
  const { target, stage, link } = run;
  const result = new Map<string, PlannedFile>();
  const added = siblings.map((path): Kept => ({ path, role: 'companion', owner: ownerOf(path), from: path }));
  for (const { path, role, owner, from } of [...keptFiles(manifest), ...added]) {
    const [file, content] = [files.get(from), found.get(from)];
    if (!file || !content) continue;
    const { size, sum } = content;
    const staged = target.holds(path, { size, sum }) ? null : stage.take(file.absolute, path, link);
    result.set(path, { path, role, owner, size, sum, staged, isRewritten: false });
  }
  return result;
}

function ownerOf(path: string): string | null {
  return encodedSibling(path)?.of ?? null;
}

function keptFiles({ outputs, fixed, maps, originals }: Manifest): Kept[] {
  const file = (path: string, role: Role, owner: string | null = null): Kept => ({ path, role, owner, from: path });
  const encodings = (owner: string, record: FileRecord): Kept[] =>
    Object.values(record.encodings ?? {}).map((encoded) => file(encoded.file, 'companion', owner));
  const roleOf = ({ reason }: FixedRecord): Role => (reason.startsWith('stands beside ') ? 'companion' : 'fixed');
  return [
    ...Object.entries(outputs).flatMap(([path, record]) => [file(path, 'output'), ...encodings(path, record)]),
    ...Object.entries(fixed).flatMap(([path, record]) => [file(path, roleOf(record)), ...encodings(path, record)]),
    ...Object.entries(maps).map(([path, { of }]) => file(path, 'companion', of)),
    ...Object.entries(originals).map(([path, from]): Kept => ({ path, role: 'original', owner: null, from })),
  ];
}
