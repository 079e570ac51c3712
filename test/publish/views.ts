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
  const shared = below(tree, assets).filter(([path]) => assets !== '' || /-[0-9a-f]{16}\./.test(path));
  const views = new Map<string, Tree>();
  for (const [path, text] of below(tree, builds)) {
    const [build = ''] = path.split('/');
    if (path === `${build}/.truename/manifest.json`)
      views.set(build, Object.fromEntries([...shared, ...below(tree, `${builds}${build}/`)]));
    void text;
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
