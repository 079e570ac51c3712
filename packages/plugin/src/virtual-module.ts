// virtual-module.ts: how does client code get hashed names, also for names made at run time?
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { matchFiles } from '@truename/disk';
import { languageOf, nearest, type Problem, TruenameError } from '@truename/engine';
import MagicString from 'magic-string';
import { type AssetFunction, type AssetUse, findAssetUses } from './asset-calls.ts';
import type { Lookup, LookupPlaces } from './lookups.ts';

export const virtualId: string = 'virtual:truename';
export const resolvedVirtualId: string = '\0virtual:truename';

const needsLiteral =
  "Write asset('img/logo.png') or assetMap('img/items/*.png') itself, with the name as one string literal";

/** What the module says to a call that was not replaced, since nothing transformed the code. */
export const builtModuleCode: string = `const fail = (call) => {
  throw new Error(\`truename: \${call} ran as it was written. Such calls are replaced when the code is built: the module that has the call must be part of the build, and not external to it\`);
};
export const asset = (name) => fail(\`asset(\${JSON.stringify(name)})\`);
export const assetMap = (glob) => fail(\`assetMap(\${JSON.stringify(glob)})\`);
`;

/**
 * In development the functions run where a template has them as values, as Vue's do before they are built.
 *
 * @param base of all URLs, with the origin of the dev server where it has one.
 */
export function devModuleCode(base: string): string {
  return `const encode = (path) => encodeURI(path).replace(/[?#]/g, encodeURIComponent);
export const asset = (name) => ${JSON.stringify(base)} + encode(String(name).replace(/^\\//, ''));
export const assetMap = (glob) => {
  throw new Error(\`truename: assetMap(\${JSON.stringify(glob)}) cannot be called in a template while the site is developed. Call it in the script, and use the table in the template: const items = assetMap(\${JSON.stringify(glob)})\`);
};
`;
}

/** What `asset()` of `devModuleCode()` gives for the path of a public file. */
export function devUrl(base: string, path: string): string {
  return base + encodeURI(path).replace(/[?#]/g, encodeURIComponent);
}

/** Where logical names are looked up, and how a file becomes an expression with its URL. */
export interface AssetSource extends LookupPlaces {
  /** Told of every name and glob, before it is looked up. */
  onLookup(lookup: Lookup): void;
  /** The expression for a file, and the import it needs. */
  urlOf(file: AssetFile): { readonly expression: string; readonly declaration?: string };
}

/** A file that a logical name stands for. */
export interface AssetFile {
  readonly name: string;
  readonly isPublic: boolean;
  /** Path below its directory. */
  readonly path: string;
  readonly absolute: string;
}

/** A module as it came to us. */
export interface CalledModule {
  readonly id: string;
  readonly code: string;
  /** Its ESTree program. */
  readonly program: unknown;
  /** The place in the file that the author wrote. */
  readonly placeOf: (use: AssetUse) => NonNullable<Problem['at']>;
  /** Are uses left as they are that are no calls? In development the functions run. */
  readonly isLenient: boolean;
}

/**
 * Replaces the calls of `asset()` and `assetMap()` in one module; null when it has none.
 * @throws TruenameError `dangling-reference` with the places, when a name stands for no file, or is used in another way.
 */
export function replaceAssetCalls(module: CalledModule, source: AssetSource): { code: string; map: object } | null {
  const uses = findAssetUses(module.program, virtualId);
  if (uses.length === 0) return null;
  const text = new MagicString(module.code);
  const declarations = new Set<string>();
  const problems: Problem[] = [];
  const expressionFor = (file: AssetFile): string => {
    const { expression, declaration } = source.urlOf(file);
    if (declaration !== undefined) declarations.add(declaration);
    return expression;
  };
  for (const use of uses) {
    if (use.argument === undefined && module.isLenient) continue;
    const found =
      use.argument == null
        ? notReplaced(use, module)
        : replacement(use.function, use.argument, { source, expressionFor });
    if (typeof found === 'string') text.overwrite(use.start, use.end, found);
    else problems.push({ ...found, at: module.placeOf(use) });
  }
  const [first, ...rest] = problems;
  if (first) throw new TruenameError([first, ...rest]);
  text.prepend([...declarations].map((line) => `${line}\n`).join(''));
  return { code: text.toString(), map: text.generateMap({ hires: true, source: module.id }) };
}

function replacement(
  name: AssetFunction,
  argument: string,
  { source, expressionFor }: { source: AssetSource; expressionFor(file: AssetFile): string },
): string | Fault {
  source.onLookup({ function: name, argument });
  if (name === 'asset') {
    const file = findAsset(argument, source);
    return file ? expressionFor(file) : notFound(argument, source);
  }
  const files = matchAssets(argument, source);
  if (files.length === 0) return noMatch(argument);
  const rows = files.map((file) => `${JSON.stringify(file.name)}: ${expressionFor(file)}`);
  return `{ __proto__: null, ${rows.join(', ')} }`;
}

/** A logical name is a path below the public directory or, where it has no such file, below the root. */
function findAsset(name: string, { root, publicDir }: AssetSource): AssetFile | undefined {
  const path = name.replace(/^\//, '');
  if (publicDir !== null && isFile(join(publicDir, path)))
    return { name, isPublic: true, path, absolute: join(publicDir, path) };
  if (!name.startsWith('/') && isFile(join(root, path)) && languageOf(path) !== 'js' && !/\.[mc]?tsx?$/.test(path))
    return { name, isPublic: false, path, absolute: join(root, path) };
  return undefined;
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}

function matchAssets(glob: string, { root, publicDir, outDirs }: AssetSource): AssetFile[] {
  const files = new Map<string, AssetFile>();
  for (const path of matchFiles(root, glob, [...outDirs, ...(publicDir === null ? [] : [publicDir])]))
    files.set(path, { name: path, isPublic: false, path, absolute: join(root, path) });
  for (const path of publicDir === null ? [] : matchFiles(publicDir, glob, outDirs))
    files.set(path, { name: path, isPublic: true, path, absolute: join(publicDir!, path) });
  return [...files.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

type Fault = Omit<Problem, 'at'>;

function notReplaced(use: AssetUse, { code }: CalledModule): Fault {
  if (use.argument === null)
    return {
      code: 'dangling-reference',
      severity: 'error',
      message: `${use.function}() needs one string literal: its call is replaced when the code is built`,
      hint: "For names made at run time use a table: assetMap('img/items/*.png')['img/items/' + id + '.png']",
    };
  const [line = ''] = code.slice(use.start, use.end).split('\n');
  const found = line.length > 60 ? `${line.slice(0, 60)}…` : line;
  return {
    code: 'dangling-reference',
    severity: 'error',
    message: `${JSON.stringify(found)} is no call with a name: what ${virtualId} offers exists only while the code is built, and cannot be handed on`,
    hint: `${needsLiteral}, in a module that imports it from ${virtualId}. In a template use a value of the script: const logo = asset('img/logo.png')`,
  };
}

function notFound(name: string, { root, publicDir }: AssetSource): Fault {
  const known = publicDir === null ? [] : matchFiles(publicDir, '**/*', []);
  const near = nearest(name, known);
  return {
    code: 'dangling-reference',
    severity: 'error',
    message: `asset(${JSON.stringify(name)}): there is no such file in ${publicDir ?? root}`,
    hint: near
      ? `Did you mean ${JSON.stringify(near)}?`
      : 'Logical names are paths below the public directory or the root',
  };
}

function noMatch(glob: string): Fault {
  return {
    code: 'dangling-reference',
    severity: 'error',
    message: `assetMap(${JSON.stringify(glob)}) matches no file`,
    hint: 'The glob is matched below the public directory and below the root, without a leading slash',
  };
}
