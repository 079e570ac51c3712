// cache-control.ts: how long may whom keep an answer?
import type { IncomingHttpHeaders } from 'node:http';
import { counted } from './words.ts';

/** What a `Cache-Control` header says (RFC 9111, 5.2), by lower-case names. */
export type Directives = ReadonlyMap<string, string>;

export function directivesOf(header: string | undefined): Directives {
  const parts = (header ?? '').match(/[^,"\s=]+(?:\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^,\s"]+))?/g) ?? [];
  return new Map(
    parts.map((part) => {
      const [name = '', value = ''] = part.split(/\s*=\s*/s, 2);
      return [name.toLowerCase(), value.replace(/^"|"$/g, '')] as const;
    }),
  );
}

/** A duration in seconds; null for one that is not there or cannot be read. */
export function secondsOf(directives: Directives, name: string): number | null {
  const value = directives.get(name);
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : null;
}

/** For how many seconds any cache may hand out an answer without asking, and why so long. */
export interface Keeping {
  readonly seconds: number;
  /** Such as `s-maxage=60 + stale-while-revalidate=86400`. */
  readonly why: string;
}

/** The longest that a header of an answer allows. `CDN-Cache-Control` (RFC 9213) counts for CDNs that know it. */
export function longestKeeping(headers: IncomingHttpHeaders): Keeping {
  const all = ['cache-control', 'cdn-cache-control', 'surrogate-control'].map((name) =>
    keepingOf(directivesOf(textOf(headers[name]))),
  );
  const [own] = all;
  if (own !== undefined && !hasAge.test(textOf(headers['cache-control']) ?? '')) all[0] = withExpiry(own, headers);
  return all.reduce((longest, each) => (each.seconds > longest.seconds ? each : longest));
}

/** Where one of these stands, `Expires` does not count (RFC 9111, 4.2.1 and 5.3). */
const hasAge = /\b(?:s-maxage|max-age|no-store|no-cache)\b/i;

function withExpiry({ seconds, why }: Keeping, { expires, date }: IncomingHttpHeaders): Keeping {
  const [end, start] = [Date.parse(expires ?? ''), Date.parse(date ?? '')];
  const fresh = Math.floor((end - start) / 1000);
  // Whatever is no date has expired.
  if (!(fresh > 0)) return { seconds, why };
  const own = `Expires ${counted(Math.ceil(fresh / 86_400), 'day')} after Date`;
  return { seconds: seconds + fresh, why: why === '' ? own : `${own} + ${why}` };
}

function keepingOf(directives: Directives): Keeping {
  const none = { seconds: 0, why: '' };
  if (directives.has('no-store') || directives.has('no-cache')) return none;
  const fresh = ['s-maxage', 'max-age'].map((name) => part(directives, name)).sort((a, b) => b.seconds - a.seconds)[0];
  const stale = ['stale-while-revalidate', 'stale-if-error'].map((name) => part(directives, name));
  const parts = [fresh ?? none, ...stale].filter(({ seconds }) => seconds > 0);
  return {
    seconds: parts.reduce((sum, { seconds }) => sum + seconds, 0),
    why: parts.map(({ why }) => why).join(' + '),
  };
}

function part(directives: Directives, name: string): Keeping {
  const seconds = secondsOf(directives, name) ?? 0;
  return { seconds, why: `${name}=${seconds}` };
}

export function textOf(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' || value === undefined ? value : value.join(', ');
}
