// nearest.ts: which known name did the user mean?
import { editDistance } from './edit-distance.ts';

/** The known name with the fewest edits, if it is near enough to be a slip. Case does not count. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const bound = Math.floor(Math.max(2, name.length / 3));
  const distance = (candidate: string) => editDistance(name.toLowerCase(), candidate.toLowerCase(), bound);
  const [best] = known
    .map((candidate) => ({ candidate, distance: distance(candidate) }))
    .sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1));
  return best && best.distance <= bound ? best.candidate : undefined;
}
