// file-looks.ts: who is asked for the files of the build, and is there anybody who has them?
import { type BuildFile, buildFiles, urlOf } from '../build-files.ts';
import type { Instance } from '../config/instance.ts';
import { isAnswer } from '../net/ask.ts';
import type { Result } from '../results.ts';
import { type Scene, withoutAll } from '../scene.ts';
import { fileResults } from './file-faults.ts';
import { type FileLook, fileChecks, type SeenFile, seeFiles } from './files.ts';
import { checkMissing } from './missing.ts';
import type { SeenPages } from './pages.ts';

/** What came of all files, everywhere. */
export interface SeenFiles {
  readonly seen: readonly SeenFile[];
  readonly results: readonly Result[];
}

/** What is looked at. */
export interface FileWishes {
  readonly looks: readonly FileLook[];
  readonly pages: SeenPages;
  readonly wantsFiles: boolean;
  readonly wantsMissing: boolean;
  tick(): void;
}

/** Asks all vantages for all files at the same time. */
export async function seeAllFiles(wishes: FileWishes, scene: Scene): Promise<SeenFiles> {
  const parts = await Promise.all(wishes.looks.map((look) => seeLook(look, wishes, scene)));
  return { seen: parts.flatMap(({ seen }) => seen), results: parts.flatMap(({ results }) => results) };
}

async function seeLook(
  look: FileLook,
  { pages, wantsFiles, wantsMissing, tick }: FileWishes,
  scene: Scene,
): Promise<SeenFiles> {
  const { base, vantage } = look;
  const at = { subject: base.href, instance: vantage?.text ?? null };
  const reason = scene.gates.reason(base, vantage) ?? (await darkness(look, pages, scene));
  if (reason !== null) return { seen: [], results: closed(look, reason, scene) };
  const files = wantsFiles ? buildFiles(scene.settings) : [];
  const seen = await seeFiles(files, look, { scene, tick });
  const results = seen.flatMap((each) => fileResults(each, scene));
  const hasNone = seen.length > 0 && !seen.some(({ plain }) => isAnswer(plain) && plain.status === 200);
  const isPageHost = pages.visits.some(
    ({ page, vantage: from }) => page.url.origin === base.origin && from === vantage,
  );
  if (hasNone && !isPageHost) {
    const none = `no file of the build came from ${vantage?.text ?? base.host} (asset.status)`;
    scene.gates.close(base, vantage, none);
    return {
      seen,
      results: [...results, ...withoutAll(['missing.notfound', 'missing.cached'], at, ['blocked', none])],
    };
  }
  return { seen, results: wantsMissing ? [...results, ...(await checkMissing(look, scene))] : results };
}

function closed({ base, vantage }: FileLook, reason: string, scene: Scene): Result[] {
  scene.gates.close(base, vantage, reason);
  const at = { subject: base.href, instance: vantage?.text ?? null };
  return withoutAll([...fileChecks, 'missing.notfound', 'missing.cached'], at, ['blocked', reason]);
}

/** So many files tell whether a host without a right page has files at all. */
const fewFiles = 3;

/** A host whose pages are wrong, and that answers the same for files, has no route: that is one fault, told already. */
async function darkness(look: FileLook, pages: SeenPages, scene: Scene): Promise<string | null> {
  const status = pages.wrongStatus(look.base, look.vantage);
  if (status === null) return null;
  const files = buildFiles(scene.settings).slice(0, fewFiles);
  const seen = await seeFiles(files, look, { scene, tick: () => {} });
  const isDark = seen.every(({ plain }) => isAnswer(plain) && plain.status === status);
  return isDark
    ? `${look.vantage?.text ?? look.base.host} answers ${status} to files as to pages (route.status)`
    : null;
}

/**
 * Where the instances serve the files: as the configuration says; below the files' own URL, where it is of a host that
 * the instances serve; or else where any of them answers. Null where none of them does.
 */
export async function instanceBase(scene: Scene): Promise<URL | null> {
  const { instances, instanceAssets, assets, pages } = scene.settings;
  if (instances.length === 0 || instanceAssets === false) return null;
  if (instanceAssets !== null) return instanceAssets;
  if (pages.some(({ url }) => url.origin === assets.origin)) return assets;
  const files = buildFiles(scene.settings).slice(0, fewFiles);
  const [first] = pages;
  const places = [assets, ...(first === undefined ? [] : [new URL(assets.pathname, first.url.origin)])];
  for (const place of places) {
    const found = await Promise.all(instances.map((instance) => hasAny(files, { place, instance }, scene)));
    if (found.includes(true)) return place;
  }
  return null;
}

async function hasAny(
  files: readonly BuildFile[],
  { place, instance }: { readonly place: URL; readonly instance: Instance },
  scene: Scene,
): Promise<boolean> {
  for (const { path } of files) {
    if (scene.gates.reason(place, instance) !== null) return false;
    const reply = await scene.caller.ask({ url: urlOf(path, place), instance, limit: 1000 });
    if (isAnswer(reply) && reply.status === 200) return true;
  }
  return false;
}
