// virtual-module.ts: how does client code get hashed names, also for names made at run time?
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { matchFiles } from '@truename/disk';
import { languageOf, nearest, type Problem, placeOf, TruenameError } from '@truename/engine';
import MagicString from 'magic-string';
import { type AssetCall, findAssetCalls } from './asset-calls.ts';

export const virtualId: string = 'virtual:truename';
export const resolvedVirtualId: string = '\0virtual:truename';

/** What the module says to a call that was not replaced: its argument was no literal, or nothing transformed the code. */
export const virtualModuleCode: string = `const fail = (call) => {
  throw new Error(\`truename: \${call} was not replaced at build time. Give it one string literal, in a module that the bundler transforms\`);
};
export const asset = (name) => fail(\`asset(\${JSON.stringify(name)})\`);
export const assetMap = (glob) => fail(\`assetMap(\${JSON.stringify(glob)})\`);
`;

/** Where logical names are looked up, and how a file becomes an expression with its URL. */
export interface AssetSource {
  /** Absolute. */
  readonly root: string;
  /** Absolute, or null. */
  readonly publicDir: string | null;
  /** Absolute paths of output directories: never looked into. */
  readonly outDirs: readonly string[];
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

/**
 * Replaces the calls of `asset()` and `assetMap()` in one module; null when it has none.
 * @throws TruenameError `dangling-reference` with the place, when a name stands for no file.
 */
export function replaceAssetCalls(
  module: { readonly id: string; readonly code: string; readonly program: unknown },
  source: AssetSource,
): { code: string; map: object } | null {
  const calls = findAssetCalls(module.program, virtualId);
  if (calls.length === 0) return null;
  const text = new MagicString(module.code);
  const declarations = new Set<string>();
  const problems: Problem[] = [];
  const expressionFor = (file: AssetFile): string => {
    const { expression, declaration } = source.urlOf(file);
    if (declaration !== undefined) declarations.add(declaration);
    return expression;
  };
  for (const call of calls) {
    const found =
      call.argument === null ? notLiteral(call) : replacement(call.function, call.argument, { source, expressionFor });
    if (typeof found === 'string') text.overwrite(call.start, call.end, found);
    else problems.push({ ...found, at: placeOf(module.id, module.code, call.start) });
  }
  const [first, ...rest] = problems;
  if (first) throw new TruenameError([first, ...rest]);
  text.prepend([...declarations].map((line) => `${line}\n`).join(''));
  return { code: text.toString(), map: text.generateMap({ hires: true, source: module.id }) };
}

function replacement(
  name: AssetCall['function'],
  argument: string,
  { source, expressionFor }: { source: AssetSource; expressionFor(file: AssetFile): string },
): string | Fault {
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

function notLiteral(call: AssetCall): Fault {
  return {
    code: 'dangling-reference',
    severity: 'error',
    message: `${call.function}() needs one string literal: its call is replaced when the code is built`,
    hint: "For names made at run time use a table: assetMap('img/items/*.png')['img/items/' + id + '.png']",
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
