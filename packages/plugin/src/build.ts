// build.ts: from a bundler's output to named files, in the hook of the last output.
import { join } from 'node:path';
import { type Asset, createMentions, digest, type Hasher, type Output, type Problem } from '@truename/engine';
import { applyOutput, type BundleEntry, type BundleFile, readBundle, renameLists } from './bundle.ts';
import type { HookContext } from './bundler.ts';
import { blankHiddenTokens } from './hidden-tokens.ts';
import { manifestOf } from './manifest-of.ts';
import { chunkLinks, newNames, separateNames } from './manifest-parts.ts';
import { announce } from './neighbours.ts';
import { emptyPublicDir, type PublicDir, readPublicDir } from './public-dir.ts';
import { failOn, reportProblems, reportSummary } from './report.ts';
import { type Run, settingsOf } from './run.ts';
import { goneSinceServer } from './server-names.ts';
import { compressAgain, isEncoded, orphanProblems } from './siblings.ts';
import { fromRoot } from './site.ts';
import { hasherOf, rememberClientBuild } from './state.ts';

/** The last `generateBundle`: names everything, or holds the files back for a later output. */
export async function nameBundle(run: Run, format: string): Promise<void> {
  const { session, bundle } = run;
  blankHiddenTokens(bundle, hasherOf(run.state).length);
  const files = readFiles(run);
  session.seen++;
  if (session.seen < session.site.outputs) return holdBack(files, run, format);
  const publicDir = readPublic(run);
  const { assets, problems } = separateNames(publicDir.assets, files);
  const result = await digest(
    [...allFiles(session.held, files), ...assets],
    settingsOf({ ...run, base: session.site.base }),
  );
  const orphans = orphanProblems(result.outputs, hasherOf(run.state));
  const found = readable([...publicDir.problems, ...problems, ...result.problems, ...orphans], result.outputs);
  failOn(found, run.context);
  reportProblems(found, session.site);
  const outputs = withSiblings(result.outputs, hasherOf(run.state));
  applyAll(files, outputs, run);
  finish(run, files, { publicDir, outputs, leftAlone: result.leftAlone });
}

/** Places and texts by the names that the user can find, not by placeholders. */
function readable(problems: readonly Problem[], outputs: readonly Output[]): Problem[] {
  const names = newNames(outputs.filter(({ asset }) => asset.origin !== 'tree'));
  const digits = new Map(
    outputs.flatMap(({ asset, path }) => (asset.token ? [digitsFor(asset.token, asset, path)] : [])),
  );
  const named = (text: string) => text.replace(/tn[0-9a-f]{10,}/g, (token) => digits.get(token) ?? token);
  return problems.map((problem) => {
    const { message, hint, at } = problem;
    const texts = { message: named(message), ...(hint === undefined ? {} : { hint: named(hint) }) };
    return { ...problem, ...texts, ...(at && { at: { ...at, path: names.get(at.path) ?? at.path } }) };
  });
}

/** A name stands where its placeholder stood, and is as long. */
function digitsFor(token: string, { path }: Asset, named: string): readonly [string, string] {
  const at = path.lastIndexOf(token);
  return [token, named.slice(at, at + token.length)];
}

function readFiles({ bundle, session, state }: Run): BundleFile[] {
  const { site } = session;
  for (const entry of Object.values(bundle)) if (entry.type === 'chunk') session.links.push(chunkLinks(entry, site));
  return readBundle(bundle, {
    root: site.root,
    length: hasherOf(state).length,
    leaves: state.leaves,
    relative: (id) => fromRoot(site.root, id),
  });
}

/** The graph needs every file of every output: a chunk of one names the style sheets and images of another. */
function holdBack(files: readonly BundleFile[], { bundle, session }: Run, format: string): void {
  for (const path of Object.keys(bundle)) delete bundle[path];
  for (const { entry, asset } of files) {
    const logical = entry.type === 'chunk' ? asset.logical.map((name) => variantName(name, asset.path, format)) : [];
    session.held.push({ entry: heldEntry(entry), asset: { ...asset, id: `${format}/${asset.id}`, logical } });
  }
  for (const [index, link] of session.links.entries()) {
    if (link.entry === null || session.held.every(({ asset }) => asset.path !== link.path)) continue;
    session.links[index] = { ...link, entry: variantName(link.entry, link.path, format) };
  }
}

/** `src/main.ts` of the legacy output is `src/main-legacy.ts`, as in Vite's manifest. */
function variantName(name: string, path: string, format: string): string {
  const variant = path.includes('-legacy') || format === 'system' ? 'legacy' : format;
  const stem = name.replace(/\.[^./]*$/, '');
  return stem.endsWith(`-${variant}`) ? name : `${stem}-${variant}${name.slice(stem.length)}`;
}

/** A copy: the bundler takes its own objects back after the hook. */
function heldEntry(entry: BundleEntry): BundleEntry {
  if (entry.type === 'asset') return { type: 'asset', fileName: entry.fileName, source: entry.source };
  return { ...entry, fileName: entry.fileName, code: entry.code, imports: [], dynamicImports: [] };
}

/** Of two outputs that emit one path, the later one is on disk. */
function allFiles(held: readonly BundleFile[], files: readonly BundleFile[]): Asset[] {
  const paths = new Set(files.map(({ asset }) => asset.path));
  const kept = new Map<string, Asset>();
  for (const { asset } of held) if (!paths.has(asset.path)) kept.set(asset.path, asset);
  return [...kept.values(), ...files.map(({ asset }) => asset)];
}

function readPublic({ session: { site }, state, bundle, isWrite }: Run): PublicDir {
  if (site.publicDir === null) return emptyPublicDir;
  const limit = isWrite ? {} : { limit: Number.POSITIVE_INFINITY };
  const read = readPublicDir(site.publicDir, { hasher: hasherOf(state), outDir: site.dir, ...limit });
  const shadowed = read.assets.filter(({ path }) => bundle[path] !== undefined);
  return {
    assets: read.assets.filter((asset) => !shadowed.includes(asset)),
    absolute: read.absolute,
    problems: [...read.problems, ...shadowed.map(shadowedProblem)],
  };
}

function shadowedProblem({ path }: Asset): Problem {
  return {
    code: 'name-collision',
    severity: 'warning',
    message: `The bundle writes a file of its own to ${path}: the one in the public directory is left out`,
    at: { path },
    hint: 'Rename one of the two',
  };
}

function applyAll(files: readonly BundleFile[], outputs: readonly Output[], run: Run): void {
  const { bundle, session, context } = run;
  const byAsset = new Map(outputs.map((output) => [output.asset.id, output]));
  const names = newNames(outputs);
  for (const { entry, asset } of files) {
    const output = byAsset.get(asset.id);
    if (output) applyOutput(bundle, entry, { output, isRolldown: session.site.isRolldown });
    renameLists(entry, names);
  }
  const present = new Set(files.map(({ asset }) => asset.path));
  for (const { asset } of session.held) {
    const output = byAsset.get(asset.id);
    if (!output || output.bytes === null || present.has(asset.path)) continue;
    context.emitFile({ type: 'asset', fileName: output.path, source: output.bytes });
  }
}

/** The compressed copy of a rewritten file is made again. */
function withSiblings(outputs: readonly Output[], hasher: Hasher): readonly Output[] {
  if (!outputs.some(isEncoded)) return outputs;
  const byPath = new Map(outputs.map((output) => [output.path, output]));
  return outputs.map((output) => {
    const owner = isEncoded(output) ? byPath.get(output.companionOf ?? '') : undefined;
    const bytes = owner ? compressAgain(output, owner) : null;
    return bytes === null ? output : { ...output, bytes, size: bytes.byteLength, sum: hasher.sum(bytes), rewritten: 1 };
  });
}

interface Result {
  readonly outputs: readonly Output[];
  readonly leftAlone: readonly Problem[];
  readonly publicDir: PublicDir;
}

function finish(run: Run, files: readonly BundleFile[], { outputs, leftAlone, publicDir }: Result): void {
  const { session, state, context, isWrite } = run;
  const candidates = outputs.filter(isRenamedTree);
  const mentions = createMentions(candidates.map(({ asset }) => asset.path));
  for (const output of outputs) mentions.look(output);
  const nowhere = candidates.flatMap(({ asset }) => (mentions.has(asset.path) ? [] : asset.path)).sort();
  const dropped = new Set(state.options.originals === 'drop' ? nowhere : []);
  const kept = candidates.filter(({ asset }) => !dropped.has(asset.path));
  const originals = new Map(kept.map(({ asset, path }) => [asset.path, path]));
  const { manifest, problems } = manifestOf(run, { outputs, originals, files });
  const entries = files.flatMap(({ entry, asset }) => (entry.type === 'chunk' && entry.isEntry ? asset.id : []));
  const outputKey = session.outputKey + JSON.stringify(entries.sort());
  session.named = { outputs, publicDir, originals, manifest, outputKey };
  const { isVite, isEmptied, root, dir } = session.site;
  const manifestPath = join(dir, state.options.manifest);
  if (isEmptied) failOn(goneSinceServer(manifestPath, manifest), context);
  if (isVite) rememberClientBuild(root, manifestPath, manifest);
  const unmentionedKept = nowhere.filter((path) => !dropped.has(path));
  const summary = {
    outputs,
    originals,
    unmentioned: unmentionedKept,
    dropped: dropped.size,
    leftAlone: [...problems, ...readable(leftAlone, outputs)],
  };
  reportSummary(summary, session.site, state.options.verbose);
  if (isWrite) announce(session, session.named);
  else emitPublic(outputs, originals, context);
}

function isRenamedTree({ asset, path }: Output): boolean {
  return asset.origin === 'tree' && path !== asset.path;
}

function emitPublic(outputs: readonly Output[], originals: ReadonlyMap<string, string>, context: HookContext): void {
  for (const { asset, path, bytes } of outputs) {
    if (asset.origin !== 'tree' || bytes === null) continue;
    context.emitFile({ type: 'asset', fileName: path, source: bytes });
    if (originals.has(asset.path)) context.emitFile({ type: 'asset', fileName: asset.path, source: bytes });
  }
}
