// types.ts: what does a manifest hold?

/**
 * One build: which output each asset became, and what every output is.
 *
 * The value has the shape of the JSON file, so that an imported JSON module can be used as it is. All paths stand below
 * the output directory, with `/` between segments and no leading slash; they are file paths, not percent-encoded.
 * Records that came from `parseManifest` have no prototype: `manifest.assets['constructor']` is undefined.
 */
export interface Manifest {
  /** Address of the JSON Schema, for editors. Not part of the build id. */
  readonly $schema?: string;
  readonly version: 1;
  /** Hash of `textForBuildId(manifest)`: 8 to 64 lower-case hex digits. */
  readonly build: string;
  /** Where the files are served: `/`, `/sub/`, `./`, or `https://cdn.example/app/`. Ends with a slash. */
  readonly base: string;
  readonly naming: Naming;
  /** Logical name (any string) → path of an output or a fixed file. */
  readonly assets: Readonly<Record<string, string>>;
  /** Logical name of an entry → what a page that uses it loads. */
  readonly entries: Readonly<Record<string, Entry>>;
  /** Path → every file that is named by its content, shared chunks too. */
  readonly outputs: Readonly<Record<string, OutputRecord>>;
  /** Path → every file that keeps its name. */
  readonly fixed: Readonly<Record<string, FixedRecord>>;
  /** Path of an un-hashed copy → path of the output with the same bytes. */
  readonly originals: Readonly<Record<string, string>>;
  /** Logical name → why the asset has no file of its own. */
  readonly inlined: Readonly<Record<string, InlinedRecord>>;
  /** Path of a source map → its owner. A map may be replaced or absent; it is not part of the build id. */
  readonly maps: Readonly<Record<string, MapRecord>>;
}

/** How the names of this build were made; enough to check one by hand. */
export interface Naming {
  /** For instance `[dir]/[name]-[hash][ext]`. */
  readonly pattern: string;
  readonly algorithm: 'xxh64' | 'sha256';
  /** Hex digits in a name: 8 to 16 (xxh64), 8 to 64 (sha256). */
  readonly length: number;
  /** Stands before the bytes of every file in the hash; absent when empty. */
  readonly salt?: string;
}

/** What a page that uses an entry loads, already walked: in the order in which tags should stand. */
export interface Entry {
  readonly scripts: readonly string[];
  /** Styles of the entry and of all that it imports statically: imports first, each once. */
  readonly styles: readonly string[];
  /** Chunks that the scripts import statically, however deep. */
  readonly preloads: readonly string[];
}

/** What is known of every file, renamed or fixed. */
export interface FileRecord {
  /** In bytes. */
  readonly size: number;
  /** XXH64 of the bytes on disk: 16 lower-case hex digits, whatever algorithm made the name. */
  readonly hash: string;
  /** Media type, without parameters. */
  readonly type: string;
  /** Of the final bytes, in the form of the `integrity` attribute: `sha384-…`. */
  readonly integrity?: string;
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
  readonly css?: readonly string[];
  /** Other files it refers to. */
  readonly assets?: readonly string[];
  /** Precompressed siblings; they may be replaced or absent, and are not part of the build id. */
  readonly encodings?: Readonly<Partial<Record<Encoding, EncodedRecord>>>;
}

/** A file that is named by its content. */
export interface OutputRecord extends FileRecord {
  /** k, for the k-th (from 1) of several equal chunks; their names differ by it. Absent for all others. */
  readonly twin?: number;
  /** How many files were named together with this one, when they refer to each other in a circle. Absent for 1. */
  readonly component?: number;
}

/** A file that keeps its name. */
export interface FixedRecord extends FileRecord {
  /** Why, as a user reads it: `fetched by a fixed address`. */
  readonly reason: string;
}

/** Tokens of the `Content-Encoding` header. */
export type Encoding = 'br' | 'gzip' | 'zstd';

/** A precompressed sibling. */
export interface EncodedRecord {
  /** Path below the output directory. */
  readonly file: string;
  /** In bytes. */
  readonly size: number;
  /** XXH64 of the compressed bytes. */
  readonly hash: string;
}

/** Why an asset has no file: it stands inside the files that use it. */
export interface InlinedRecord {
  /** What inlined it: `assetsInlineLimit`. */
  readonly by: string;
}

/** A source map, which goes along with another file. */
export interface MapRecord {
  /** Path of the file that the map describes. */
  readonly of: string;
}
