// near.ts: which files might a broken reference have meant?
import { editDistance } from './edit-distance.ts';

/** At most this many names are shown. */
const limit = 3;

/** So many names are compared in one run; when a whole directory is missing, later problems get by without the hint. */
const budget = 200_000;

/** Finds near names among these paths; the index is made when the first one is asked for. */
export function nearNames(paths: Iterable<string>): (path: string) => readonly string[] {
  let index: Index | null = null;
  let left = budget;
  return (path) => {
    index ??= indexOf(paths);
    const near = new Set([...meant(path, index), ...(index.byName.get(nameKey(path)) ?? [])]);
    const sameDirectory = left > 0 ? (index.byDirectory.get(directoryOf(path)) ?? []) : [];
    left -= sameDirectory.length;
    const name = baseName(path).toLowerCase();
    const ranked = sameDirectory
      .map((other) => ({ other, distance: editDistance(name, baseName(other).toLowerCase(), 3) }))
      .filter((entry) => entry.distance <= Math.min(3, name.length / 3))
      .sort((a, b) => a.distance - b.distance || compare(a.other, b.other));
    for (const { other } of ranked) near.add(other);
    return [...near].slice(0, limit);
  };
}

/** Files that the name is a spelling of: escaped where that changes it, or with more behind it. */
function meant(path: string, { byName }: Index): string[] {
  const spellings = [path, path.replace(/;.*$/s, '')].flatMap((one) => [one, decoded(one)]);
  return spellings.filter((one) => one !== path && byName.get(nameKey(one))?.includes(one));
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

interface Index {
  readonly byName: ReadonlyMap<string, readonly string[]>;
  readonly byDirectory: ReadonlyMap<string, readonly string[]>;
}

function indexOf(paths: Iterable<string>): Index {
  const byName = new Map<string, string[]>();
  const byDirectory = new Map<string, string[]>();
  for (const path of [...paths].sort(compare)) {
    push(byName, nameKey(path), path);
    push(byDirectory, directoryOf(path), path);
  }
  return { byName, byDirectory };
}

function push(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** Case and Unicode form are the differences that people do not see. */
function nameKey(path: string): string {
  return baseName(path).normalize('NFC').toLowerCase();
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function directoryOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
