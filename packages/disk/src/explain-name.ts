// explain-name.ts: which file of a build does somebody mean?
import { nearNames, type Problem, TruenameError } from '@truename/engine';
import type { Manifest } from '@truename/manifest';
import type { FileKind } from './explain-types.ts';
import type { ForeignNames } from './foreign-names.ts';
import { manifestFiles } from './manifest-files.ts';

/** A file of the build. */
export interface MeantFile {
  readonly path: string;
  readonly kind: FileKind;
  /** Of an original, a map or a compressed copy: the file it belongs to. */
  readonly of: string | null;
}

/** What names are looked up in. */
export interface NameContext {
  readonly manifest: Manifest;
  readonly foreign: ForeignNames;
  /** Does such a file stand in the directory? */
  isThere(path: string): boolean;
}

/**
 * The file with this logical name or path, or at this URL. A logical name comes first: `img/logo.png` is the output of
 * that name and not the un-hashed copy at that path.
 * @throws TruenameError `unknown-name`, with the names that may be meant.
 */
export function meantFile(given: string, context: NameContext): MeantFile {
  const { manifest } = context;
  for (const name of spellings(given, manifest.base)) {
    const path = Object.hasOwn(manifest.assets, name) ? manifest.assets[name]! : name;
    const file = fileAt(path, manifest);
    if (file) return file;
    if (Object.hasOwn(manifest.inlined, name)) throw new TruenameError([inlined(name, manifest.inlined[name]!.by)]);
  }
  throw new TruenameError([unknownName(given, context)]);
}

/** As it was given, then as a URL that a browser shows, or a path with dots. */
function spellings(given: string, base: string): string[] {
  const url = withoutBase(given, base);
  return url === null ? [given] : [given, url];
}

function withoutBase(given: string, base: string): string | null {
  const anywhere = 'http://truename.invalid';
  if (!URL.canParse(given, anywhere)) return null;
  const { pathname } = new URL(given, anywhere);
  const root = new URL(base, `${anywhere}/`).pathname;
  try {
    return decodeURIComponent(pathname.startsWith(root) ? pathname.slice(root.length) : pathname.slice(1));
  } catch {
    return null;
  }
}

function fileAt(path: string, { outputs, fixed, originals, maps }: Manifest): MeantFile | null {
  if (Object.hasOwn(outputs, path)) return { path, kind: 'output', of: null };
  if (Object.hasOwn(fixed, path)) return { path, kind: 'fixed', of: null };
  if (Object.hasOwn(originals, path)) return { path, kind: 'original', of: originals[path]! };
  if (Object.hasOwn(maps, path)) return { path, kind: 'map', of: maps[path]!.of };
  for (const [owner, { encodings }] of [...Object.entries(outputs), ...Object.entries(fixed)])
    for (const { file } of Object.values(encodings ?? {}))
      if (file === path) return { path, kind: 'encoded', of: owner };
  return null;
}

function inlined(name: string, by: string): Problem {
  return {
    code: 'unknown-name',
    severity: 'error',
    message: `"${name}" has no file of its own: ${by} put it into the files that use it`,
    hint: 'Ask for a file that uses it',
  };
}

function unknownName(given: string, { manifest, foreign, isThere }: NameContext): Problem {
  const ours = foreign.like(given);
  const near =
    ours.length > 0 ? ours : nearNames([...Object.keys(manifest.assets), ...manifestFiles(manifest).keys()])(given);
  const meant = [...new Set(near)].map((name) => `"${name}"`);
  const why =
    ours.length > 0
      ? 'these digits are of another build'
      : isThere(given)
        ? 'such a file is there, but the manifest does not list it'
        : null;
  return {
    code: 'unknown-name',
    severity: 'error',
    message: `This build has no "${given}"${why === null ? '' : `: ${why}`}`,
    hint:
      meant.length > 0
        ? `Did you mean ${meant.join(' or ')}?`
        : 'Give a logical name, a path or a URL; the manifest lists them all',
  };
}
