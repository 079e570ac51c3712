// assets.ts: which URL and which tags does a logical name stand for?
import { checkManifest, type Entry, type FileRecord, type Manifest } from '@truename/manifest';
import type { Html } from './html.ts';
import { notFound, type Source } from './missing.ts';
import { nearNames } from './near.ts';
import { entryTags } from './tags.ts';
import { createJoin } from './urls.ts';

/** Settings of `createAssets()`. */
export interface AssetsOptions {
  /** Where the files are served: a path or an http(s) URL that ends with a slash. Default: the manifest's base. */
  readonly base?: string;
  /** Where the manifest was read from, for messages. */
  readonly path?: string;
}

/** One build's assets, by logical name. The functions need no `this`: hand them to a template as they are. */
export interface Assets {
  /** The manifest's build id. */
  readonly build: string;
  /**
   * The URL of an asset or of a file that keeps its name. A fragment stays: `url('sprite.svg#icon')`.
   *
   * @throws AssetNotFoundError
   */
  readonly url: (name: string) => string;
  /** Does `url()` know this name? */
  readonly has: (name: string) => boolean;
  /**
   * The value of an `integrity` attribute; null where the build recorded none for this file.
   *
   * @throws AssetNotFoundError
   */
  readonly integrity: (name: string) => string | null;
  /**
   * The tags that load one or several entries: styles of all static imports in order, preloads, scripts; each file once.
   *
   * @throws AssetNotFoundError
   */
  readonly tags: (entry: string | readonly string[]) => Html;
  /**
   * At boot: every one of these names is an asset or an entry.
   *
   * @throws AssetNotFoundError naming all that are not.
   */
  readonly assert: (...names: readonly string[]) => void;
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
  checkOptions(options, ['base', 'path']);
  const checked = checkManifest(manifest);
  const source: Source = { manifest: checked, path: options.path ?? 'given as a value' };
  const join = createJoin(checked, options.base);
  const find = createFind(checked);
  const findOrThrow = (name: string): Found => {
    const found = find(name);
    if (found === null) throw notFound([name], 'asset', source);
    return found;
  };
  const integrityOf = createIntegrity(checked);
  const tags = createTags(source, (path) => ({ url: join(path), integrity: integrityOf(path) }));

  return {
    build: checked.build,
    url: (name) => {
      const { path, fragment } = findOrThrow(name);
      return join(path) + fragment;
    },
    has: (name) => find(name) !== null,
    integrity: (name) => integrityOf(findOrThrow(name).path),
    tags,
    assert: (...names) => {
      const missing = names.filter((name) => find(name) === null && !(name in checked.entries));
      if (missing.length > 0) throw notFound(missing, 'asset', source);
    },
  };
}

/** @throws TypeError for a key that is no option, naming the one that was meant. */
export function checkOptions(options: object, known: readonly string[]): void {
  for (const key of Object.keys(options)) {
    if (known.includes(key)) continue;
    const near = nearNames(key, known)[0];
    throw new TypeError(
      `"${key}" is no option${near ? `: did you mean "${near}"?` : `; options are ${known.join(', ')}`}`,
    );
  }
}

interface Found {
  readonly path: string;
  /** With its `#`, or empty. */
  readonly fragment: string;
}

function createFind({ assets, fixed }: Manifest): (name: string) => Found | null {
  const paths = new Map([...Object.keys(fixed).map((path) => [path, path] as const), ...Object.entries(assets)]);
  return (name) => {
    const whole = paths.get(name);
    if (whole !== undefined) return { path: whole, fragment: '' };
    const hash = name.indexOf('#');
    const path = hash < 0 ? undefined : paths.get(name.slice(0, hash));
    return path === undefined ? null : { path, fragment: name.slice(hash) };
  };
}

function createIntegrity({ outputs, fixed }: Manifest): (path: string) => string | null {
  const values = new Map<string, FileRecord>([...Object.entries(fixed), ...Object.entries(outputs)]);
  return (path) => values.get(path)?.integrity ?? null;
}

function createTags(source: Source, file: Parameters<typeof entryTags>[1]): Assets['tags'] {
  const entries = new Map<string, Entry>(Object.entries(source.manifest.entries));
  const made = new Map<string, Html>();
  return (entry) => {
    const names = typeof entry === 'string' ? [entry] : entry;
    const key = JSON.stringify(names);
    const known = made.get(key);
    if (known !== undefined) return known;
    const missing = names.filter((name) => !entries.has(name));
    if (missing.length > 0) throw notFound(missing, 'entry', source);
    const tags = entryTags(
      names.flatMap((name) => entries.get(name) ?? []),
      file,
    );
    made.set(key, tags);
    return tags;
  };
}
