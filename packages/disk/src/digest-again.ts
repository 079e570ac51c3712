// digest-again.ts: how is a directory digested that has been digested before?
import { matcher, type Problem, type Settings } from '@truename/engine';
import type { Manifest } from '@truename/manifest';
import { type DigestedInput, readDigested } from './digested-input.ts';
import { isError } from './fault.ts';
import { keepTree } from './kept-tree.ts';
import { withTypes } from './kept-types.ts';
import { type NamedTree, nameTree } from './name-tree.ts';
import type { Tree } from './read-tree.ts';
import { restoredMaterial } from './restored-assets.ts';
import type { Run } from './run.ts';
import { integrityIn } from './tree-settings.ts';

/** What the input's manifest says, and what the user wants. */
export interface Again {
  readonly manifest: Manifest;
  /** Only what the user set. */
  readonly given: Partial<Settings>;
}

/** Where nothing changed, nothing changes. */
export async function digestAgain(tree: Tree, { manifest, given }: Again, run: Run): Promise<NamedTree> {
  const input = readDigested(tree, manifest, run);
  const problems = [...input.problems, ...contradictions(input, run.settings)];
  if (problems.some(isError)) return { manifest: null, files: new Map(), outputs: [], problems, leftAlone: [] };
  const material = await restoredMaterial(input, run);
  const isKept = input.isSame && !looksFurther(given, run.settings, manifest);
  const named = isKept ? await keepTree(input, material, run) : await nameTree(material, run);
  return withTypes({ ...named, problems: [...problems, ...named.problems] }, manifest, run);
}

/** Settings under which more may be found in files that did not change, or said of them. */
function looksFurther(given: Partial<Settings>, settings: Settings, manifest: Manifest): boolean {
  const { jsStrings, attributes, aliases, integrity } = settings;
  if (jsStrings || attributes.length > 0 || aliases.size > 0) return true;
  return given.integrity !== undefined && integrity !== integrityIn(manifest);
}

/** What has its name, or keeps it, does so for good: the source alone can be named in another way. */
function contradictions({ outputs, fixed, manifest }: DigestedInput, settings: Settings): Problem[] {
  const [keeps, renames] = [matcher(settings.fixed), matcher(settings.rename)];
  const named = outputs.flatMap(({ original }) => (original !== null && keeps(original) ? original : []));
  const kept = fixed.filter((path) => {
    const { reason = '' } = manifest.fixed[path] ?? {};
    return renames(path) && !keeps(path) && !reason.startsWith('registered ') && !reason.startsWith('stands beside ');
  });
  return [
    ...named.map((path) => contradiction(path, 'is to keep its name ("fixed"), and it was given another')),
    ...kept.map((path) => contradiction(path, 'is to be renamed ("rename"), and it was digested with its own name')),
  ];
}

function contradiction(path: string, what: string): Problem {
  return {
    code: 'invalid-option',
    severity: 'error',
    message: `This file ${what}`,
    at: { path },
    hint: 'Leave the option out, or digest the source again with it',
  };
}
