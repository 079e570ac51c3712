// links.ts: does every path that a section names stand in another, and only there?
import { type Check, list, ManifestError, pointer, rebuild } from './check.ts';
import { outputPath } from './paths.ts';
import type { Manifest } from './types.ts';

/** The path of a listed file. Listed paths are checked where they are listed. */
export const link: Check<string> = (value, files) => {
  if (files.has(value as string)) return value as string;
  throw dangling(outputPath(value, files), '"outputs" or "fixed"');
};

const linkList = list(link);

/** A list of links; by far the most of a manifest, so without a call for each. */
export const links: Check<readonly string[]> = (value, files) => {
  if (!Array.isArray(value)) return linkList(value, files);
  for (let index = 0; index < value.length; index++) if (!files.has(value[index])) return linkList(value, files);
  return value;
};

/** Un-hashed copies are copies of outputs, not of fixed files. */
export function checkOriginals({ originals, outputs }: Manifest): void {
  for (const [name, path] of Object.entries(originals))
    if (!Object.hasOwn(outputs, path)) throw dangling(path, '"outputs"').under(name).under('originals');
}

const sections = ['outputs', 'fixed', 'originals', 'maps'] as const;

/** One URL never has two contents: no path stands in two places. */
export function checkOwners(manifest: Manifest): void {
  const variants = variantsOf(manifest);
  const paths = [...sections.flatMap((section) => Object.keys(manifest[section])), ...variants.map(({ path }) => path)];
  if (new Set(paths).size === paths.length) return;
  const owners = new Map<string, Claim>();
  const listed = sections.flatMap((section) =>
    Object.keys(manifest[section]).map((path) => ({ path, keys: [section, path] })),
  );
  for (const claim of [...listed, ...variants]) {
    const other = owners.get(claim.path);
    if (other) throw shared(claim, other);
    owners.set(claim.path, claim);
  }
}

interface Claim {
  readonly path: string;
  /** The keys that lead to the place where the path stands. */
  readonly keys: readonly string[];
}

function variantsOf(manifest: Manifest): Claim[] {
  const claims: Claim[] = [];
  for (const section of ['outputs', 'fixed'] as const)
    for (const [owner, { encodings }] of Object.entries(manifest[section]))
      for (const encoding of encodings ? (['br', 'gzip', 'zstd'] as const) : []) {
        const path = encodings?.[encoding]?.file;
        if (path !== undefined) claims.push({ path, keys: [section, owner, 'encodings', encoding, 'file'] });
      }
  return claims;
}

function shared({ path, keys }: Claim, other: Claim): ManifestError {
  const what = `stands for the file ${JSON.stringify(path)}, as ${pointer(...other.keys)} does`;
  return new ManifestError({ what, at: pointer(...keys), cure: rebuild });
}

function dangling(path: string, sections: string): ManifestError {
  return new ManifestError({ what: `names ${JSON.stringify(path)}, which is not in ${sections}`, cure: rebuild });
}
