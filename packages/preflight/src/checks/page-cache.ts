// page-cache.ts: is a page asked for again before what it names is gone?
import { directivesOf, longestKeeping, textOf } from '../cache-control.ts';
import { isAnswer } from '../net/ask.ts';
import { type Fault, failed, judged, passed, type Result, without } from '../results.ts';
import type { Scene } from '../scene.ts';
import { counted, headerText } from '../words.ts';
import { isHtml } from './route.ts';
import type { Visit } from './visit.ts';

const day = 86_400;

/** `html.cache` and `html.retention`, of a page that came. */
export function pageCacheResults({ page, vantage, reply }: Visit, { settings }: Scene): Result[] {
  const at = { subject: page.url.href, instance: vantage?.text ?? null };
  const [cache, retention] = [{ ...at, check: 'html.cache' } as const, { ...at, check: 'html.retention' } as const];
  if (!isAnswer(reply) || !isHtml(reply) || reply.status !== page.status) {
    const why = `${page.url.href} is no page with HTML`;
    return [without(cache, 'skipped', why), without(retention, 'skipped', why)];
  }
  const immutable = immutableFault(textOf(reply.headers['cache-control']));
  if (immutable !== null)
    return [failed(cache, immutable), without(retention, 'blocked', 'The page is immutable (html.cache)')];
  return [passed(cache), judged(retention, retentionFault(reply.headers, settings.retentionDays))];
}

function immutableFault(header: string | undefined): Fault | null {
  const directives = directivesOf(header);
  if (!directives.has('immutable')) return null;
  return {
    kind: 'immutable',
    expected: 'Cache-Control: no-cache, or a short max-age',
    came: headerText('Cache-Control', header),
    todo: 'Send immutable for hashed names only: whoever has this page does not ask for it again, whatever is released',
  };
}

function retentionFault(headers: Parameters<typeof longestKeeping>[0], retentionDays: number): Fault | null {
  const { seconds, why } = longestKeeping(headers);
  if (seconds <= retentionDays * day) return null;
  return {
    kind: 'kept too long',
    expected: `a page that no cache keeps for more than ${counted(retentionDays, 'day')}: so long its files are kept (retentionDays)`,
    came: `${why}: ${counted(Math.ceil(seconds / day), 'day')}`,
    todo: 'Shorten it, or keep files of earlier builds for longer and say so in retentionDays',
  };
}
