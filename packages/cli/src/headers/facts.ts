// facts.ts: what does a server's configuration need to know of a digested directory?
import type { Encoding, Manifest } from '@truename/manifest';
import { lookAlikes } from './look-alikes.ts';
import { hashedNames } from './name-forms.ts';

/** What the three configurations are written from. */
export interface HeaderFacts {
  /** The directory on the machine that serves it; absolute, without a slash at the end. */
  readonly root: string;
  /** Path of the URLs, with a slash at both ends; decoded, as servers compare it. */
  readonly base: string;
  /** Regular expression (PCRE and RE2 alike) for what may follow the base in the URL path of a hashed file. */
  readonly hashed: string;
  /** The same for files that are not hashed and match it; null where there are none. */
  readonly alike: string | null;
  /** Precompressed siblings that the build has. */
  readonly encodings: ReadonlySet<Encoding>;
  /** Extension, without its dot → media type, of the files that have such siblings. Sorted. */
  readonly compressed: ReadonlyMap<string, string>;
  /** Also files that keep their names: pages, originals, source maps. */
  readonly servesAll: boolean;
}

/** How long a hashed file may be kept: for ever, in the words of RFC 8246. */
export const immutable = 'public, max-age=31536000, immutable';

export function headerFacts(
  manifest: Manifest,
  { root, servesAll }: Pick<HeaderFacts, 'root' | 'servesAll'>,
): HeaderFacts {
  const records = Object.entries({ ...manifest.outputs, ...manifest.fixed });
  const encoded = records.filter(([, { encodings = {} }]) => Object.keys(encodings).length > 0);
  const types = encoded.flatMap(([path, { type }]) =>
    extensionsOf(path).map((extension) => [extension, type] as const),
  );
  const hashed = hashedNames(manifest);
  return {
    root: root.replace(/(?<=.)\/$/, ''),
    base: basePath(manifest.base),
    hashed,
    alike: lookAlikes(manifest, hashed),
    encodings: new Set(encoded.flatMap(([, { encodings = {} }]) => Object.keys(encodings) as Encoding[])),
    compressed: new Map(types.sort(([a], [b]) => (a < b ? -1 : 1))),
    servesAll,
  };
}

/** What hashed files match, and no others, in PCRE; RE2 has no such condition. */
export function hashedAlone({ hashed, alike }: Pick<HeaderFacts, 'hashed' | 'alike'>): string {
  return alike === null ? hashed : `(?!${alike}$)${hashed}`;
}

function extensionsOf(path: string): string[] {
  const [, extension] = /\.([A-Za-z0-9_-]+)$/.exec(path) ?? [];
  return extension === undefined ? [] : [extension];
}

/** A relative base is served in the root; of an absolute URL the path counts. */
function basePath(base: string): string {
  const { pathname } = new URL(base, 'http://truename.invalid/');
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname;
  }
}
