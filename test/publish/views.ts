// views.ts: what do visitors of a released target get, whatever has happened to it?
import { liveAmong, readLive } from '@truename/manifest';
import { faultsOf, type Tree } from '../faults/usable.ts';

/** The folders of a target, as `ls` shows them: told apart here by hand, not by the code under test. */
function foldersOf(tree: Tree): { readonly assets: string; readonly builds: string; readonly live: string } {
  const isFlat = Object.keys(tree).some((path) => /^\.truename\/(?:builds|live)\//.test(path));
  return isFlat
    ? { assets: '', builds: '.truename/builds/', live: '.truename/live/' }
    : { assets: 'assets/', builds: 'builds/', live: 'live/' };
}

const below = (tree: Tree, folder: string): [string, string][] =>
  Object.entries(tree).flatMap(([path, text]) => (path.startsWith(folder) ? [[path.slice(folder.length), text]] : []));

/** Every build that has its manifest → the files that its pages can load, at their URL paths. */
export function generationsIn(tree: Tree): Map<string, Tree> {
  const { assets, builds } = foldersOf(tree);
  const shared = below(tree, assets).filter(([path]) => assets !== '' || /-[0-9a-f]{16}(?:\.|$)/.test(path));
  const views = new Map<string, Tree>();
  for (const [path] of below(tree, builds)) {
    const [build = ''] = path.split('/');
    if (path === `${build}/.truename/manifest.json`)
      views.set(build, Object.fromEntries([...shared, ...below(tree, `${builds}${build}/`)]));
  }
  return views;
}

/** The build that is live, as a reader finds it; null for none. */
export function liveIn(tree: Tree): string | null {
  const views = generationsIn(tree);
  const { activations } = readLive(below(tree, foldersOf(tree).live));
  return liveAmong(activations, (build) => views.has(build))?.build ?? null;
}

/** What is wrong for visitors: of every build that says it is complete, and of the pages of a plain web root. */
export function wrongIn(tree: Tree): string[] {
  const isFlat = foldersOf(tree).assets === '';
  const wrong = [...generationsIn(tree)].flatMap(([build, view]) =>
    faultsOf(view).map((fault) => `${build}: ${fault}`),
  );
  const served = Object.entries(tree).filter(([path]) => !path.startsWith('.truename'));
  return isFlat ? [...wrong, ...faultsOf(Object.fromEntries(served)).map((fault) => `root: ${fault}`)] : wrong;
}

/**
 * Files of a plain web root that are not those of the live build, and pages that only other builds have. Between a record
 * and the last page it may be so; once a command has ended, only if it says so.
 */
export function outOfStep(tree: Tree): string[] {
  const { assets, builds } = foldersOf(tree);
  const live = liveIn(tree);
  if (assets !== '' || live === null) return [];
  const own = new Map(pagesOf(live, tree));
  const wrong = [...own].flatMap(([path, text]) => (tree[path] === text ? [] : [`${path} is not of ${live}`]));
  const { outputs } = JSON.parse(tree[`${builds}${live}/.truename/manifest.json`]!) as { outputs: object };
  const others = [...generationsIn(tree).keys()].filter((build) => build !== live);
  const left = others.flatMap((build) =>
    pagesOf(build, tree).flatMap(([path, text]) =>
      !own.has(path) && !(path in outputs) && tree[path] === text ? [`${path} is of ${build}`] : [],
    ),
  );
  return [...wrong, ...left];
}

/** What belongs to a build alone, and its un-hashed copies. */
function pagesOf(build: string, tree: Tree): [string, string | undefined][] {
  const folder = `${foldersOf(tree).builds}${build}/`;
  const { originals } = JSON.parse(tree[`${folder}.truename/manifest.json`]!) as { originals: Record<string, string> };
  const copies = Object.entries(originals).map(([path, output]): [string, string | undefined] => [path, tree[output]]);
  const isPage = (path: string) => !path.startsWith('.truename/') && !path.includes('.truename-tmp-');
  return [...below(tree, folder).filter(([path]) => isPage(path)), ...copies];
}
