// originals.ts: who asks for un-hashed copies, and do they still hold what was built?
import type { Snapshot } from './build.ts';

/** Does an original hold other bytes than its output? False where one of them is not there. */
export type IsChanged = (snapshot: Snapshot, original: string) => Promise<boolean>;

/** What is known of originals. */
export interface Originals {
  /** Counts a request; the first for an original has its bytes compared with those of its output. */
  readonly asked: (path: string) => void;
  readonly requests: () => Readonly<Record<string, number>>;
  /** Sorted. */
  readonly changed: () => readonly string[];
  /** Takes note of changed ones, and warns of those that are new. */
  readonly note: (paths: readonly string[], snapshot: Snapshot) => void;
}

/** What originals are told. */
export interface OriginalsContext {
  /** The build that stands on the disk. */
  readonly newest: () => Snapshot;
  /** Null where there is no disk. */
  readonly isChanged: IsChanged | null;
  readonly warn: (message: string) => void;
}

/** Originals that are asked for, and those that were changed. */
export function createOriginals({ newest, isChanged, warn }: OriginalsContext): Originals {
  const counts = new Map<string, number>();
  const changed = new Set<string>();
  const note: Originals['note'] = (paths, snapshot) => {
    const fresh = paths.filter((path) => !changed.has(path));
    for (const path of fresh) changed.add(path);
    if (fresh.length > 0) warn(complaint(fresh, snapshot));
  };
  const compare = (path: string): void => {
    const snapshot = newest();
    if (isChanged === null || !Object.hasOwn(snapshot.manifest.originals, path)) return;
    isChanged(snapshot, path).then(
      (is) => note(is ? [path] : [], snapshot),
      // A disk that cannot be read is told of where the file is sent.
      () => {},
    );
  };
  return {
    asked: (path) => {
      const count = counts.get(path) ?? 0;
      counts.set(path, count + 1);
      if (count === 0) compare(path);
    },
    requests: () => Object.fromEntries(Array.from(counts).sort(([a], [b]) => (a < b ? -1 : 1))),
    changed: () => [...changed].sort(),
    note,
  };
}

function complaint(paths: readonly string[], { manifest, root }: Snapshot): string {
  const rest = paths.length > 3 ? ` and ${paths.length - 3} more` : '';
  const files = paths.slice(0, 3).map((path) => `${path} (a copy of ${manifest.originals[path]})`);
  return (
    `Changed after the build in ${root}: ${files.join(', ')}${rest}\n` +
    '  A server that sends these files has two contents for one build. Change the source and build again; this\n' +
    '  package sends the bytes that were built.'
  );
}
