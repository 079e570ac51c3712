// types.ts: the values that flow through the pipeline.

/** The language a file is written in; it decides which parser looks for references. `binary` has none. */
export type Language = 'css' | 'html' | 'js' | 'svg' | 'webmanifest' | 'importmap' | 'sourcemap' | 'text' | 'binary';

/**
 * Where a file comes from. It decides how its name is made: `chunk` and `emitted` files carry the bundler's token in
 * their path (no token: the author fixed the name), a `tree` file is renamed by the pattern.
 * Two equal chunks are two module instances and are never merged; equal emitted files at one path are one file.
 */
export type Origin = 'chunk' | 'emitted' | 'tree';

/** Bytes in memory, bytes to read when they are needed, or what a stream over a binary file found out about them. */
export type Content = { readonly bytes: Uint8Array } | LazyContent | StreamedContent;

/**
 * A file that is read once the engine comes to it: text when references are looked for, all else when it is named. Text is
 * held until it is named, so the bytes that `read()` gives must not change.
 */
export interface LazyContent {
  /** In bytes. */
  readonly size: number;
  /** The file's bytes. Called once; what it throws, `digest()` throws. */
  read(): Uint8Array;
}

/** A binary file that need not be in memory: it has no references. */
export interface StreamedContent {
  /** In bytes. */
  readonly size: number;
  /** The digits of its name, made by `Hasher.stream()`: salt included. */
  readonly digits: string;
  /** XXH64 of the plain bytes, 16 lower-case hex digits. */
  readonly sum: string;
  /** `sha384-…` of the bytes, where the manifest is to record it. */
  readonly integrity?: string;
}

/** A file as it comes in, before naming. */
export interface Asset {
  /** Unique, and the same on every machine (root-relative): it orders equal chunks. */
  readonly id: string;
  /** Path below the output directory before naming, `/` between segments, no leading slash. May contain a token. */
  readonly path: string;
  /** The names its author knows it by. May be empty (a shared chunk), or several. */
  readonly logical: readonly string[];
  readonly language: Language;
  readonly origin: Origin;
  readonly content: Content;
  /** Which of several equal chunks this is, as the digest that named it counted them: `Output.twin`. Default 0. */
  readonly twin?: number;
  /** The placeholder that stands for this file's digits, in its own path and wherever it is named. */
  readonly token?: string;
  /** Path without digits, for a file that has them already: whoever names that path means this file. */
  readonly original?: string;
  /** Keep the name, for this reason; decided by the shell (for instance `registered as a service worker`). */
  readonly fixed?: string;
  /** Path of the owner, where the shell knows that this file is a companion (a chunk's source map). */
  readonly companionOf?: string;
}

/**
 * Text to look through, and where each of its characters stands in the file: a whole file, an inline script, or an
 * attribute value whose entities were decoded.
 */
export interface Region {
  readonly text: string;
  /** Offset in the file of `text[index]`; also defined for `index === text.length`. */
  place(index: number): number;
}

/** Where in which language a reference stands. `token` is a bundler's placeholder, wherever it is. */
export type ReferenceKind =
  | 'css-url'
  | 'css-import'
  | 'css-image-set'
  | 'html-attribute'
  | 'html-srcset'
  | 'html-meta'
  | 'js-import'
  | 'js-dynamic-import'
  | 'js-export'
  | 'js-url'
  | 'js-resolve'
  | 'js-worker'
  | 'js-import-scripts'
  | 'js-string'
  | 'svg-attribute'
  | 'svg-stylesheet'
  | 'webmanifest'
  | 'importmap'
  | 'sourcemap-comment'
  | 'sourcemap-file'
  | 'token';

/** Text that names another file. Offsets count UTF-16 units of the file's decoded text. */
export interface Reference {
  readonly kind: ReferenceKind;
  readonly start: number;
  readonly end: number;
  /** The URL with the language's escapes undone (percent-encoding still in place). */
  readonly url: string;
  /** Offset in the file of each character of `url`, and of its end; absent where `url` stands there as it is. */
  readonly places?: readonly number[];
  /** Resolve against this `<base href>` instead of the file's own URL. */
  readonly baseHref?: string;
  /** Resolve against this origin-relative base, not the file: `document` for worker and script URLs. */
  readonly against?: 'file' | 'document';
}

/** A `sha256-…`, `sha384-…` or `sha512-…` value whose content is one referenced file: recomputed after rewriting, if it was right before. */
export interface IntegrityReference {
  readonly start: number;
  readonly end: number;
  readonly algorithm: 'sha256' | 'sha384' | 'sha512';
  /** As it says, with the language's escapes undone: `sha384-…`. */
  readonly value: string;
  /** The reference (by its index in `references`) whose file this value guards. */
  readonly of: number;
}

/** Text that looks like a reference and was left alone, for the verbose report. */
export interface LeftAlone {
  readonly start: number;
  readonly text: string;
  readonly why: string;
  /** A URL that other texts are held against, which may be rewritten. */
  readonly compared?: boolean;
  /** Set where a whole text could not be read: `warning` where it is sure that references are missed. */
  readonly fault?: { readonly code: 'invalid-json' | 'parse-failed'; readonly severity: 'warning' | 'info' };
}

/** A URL given to `serviceWorker.register()`, with its escapes undone. */
export interface Registration {
  readonly url: string;
  /** Offset of the URL in the file. */
  readonly start: number;
  /** `file` for `register(new URL(url, import.meta.url))`. */
  readonly against: 'file' | 'document';
  /** The `<base href>` of the page whose script it is. */
  readonly baseHref?: string;
}

/** What a parser of one language found in one file. */
export interface Findings {
  readonly references: readonly Reference[];
  readonly integrity?: readonly IntegrityReference[];
  /** Spans of inline scripts and styles, for CSP hashes of their content. */
  readonly inline?: readonly { readonly start: number; readonly end: number }[];
  readonly leftAlone?: readonly LeftAlone[];
  /** URLs of scripts that this file registers as service workers: the browser compares them at one URL, so they keep it. */
  readonly registered?: readonly Registration[];
  /** Keys of import maps that are URLs: they load nothing, and are compared with URLs that may be rewritten, or are folders of such. */
  readonly keys?: readonly Reference[];
}

/** What the digits of names are made with: `xxh64` finds changes, `sha256` also resists contents made to collide. */
export type HashAlgorithm = 'xxh64' | 'sha256';

/** A file as it is emitted. */
export interface Output {
  readonly asset: Asset;
  /** Path below the output directory, after naming. */
  readonly path: string;
  /** Digits of the name; null for a fixed file and for a companion. */
  readonly digits: string | null;
  /** Why the file keeps its name. */
  readonly fixed?: string;
  /** Path of the owner's output, for source maps, precompressed siblings and licence files. */
  readonly companionOf?: string;
  /** Final bytes; null where the content was streamed, and where they were handed out to `emit` before. */
  readonly bytes: Uint8Array | null;
  /** In bytes. */
  readonly size: number;
  /** XXH64 of the final bytes, 16 lower-case hex digits. */
  readonly sum: string;
  /** `sha384-…` of the final bytes, where the settings ask for it. */
  readonly integrity?: string;
  /** Paths of the outputs this file refers to: sorted, each once, without itself. */
  readonly references: readonly string[];
  /** How many references were rewritten. */
  readonly rewritten: number;
  /** How many files are named together with this one: 1 outside cycles. */
  readonly component: number;
  /** For the k-th of several equal chunks at one path; 0 for all others. */
  readonly twin: number;
}
