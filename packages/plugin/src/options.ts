// options.ts: what may a user set, and what does it become?
import {
  baseHint,
  defaultHashLength,
  globHint,
  hashLengthHint,
  isPattern,
  nearest,
  type Problem,
  parsePattern,
  TruenameError,
  withSlash,
} from '@truename/engine';

/** Options of `truename()`. Every one has a default; an unknown one is an error. */
export interface Options {
  /**
   * How files of the public directory are named: `[dir]/`, then one segment with `[name]`, `[hash]` and `[ext]`.
   * Files of the bundle follow the bundler's own patterns (`entryFileNames`, …). Default `[dir]/[name]-[hash][ext]`.
   */
  readonly pattern?: string;
  /** Part of every hash: another salt gives every file another URL, to leave a poisoned cache behind. Default `''`. */
  readonly salt?: string;
  /** `xxh64`, or `sha256` for sites that host files of people they do not trust. Default `xxh64`. */
  readonly hash?: 'xxh64' | 'sha256';
  /** Hex digits in a name: 12 to 16 (xxh64), 12 to 64 (sha256). Default 16 (xxh64) or 32 (sha256). */
  readonly hashLength?: number;
  /** Globs of files that keep their name, besides the defaults (`robots.txt`, `favicon.ico`, …). Default `[]`. */
  readonly fixed?: readonly string[];
  /** Globs of files of the public directory that are renamed although a default keeps their name. Default `[]`. */
  readonly rename?: readonly string[];
  /**
   * The un-hashed copies of files of the public directory: `keep` them all, or `drop` those that no text mentions.
   * Default `keep`: code may put a name together at run time.
   */
  readonly originals?: 'keep' | 'drop';
  /** Which outputs get a `sha384-…` value in the manifest: `scripts` (and styles), `all`, or `false`. Default `scripts`. */
  readonly integrity?: 'scripts' | 'all' | false;
  /** What a reference to a file that is not there is. Default `warn`, and `error` with `strict`. */
  readonly missing?: 'error' | 'warn' | 'ignore';
  /** Turn warnings about lost references into errors. Default: true when the environment variable `CI` is set. */
  readonly strict?: boolean;
  /** Rollup and Rolldown: a directory whose files are copied, as Vite's `publicDir` is. Default `false`. */
  readonly publicDir?: string | false;
  /** Rollup and Rolldown: where the files will be served, such as `/` or `https://cdn.example/`. Default `/`. */
  readonly base?: string;
  /** Rollup and Rolldown: logical names are paths from here. Default: the working directory, or Rolldown's `cwd`. */
  readonly root?: string;
  /** Where the manifest is written, from the output directory. Default `.truename/manifest.json`. */
  readonly manifest?: string;
  /**
   * Where the types with the union of logical names are written, from the root; `false` for nowhere.
   * Default: `assets.d.ts` beside the manifest.
   */
  readonly types?: string | false;
  /** For a separate server build: the client build's manifest, from the root. Default: looked for beside the output directory. */
  readonly clientManifest?: string;
  /** `data-…` attributes that hold URLs, such as `data-src`. Default `[]`. */
  readonly attributes?: readonly string[];
  /** Name the files of Vite's library mode too; their names are meant to be stable. Default `false`. */
  readonly library?: boolean;
  /** List what was not rewritten, and why. Default `false`. */
  readonly verbose?: boolean;
}

/** Options with every question answered; null where the bundler decides. */
export interface ResolvedOptions extends Required<Omit<Options, 'types' | 'clientManifest' | 'root'>> {
  readonly types: string | false | null;
  readonly clientManifest: string | null;
  readonly root: string | null;
}

const defaults: Omit<ResolvedOptions, 'hashLength' | 'missing' | 'strict'> = {
  pattern: '[dir]/[name]-[hash][ext]',
  salt: '',
  hash: 'xxh64',
  fixed: [],
  rename: [],
  originals: 'keep',
  integrity: 'scripts',
  publicDir: false,
  base: '/',
  root: null,
  manifest: '.truename/manifest.json',
  types: null,
  clientManifest: null,
  attributes: [],
  library: false,
  verbose: false,
};

const derived = ['hashLength', 'missing', 'strict'] as const;

const choices: Partial<Record<keyof Options, readonly unknown[]>> = {
  hash: ['xxh64', 'sha256'],
  originals: ['keep', 'drop'],
  integrity: ['scripts', 'all', false],
  missing: ['error', 'warn', 'ignore'],
};

/**
 * Checks the options and fills in the defaults.
 * @throws TruenameError `unknown-option` or `invalid-option`, with every fault found.
 */
export function resolveOptions(options: Options, ci: boolean): ResolvedOptions {
  const problems = [...unknownKeys(options), ...wrongChoices(options), ...wrongTypes(options)];
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Options;
  const hash = given.hash === 'sha256' ? 'sha256' : 'xxh64';
  const strict = given.strict ?? ci;
  const resolved: ResolvedOptions = {
    ...defaults,
    hashLength: defaultHashLength(hash),
    strict,
    missing: strict ? 'error' : 'warn',
    ...given,
  };
  problems.push(...wrongLength(resolved.hashLength, hash), ...wrongPaths(resolved), ...wrongGlobs(resolved));
  const pattern = typeof resolved.pattern === 'string' ? parsePattern(resolved.pattern) : null;
  if (pattern !== null && !isPattern(pattern)) problems.push(pattern);
  const [first, ...rest] = problems;
  if (first) throw new TruenameError([first, ...rest]);
  return { ...resolved, base: withSlash(resolved.base) };
}

function unknownKeys(options: Options): Problem[] {
  const known = [...Object.keys(defaults), ...derived];
  return Object.keys(options)
    .filter((key) => !known.includes(key))
    .map((key) => {
      const near = nearest(key, known);
      return {
        code: 'unknown-option',
        severity: 'error',
        message: `truename() has no option "${key}"`,
        hint: near ? `Did you mean "${near}"?` : `The options are ${known.sort().join(', ')}`,
      };
    });
}

function wrongChoices(options: Options): Problem[] {
  return Object.entries(choices).flatMap(([key, allowed]) => {
    const value = options[key as keyof Options];
    if (value === undefined || allowed.includes(value)) return [];
    return [invalid(`"${key}" is ${show(value)}`, `Use one of ${allowed.map(show).join(', ')}`)];
  });
}

function wrongTypes(options: Options): Problem[] {
  const problems: Problem[] = [];
  const expect = (key: keyof Options, what: string, right: (value: unknown) => boolean): void => {
    const value = options[key];
    if (value !== undefined && !right(value)) problems.push(invalid(`"${key}" is ${show(value)}`, `Give ${what}`));
  };
  const isText = (value: unknown) => typeof value === 'string';
  const isTexts = (value: unknown) => Array.isArray(value) && value.every(isText);
  for (const key of ['pattern', 'salt', 'base', 'root', 'manifest', 'clientManifest'] as const)
    expect(key, 'a string', isText);
  for (const key of ['fixed', 'rename', 'attributes'] as const) expect(key, 'a list of strings', isTexts);
  for (const key of ['strict', 'library', 'verbose'] as const)
    expect(key, 'true or false', (value) => typeof value === 'boolean');
  for (const key of ['publicDir', 'types'] as const)
    expect(key, 'a path, or false', (value) => value === false || isText(value));
  return problems;
}

function wrongLength(length: number, hash: 'xxh64' | 'sha256'): Problem[] {
  const hint = hashLengthHint(length, hash);
  return hint === null ? [] : [invalid(`"hashLength" is ${show(length)}`, hint)];
}

function wrongPaths({ manifest, base }: ResolvedOptions): Problem[] {
  const problems: Problem[] = [];
  if (typeof manifest === 'string' && !/^(?!\/)[^\\]+\.json$/.test(manifest))
    problems.push(invalid(`"manifest" is ${show(manifest)}`, 'Give a relative path that ends in .json'));
  const hint = typeof base === 'string' ? baseHint(base) : null;
  if (hint !== null) problems.push(invalid(`"base" is ${show(base)}`, hint));
  return problems;
}

function wrongGlobs(resolved: ResolvedOptions): Problem[] {
  return (['fixed', 'rename'] as const).flatMap((key) => {
    // A value that is no list is told of by its type.
    const globs: readonly unknown[] = Array.isArray(resolved[key]) ? resolved[key] : [];
    return globs.flatMap((glob) => {
      const hint = typeof glob === 'string' ? globHint(glob) : null;
      return hint === null ? [] : [invalid(`"${key}" has ${show(glob)}`, hint)];
    });
  });
}

function invalid(message: string, hint: string): Problem {
  return { code: 'invalid-option', severity: 'error', message: `truename(): ${message}`, hint };
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}
