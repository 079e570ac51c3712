// near.ts: which known names may have been meant?

/** Up to three known names, the nearest first: few edits away, or with the same last segment. */
export function nearNames(name: string, known: Iterable<string>): readonly string[] {
  const limit = Math.max(2, Math.floor(name.length / 4));
  const last = lastSegment(name);
  const asked = name.toLowerCase();
  return Array.from(known, (each) => ({ each, distance: edits(asked, each.toLowerCase(), limit) }))
    .map(({ each, distance }) => ({
      each,
      distance: distance > limit && lastSegment(each) === last ? limit : distance,
    }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance || (a.each < b.each ? -1 : 1))
    .slice(0, 3)
    .map(({ each }) => each);
}

function lastSegment(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** Levenshtein distance; `limit + 1` for all that is farther. Names of a folder begin and end alike, which costs nothing. */
function edits(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  const most = Math.min(a.length, b.length) - start;
  while (end < most && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  return distance(a.slice(start, a.length - end), b.slice(start, b.length - end), limit);
}

function distance(a: string, b: string, limit: number): number {
  let row = Uint16Array.from({ length: b.length + 1 }, (_, index) => index);
  let next = new Uint16Array(b.length + 1);
  for (let i = 1; i <= a.length; i++) {
    next[0] = i;
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const edited = Math.min(change, row[j]! + 1, next[j - 1]! + 1);
      next[j] = edited;
      if (edited < least) least = edited;
    }
    if (least > limit) return limit + 1;
    [row, next] = [next, row];
  }
  return Math.min(row[b.length]!, limit + 1);
}
