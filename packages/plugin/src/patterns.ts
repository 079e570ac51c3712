// patterns.ts: how does every output get a token where its hash will stand?
import { type Hasher, languageOf } from '@truename/engine';

/** The name patterns of one output, as the bundlers have them; the functions' arguments are the bundler's business. */
export interface NamePatterns {
  entryFileNames?: Pattern;
  chunkFileNames?: Pattern;
  assetFileNames?: Pattern;
  sourcemapFileNames?: Pattern;
  hashCharacters?: string;
}

/** What the wrapped patterns name by, and what they tell. */
export interface Naming {
  readonly hasher: Hasher;
  /** Digits that leaf assets were given → their sources; added to here. */
  readonly leaves: Map<string, Set<string>>;
}

// biome-ignore lint/suspicious/noExplicitAny: the four bundlers hand in four types of file information.
export type Pattern = string | ((info: any) => string);

/** A bundler's defaults for plain Rollup and Rolldown, where the user gave none. */
const bundlerDefaults: Required<Pick<NamePatterns, 'chunkFileNames' | 'assetFileNames'>> = {
  chunkFileNames: '[name]-[hash].js',
  assetFileNames: 'assets/[name]-[hash][extname]',
};

/** Both bundlers allow at most 21 characters in one placeholder. */
const maxPlaceholder = 21;
const placeholder = /\[hash(?::\d+)?\]/g;
const ownerPlaceholder = /\[chunkhash(?::\d+)?\]/g;

/**
 * `tn` and hash placeholders that make `length` characters in all. No final name holds a `t` or an `n` among its
 * digits, so a token is never mistaken for one.
 */
export function tokenPattern(length: number, word: 'hash' | 'chunkhash' = 'hash'): string {
  const digits = length - 2;
  const count = Math.ceil(digits / maxPlaceholder);
  const lengths = Array.from({ length: count }, (_, i) => Math.floor((digits + i) / count));
  return `tn${lengths.map((n) => `[${word}:${n}]`).join('')}`;
}

/** Finds tokens in file names and text. */
export function tokenShape(length: number): RegExp {
  return new RegExp(`tn[0-9a-f]{${length - 2}}`, 'g');
}

/** Wraps every pattern of a client output; a pattern without a hash stays, and its files are fixed. */
export function wrapPatterns(patterns: NamePatterns, { hasher, leaves }: Naming): NamePatterns {
  const token = tokenPattern(hasher.length);
  const chunkToken = tokenPattern(hasher.length, 'chunkhash');
  const swap = (name: string) => name.replace(placeholder, token).replace(ownerPlaceholder, chunkToken);
  return {
    ...(patterns.entryFileNames === undefined ? {} : { entryFileNames: wrap(patterns.entryFileNames, swap) }),
    chunkFileNames: wrap(patterns.chunkFileNames ?? bundlerDefaults.chunkFileNames, swap),
    ...(patterns.sourcemapFileNames === undefined
      ? {}
      : { sourcemapFileNames: wrap(patterns.sourcemapFileNames, swap) }),
    ...wrapAssetPattern(patterns, { hasher, leaves }),
    hashCharacters: 'hex',
  };
}

/**
 * Wraps the pattern of emitted assets alone. A leaf asset (no language of ours: an image, a font) gets its final digits
 * at once, so that client and server builds agree on its name; the others get what `other` says.
 */
export function wrapAssetPattern(
  patterns: NamePatterns,
  { hasher, leaves }: Naming,
  other: (info: EmittedAssetInfo) => string = () => tokenPattern(hasher.length),
): NamePatterns {
  const pattern = patterns.assetFileNames ?? bundlerDefaults.assetFileNames;
  return {
    hashCharacters: 'hex',
    assetFileNames: (info: EmittedAssetInfo) => {
      const name = typeof pattern === 'function' ? pattern(info) : pattern;
      if (name.search(placeholder) === -1) return name;
      const digits = leafDigits(info, hasher);
      if (digits !== null)
        leaves.set(digits, new Set([...(leaves.get(digits) ?? []), ...(info.originalFileNames ?? [])]));
      return name.replace(placeholder, digits ?? other(info));
    },
  };
}

/** What the bundlers tell of an asset that is emitted. */
export interface EmittedAssetInfo {
  readonly names?: readonly string[];
  readonly name?: string;
  readonly originalFileNames?: readonly string[];
  readonly source: string | Uint8Array;
}

function leafDigits(info: EmittedAssetInfo, hasher: Hasher): string | null {
  const name = info.names?.[0] ?? info.name;
  if (name === undefined || languageOf(name) !== 'binary') return null;
  const bytes = typeof info.source === 'string' ? new TextEncoder().encode(info.source) : info.source;
  return bytes === undefined ? null : hasher.digits(bytes);
}

function wrap(pattern: Pattern, swap: (name: string) => string): Pattern {
  // The bundlers read names off a function's result only: a wrapped function may take any argument.
  return typeof pattern === 'function' ? (info: unknown) => swap(pattern(info)) : swap(pattern);
}
