// links.ts: does every path that a section names stand in another, and only there?
import { ManifestError, member, rebuild } from './check.ts';
import type { FileRecord, Manifest } from './types.ts';

/**
 * Checks what no schema can say: a named file is listed, and a path has one owner.
 *
 * @throws ManifestError
 */
export function checkLinks(manifest: Manifest): void {
  checkOwners(manifest);
  const files = new Set([...Object.keys(manifest.outputs), ...Object.keys(manifest.fixed)]);
  const outputs = new Set(Object.keys(manifest.outputs));
  for (const [at, path] of links(manifest)) if (!files.has(path)) throw dangling(at, path, '"outputs" or "fixed"');
  for (const [name, path] of Object.entries(manifest.originals))
    if (!outputs.has(path)) throw dangling(member('/originals', name), path, '"outputs"');
}

function* links(manifest: Manifest): Iterable<readonly [at: string, path: string]> {
  for (const [name, path] of Object.entries(manifest.assets)) yield [member('/assets', name), path];
  for (const [path, { of }] of Object.entries(manifest.maps)) yield [`${member('/maps', path)}/of`, of];
  for (const [name, entry] of Object.entries(manifest.entries))
    for (const key of ['scripts', 'styles', 'preloads'] as const)
      yield* items(member(member('/entries', name), key), entry[key]);
  for (const [at, file] of files(manifest))
    for (const key of ['imports', 'dynamicImports', 'css', 'assets'] as const)
      yield* items(member(at, key), file[key] ?? []);
}

function* files({ outputs, fixed }: Manifest): Iterable<readonly [at: string, file: FileRecord]> {
  for (const [path, file] of Object.entries(outputs)) yield [member('/outputs', path), file];
  for (const [path, file] of Object.entries(fixed)) yield [member('/fixed', path), file];
}

function* items(at: string, paths: readonly string[]): Iterable<readonly [at: string, path: string]> {
  for (const [index, path] of paths.entries()) yield [member(at, index), path];
}

/** One URL never has two contents: no path stands in two places. */
function checkOwners(manifest: Manifest): void {
  const owners = new Map<string, string>();
  const claim = (path: string, at: string) => {
    const other = owners.get(path);
    const what = `stands for the file ${JSON.stringify(path)}, as ${other} does`;
    if (other !== undefined) throw new ManifestError({ what, at, cure: rebuild });
    owners.set(path, at);
  };
  for (const section of ['outputs', 'fixed', 'originals', 'maps'] as const)
    for (const path of Object.keys(manifest[section])) claim(path, member(`/${section}`, path));
  for (const [at, { encodings }] of files(manifest))
    for (const [encoding, variant] of Object.entries(encodings ?? {}))
      claim(variant.file, `${at}/encodings/${encoding}/file`);
}

function dangling(at: string, path: string, sections: string): ManifestError {
  return new ManifestError({ what: `names ${JSON.stringify(path)}, which is not in ${sections}`, at, cure: rebuild });
}
