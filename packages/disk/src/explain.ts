// explain.ts: what is there to know about one file of a digested directory?
import { resolve } from 'node:path';
import type { NamedFile } from '@truename/engine';
import type { EncodedRecord, FileRecord, Manifest } from '@truename/manifest';
import { type DigestedSite, openSite } from './digested-site.ts';
import { explainDigits } from './explain-digits.ts';
import { type MeantFile, meantFile } from './explain-name.ts';
import type { Companion, Dependency, ExplainedReference, ExplainOptions, Explanation } from './explain-types.ts';
import { machine } from './file-system.ts';
import { createForeignNames } from './foreign-names.ts';
import { readTree } from './read-tree.ts';
import { readGraph, type SiteGraph } from './site-graph.ts';
import { urlOf } from './url-of.ts';
import { requireManifest } from './verify-manifest.ts';

/**
 * Explains one file: what it is, how its name is made, what it names, who names it, and what would rename it. Reads all
 * texts of the directory.
 *
 *     const { path, changedBy } = await explainTree('dist', 'img/logo.png');
 *
 * @param dir absolute, or from the working directory.
 * @param name a logical name, a path below the directory, or a URL.
 * @throws TruenameError `unknown-name` with names that may be meant; `unreadable-file` where `dir` is no directory; `no-manifest`
 * or `bad-manifest`.
 */
export async function explainTree(dir: string, name: string, options: ExplainOptions = {}): Promise<Explanation> {
  const { fs = machine, onProgress = () => {} } = options;
  const root = resolve(dir);
  const manifest = requireManifest(root, options.manifest, fs);
  const files = new Map(readTree(root, { fs }).files.map((file) => [file.path, file]));
  const site = await openSite(manifest, files, { fs, withTokens: () => true });
  const foreign = createForeignNames(manifest, site.names);
  const meant = meantFile(name, { manifest, foreign, isThere: (path) => files.has(path) });
  const paths = [...Object.keys(manifest.outputs), ...Object.keys(manifest.fixed)].sort();
  const graph = await readGraph({ site, paths }, onProgress);
  return explanationOf(meant, site, graph);
}

function explanationOf(meant: MeantFile, site: DigestedSite, graph: SiteGraph): Explanation {
  const { path, kind, of } = meant;
  const { manifest } = site;
  const record = recordOf(meant, manifest);
  // What a copy says, its output says; it is no text of its own.
  const text = kind === 'original' ? of! : path;
  const isOwn = kind === 'output' || kind === 'fixed';
  return {
    ...{ kind, path, of },
    url: urlOf(manifest.base, path),
    logical: isOwn ? namesOf(path, manifest) : [],
    size: record?.size ?? null,
    hash: record?.hash ?? null,
    type: record?.type ?? null,
    integrity: record?.integrity ?? null,
    state: stateOf(path, record, site),
    digits: kind === 'output' ? digitsOf(path, site, graph) : null,
    reason: kind === 'fixed' ? manifest.fixed[path]!.reason : null,
    companions: isOwn ? companionsOf(path, site) : [],
    component: kind === 'output' ? othersIn(path, graph) : [],
    references: graph
      .from(text)
      .filter(isNoSelf(text))
      .map((reference) => explained(reference, reference.path)),
    referredBy: graph.to(path).flatMap((user) =>
      graph
        .from(user)
        .filter((reference) => reference.to?.path === path)
        .map((reference) => explained(reference, user)),
    ),
    changedBy: isOwn ? dependencies(path, graph) : [],
    problems: graph.problems,
  };
}

type AnyRecord = Partial<FileRecord> & Pick<EncodedRecord, 'size' | 'hash'>;

function recordOf({ path, kind, of }: MeantFile, { outputs, fixed }: Manifest): AnyRecord | undefined {
  if (kind === 'map') return undefined;
  if (kind !== 'encoded') return outputs[of ?? path] ?? fixed[path];
  const siblings = Object.values((outputs[of!] ?? fixed[of!])!.encodings ?? {});
  return siblings.find(({ file }) => file === path);
}

function namesOf(path: string, { assets }: Manifest): string[] {
  return Object.keys(assets)
    .filter((name) => assets[name] === path)
    .sort();
}

function stateOf(
  path: string,
  record: AnyRecord | undefined,
  { files, hasher, read }: DigestedSite,
): Explanation['state'] {
  const file = files.get(path);
  if (!file) return 'missing';
  if (!record) return 'unknown';
  const content = read(file);
  const sum = 'bytes' in content ? hasher.sum(content.bytes) : content.sum;
  return sum === record.hash && file.size === record.size ? 'as recorded' : 'changed';
}

function digitsOf(path: string, site: DigestedSite, graph: SiteGraph): Explanation['digits'] {
  const [spot] = site.names.spots(path);
  if (!spot) return null;
  const file = site.files.get(path);
  const language = site.asset(path)?.language ?? 'binary';
  const content = file && language !== 'binary' ? site.read(file) : null;
  const text = content && 'bytes' in content ? Buffer.from(content.bytes).toString('latin1') : null;
  const digits = path.slice(spot.start, spot.end);
  const record = site.manifest.outputs[path]!;
  return explainDigits(
    { path, record, digits, language, text, component: othersIn(path, graph) },
    site.manifest.naming,
  );
}

function othersIn(path: string, graph: SiteGraph): string[] {
  return graph.circle(path).filter((other) => other !== path);
}

const licence = /^stands beside (.+)$/;

function companionsOf(path: string, { manifest, files }: DigestedSite): Companion[] {
  const { originals, maps, fixed, outputs } = manifest;
  const companions: Omit<Companion, 'isThere'>[] = [];
  for (const [copy, of] of Object.entries(originals))
    if (of === path) companions.push({ path: copy, what: 'original' });
  for (const [map, { of }] of Object.entries(maps)) if (of === path) companions.push({ path: map, what: 'source map' });
  for (const [what, { file }] of Object.entries((outputs[path] ?? fixed[path])?.encodings ?? {}))
    companions.push({ path: file, what: what as Companion['what'] });
  for (const [beside, { reason }] of Object.entries(fixed))
    if (licence.exec(reason)?.[1] === path) companions.push({ path: beside, what: 'licence file' });
  return companions
    .map((companion) => ({ ...companion, isThere: files.has(companion.path) }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The comment that names the own map, and the own digits, are no reference to another file. */
function isNoSelf(own: string): (reference: NamedFile) => boolean {
  return ({ kind, to }) => !(kind === 'token' && to?.path === own);
}

function explained({ kind, url, at, to }: NamedFile, path: string): ExplainedReference {
  return { kind, url, at, path, isThere: to !== null };
}

/** Breadth first, so that the first way to a file is a shortest one. */
function dependencies(path: string, { needs }: SiteGraph): Dependency[] {
  const chains = new Map<string, readonly string[]>([[path, [path]]]);
  for (const [from, chain] of chains)
    for (const target of needs(from)) if (!chains.has(target)) chains.set(target, [...chain, target]);
  chains.delete(path);
  return [...chains]
    .map(([target, chain]) => ({ path: target, chain }))
    .sort((a, b) => a.chain.length - b.chain.length || (a.path < b.path ? -1 : 1));
}
