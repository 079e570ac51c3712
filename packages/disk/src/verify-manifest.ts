// verify-manifest.ts: can the manifest of a directory be trusted, and the sums beside it?
import { dirname, join, relative, resolve, sep } from 'node:path';
import { type Hasher, type Problem, TruenameError, withBuildId } from '@truename/engine';
import { type Manifest, ManifestError, parseManifest } from '@truename/manifest';
import { systemCode, unreadable } from './fault.ts';
import { type FileSystem, machine } from './file-system.ts';
import { realDirectory } from './output-place.ts';
import { manifestPath, sumsPath } from './own-files.ts';
import { formatSums, sumsOf } from './sums.ts';

/** Where a manifest and its sums are. */
export interface ManifestPlace {
  /** Absolute. */
  readonly manifest: string;
  readonly sums: string;
  /** As problems show it: below the root, or absolute for one that stands elsewhere. */
  readonly shownManifest: string;
  readonly shownSums: string;
}

/** `root` is absolute; `given` is absolute or from the root. */
export function placeOfManifest(root: string, given: string = manifestPath): ManifestPlace {
  const manifest = resolve(root, given);
  const sums = join(dirname(manifest), sumsPath.slice(sumsPath.lastIndexOf('/') + 1));
  return { manifest, sums, shownManifest: shown(root, manifest), shownSums: shown(root, sums) };
}

function shown(root: string, path: string): string {
  const below = relative(root, path);
  return below.startsWith(`..${sep}`) ? path : below.split(sep).join('/');
}

/** The manifest, or why there is none to go by. */
export function loadManifest({ manifest, shownManifest }: ManifestPlace, fs: FileSystem): Manifest | Problem {
  try {
    return parseManifest(new TextDecoder().decode(fs.readFileSync(manifest)));
  } catch (error) {
    if (error instanceof ManifestError) return badManifest(shownManifest, error);
    const isMissing = ['ENOENT', 'ENOTDIR'].includes(systemCode(error));
    return isMissing ? noManifest(shownManifest) : unreadable(shownManifest, error);
  }
}

/**
 * The manifest of a directory (absolute) that is a build; `given` is where it is: absolute, or from the directory.
 * @throws TruenameError `unreadable-file` where there is no directory, `no-manifest`, `bad-manifest`.
 */
export function requireManifest(dir: string, given?: string, fs: FileSystem = machine): Manifest {
  realDirectory(dir, fs);
  const manifest = loadManifest(placeOfManifest(dir, given), fs);
  if ('code' in manifest) throw new TruenameError([manifest]);
  return manifest;
}

/** The build id is the hash of what the manifest says, and the sums say the same. */
export function checkManifest(
  manifest: Manifest,
  place: ManifestPlace,
  { fs, hasher }: { readonly fs: FileSystem; readonly hasher: Hasher },
): Problem[] {
  const { build } = withBuildId(manifest, hasher);
  const problems = build === manifest.build ? [] : [wrongBuildId(place.shownManifest, manifest.build, build)];
  const why = sumsFault(manifest, place, fs);
  return why === null ? problems : [...problems, wrongSums(place.shownSums, why)];
}

function sumsFault(manifest: Manifest, { sums }: ManifestPlace, fs: FileSystem): string | null {
  const expected = formatSums(sumsOf(manifest));
  try {
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(fs.readFileSync(sums));
    return text === expected ? null : firstDifference(text, expected);
  } catch (error) {
    return systemCode(error) === 'ENOENT' ? 'It is not there' : `It cannot be read (${systemCode(error)})`;
  }
}

function firstDifference(text: string, expected: string): string {
  const lines = text.split('\n');
  const right = expected.split('\n');
  const index = right.findIndex((line, at) => line !== lines[at]);
  if (index === -1 || right[index] === '') return `It has more lines than the manifest has files (${right.length - 1})`;
  const found = lines[index] ? `"${lines[index]}"` : 'nothing';
  return `Line ${index + 1} is ${found}, where the manifest says "${right[index]}"`;
}

function noManifest(path: string): Problem {
  return {
    code: 'no-manifest',
    severity: 'error',
    message: 'There is no manifest here, so nothing is known of the build',
    at: { path },
    hint: 'Copy it along with the files: some uploaders leave out folders whose names start with a dot. Give its place (--manifest) if it is another one. If the directory was never digested, run truename digest',
  };
}

function badManifest(path: string, error: ManifestError): Problem {
  const [message = ''] = error.message.split('\n');
  return { code: 'bad-manifest', severity: 'error', message: `The ${message}`, at: { path }, hint: error.cure };
}

function wrongBuildId(path: string, said: string, found: string): Problem {
  return {
    code: 'wrong-build-id',
    severity: 'error',
    message: `The manifest calls itself build ${said}, but what it says hashes to ${found}: an entry was removed, added or edited`,
    at: { path },
    hint: 'Copy the manifest of the build again; do not edit it',
  };
}

function wrongSums(path: string, why: string): Problem {
  const hint = 'Copy it from the build again, together with the manifest';
  return { code: 'wrong-sums', severity: 'error', message: why, at: { path }, hint };
}
