// run.ts: what is found when an environment is looked at?
import { buildFiles } from './build-files.ts';
import { type CheckId, checkIds } from './check-list.ts';
import { corsUses } from './checks/cors-uses.ts';
import { instanceBase, seeAllFiles } from './checks/file-looks.ts';
import { type FileLook, fileChecks } from './checks/files.ts';
import { type FleetBuild, fleetBuild } from './checks/fleet-build.ts';
import { checkHidden } from './checks/hidden.ts';
import { checkHosts, checkMet } from './checks/hosts.ts';
import { checkOidc } from './checks/oidc.ts';
import { seePages } from './checks/pages.ts';
import { checkReferences, type PageFiles, pageFiles, type Reach, type ReferenceTools } from './checks/references.ts';
import { validatorResults } from './checks/validators.ts';
import type { Settings } from './config/settings.ts';
import { merged } from './merge.ts';
import { type EnvironmentReport, reportOf } from './report.ts';
import { type Result, without } from './results.ts';
import { retold } from './retold.ts';
import { createScene, type Scene } from './scene.ts';

/** What a run gets from whoever starts it. */
export interface RunOptions {
  /** Where tokens are. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Checks to do; all without it. */
  readonly only?: ReadonlySet<CheckId>;
  /** Checks to leave out. */
  readonly skip?: ReadonlySet<CheckId>;
  /** Pages and files that have been looked at. What it throws ends the run. */
  onProgress?(done: number, total: number): void;
}

/**
 * Looks at an environment from outside, as its users reach it and at each of its instances, and tells all that is wrong.
 * Throws only what `onProgress` throws.
 */
export async function checkEnvironment(settings: Settings, options: RunOptions): Promise<EnvironmentReport> {
  const { env, now, onProgress = () => {} } = options;
  const wanted = new Set(
    checkIds.filter((id) => options.only?.has(id) !== false && !options.skip?.has(id) && !settings.skip.has(id)),
  );
  const scene = createScene(settings, { env, now, wanted, progress: onProgress });
  try {
    return reportOf({ scene, results: retold(await allResults(scene), wanted) });
  } finally {
    scene.caller.close();
  }
}

const ofPages: readonly CheckId[] = ['route.status', 'route.body', 'route.redirect', 'html.cache', 'html.retention'];
const ofFiles: readonly CheckId[] = [...fileChecks, 'fleet.bytes'];
const ofMissing: readonly CheckId[] = ['missing.notfound', 'missing.cached'];
const ofReferences: readonly CheckId[] = ['html.references', 'fleet.build'];
const ofHidden: readonly CheckId[] = ['map.public', 'manifest.private'];
const ofIssuers: readonly CheckId[] = ['oidc.discovery', 'oidc.issuer', 'token.issuer'];

async function allResults(scene: Scene): Promise<Result[]> {
  const { wanted } = scene;
  const wants = (checks: readonly CheckId[]): boolean => checks.some((check) => wanted.has(check));
  const hosts = await checkHosts(scene, wants(checkIds.filter((id) => id !== 'dns')));
  const issuers = wants(ofIssuers) ? await checkOidc(scene) : [];
  if (!wants([...ofPages, ...ofFiles, ...ofMissing, ...ofReferences, ...ofHidden, 'fleet.validators']))
    return [...hosts, ...issuers, ...(await checkMet(scene))];
  const tick = counter(scene);
  const pages = await seePages(scene);
  for (const _ of pages.visits) tick();
  const named = pageFiles(pages.visits, scene);
  const looks = await looksOf(named, scene);
  const files = await seeAllFiles(
    { looks, pages, tick, wantsFiles: wants([...ofFiles, 'fleet.validators']), wantsMissing: wants(ofMissing) },
    scene,
  );
  const hidden = wants(ofHidden) ? await checkHidden(scene) : [];
  const { results: references, build } = wants(ofReferences)
    ? await referenceResults(named, { reach: reachOf(looks, scene), seen: files.seen }, scene)
    : noReferences;
  const validators = validatorResults(files.seen, pages.visits, scene.now);
  const instances = scene.settings.instances.map(({ text }) => text);
  const perVantage = [
    ...hosts,
    ...(await checkMet(scene)),
    ...pages.results,
    ...withoutOthers(files.results, wanted.has('fleet.build') ? build : noReferences.build),
    ...references,
    ...validators,
  ];
  return [...merged(perVantage, instances, wanted), ...build.results, ...hidden, ...issuers];
}

const noReferences: { readonly results: readonly Result[]; readonly build: FleetBuild } = {
  results: [],
  build: { results: [], others: new Set() },
};

function counter({ settings, vantages, progress }: Scene): () => void {
  const total = vantages.length * (settings.pages.length + buildFiles(settings).length);
  let done = 0;
  return () => {
    done++;
    progress(Math.min(done, total), total);
  };
}

async function looksOf(named: readonly PageFiles[], scene: Scene): Promise<FileLook[]> {
  const { assets, instances } = scene.settings;
  const cors = corsUses(named, scene);
  const base = await instanceBase(scene);
  const own = base === null ? [] : instances.map((vantage) => ({ vantage, base, cors }));
  return [{ vantage: null, base: assets, cors }, ...own];
}

async function referenceResults(
  named: readonly PageFiles[],
  tools: ReferenceTools,
  scene: Scene,
): Promise<typeof noReferences> {
  const seen = await checkReferences(named, tools, scene);
  return { results: seen.results, build: fleetBuild(named, seen, scene) };
}

/** Files of pages are asked for where the page is, files of the build where the instances have them. */
function reachOf(looks: readonly FileLook[], { settings: { assets, pages } }: Scene): Reach {
  return (url, vantage) => {
    if (vantage === null) return url;
    const base = looks.find((look) => look.vantage === vantage)?.base;
    if (url.href.startsWith(assets.href))
      return base === undefined ? null : new URL(url.href.slice(assets.href.length), base);
    return pages.some((page) => page.url.origin === url.origin) ? url : null;
  };
}

/** An instance of another build has other files, which is told once. */
function withoutOthers(results: readonly Result[], { others }: FleetBuild): Result[] {
  return results.map((result) => {
    const isTold = others.has(result.instance) && (result.check === 'asset.status' || result.check === 'asset.bytes');
    if (!isTold || result.state !== 'failed') return result;
    return without(result, 'blocked', `${result.instance ?? 'What users see'} is of another build (fleet.build)`);
  });
}
