// site-graph.ts: which file of a digested directory names which, and where?
import { setImmediate as nextTurn } from 'node:timers/promises';
import { components, type NamedFile, type Problem, TruenameError } from '@truename/engine';
import type { DigestedSite } from './digested-site.ts';
import type { Progress } from './run.ts';

/** Who names whom. Paths are sorted. */
export interface SiteGraph {
  /** What a file names, in the order of its text. */
  from(path: string): readonly NamedFile[];
  /** Files that name this one. */
  to(path: string): readonly string[];
  /** Outputs whose names stand in this file, so that a change of theirs changes it. */
  needs(path: string): readonly string[];
  /** The files that are named together with this one, itself included. */
  circle(path: string): readonly string[];
  /** Files that could not be read. */
  readonly problems: readonly Problem[];
}

/** Files. */
const turn = 32;

/** Reads every text that the manifest lists; originals are copies, and say what their outputs say. */
export async function readGraph(
  { site, paths }: { readonly site: DigestedSite; readonly paths: readonly string[] },
  onProgress: (progress: Progress) => void,
): Promise<SiteGraph> {
  const named = new Map<string, readonly NamedFile[]>();
  const problems: Problem[] = [];
  for (const [index, path] of paths.entries()) {
    if (index % turn === 0) await nextTurn();
    onProgress({ step: 'check', done: index, total: paths.length });
    try {
      named.set(path, referencesOf(path, site));
    } catch (error) {
      if (!(error instanceof TruenameError)) throw error;
      problems.push(...error.problems);
    }
  }
  const { outputs } = site.manifest;
  const isOutput = (path: string) => Object.hasOwn(outputs, path);
  const from = (path: string) => named.get(path) ?? [];
  const targets = new Map(paths.map((path) => [path, targetsOf(path, from(path))]));
  const needs = (path: string) => (targets.get(path) ?? []).filter(isOutput);
  const users = reversed(targets);
  const circles = circlesOf(paths.filter(isOutput), needs);
  return { from, needs, problems, to: (path) => users.get(path) ?? [], circle: (path) => circles.get(path) ?? [path] };
}

function referencesOf(path: string, site: DigestedSite): readonly NamedFile[] {
  const [file, asset] = [site.files.get(path), site.asset(path)];
  if (!file || !asset || asset.language === 'binary') return [];
  const content = site.read(file);
  return 'bytes' in content ? site.survey(asset, content.bytes).references : [];
}

function targetsOf(own: string, references: readonly NamedFile[]): string[] {
  const targets = new Set(references.flatMap(({ to }) => to?.path ?? []));
  targets.delete(own);
  return [...targets].sort();
}

function reversed(targets: ReadonlyMap<string, readonly string[]>): Map<string, string[]> {
  const users = new Map<string, string[]>();
  for (const [path, named] of targets)
    for (const target of named) {
      const list = users.get(target);
      if (list) list.push(path);
      else users.set(target, [path]);
    }
  for (const list of users.values()) list.sort();
  return users;
}

function circlesOf(
  paths: readonly string[],
  needs: (path: string) => readonly string[],
): Map<string, readonly string[]> {
  const indices = new Map(paths.map((path, index) => [path, index]));
  const edges = paths.map((path) => needs(path).flatMap((target) => indices.get(target) ?? []));
  const circles = new Map<string, readonly string[]>();
  for (const members of components(edges)) {
    const circle = members.map((index) => paths[index]!).sort();
    for (const path of circle) circles.set(path, circle);
  }
  return circles;
}
