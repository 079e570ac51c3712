// look-alikes.ts: which files keep their names, and look as if they were hashed?
import type { Manifest } from '@truename/manifest';
import { UsageError } from '../usage.ts';
import { escaped } from './name-forms.ts';

/** nginx takes no expression that is longer than 4096 signs, and the base stands in it, too. */
const longest = 3800;

/**
 * Regular expression for their paths, such as that of an original whose author had digits in its name; null where there are
 * none. Their bytes may change, so they are not immutable.
 *
 * @param hashed matches the paths of hashed files: see `hashedNames()`.
 * @throws UsageError where they are too many.
 */
export function lookAlikes({ originals, fixed, maps }: Manifest, hashed: string): string | null {
  const isHashed = new RegExp(`^${hashed}$`, 's');
  const paths = [originals, fixed, maps]
    .flatMap((section) => Object.keys(section))
    .filter((path) => isHashed.test(path));
  if (paths.length === 0) return null;
  const expression = `(?:${paths.sort().map(literal).join('|')})`;
  if (expression.length + hashed.length > longest) throw tooMany(paths);
  return expression;
}

/** A line break would end the line of a configuration. */
function literal(path: string): string {
  return escaped(path).replace(/\p{Cc}/gu, '[\\x01-\\x1f\\x7f]');
}

function tooMany(paths: readonly string[]): UsageError {
  const more = paths.length > 3 ? `, and ${paths.length - 3} more` : '';
  return new UsageError(
    `Too many files keep names that look hashed (${paths.length}): ${paths.slice(0, 3).join(', ')}${more}`,
    'Build with another pattern, such as "[dir]/[name].[hash][ext]", so that a server can tell them apart; or leave originals out (originals: \'drop\')',
  );
}
