// sums.ts: how can an instance without Node check its files?
import type { Manifest } from '@truename/manifest';

/**
 * The text of `XXH64SUMS`, as `xxh64sum -c` reads it from the output directory: one line a file, sorted by path, sums
 * as 16 lower-case hex digits. A name with a line break is escaped as the tool escapes it (from version 0.8.2 on).
 */
export function formatSums(outputs: Iterable<{ readonly path: string; readonly sum: string }>): string {
  const sorted = [...outputs].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  return sorted.map(formatLine).join('');
}

function formatLine({ path, sum }: { readonly path: string; readonly sum: string }): string {
  // A backslash alone needs no escape, and version 0.8.1 reads such a name only as it is.
  if (!/[\n\r]/.test(path)) return `${sum}  ${path}\n`;
  const escaped = path.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
  return `\\${sum}  ${escaped}\n`;
}

/** Plain sums of all that is served under a name of its own: outputs, fixed files, originals. */
export function sumsOf({ outputs, fixed, originals }: Manifest): { path: string; sum: string }[] {
  const files = [...Object.entries(outputs), ...Object.entries(fixed)].map(([path, { hash }]) => ({ path, sum: hash }));
  const copies = Object.entries(originals).map(([path, output]) => ({ path, sum: outputs[output]!.hash }));
  return [...files, ...copies];
}
