// references.ts: is every file there that a page names?
import { pathOf } from '../build-files.ts';
import { isAnswer, type Reply } from '../net/ask.ts';
import { type PageReference, pageReferences } from '../page-references.ts';
import { pooled } from '../pool.ts';
import { failed, passed, type Result, type Subject, without } from '../results.ts';
import type { Scene, Vantage } from '../scene.ts';
import { shownUrl } from '../shown-urls.ts';
import { replyText } from '../words.ts';
import type { SeenFile } from './files.ts';
import { isHtml } from './route.ts';
import type { Visit } from './visit.ts';

/** What a page names, as one vantage shows it. */
export interface PageFiles {
  readonly visit: Visit;
  /** Files of the page's own host or of the build. */
  readonly references: readonly PageReference[];
}

/** Pages with HTML that came, and the files that they name. */
export function pageFiles(visits: readonly Visit[], { settings }: Scene): PageFiles[] {
  return visits.flatMap((visit) => {
    const { page, reply, hops, text } = visit;
    if (!isAnswer(reply) || !isHtml(reply) || reply.status !== page.status) return [];
    const own = hops.at(-1) ?? page.url;
    const isOurs = ({ url }: PageReference) =>
      url.href.startsWith(settings.assets.href) || url.origin === own.origin || url.origin === page.url.origin;
    return [{ visit, references: pageReferences(text, own).filter(isOurs) }];
  });
}

/** More files than that are not asked for: the build's own are looked at by other checks. */
const mostFiles = 500;

/** Where a file is asked for at an instance; null where the instances do not serve it. */
export type Reach = (url: URL, vantage: Vantage) => URL | null;

/** What came of all references. */
export interface SeenReferences {
  readonly results: readonly Result[];
  /** Is this file of a page not there, at this vantage? */
  isMissing(href: string, vantage: Vantage): boolean;
}

/** What has been asked for already, and how the rest is. */
export interface ReferenceTools {
  readonly reach: Reach;
  readonly seen: readonly SeenFile[];
}

/** Looks at every vantage for every file that a page of any vantage names. */
export async function checkReferences(
  pages: readonly PageFiles[],
  { reach, seen }: ReferenceTools,
  scene: Scene,
): Promise<SeenReferences> {
  const asked = new Map(seen.map(({ url, vantage, plain }) => [keyOf(url, vantage), plain] as const));
  const urls = new Map(pages.flatMap(({ references }) => references.map(({ url }) => [url.href, url] as const)));
  const open = [...urls.values()].filter((url) => !asked.has(keyOf(url, null))).slice(0, mostFiles);
  const replies = await ask(open, reach, scene);
  const results = pages.flatMap(({ visit, references }) =>
    references.flatMap((reference) => [
      ...scene.vantages.flatMap((vantage) => {
        const named = { visit, reference, vantage };
        const key = keyOf(reference.url, vantage);
        return [...knownResult(named, asked.get(key), scene), ...openResult(named, replies.get(key))];
      }),
      ...integrityResult(visit, reference, scene),
    ]),
  );
  return { results, isMissing: (href, vantage) => isGone(replies.get(keyOf(new URL(href), vantage))) };
}

function isGone(reply: Reply | undefined): boolean {
  return reply !== undefined && isAnswer(reply) && !isThere(reply.status);
}

/** Files of the build are looked at by other checks, which tell where one is not there. */
function knownResult(named: Named, reply: Reply | undefined, { wanted }: Scene): Result[] {
  const { visit, reference, vantage } = named;
  if (reply !== undefined && !wanted.has('asset.status')) return [referenceResult(named, reply)];
  const isWhole = reply !== undefined && isAnswer(reply) && reply.status === 200;
  return isWhole ? [passed(subjectOf(reference, visit, vantage))] : [];
}

function openResult(named: Named, reply: Reply | undefined): Result[] {
  return reply === undefined ? [] : [referenceResult(named, reply)];
}

function keyOf({ href }: URL, vantage: Vantage): string {
  return `${vantage?.text ?? ''} ${href}`;
}

async function ask(urls: readonly URL[], reach: Reach, scene: Scene): Promise<Map<string, Reply>> {
  const questions = scene.vantages.flatMap((vantage) =>
    urls.flatMap((url) => {
      const to = reach(url, vantage);
      return to === null || scene.gates.reason(to, vantage) !== null ? [] : [{ url, to, vantage }];
    }),
  );
  const replies = await pooled(questions, scene.settings.concurrency, async ({ url, to, vantage }) => {
    const reply = await scene.caller.ask({ url: to, instance: vantage, limit: 1_000_000 });
    return [keyOf(url, vantage), reply] as const;
  });
  return new Map(replies);
}

interface Named {
  readonly visit: Visit;
  readonly reference: PageReference;
  /** Who was asked for the file. */
  readonly vantage: Vantage;
}

function referenceResult({ visit, reference, vantage }: Named, reply: Reply): Result {
  const at = subjectOf(reference, visit, vantage);
  if (!isAnswer(reply) && (reply.isOurs || reply.silence === 'not-asked'))
    return without(at, reply.isOurs ? 'unknown' : 'blocked', reply.text);
  if (isAnswer(reply) && isThere(reply.status)) return passed(at);
  const shown = visit.vantage === null || visit.vantage === vantage ? '' : `, as ${visit.vantage.text} shows it,`;
  return failed(at, {
    kind: `${visit.page.url.href} ${isAnswer(reply) ? reply.status : reply.silence}`,
    expected: `every file that the page names, here "${shownUrl(reference.text)}"`,
    came: `${visit.page.url.href}:${reference.line}:${reference.column}${shown} names ${reference.url.href}: ${replyText(reply)}`,
    todo: 'Keep the files of earlier builds as long as a page may name them, and release files before pages; or correct the name in the source',
  });
}

/** Some files are for users who are known, which says nothing of whether they are there. */
function isThere(status: number): boolean {
  return status < 400 || status === 401 || status === 405 || status === 429;
}

function subjectOf(reference: PageReference, { page }: Visit, vantage: Vantage): Subject {
  return {
    check: 'html.references',
    subject: `${page.url.href} → ${reference.url.href}`,
    instance: vantage?.text ?? null,
  };
}

/** A browser refuses a file with other bytes than its `integrity` says: the page's value must be the build's. */
function integrityResult(visit: Visit, reference: PageReference, { settings: { manifest, assets } }: Scene): Result[] {
  const wanted = manifest.outputs[pathOf(reference.url.href, assets) ?? '']?.integrity;
  if (wanted === undefined || reference.integrity === null) return [];
  const at = subjectOf(reference, visit, visit.vantage);
  if (reference.integrity.split(/\s+/).includes(wanted) || !reference.integrity.includes('sha384-'))
    return [passed(at)];
  return [
    failed(at, {
      kind: `integrity ${reference.url.href}`,
      expected: `integrity="${wanted}" for ${reference.url.href}`,
      came: `${visit.page.url.href}:${reference.line}:${reference.column} has integrity="${reference.integrity}"`,
      todo: 'Render the page with the manifest of this build: browsers refuse the file',
    }),
  ];
}
