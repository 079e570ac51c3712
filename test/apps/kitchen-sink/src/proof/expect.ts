// expect.ts: is this what it should be?

/** Throws unless both are the same. */
export function expectEqual(actual: unknown, expected: unknown): void {
  if (actual !== expected) throw new Error(`expected ${String(expected)}, got ${String(actual)}`);
}

/** Throws with the message unless the condition holds. */
export function expectTrue(condition: boolean, message: string): void {
  if (!condition) throw new Error(message);
}

/** A root-absolute path that no text of this app spells out, so that no build rewrites it. */
export function unwritten(...parts: readonly string[]): string {
  return ['', ...parts].join('/');
}
