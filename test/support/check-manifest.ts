// check-manifest.ts: does the manifest say what is on disk, all of it and nothing else?
import { createHash } from 'node:crypto';
import { type FileRecord, type Manifest, parseManifest } from '@truename/manifest';
import type { OutputDir } from './output.ts';
import { sumOf } from './sum.ts';

/** Every file is listed once, with its size and hash; nothing is listed that is not there. */
export function checkManifest(output: OutputDir): string[] {
  return [...shape(output), ...listedFiles(output), ...records(output), ...copies(output), ...links(output)];
}

/** The strict reader of the manifest package takes it. */
function shape({ manifest }: OutputDir): string[] {
  try {
    parseManifest(JSON.stringify(manifest));
    return [];
  } catch (error) {
    return [String(error)];
  }
}

function listedFiles({ files, manifest }: OutputDir): string[] {
  const { outputs, fixed, originals, maps } = manifest;
  const all = [outputs, fixed, originals, maps].flatMap((section) => Object.keys(section)).concat(encodings(manifest));
  const listed = new Set(all);
  return [
    ...[...files.keys()].filter((path) => !listed.has(path)).map((path) => `${path} is not in the manifest`),
    ...all.filter((path) => !files.has(path)).map((path) => `the manifest lists ${path}, which is not there`),
    ...all.filter((path, index) => all.indexOf(path) !== index).map((path) => `the manifest lists ${path} twice`),
  ];
}

function encodings({ outputs, fixed }: Manifest): string[] {
  const records = [...Object.values(outputs), ...Object.values(fixed)];
  return records.flatMap((record) => Object.values(record.encodings ?? {}).map(({ file }) => file));
}

function records({ files, manifest }: OutputDir): string[] {
  const faults: string[] = [];
  const check = (path: string, record: Pick<FileRecord, 'size' | 'hash' | 'integrity' | 'encodings'>): void => {
    const bytes = files.get(path);
    if (!bytes) return;
    if (record.size !== bytes.byteLength) faults.push(`${path} has ${bytes.byteLength} bytes, not ${record.size}`);
    if (record.hash !== sumOf(bytes)) faults.push(`${path} has the hash ${sumOf(bytes)}, not ${record.hash}`);
    const integrity = `sha384-${createHash('sha384').update(bytes).digest('base64')}`;
    if (record.integrity && record.integrity !== integrity) faults.push(`${path} has the integrity ${integrity}`);
    for (const encoded of Object.values(record.encodings ?? {})) check(encoded.file, encoded);
  };
  for (const [path, record] of Object.entries(manifest.outputs)) check(path, record);
  for (const [path, record] of Object.entries(manifest.fixed)) check(path, record);
  return faults;
}

function copies({ files, manifest }: OutputDir): string[] {
  return Object.entries(manifest.originals)
    .filter(([original, output]) => !files.get(original)?.equals(files.get(output) ?? Buffer.alloc(0)))
    .map(([original, output]) => `${original} differs from ${output}`);
}

/** What the manifest names in `assets`, `entries` and `maps` is a file of the build. */
function links({ manifest }: OutputDir): string[] {
  const known = new Set([...Object.keys(manifest.outputs), ...Object.keys(manifest.fixed)]);
  const named = [
    ...Object.values(manifest.assets),
    ...Object.values(manifest.entries).flatMap(({ scripts, styles, preloads }) => [...scripts, ...styles, ...preloads]),
    ...Object.values(manifest.outputs).flatMap(({ imports = [], dynamicImports = [], css = [], assets = [] }) => [
      ...imports,
      ...dynamicImports,
      ...css,
      ...assets,
    ]),
    ...Object.values(manifest.maps).map((map) => map.of),
  ];
  return [...new Set(named)].filter((path) => !known.has(path)).map((path) => `the manifest names ${path}, no output`);
}
