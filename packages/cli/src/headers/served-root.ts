// served-root.ts: where does a directory stand on the machine that serves it?
import native, { type PlatformPath, posix } from 'node:path';

/**
 * An absolute path with `/`, which servers on Windows take too: `\` is a sign of its own in their configuration. What is
 * given with a leading `/` may be meant for another machine, so it gets no drive of this one.
 *
 * @param directory absolute.
 */
export function servedRoot(
  directory: string,
  given: string | undefined,
  path: Pick<PlatformPath, 'resolve' | 'sep'> = native,
): string {
  if (given?.startsWith('/')) return posix.resolve(given);
  return path
    .resolve(directory, given ?? '.')
    .split(path.sep)
    .join('/');
}
