// stringify.ts: which bytes stand for a manifest?
import { recordOf } from './check.ts';
import { checkManifest } from './parse.ts';
import type { FileRecord, Manifest } from './types.ts';

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * The text of the manifest file: keys sorted by code unit, two spaces, a line feed at the end. Equal values give equal
 * bytes, whatever the order of their keys.
 *
 * @throws ManifestError for a value that `parseManifest` would refuse, so that nothing unreadable is written.
 */
export function stringifyManifest(manifest: Manifest): string {
  return `${write(checkManifest(manifest) as unknown as Json, '\n')}\n`;
}

/**
 * The text that the build id is the hash of: the manifest without what does not belong to the build's content, which
 * are `build` itself, `$schema`, `maps` and every `encodings`.
 */
export function textForBuildId(manifest: Omit<Manifest, 'build'>): string {
  const { outputs, fixed } = manifest;
  const content = { ...manifest, outputs: withoutEncodings(outputs), fixed: withoutEncodings(fixed) };
  const left = Object.entries(content).filter(([key]) => key !== 'build' && key !== '$schema' && key !== 'maps');
  return `${write(recordOf(left) as Json, '\n')}\n`;
}

function withoutEncodings(files: Readonly<Record<string, FileRecord>>): Readonly<Record<string, FileRecord>> {
  return recordOf(Object.entries(files).map(([path, { encodings: _, ...file }]) => [path, file]));
}

/** Not `JSON.stringify`: objects put keys such as `"10"` first, in numeric order, whatever order they were given. */
function write(value: Json, lineStart: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${lineStart}  `;
  if (Array.isArray(value))
    return block(
      '[]',
      value.map((item) => write(item, inner)),
      lineStart,
    );
  const members = Object.entries(value as { readonly [key: string]: Json | undefined })
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, item]) => (item === undefined ? [] : [`${JSON.stringify(key)}: ${write(item, inner)}`]));
  return block('{}', members, lineStart);
}

function block(brackets: '[]' | '{}', items: readonly string[], lineStart: string): string {
  if (items.length === 0) return brackets;
  return `${brackets[0]}${items.map((item) => `${lineStart}  ${item}`).join(',')}${lineStart}${brackets[1]}`;
}
