// secrets.ts: what must not be shown of what came?

/** Shorter values are no tokens, and would be found in other words. */
const shortest = 8;

/**
 * The value with every secret taken out of its texts: a server may send back what it was sent, and a configuration may
 * put a token where it does not belong. Secrets are also found percent-encoded, and the three parts of a token alone.
 */
export function redacted<T>(value: T, secrets: readonly string[]): T {
  const hidden = [...new Set(secrets.flatMap(partsOf))]
    .filter((secret) => secret.length >= shortest)
    .sort((a, b) => b.length - a.length);
  return hidden.length === 0 ? value : (hide(value, hidden) as T);
}

function partsOf(secret: string): string[] {
  const trimmed = secret.trim().replace(/^Bearer\s+/i, '');
  // The head of a token says which algorithm it uses: that is no secret, and is the same in many.
  const parts = trimmed.split('.').slice(1);
  return [trimmed, encodeURIComponent(trimmed), ...parts];
}

function hide(value: unknown, hidden: readonly string[]): unknown {
  if (typeof value === 'string') return hidden.reduce((text, secret) => text.replaceAll(secret, '[hidden]'), value);
  if (Array.isArray(value)) return value.map((each) => hide(each, hidden));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, hide(each, hidden)]));
}
