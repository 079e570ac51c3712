// parse.ts: is this text a manifest that can be trusted?
import { ManifestError, rebuild } from './check.ts';
import { checked } from './shape.ts';
import type { Manifest } from './types.ts';

/**
 * Reads a manifest strictly: shape, paths, and that every path named in one section stands in another.
 * Every record of the result is without a prototype.
 *
 * @param path names the file in messages.
 * @throws ManifestError
 */
export function parseManifest(json: string, path: string = 'manifest'): Manifest {
  return inFile(path, () => checkManifest(parseJson(json)));
}

/**
 * The same check for a value, such as an imported JSON module; the result is a copy.
 *
 * @throws ManifestError
 */
export function checkManifest(value: unknown): Manifest {
  return copied(checked(value));
}

/** Deep; without members that are undefined, as in JSON, and with 0 for -0, which JSON writes as 0. */
function copied<T>(value: T): T {
  if (typeof value === 'number') return (value + 0) as T;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return Array.from(value, copied) as T;
  const copy = Object.create(null);
  for (const [key, each] of Object.entries(value)) if (each !== undefined) copy[key] = copied(each);
  return copy;
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    const what = json.trim() === '' ? 'is empty' : `is not JSON: ${error instanceof Error ? error.message : error}`;
    throw new ManifestError({ what, cure: rebuild });
  }
}

function inFile<T>(source: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof ManifestError) throw error.in(source);
    throw error;
  }
}
