// fleet-build.ts: do all instances show pages of one build?
import { pathOf } from '../build-files.ts';
import { formOf, looksHashed } from '../hashed-names.ts';
import { failed, passed, type Result, type Subject, warned, without } from '../results.ts';
import type { Scene } from '../scene.ts';
import { shownUrl } from '../shown-urls.ts';
import { counted } from '../words.ts';
import type { PageFiles, SeenReferences } from './references.ts';

/** What comes of a comparison of pages. */
export interface FleetBuild {
  readonly results: readonly Result[];
  /** Instances (null: what users see) that show pages of another build than the manifest's while others do not. */
  readonly others: ReadonlySet<string | null>;
}

/** The hashed files that a page names. */
interface Named {
  readonly page: URL;
  readonly instance: string | null;
  readonly own: readonly string[];
  /** Of another build: the manifest does not know them, and they are there. */
  readonly foreign: readonly string[];
}

/** Files that are named and are not there are of no build: that is told of the reference. */
export function fleetBuild(
  pages: readonly PageFiles[],
  { isMissing }: Pick<SeenReferences, 'isMissing'>,
  scene: Scene,
): FleetBuild {
  const known = { isKnown: knowledgeOf(scene), isLikeOurs: likenessOf(scene), isMissing, scene };
  const named = pages.flatMap((page) => namedBy(page, known));
  const urls = [...new Set(named.map(({ page }) => page.href))];
  const parts = urls.map((url) =>
    ofPage(
      named.filter(({ page }) => page.href === url),
      scene,
    ),
  );
  if (parts.length === 0) {
    const at: Subject = { check: 'fleet.build', subject: scene.settings.assets.href, instance: null };
    return { results: [without(at, 'skipped', 'no page that came names a hashed file')], others: new Set() };
  }
  return {
    results: parts.flatMap(({ results }) => results),
    others: new Set(parts.flatMap(({ others }) => [...others])),
  };
}

/** Is this the URL of a file that the manifest has? */
function knowledgeOf({ settings: { manifest, assets } }: Scene): Knowledge['isKnown'] {
  const files = [manifest.outputs, manifest.fixed, manifest.originals];
  return (href) => {
    const path = filePath(href, assets);
    return path !== null && files.some((each) => Object.hasOwn(each, path));
  };
}

/** May this be a file of another build? Below the base may be uploads, too, with digits in their names. */
function likenessOf({ settings: { manifest, assets } }: Scene): Knowledge['isLikeOurs'] {
  const forms = new Set(Object.keys(manifest.outputs).map(formOf));
  return (href) => forms.has(formOf(filePath(href, assets) ?? ''));
}

function filePath(href: string, assets: URL): string | null {
  return pathOf(href.replace(/\?.*/s, ''), assets);
}

interface Knowledge {
  isKnown(href: string): boolean;
  isLikeOurs(href: string): boolean;
  readonly isMissing: SeenReferences['isMissing'];
  readonly scene: Scene;
}

function namedBy({ visit, references }: PageFiles, { isKnown, isLikeOurs, isMissing, scene }: Knowledge): Named[] {
  const instance = visit.vantage?.text ?? null;
  const hashed = references
    .map(({ url }) => url)
    .filter(({ href, pathname }) => href.startsWith(scene.settings.assets.href) && looksHashed(pathname))
    .map(({ href }) => href)
    .filter((href) => isKnown(href) || isLikeOurs(href));
  if (hashed.length === 0) return [];
  const own = hashed.filter(isKnown);
  const foreign = hashed.filter((href) => !isKnown(href) && !isMissing(href, visit.vantage));
  return [{ page: visit.page.url, instance, own, foreign: foreign.sort() }];
}

function ofPage(named: readonly Named[], scene: Scene): FleetBuild {
  const instances = named.filter(({ instance }) => instance !== null);
  const other = instances.filter(({ foreign }) => foreign.length > 0);
  const kinds = new Set(instances.map(({ foreign }) => foreign.join(' ')));
  if (kinds.size < 2) return { results: [alike(named, scene)], others: new Set() };
  const wrong = new Set(other.map(({ instance }) => instance));
  const edge = named.find(({ instance }) => instance === null);
  if (edge !== undefined && edge.foreign.length > 0) wrong.add(null);
  return {
    results: instances.map((each) => {
      const at: Subject = { check: 'fleet.build', subject: each.page.href, instance: each.instance };
      return each.foreign.length === 0 ? passed(at) : failed(at, instanceFault(each, scene));
    }),
    others: wrong,
  };
}

function alike(named: readonly Named[], scene: Scene): Result {
  const [first] = named;
  const at: Subject = { check: 'fleet.build', subject: first?.page.href ?? '', instance: null };
  // Of one build, and a cache may show users the one before for a while.
  const judging = named.filter(({ instance }) => instance !== null);
  const all = judging.length > 0 ? judging : named;
  const other = all.find(({ foreign }) => foreign.length > 0);
  if (other === undefined) return passed(at);
  return warned(at, {
    ...instanceFault(other, scene),
    kind: 'another build',
    todo: 'Release the build, or give the manifest of the build that is live (--manifest)',
  });
}

function instanceFault({ foreign }: Named, { settings: { manifest, assets } }: Scene): Parameters<typeof failed>[1] {
  const shown = foreign.slice(0, 3).map((href) => shownUrl(href.slice(assets.href.length)));
  return {
    kind: 'another build',
    expected: `a page of the build ${manifest.build}`,
    came: `one that names ${shown.join(', ')}${foreign.length > 3 ? ' …' : ''}: ${counted(foreign.length, 'file')} of another build`,
    todo: 'Release the build to this instance too, and look why the release passed it by (a machine image, an interrupted copy)',
  };
}
