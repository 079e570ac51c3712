// in-the-way.ts: which files have to go before others can come?

/** Paths of old and of new files. */
export interface OldAndNew {
  /** Files that are to be written. */
  readonly coming: readonly string[];
  /** Files that are to be deleted. */
  readonly going: readonly string[];
}

/**
 * The new files that wait for old ones, and those that each of them waits for: an old file is in the way of all that is to
 * stand below its path, and of what is to stand at the path of its directory.
 */
export function inTheWay({ coming, going }: OldAndNew): Map<string, readonly string[]> {
  const [isComing, isGoing] = [new Set(coming), new Set(going)];
  const waiting = new Map<string, string[]>();
  const add = (path: string, old: string): void => {
    waiting.set(path, [...(waiting.get(path) ?? []), old]);
  };
  for (const path of coming) for (const above of directoriesAbove(path)) if (isGoing.has(above)) add(path, above);
  for (const path of going) for (const above of directoriesAbove(path)) if (isComing.has(above)) add(above, path);
  return waiting;
}

/** The directories of a path, innermost first, without the root. */
export function directoriesAbove(path: string): string[] {
  const directories: string[] = [];
  for (let cut = path.lastIndexOf('/'); cut > 0; cut = path.lastIndexOf('/', cut - 1))
    directories.push(path.slice(0, cut));
  return directories;
}
