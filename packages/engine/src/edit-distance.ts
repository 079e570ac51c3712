// edit-distance.ts: how many letters lie between two names?

/** Levenshtein distance in UTF-16 units, or `bound + 1` where it is larger. */
export function editDistance(a: string, b: string, bound: number): number {
  if (Math.abs(a.length - b.length) > bound) return bound + 1;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j]! + 1, next[j - 1]! + 1));
    }
    if (Math.min(...next) > bound) return bound + 1;
    row = next;
  }
  return Math.min(row[b.length]!, bound + 1);
}
