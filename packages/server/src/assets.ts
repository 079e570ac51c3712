// assets.ts: which URLs and tags do logical names stand for, and which files are served?
import { checkManifest, type Manifest } from '@truename/manifest';
import type { Snapshot } from './build.ts';
import { checkOptions } from './check-options.ts';
import type { Used } from './generation.ts';
import { Generations, type Newest, type Source } from './generations.ts';
import { createHandlers, type Files, type Handlers, type ReadFile } from './handlers.ts';
import { type NameOptions, nameOptions, resolveOptions } from './options.ts';
import { createOriginals, type IsChanged } from './originals.ts';
import { createServed } from './served.ts';
import type { AssetName, Assets, Generation, Status, UrlOptions } from './types.ts';
import { placeOf } from './urls.ts';
import { Watch } from './watch.ts';

/** Settings of `createAssets()`. */
export interface AssetsOptions extends NameOptions {
  /** Where the manifest was read from, for messages. */
  readonly path?: string | undefined;
  /** Gives the bytes of files, for `fetch()`. */
  readonly read?: ReadFile | undefined;
}

/**
 * The assets of a manifest's value, in any JavaScript runtime.
 *
 * @example
 * import manifest from './dist/.truename/manifest.json' with { type: 'json' };
 * const { url, tags } = createAssets(manifest);
 * url('img/logo.png'); // '/img/logo-9f86d081884c7d65.png'
 *
 * @throws ManifestError for a value that is no manifest; TypeError for a wrong option.
 */
export function createAssets(manifest: Manifest | object, options: AssetsOptions = {}): Assets {
  checkOptions(options, [...nameOptions, 'path', 'read']);
  const { path = 'given as a value', read, ...names } = options;
  return openAssets(
    { manifest: checkManifest(manifest), path, root: null },
    { options: names, files: { read }, disk: null },
  );
}

/** The disk that a manifest was read from. */
export interface Disk extends Source {
  /** Do pages use a newer build once it is there? */
  readonly follow: boolean;
  readonly isChanged: IsChanged;
  /** Originals that have another size than what was built. */
  readonly resized: readonly string[];
  /** What was found together with the first build. */
  readonly found: Pick<Newest, 'beside' | 'passedOver'>;
}

interface Surroundings {
  readonly options: NameOptions;
  readonly files: Files;
  /** Null: the manifest is all there is, and nothing is looked for. */
  readonly disk: Disk | null;
}

/** In milliseconds. A look reads one file; a rush of requests for unknown names asks for thousands. */
const rhythm = { distance: 1000, every: 10_000 } as const;

/** The assets of a build that was found, and of those that are found later. */
export function openAssets(first: Snapshot, { options, files, disk }: Surroundings): Assets {
  const settings = resolveOptions(options);
  const { manifest, root, hashedRoot } = first;
  const served = createServed(manifest, { base: settings.base ?? manifest.base, root: root ?? '', hashedRoot });
  const hasOrigin = settings.origin !== null || placeOf(manifest.base, settings.base ?? undefined).origin !== '';
  const follow = disk?.follow ?? false;
  const generations = new Generations(first, { settings, source: disk, follow, served });
  generations.begin(disk?.found ?? {});
  const { isChanged = null, resized = [] } = disk ?? {};
  const originals = createOriginals({ newest: () => generations.newest, isChanged, warn: settings.warn });
  originals.note(resized, first);
  const watch = disk === null ? null : new Watch(() => generations.look(), rhythm);

  const status = (): Status => ({
    build: generations.used.snapshot.manifest.build,
    builds: generations.builds,
    manifest: generations.used.snapshot.path,
    fault: generations.fault,
    looks: generations.looks,
    changedOriginals: originals.changed(),
    originals: originals.requests(),
  });
  const lookAgain = async (isUrgent: boolean): Promise<boolean> => {
    const before = generations.additions;
    await (isUrgent ? watch?.again() : watch?.ifDue());
    return generations.additions > before;
  };
  return {
    get build() {
      return generations.used.generation.build;
    },
    ...currentNames(generations),
    ...createHandlers(served, { ...files, lookAgain, onOriginal: originals.asked, hasOrigin }),
    reload: async () => {
      await watch?.now();
      return status();
    },
    status,
    close: () => watch?.close(),
  };
}

/** What pages ask for by name. */
export type CurrentNames = Omit<Assets, keyof Handlers | 'build' | 'reload' | 'status' | 'close'>;

/** The names of the build that pages use, whichever it is at the time of a call. */
export function currentNames(generations: { readonly used: Pick<Used, 'generation' | 'assert'> }): CurrentNames {
  const now = (): Generation => generations.used.generation;
  return {
    url: ((name: AssetName, options?: UrlOptions) => now().url(name, options)) as Assets['url'],
    has: ((name) => now().has(name)) as Assets['has'],
    integrity: (name) => now().integrity(name),
    tags: (entry, attributes) => now().tags(entry, attributes),
    script: (name, attributes) => now().script(name, attributes),
    style: (name, attributes) => now().style(name, attributes),
    preload: (name, attributes) => now().preload(name, attributes),
    forRequest: (request, options) => now().forRequest(request, options),
    assert: (...names) => generations.used.assert(...names),
    generation: now,
  };
}
