// digested.ts: a small digested directory in memory, to be spoilt by tests.

import { formatSums, sumsOf, type Verified, type VerifyOptions, verifyTree } from '@truename/disk';
import {
  type Asset,
  createHasher,
  defaultSettings,
  describe,
  digest,
  languageOf,
  type Settings,
} from '@truename/engine';
import { type Manifest, stringifyManifest } from '@truename/manifest';
import { createFsFromVolume, Volume } from 'memfs';
import { asFileSystem } from './memory.ts';

/** Files by path. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

/** A digested directory in memory. */
export interface Digested {
  readonly manifest: Manifest;
  readonly volume: Volume;
  /** Paths and bytes of all files, sorted by path. */
  files(): Map<string, Buffer>;
  /** The path of the output or fixed file with this logical name. */
  path(logical: string): string;
  text(path: string): string;
  write(path: string, content: string | Uint8Array): void;
  remove(path: string): void;
  verify(options?: VerifyOptions): Promise<Verified>;
}

const root = '/site';

/** Digests files with these settings. Originals stay. */
export async function digested(files: Files, given: Partial<Settings> = {}): Promise<Digested> {
  const settings = { ...defaultSettings, ...given };
  const { outputs, problems } = await digest(assetsOf(files), settings);
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('\n'));
  const originals = new Map(
    outputs.filter(({ digits }) => digits !== null).map(({ asset, path }) => [asset.path, path]),
  );
  const hasher = await createHasher(settings);
  const nothing = { entries: new Map(), links: new Map(), inlined: new Map() };
  const { manifest } = describe(outputs, { settings, hasher, originals, integrity: 'scripts', ...nothing } as never);
  const result = inMemory(manifest);
  for (const { asset, path, bytes } of outputs) {
    result.write(path, bytes!);
    if (originals.has(asset.path)) result.write(asset.path, bytes!);
  }
  return result;
}

/** A directory with the manifest and the sums that belong to it, and no other files. */
export function inMemory(manifest: Manifest): Digested {
  const volume = new Volume();
  const fs = asFileSystem(createFsFromVolume(volume));
  const write = (path: string, content: string | Uint8Array): void => {
    volume.mkdirSync(`${root}/${path}`.replace(/\/[^/]*$/, ''), { recursive: true });
    volume.writeFileSync(`${root}/${path}`, content);
  };
  write('.truename/manifest.json', stringifyManifest(manifest));
  write('.truename/XXH64SUMS', formatSums(sumsOf(manifest)));
  const read = (path: string) => Buffer.from(volume.readFileSync(`${root}/${path}`) as Buffer);
  return {
    ...{ manifest, volume, write },
    files: () => new Map(namesBelow(volume).map((path) => [path, read(path)])),
    path: (logical) => {
      const path = manifest.assets[logical];
      if (path === undefined) throw new Error(`No asset "${logical}"`);
      return path;
    },
    text: (path) => read(path).toString(),
    remove: (path) => volume.unlinkSync(`${root}/${path}`),
    verify: (options) => verifyTree(root, { ...options, fs }),
  };
}

function namesBelow(volume: Volume): string[] {
  const paths = Object.entries(volume.toJSON()).filter(([, content]) => content !== null);
  return paths.map(([path]) => path.slice(root.length + 1)).sort();
}

function assetsOf(files: Files): Asset[] {
  return Object.entries(files).map(([path, content]) => ({
    ...{ id: path, path, logical: [path], language: languageOf(path), origin: 'tree' },
    content: { bytes: typeof content === 'string' ? Buffer.from(content) : content },
  }));
}

/** Problems as `code path:line:col` or `code path`, for short expectations. */
export function shown(problems: Verified['faults']): string[] {
  return problems.map(({ code, at }) => {
    const place = at && 'line' in at ? `:${at.line}:${at.column}` : '';
    return `${code} ${at?.path ?? ''}${place}`;
  });
}
