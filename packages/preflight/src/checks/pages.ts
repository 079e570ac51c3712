// pages.ts: what do all pages come to, from all sides?
import { isAnswer } from '../net/ask.ts';
import { pooled } from '../pool.ts';
import type { Result } from '../results.ts';
import { type Scene, type Vantage, withoutAll } from '../scene.ts';
import { pageCacheResults } from './page-cache.ts';
import { checkRedirect } from './redirect.ts';
import { isRight, pageResults } from './route.ts';
import { type Visit, visit } from './visit.ts';

/** All visits, and what they mean. */
export interface SeenPages {
  readonly visits: readonly Visit[];
  readonly results: readonly Result[];
  /**
   * What a host answers first to its pages, where all of them come to something wrong: then it may have no route at all,
   * and its files say nothing.
   */
  wrongStatus(url: URL, vantage: Vantage): number | null;
}

/** Opens every page from every vantage whose gate is open. */
export async function seePages(scene: Scene): Promise<SeenPages> {
  const { pages, concurrency } = scene.settings;
  const looks = scene.vantages.flatMap((vantage) => pages.map((page) => ({ page, vantage })));
  const seen = await pooled(looks, concurrency, async ({ page, vantage }) => {
    const reason = scene.gates.reason(page.url, vantage);
    const at = { subject: page.url.href, instance: vantage?.text ?? null };
    if (reason !== null)
      return {
        visit: null,
        results: withoutAll(['route.status', 'route.body', 'html.cache', 'html.retention'], at, ['blocked', reason]),
      };
    const visited = await visit(page, vantage, scene);
    return { visit: visited, results: [...pageResults(visited), ...pageCacheResults(visited, scene)] };
  });
  const visits = seen.flatMap(({ visit: each }) => each ?? []);
  closeGates(visits, scene);
  const redirects = await redirectResults(visits, scene);
  return {
    visits,
    results: [...seen.flatMap(({ results }) => results), ...redirects],
    wrongStatus: wrongStatusOf(visits),
  };
}

/** Whoever gave no answer to a page is not asked for files. */
function closeGates(visits: readonly Visit[], { gates }: Scene): void {
  for (const { page, vantage, reply, hops } of visits)
    if (!isAnswer(reply) && hops.length === 1)
      gates.close(page.url, vantage, `${vantage?.text ?? page.url.host} does not answer (route.status)`);
}

/** Each host once, as users reach it. */
async function redirectResults(visits: readonly Visit[], scene: Scene): Promise<Result[]> {
  const hosts = new Map<string, Visit>();
  for (const each of visits)
    if (each.vantage === null && !hosts.has(each.page.url.host)) hosts.set(each.page.url.host, each);
  return await Promise.all([...hosts.values()].map((each) => checkRedirect(each, scene)));
}

function wrongStatusOf(visits: readonly Visit[]): SeenPages['wrongStatus'] {
  return ({ origin }, vantage) => {
    const own = visits.filter(({ page, vantage: from }) => page.url.origin === origin && from === vantage);
    const statuses = own.map((each) => (isRight(each) ? null : each.first));
    return statuses.every((status) => status !== null) ? (statuses[0] ?? null) : null;
  };
}
