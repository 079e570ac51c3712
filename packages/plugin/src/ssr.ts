// ssr.ts: how does server code learn the names of the client's files?
import { existsSync, readFileSync } from 'node:fs';
import { posix, resolve } from 'node:path';
import { type Asset, digest, languageOf, type Output, type Problem } from '@truename/engine';
import { type Manifest, parseManifest } from '@truename/manifest';
import { type BundleEntry, type BundleFile, readBundle, renameLists } from './bundle.ts';
import type { HookContext } from './bundler.ts';
import { type EmittedAssetInfo, type NamePatterns, tokenShape, wrapAssetPattern } from './patterns.ts';
import { failOn, reportProblems } from './report.ts';
import { type Run, settingsOf } from './run.ts';
import { type ClientBuild, checkServerNames } from './server-names.ts';
import { fromRoot, rootOf } from './site.ts';
import { clientBuildsOf, hasherOf, type State } from './state.ts';

/** Server code keeps its names. Its assets are those of the client: their tokens stand for logical names. */
export function serverPatterns(patterns: NamePatterns, context: HookContext, state: State): NamePatterns {
  const hasher = hasherOf(state);
  const root = rootOf(context, state);
  const token = ({ originalFileNames = [], names = [] }: EmittedAssetInfo): string => {
    const logical = [...originalFileNames.map((name) => fromRoot(root, name)), ...names];
    const made = `tn${hasher.digits(new TextEncoder().encode(logical[0] ?? ''), 'server asset').slice(2)}`;
    state.serverAssets.set(made, logical);
    return made;
  };
  return wrapAssetPattern(patterns, { hasher, leaves: state.leaves }, token);
}

/**
 * What server code says of the client's files (a token, or a URL of the public directory in a string) gets the name
 * from the client's build: of this process, or from its manifest.
 */
export async function nameServerBundle(run: Run): Promise<void> {
  const { context, session, state, bundle } = run;
  const { site } = session;
  const relative = (id: string) => fromRoot(site.root, id);
  const length = hasherOf(state).length;
  const files = readBundle(bundle, { root: site.root, length, leaves: state.leaves, relative });
  const build = findClientBuild(run);
  const client = clientTargets(build, serverTokens(files, state), state);
  const byToken = new Map(client.targets.map((asset) => [asset.token, asset]));
  const own = files.map(({ asset }) => (isOfServerAlone(asset, byToken) ? asset : serverAsset(asset)));
  const settings = settingsOf({ ...run, base: site.base });
  const result = await digest([...own, ...client.targets], { ...settings, missing: 'ignore' });
  const byId = new Map(result.outputs.map((output) => [output.asset.id, output]));
  const outputs = own.flatMap(({ id }) => byId.get(id) ?? []);
  const lost = build ? checkServerNames({ outputs, client: build, root: site.root }, state) : [];
  const problems = [...client.problems, ...result.problems, ...lost];
  failOn(problems, context);
  reportProblems(problems, site);
  for (const { entry, asset } of files) {
    const output = byId.get(asset.id);
    if (output) writeServerFile(entry, output);
    const target = byToken.get(asset.token);
    if (target && 'digits' in target.content)
      renameEntry(run, entry, asset.path.replaceAll(asset.token!, target.content.digits));
    else if (output && output.path !== asset.path) renameEntry(run, entry, output.path);
  }
  // Frameworks read there which styles a server chunk needs, and write the names into other code.
  const names = new Map(files.map(({ entry, asset }) => [asset.path, entry.fileName]));
  for (const { entry } of files) renameLists(entry, names);
}

/** With `build.ssrEmitAssets` the style sheets of server chunks are files, which the client has none of. */
function isOfServerAlone({ token, origin }: Asset, client: ReadonlyMap<string | undefined, Asset>): boolean {
  return origin === 'emitted' && token?.startsWith('tn') === true && !client.has(token);
}

/** An asset that the server emits too is named after the client's, by its token, once its references are written. */
function serverAsset({ token: _, ...asset }: Asset): Asset {
  return { ...asset, fixed: 'server code' };
}

function writeServerFile(entry: BundleEntry, { bytes, rewritten }: Output): void {
  if (bytes === null || rewritten === 0) return;
  const text = () => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  if (entry.type === 'chunk') entry.code = text();
  else entry.source = typeof entry.source === 'string' ? text() : bytes;
}

function renameEntry({ bundle, session }: Run, entry: BundleEntry, to: string): void {
  if (!session.site.isRolldown) delete bundle[entry.fileName];
  entry.fileName = to;
  if (!session.site.isRolldown) bundle[to] = entry;
}

interface Targets {
  /** The client's files, with names that are decided. */
  readonly targets: readonly Asset[];
  readonly problems: readonly Problem[];
}

/** Tokens of a server build. */
interface ServerTokens {
  /** Those in names and texts. */
  readonly found: readonly string[];
  /** Those that need the client: its server code names them, and does not write their files itself. */
  readonly needed: ReadonlySet<string>;
}

/** Vite's own manifest of a server build lists style sheets that nobody writes, with or without us. */
function serverTokens(files: readonly BundleFile[], state: State): ServerTokens {
  const emitted = new Set(files.flatMap(({ asset }) => asset.token ?? []));
  const code = files.filter(({ asset }) => !asset.path.endsWith('.json'));
  const needed = tokensIn(code, state).filter((token) => !emitted.has(token));
  return { found: tokensIn(files, state), needed: new Set(needed) };
}

function clientTargets(build: ClientBuild | undefined, { found, needed }: ServerTokens, state: State): Targets {
  if (!build) {
    const problems = [...needed].map((token) => noManifest(logicalOf(token, state)));
    return { targets: [], problems: problems.slice(0, 1) };
  }
  const { manifest } = build;
  const problems: Problem[] = [];
  const known = found.flatMap((token) => {
    const named = pathOfClient(manifest, state.serverAssets.get(token) ?? []);
    if (named === undefined && needed.has(token)) problems.push(unknownAsset(logicalOf(token, state)));
    return named === undefined ? [] : [target(token, digitsIn(named, state), token)];
  });
  return { targets: [...publicTargets(manifest, state), ...known], problems };
}

/** The style sheet of a chunk is called after the chunk's module, whose own file is another one. */
function pathOfClient(manifest: Manifest, names: readonly string[]): string | undefined {
  const extension = posix.extname(names.at(-1) ?? '');
  return names
    .map((name) => manifest.assets[name])
    .find((path) => path !== undefined && posix.extname(path) === extension);
}

/** A file whose digits are known stands for the client's: its bytes are not looked at. */
function target(path: string, digits: string, token?: string): Asset {
  const content = { size: 0, sum: '', digits };
  const own = { id: `client/${path}`, path, logical: [], language: 'binary', content } as const;
  return token === undefined ? { ...own, origin: 'tree' } : { ...own, origin: 'emitted', token };
}

/** Files of the public directory stand where their originals stand, or would. */
function publicTargets(manifest: Manifest, state: State): Asset[] {
  const paths = new Map(Object.entries(manifest.originals));
  for (const [name, path] of Object.entries(manifest.assets))
    if (name !== path && posix.dirname(name) === posix.dirname(path)) paths.set(name, path);
  return [...paths].map(([path, named]) => target(path, digitsIn(named, state)));
}

/** The digits in an output's name: the last run of their length. */
function digitsIn(path: string, state: State): string {
  const { length } = hasherOf(state);
  return path.match(new RegExp(`[0-9a-f]{${length}}`, 'g'))?.at(-1) ?? '';
}

function logicalOf(token: string, state: State): string {
  return state.serverAssets.get(token)?.[0] ?? token;
}

/** Tokens of emitted assets in server code; those of its own chunks do not occur, since chunks keep their names. */
function tokensIn(files: readonly BundleFile[], state: State): string[] {
  const shape = tokenShape(hasherOf(state).length);
  const found = new Set<string>();
  for (const { asset } of files) {
    for (const token of asset.path.match(shape) ?? []) found.add(token);
    if (!('bytes' in asset.content) || languageOf(asset.path) === 'binary') continue;
    for (const token of new TextDecoder().decode(asset.content.bytes).match(shape) ?? []) found.add(token);
  }
  return [...found].filter((token) => state.serverAssets.has(token)).sort();
}

/** Of this process, or of an earlier one: a build of this process may stand in for one that is not written. */
function findClientBuild({ session: { site }, state }: Run): ClientBuild | undefined {
  const { manifest: name, clientManifest } = state.options;
  const builds = clientBuildsOf(site.root);
  const built = (path: string) => clientBuild(builds.get(path), null);
  const last = clientBuild([...builds.values()].at(-1), null);
  if (clientManifest !== null) {
    const path = resolve(site.root, clientManifest);
    return built(path) ?? readClientBuild(path) ?? last;
  }
  const places = ['../client', resolve(site.root, 'dist/client'), resolve(site.root, 'dist')];
  const candidates = places.map((place) => resolve(site.dir, place, name));
  return firstOf(candidates, built) ?? last ?? firstOf(candidates, readClientBuild);
}

function firstOf(paths: readonly string[], look: (path: string) => ClientBuild | undefined): ClientBuild | undefined {
  for (const path of paths) {
    const build = look(path);
    if (build) return build;
  }
  return undefined;
}

function readClientBuild(path: string): ClientBuild | undefined {
  return existsSync(path) ? clientBuild(parseManifest(readFileSync(path, 'utf8')), path) : undefined;
}

function clientBuild(manifest: Manifest | undefined, readFrom: string | null): ClientBuild | undefined {
  return manifest && { manifest, readFrom };
}

function noManifest(name: string): Problem {
  return {
    code: 'unnamed-token',
    severity: 'error',
    message: `The server build names ${JSON.stringify(name)} of the client build, and there is no manifest of a client build`,
    hint: 'Build the client first; set "clientManifest" to its .truename/manifest.json where that is not beside the output directory',
  };
}

function unknownAsset(name: string): Problem {
  return {
    code: 'unnamed-token',
    severity: 'error',
    message: `The server build names ${JSON.stringify(name)}, which the client build's manifest does not have`,
    hint: 'Build the client again before the server, and import this file in client code too',
  };
}
