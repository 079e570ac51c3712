// check-options.ts: is every key of these options known?
import { nearNames } from './near.ts';

/** @throws TypeError for a key that is no option, naming the one that was meant. */
export function checkOptions(options: object, known: readonly string[]): void {
  for (const key of Object.keys(options)) {
    if (known.includes(key)) continue;
    const near = nearNames(key, known)[0];
    throw new TypeError(
      `"${key}" is no option${near ? `: did you mean "${near}"?` : `; options are ${known.join(', ')}`}`,
    );
  }
}
