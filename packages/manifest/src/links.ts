// links.ts: does every path that a section names stand in another, and only there?
import { type Check, ManifestError, pointer, rebuild } from './check.ts';
import { outputPath } from './paths.ts';
import type { Manifest } from './types.ts';

/** The path of a listed file. Listed paths are checked where they are listed. */
export const link: Check<string> = (value, files) => {
  if (files.has(value as string)) return value as string;
  throw dangling(outputPath(value, files), '"outputs" or "fixed"');
};

/** Un-hashed copies are copies of outputs, not of fixed files. */
export function checkOriginals({ originals, outputs }: Manifest): void {
  for (const [name, path] of Object.entries(originals))
    if (!Object.hasOwn(outputs, path)) throw dangling(path, '"outputs"').under(name).under('originals');
}

/** One URL never has two contents: no path stands in two places. */
export function checkOwners(manifest: Manifest): void {
  const owners = new Map<string, readonly string[]>();
  const claim = (path: string, keys: readonly string[]) => {
    const other = owners.get(path);
    if (other !== undefined) throw shared(path, pointer(...keys), pointer(...other));
    owners.set(path, keys);
  };
  for (const section of ['outputs', 'fixed', 'originals', 'maps'] as const)
    for (const path of Object.keys(manifest[section])) claim(path, [section, path]);
  for (const section of ['outputs', 'fixed'] as const)
    for (const [path, { encodings = {} }] of Object.entries(manifest[section]))
      for (const encoding of ['br', 'gzip', 'zstd'] as const) {
        const variant = encodings[encoding];
        if (variant) claim(variant.file, [section, path, 'encodings', encoding, 'file']);
      }
}

function shared(path: string, at: string, other: string): ManifestError {
  return new ManifestError({
    what: `stands for the file ${JSON.stringify(path)}, as ${other} does`,
    at,
    cure: rebuild,
  });
}

function dangling(path: string, sections: string): ManifestError {
  return new ManifestError({ what: `names ${JSON.stringify(path)}, which is not in ${sections}`, cure: rebuild });
}
