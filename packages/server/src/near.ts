// near.ts: which known names may have been meant?

/** How many names are suggested. */
const most = 3;

interface Known {
  readonly name: string;
  readonly lower: string;
  /** A bit for each letter, some letters sharing one. */
  readonly letters: number;
}

interface Near {
  readonly name: string;
  readonly distance: number;
}

/** Up to three known names, the nearest first: few edits away, or with the same last segment. */
export function nearNames(name: string, known: Iterable<string>): readonly string[] {
  return createNear(known)(name);
}

/** The same for many questions: names may come from visitors, and a build may have ten thousand. */
export function createNear(names: Iterable<string>): (name: string) => readonly string[] {
  const known = Array.from(names, (name): Known => {
    const lower = name.toLowerCase();
    return { name, lower, letters: lettersOf(lower) };
  });
  return (name) => {
    const limit = Math.max(2, Math.floor(name.length / 4));
    const last = lastSegment(name);
    const asked = name.toLowerCase();
    const letters = lettersOf(asked);
    const best: Near[] = [];
    for (const each of known) {
      // What is farther than the last of the best is of no use.
      const bound = best.length < most ? limit : Math.min(limit, best[most - 1]!.distance);
      // An edit takes away a letter, brings one, or both.
      const isFar = countBits(letters ^ each.letters) > 2 * bound;
      let distance = isFar ? bound + 1 : edits(asked, each.lower, bound);
      if (distance > bound && bound === limit && lastSegment(each.name) === last) distance = limit;
      if (distance <= bound) insert(best, { name: each.name, distance });
    }
    return best.map(({ name }) => name);
  };
}

function insert(best: Near[], near: Near): void {
  best.push(near);
  best.sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1));
  if (best.length > most) best.pop();
}

function lastSegment(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

function lettersOf(text: string): number {
  let letters = 0;
  for (let index = 0; index < text.length; index++) letters |= 1 << (text.charCodeAt(index) & 31);
  return letters;
}

function countBits(value: number): number {
  let count = 0;
  for (let rest = value; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/** Levenshtein distance; `limit + 1` for all that is farther. Names of a folder begin and end alike, which costs nothing. */
function edits(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let start = 0;
  while (start < a.length && start < b.length && a.charCodeAt(start) === b.charCodeAt(start)) start++;
  let [aEnd, bEnd] = [a.length, b.length];
  while (aEnd > start && bEnd > start && a.charCodeAt(aEnd - 1) === b.charCodeAt(bEnd - 1))
    [aEnd, bEnd] = [aEnd - 1, bEnd - 1];
  return distance(a.slice(start, aEnd), b.slice(start, bEnd), limit);
}

/** For two rows of the table: thousands of names are compared for one answer. */
let rows: [Int32Array, Int32Array] = [new Int32Array(64), new Int32Array(64)];

/** Only what lies within the limit of the diagonal is looked at: all else is farther. */
function distance(a: string, b: string, limit: number): number {
  const far = limit + 1;
  if (rows[0].length <= b.length) rows = [new Int32Array(2 * b.length), new Int32Array(2 * b.length)];
  let [row, next] = rows;
  for (let j = 0; j <= b.length; j++) row[j] = Math.min(j, far);
  for (let i = 1; i <= a.length; i++) {
    const [from, to] = [Math.max(1, i - limit), Math.min(b.length, i + limit)];
    const sign = a.charCodeAt(i - 1);
    next[from - 1] = Math.min(i, far);
    let least = next[from - 1]!;
    for (let j = from; j <= to; j++) {
      const change = row[j - 1]! + (sign === b.charCodeAt(j - 1) ? 0 : 1);
      const edited = Math.min(change, row[j]! + 1, next[j - 1]! + 1, far);
      next[j] = edited;
      if (edited < least) least = edited;
    }
    if (to < b.length) next[to + 1] = far;
    if (least > limit) return far;
    [row, next] = [next, row];
  }
  return row[b.length]!;
}
