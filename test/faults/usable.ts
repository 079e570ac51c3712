// usable.ts: can a directory be served, whatever has happened to it?
import { posix } from 'node:path';
import { sumOf } from '../support/sum.ts';

/** Contents by path, one character a byte. */
export type Tree = Readonly<Record<string, string>>;

/**
 * What is wrong with a tree for those who are served from it. Of its files without circles, each name with digits holds
 * their bytes; the manifest that is there names only outputs that are there; and what is named, from pages on, is there.
 */
export function faultsOf(tree: Tree): string[] {
  return [...wrongNames(tree), ...missingOutputs(tree), ...brokenReferences(tree)];
}

function wrongNames(tree: Tree): string[] {
  return Object.entries(tree).flatMap(([path, text]) => {
    const digits = /-([0-9a-f]{16})\.[a-z]+$/.exec(path)?.[1];
    return digits !== undefined && digits !== sumOf(Buffer.from(text, 'latin1')) ? `${path} has other bytes` : [];
  });
}

function missingOutputs(tree: Tree): string[] {
  const text = tree['.truename/manifest.json'];
  if (text === undefined) return [];
  const { outputs } = JSON.parse(text) as { outputs: Record<string, { hash: string }> };
  return Object.entries(outputs).flatMap(([path, { hash }]) => {
    const bytes = tree[path];
    if (bytes === undefined) return `the manifest names ${path}, which is not there`;
    return sumOf(Buffer.from(bytes, 'latin1')) === hash ? [] : `${path} is not what the manifest says`;
  });
}

const reference = /(?:src|href)="([^"]+)"|url\(([^)]+)\)|(?:import|from) "([^"]+)"/g;

function brokenReferences(tree: Tree): string[] {
  const broken: string[] = [];
  const waiting = Object.keys(tree).filter((path) => path.endsWith('.html'));
  const seen = new Set(waiting);
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    for (const [, ...urls] of tree[path]!.matchAll(reference)) {
      const to = posix.join(posix.dirname(path), urls.find((url) => url !== undefined)!);
      if (tree[to] === undefined) broken.push(`${path} names ${to}, which is not there`);
      else if (!seen.has(to)) waiting.push(to);
      seen.add(to);
    }
  }
  return broken;
}
