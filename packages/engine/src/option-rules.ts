// option-rules.ts: which values of options cannot work, and what works instead?
import picomatch from 'picomatch';
import type { HashAlgorithm } from './types.ts';

/** Shorter names could meet by chance, and a shorter token is found where none was meant. */
const minLength = 12;
const lengths = { xxh64: { most: 16, default: 16 }, sha256: { most: 64, default: 32 } } as const;

/** Hex digits in a name where the user does not say. */
export function defaultHashLength(hash: HashAlgorithm): number {
  return lengths[hash].default;
}

/** What to use instead of this number of digits; null where it works. */
export function hashLengthHint(length: unknown, hash: HashAlgorithm): string | null {
  const { most } = lengths[hash];
  if (typeof length === 'number' && Number.isInteger(length) && length >= minLength && length <= most) return null;
  return `Use ${minLength} to ${most} digits with ${hash}`;
}

/** A base as the settings have it: with a slash at its end. */
export function withSlash(base: string): string {
  return base.endsWith('/') ? base : `${base}/`;
}

const bases = 'Give "/", a path such as "/app/", "./" for any place, or a URL such as "https://cdn.example/app/"';

/** What to use instead of this base (with or without a slash at its end); null where it works. */
export function baseHint(base: string): string | null {
  if (/^[A-Za-z]:[\\/]/.test(base))
    return `${bases}. Git Bash makes "/app/" a path of Windows: set MSYS_NO_PATHCONV=1, or write it in another shell`;
  if (/[?#\s\\]/.test(base)) return `${bases}, without a query, a fragment, spaces or backslashes`;
  if (/^[\w~-][\w~./-]*$/.test(base)) return `Did you mean "/${withSlash(base)}"? ${bases}`;
  if (base === '.' || base === './') return null;
  if (!/^(?:https?:\/)?\//.test(base) || !URL.canParse(base, 'http://truename.invalid/')) return bases;
  const path = withSlash(base).replace(/^(?:https?:)?\/\/[^/]+/, '');
  return /\/\.{0,2}\//.test(path) ? `${bases}, without empty segments, "." and ".."` : null;
}

/** What to use instead of this glob; null where it works. Paths start below the directory, without a slash. */
export function globHint(glob: string): string | null {
  if (glob === '') return 'Give a glob such as "img/**" or "*.pdf"';
  const below = /^(?:\/|\.\.\/)+(.*)$/s.exec(glob)?.[1];
  if (below !== undefined) return `Paths start below the directory, without "/" or "../": "${below || '**'}"`;
  if (/^!(?!\()/.test(glob)) return 'Name the files that are meant, not those that are not: "!" is not known here';
  try {
    picomatch.makeRe(glob, { dot: true, strictBrackets: true });
    return null;
  } catch {
    return 'Close every bracket, or write "\\[" and "\\]" for brackets in a name';
  }
}
