// diff-page-cells.ts: which files have a place of their own in the page, and which are shown together?
import { type DiffGroup, type FileDiff, groupOf } from '@truename/disk';

/** A file, or small files of one directory that share a group. */
export interface Item {
  readonly group: DiffGroup;
  /** Of the file: its directories and its name. Of several: their directories. */
  readonly path: readonly string[];
  readonly files: readonly FileDiff[];
  /** In bytes, raw and as sent. */
  readonly size: number;
  readonly transfer: number;
}

/** How many items a picture or a table may have. */
export interface Limits {
  /** Files on their own. */
  readonly single: number;
  /** Directories with the rest. */
  readonly together: number;
  /** A file with a smaller share of all bytes than this is never on its own. */
  readonly share: number;
}

/** Items in the order of their bytes, largest first. */
export function itemsOf(files: readonly FileDiff[], { single, together, share }: Limits): Item[] {
  const sorted = files.toSorted((a, b) => bytes(b) - bytes(a) || size(b) - size(a) || (a.name < b.name ? -1 : 1));
  const least = share * sorted.reduce((sum, file) => sum + bytes(file), 0);
  const count = sorted.findIndex((file, at) => at >= single || bytes(file) < least);
  const alone = count === -1 ? sorted : sorted.slice(0, count);
  const rest = count === -1 ? [] : grouped(sorted.slice(count), together);
  return [...alone.map((file) => itemOf([file], file.name.split('/'))), ...rest].sort(
    (a, b) => b.transfer - a.transfer || b.size - a.size,
  );
}

/** By directory and group; by the directories above, where that would be too many. */
function grouped(files: readonly FileDiff[], most: number): Item[] {
  const deepest = Math.max(0, ...files.map(({ name }) => name.split('/').length - 1));
  for (let depth = deepest; ; depth--) {
    const groups = new Map<string, FileDiff[]>();
    for (const file of files) {
      const key = JSON.stringify([groupOf(file), ...file.name.split('/').slice(0, -1).slice(0, depth)]);
      const others = groups.get(key);
      if (others) others.push(file);
      else groups.set(key, [file]);
    }
    if (groups.size > most && depth > 0) continue;
    return [...groups.values()].map((members) => itemOf(members, directoryOf(members, depth)));
  }
}

function directoryOf([first]: readonly FileDiff[], depth: number): string[] {
  return (first?.name ?? '').split('/').slice(0, -1).slice(0, depth);
}

function itemOf(files: readonly FileDiff[], path: readonly string[]): Item {
  const [first] = files;
  return {
    group: first ? groupOf(first) : 'unchanged',
    path: files.length === 1 && first ? first.name.split('/') : path,
    files,
    size: files.reduce((sum, file) => sum + size(file), 0),
    transfer: files.reduce((sum, file) => sum + bytes(file), 0),
  };
}

function bytes({ transfer }: FileDiff): number {
  return transfer?.bytes ?? 0;
}

function size({ old, new: now }: FileDiff): number {
  return (now ?? old)?.size ?? 0;
}
